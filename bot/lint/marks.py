"""Classes of things that no word list can name, such as discounts and masked words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple

from bot.lint.branches import branches
from bot.lint.counted import Common, asked_in_turn
from bot.lint.guard import Guard
from bot.lint.literals import NO_DEMANDS, Demands, demands_of
from bot.lint.pieces import Pieces, Search, holds_all
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
    """The alternatives of the patterns that rules ask for first, and the other patterns.

    `of` is the pattern of each alternative by its number among `patterns`, and `pieces` what they
    ask of a text. Those up to `at_once` are looked up together, the others when a rule comes to
    their class, each whole.
    """

    patterns: Sequence[str]
    at_once: int
    of: Sequence[int]
    pieces: Pieces


NOTHING_ASKED: Final = Asked((), 0, (), Pieces({}))


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
        self._alternatives: dict[int, str] = {}
        self._starts = _starts(asked.of)
        self._later: dict[str, list[tuple[str, int]]] = {}
        self._others: dict[str, list[tuple[Mark, Demands]]] = {}
        numbers = {pattern: number for number, pattern in enumerate(asked.patterns)}
        for mark in _marks(classes):
            number = numbers.get(mark.pattern)
            if number is None:
                asks = known.get(mark.pattern) or self._guard.demands_of(mark.pattern)
                self._others.setdefault(mark.kind, []).append((mark, asks))
            elif number < asked.at_once:
                self._firsts.setdefault(number, []).append((mark.kind, mark.language))
            else:
                self._later.setdefault(mark.kind, []).append((mark.language, number))
        self.later = self._later.keys() | self._others.keys()
        each = (mark for marks in self._others.values() for mark, _ in marks)
        self.guarded = frozenset(one.kind for one in each if self._guard.guards(one.pattern))

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find the first marks of each class in a text's prose. Raises `TimeoutError`."""
        held = Search(self.pieces).held_by(reading.apart)
        worth = self.worth_a_try(held, reading)
        for kind in self.later:
            worth[kind] = [*worth.get(kind, ()), *self.worth_of(kind, held, reading)]
        found = {kind: self.hits(patterns, reading) for kind, patterns in worth.items()}
        return {kind: hits for kind, hits in found.items() if hits}

    @property
    def pieces(self) -> Iterator[str]:
        """What has to be searched for in each text."""
        return self._asked.pieces.known

    def worth_a_try(self, held: Set[str], reading: Reading) -> dict[str, list[str]]:
        """Of the patterns asked for first, the alternatives that the text's letters allow."""
        spoken = spoken_in(reading)
        worth: dict[str, list[str]] = {}
        of, firsts = self._asked.of, self._firsts
        for number in sorted(self._asked.pieces.chosen(held)):
            for kind, language in firsts.get(of[number], ()):
                if language in spoken:
                    worth.setdefault(kind, []).append(self._alternative(number))
        return worth

    def worth_of(self, kind: str, held: Set[str], reading: Reading) -> list[str]:
        """The other patterns of a class that the text's letters and languages allow."""
        spoken, apart = spoken_in(reading), reading.apart
        suffices, starts = self._asked.pieces.suffices, self._starts
        known = [
            self._asked.patterns[number]
            for language, number in self._later.get(kind, ())
            if language in spoken and suffices(starts[number], held)
        ]
        others = [
            mark.pattern
            for mark, demands in self._others.get(kind, ())
            if mark.language in spoken and holds_all(apart, demands)
        ]
        return [*known, *others]

    def _alternative(self, number: int) -> str:
        known = self._alternatives.get(number)
        if known is None:
            of = self._asked.of[number]
            each = branches(self._asked.patterns[of])
            self._alternatives |= enumerate(each, start=self._starts[of])
            known = self._alternatives[number]
        return known

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
    """Learn what patterns ask for: those of some classes together, by their alternatives."""
    marks = sorted(_marks(classes), key=lambda mark: mark.kind not in kinds)
    patterns = [*dict.fromkeys(mark.pattern for mark in marks)]
    at_once = len({mark.pattern for mark in marks if mark.kind in kinds})
    each = [
        (number, asked_in_turn(common, demands_of(one)))
        for number, pattern in enumerate(patterns)
        for one in (branches(pattern) if number < at_once else [pattern])
    ]
    of = [number for number, _ in each]
    pieces = Pieces(
        {number: asks for number, (_, asks) in enumerate(each)},
        sum(1 for number in of if number < at_once),
    )
    return Asked(patterns, at_once, of, pieces)


def _hit(span: tuple[int, int], words: Sequence[Word]) -> Hit:
    start, end = span
    first = bisect_left(words, start, key=_START)
    return Hit(first, bisect_left(words, end, first, key=_START), start, end)
