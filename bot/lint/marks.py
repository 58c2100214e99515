"""Classes of things that no word list can name, such as discounts and masked words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

from bot.lint.guard import Guard
from bot.lint.literals import NO_DEMANDS, Demands, demands_of
from bot.lint.pieces import Pieces
from bot.lint.reading import Reading
from bot.lint.terms import Hit, spoken_in

MOST_MARKS: Final = 50
NEEDS: Final = "needs"
"""Beside the languages of a class: texts, in small letters, without which nothing can be seen."""


class _Mark(NamedTuple):
    """A pattern of a class and a language; `need` is the number of what these ask for together."""

    kind: str
    language: str
    need: int
    pattern: str


class Marked(NamedTuple):
    """What marks were found, by class, and the classes that couldn't be tried in time."""

    hits: dict[str, list[Hit]]
    untried: frozenset[str]


class Marks:
    """Classes of patterns: `{class: {language: patterns}}`, found as words are."""

    def __init__(
        self,
        classes: Mapping[str, Mapping[str, Iterable[str]]],
        known: Mapping[str, Demands] = NO_DEMANDS,
        guard: Guard | None = None,
    ) -> None:
        """Learn what a text must hold for each pattern; of some that is `known`."""
        self._guard = guard or Guard()
        groups = [
            (kind, language, tuple(patterns), frozenset(by_language.get(NEEDS, ())))
            for kind, by_language in classes.items()
            for language, patterns in by_language.items()
            if language != NEEDS
        ]
        each = [pattern for _, _, patterns, _ in groups for pattern in patterns]
        # What patterns ask for, and behind them what groups of them need.
        asked = [known[one] if one in known else demands_of(one) for one in each]
        self._asked = Pieces([*asked, *((needs,) if needs else () for *_, needs in groups)])
        self._marks = [
            _Mark(kind, language, len(each) + number, pattern)
            for number, (kind, language, patterns, _) in enumerate(groups)
            for pattern in patterns
        ]

    def find(self, reading: Reading) -> Marked:
        """Find the first marks of each class in a text's prose, in the text's order."""
        starts = [word.start for word in reading.words]
        hits: dict[str, list[Hit]] = {}
        untried: set[str] = set()
        for (kind, _), marks in self._worth_a_try(reading).items():
            try:
                spans = {span for mark in marks for span in self._spans(mark, reading.prose)}
            except TimeoutError:
                untried.add(kind)
                continue
            if spans:
                each = (_hit(span, starts) for span in sorted(spans)[:MOST_MARKS])
                hits.setdefault(kind, []).extend(each)
        return Marked(hits, frozenset(untried))

    def _worth_a_try(self, reading: Reading) -> dict[tuple[str, str], list[_Mark]]:
        """The marks that the text's letters and languages allow, by class and language."""
        chosen, spoken = self._asked.chosen(reading.prose_letters), spoken_in(reading)
        worth: dict[tuple[str, str], list[_Mark]] = {}
        for number in sorted(number for number in chosen if number < len(self._marks)):
            mark = self._marks[number]
            if mark.language in spoken and mark.need in chosen:
                worth.setdefault((mark.kind, mark.language), []).append(mark)
        return worth

    def _spans(self, mark: _Mark, text: str) -> Iterator[tuple[int, int]]:
        found = self._guard.finder(mark.pattern).finditer(text)
        return (match.span() for match in islice(found, MOST_MARKS))


def _hit(span: tuple[int, int], starts: list[int]) -> Hit:
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    return Hit(first, last, *span)
