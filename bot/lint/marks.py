"""Classes of things that no word list can name, such as discounts and masked words."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from bot.lint.literals import NO_DEMANDS, Demands, demands_of
from bot.lint.pieces import Pieces
from bot.lint.reading import Reading
from bot.lint.terms import Hit, spoken_in

MOST_MARKS: Final = 50
NEEDS: Final = "needs"
"""Beside the languages of a class: texts, in small letters, without which nothing can be seen."""


class _Mark:
    """A pattern of a class and a language; `need` is the number of what these ask for together."""

    __slots__ = ("_compiled", "_pattern", "kind", "language", "need")

    def __init__(self, kind: str, language: str, need: int, pattern: str) -> None:
        self.kind = kind
        self.language = language
        self.need = need
        self._pattern = pattern
        self._compiled: re.Pattern[str] | None = None

    def find(self, text: str) -> list[tuple[int, int]]:
        # Compiled when it is first wanted: most never are.
        if self._compiled is None:
            self._compiled = re.compile(self._pattern)
        return [match.span() for match in islice(self._compiled.finditer(text), MOST_MARKS)]


class Marks:
    """Classes of patterns: `{class: {language: patterns}}`, found as words are."""

    def __init__(
        self,
        classes: Mapping[str, Mapping[str, Iterable[str]]],
        known: Mapping[str, Demands] = NO_DEMANDS,
    ) -> None:
        """Learn what a text must hold for each pattern; of some that is `known`."""
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

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find the first marks of each class in a text's prose, in the text's order."""
        starts = [word.start for word in reading.words]
        found: dict[str, list[Hit]] = {}
        for kind, spans in self._spans(reading).items():
            hits = (_hit(span, starts) for span in sorted(spans)[:MOST_MARKS])
            found.setdefault(kind[0], []).extend(hits)
        return found

    def _spans(self, reading: Reading) -> dict[tuple[str, str], set[tuple[int, int]]]:
        """What is seen, by class and language."""
        chosen, spoken = self._asked.chosen(reading.prose_letters), spoken_in(reading)
        spans: dict[tuple[str, str], set[tuple[int, int]]] = {}
        for number in sorted(number for number in chosen if number < len(self._marks)):
            mark = self._marks[number]
            if (
                mark.language in spoken
                and mark.need in chosen
                and (seen := mark.find(reading.prose))
            ):
                spans.setdefault((mark.kind, mark.language), set()).update(seen)
        return spans


def _hit(span: tuple[int, int], starts: list[int]) -> Hit:
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    return Hit(first, last, *span)
