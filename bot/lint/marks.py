"""Classes of things that no word list can name, such as discounts and masked words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple

from bot.lint.branches import branches
from bot.lint.counted import Common, told_by
from bot.lint.guard import Guard
from bot.lint.literals import NO_DEMANDS, Demands, demands_of
from bot.lint.pieces import Pieces, holds_all
from bot.lint.reading import Reading, Word
from bot.lint.terms import Hit, spoken_in

MOST_MARKS: Final = 50
_START: Final = attrgetter("start")


class Mark(NamedTuple):
    """A pattern of a class and a language."""

    kind: str
    language: str
    pattern: str


class Asked(NamedTuple):
    """The alternatives of the patterns that rules ask for first, looked up together.

    `kinds` are the classes of these patterns, `of` the pattern of each alternative by its number
    among `patterns`, and `pieces` what alternatives ask of a text.
    """

    kinds: frozenset[str]
    patterns: Sequence[str]
    of: Sequence[int]
    pieces: Pieces


NOTHING_ASKED: Final = Asked(frozenset(), (), (), Pieces({}))


class Marks:
    """Classes of patterns: `{class: {language: patterns}}`, found as words are."""

    def __init__(
        self,
        classes: Mapping[str, Mapping[str, Iterable[str]]],
        known: Mapping[str, Demands] = NO_DEMANDS,
        guard: Guard | None = None,
        asked: Asked = NOTHING_ASKED,
    ) -> None:
        """Learn what a text must hold for each pattern; of some that is `known`."""
        self._guard, self._asked = guard or Guard(), asked
        self._firsts: dict[int, list[tuple[str, str]]] = {}
        self._numbers = {pattern: number for number, pattern in enumerate(asked.patterns)}
        self._alternatives: dict[int, list[str]] = {}
        self._starts = _starts(asked.of)
        self.later: dict[str, list[tuple[Mark, Demands]]] = {}
        for mark in _marks(classes):
            number = self._numbers.get(mark.pattern) if mark.kind in asked.kinds else None
            if number is not None:
                self._firsts.setdefault(number, []).append((mark.kind, mark.language))
                continue
            asks = known[mark.pattern] if mark.pattern in known else demands_of(mark.pattern)
            self.later.setdefault(mark.kind, []).append((mark, asks))
        each = (mark for marks in self.later.values() for mark, _ in marks)
        self.guarded = frozenset(one.kind for one in each if self._guard.guards(one.pattern))

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find the first marks of each class in a text's prose. Raises `TimeoutError`."""
        worth = self.worth_a_try(reading)
        for kind in self.later:
            worth[kind] = [*worth.get(kind, ()), *self.worth_of(kind, reading)]
        found = {kind: self.hits(patterns, reading) for kind, patterns in worth.items()}
        return {kind: hits for kind, hits in found.items() if hits}

    def worth_a_try(self, reading: Reading) -> dict[str, list[str]]:
        """Of the patterns asked for first, the alternatives that the text's letters allow."""
        spoken = spoken_in(reading)
        worth: dict[str, list[str]] = {}
        for number in sorted(self._asked.pieces.chosen(reading.small_prose)):
            of = self._asked.of[number]
            for kind, language in self._firsts.get(of, ()):
                if language in spoken:
                    worth.setdefault(kind, []).append(self._alternative(of, number))
        return worth

    def worth_of(self, kind: str, reading: Reading) -> list[str]:
        """The other patterns of a class that the text's letters and languages allow."""
        spoken, small = spoken_in(reading), reading.small_prose
        return [
            mark.pattern
            for mark, demands in self.later.get(kind, ())
            if mark.language in spoken and holds_all(small, demands)
        ]

    def _alternative(self, of: int, number: int) -> str:
        if of not in self._alternatives:
            self._alternatives[of] = branches(self._asked.patterns[of])
        return self._alternatives[of][number - self._starts[of]]

    def hits(self, patterns: Iterable[str], reading: Reading) -> list[Hit]:
        """Where some patterns are in the text's prose, in its order. Raises `TimeoutError`."""
        spans: set[tuple[int, int]] = set()
        for one in patterns:
            found = self._guard.finder(one).spans(reading.prose, reading.small_prose)
            spans.update(islice(found, MOST_MARKS))
        if not spans:
            return []
        return [_hit(span, reading.words) for span in sorted(spans)[:MOST_MARKS]]


def _marks(classes: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[Mark]:
    for kind, by_language in classes.items():
        for language, patterns in by_language.items():
            for one in patterns:
                yield Mark(kind, language, one)


def _starts(of: Sequence[int]) -> dict[int, int]:
    """The number of each pattern's first alternative."""
    starts: dict[int, int] = {}
    for number, pattern in enumerate(of):
        starts.setdefault(pattern, number)
    return starts


def asked_of(
    classes: Mapping[str, Mapping[str, Iterable[str]]], kinds: frozenset[str], common: Common
) -> Asked:
    """Look up together what the alternatives of some classes' patterns ask for."""
    order = partial(told_by, common)
    marks = [mark for mark in _marks(classes) if mark.kind in kinds]
    patterns = [*dict.fromkeys(mark.pattern for mark in marks)]
    each = [
        (number, sorted(demands_of(one), key=order))
        for number, pattern in enumerate(patterns)
        for one in branches(pattern)
    ]
    pieces = Pieces({number: asks for number, (_, asks) in enumerate(each)})
    return Asked(kinds, patterns, [number for number, _ in each], pieces)


def _hit(span: tuple[int, int], words: Sequence[Word]) -> Hit:
    start, end = span
    first = bisect_left(words, start, key=_START)
    return Hit(first, bisect_left(words, end, first, key=_START), start, end)
