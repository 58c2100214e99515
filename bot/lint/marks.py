"""Classes of things that no word list can name, such as discounts and masked words."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from bot.lint.literals import Literals, literals_of
from bot.lint.reading import Reading
from bot.lint.terms import Hit, spoken_in

MOST_MARKS: Final = 50
NEEDS: Final = "needs"
"""Beside the languages of a class: texts, in small letters, without which nothing can be seen."""


class _Mark:
    """A pattern, and pieces of which a text in small letters must hold one."""

    __slots__ = ("_compiled", "_pattern", "pieces")

    def __init__(self, pattern: str) -> None:
        self.pieces: Literals = literals_of(pattern)
        self._pattern = pattern
        self._compiled: re.Pattern[str] | None = None

    def find(self, text: str) -> list[tuple[int, int]]:
        # Compiled when it is first wanted: most never are.
        if self._compiled is None:
            self._compiled = re.compile(self._pattern)
        return [match.span() for match in islice(self._compiled.finditer(text), MOST_MARKS)]


class Marks:
    """Classes of patterns: `{class: {language: patterns}}`, found as words are."""

    def __init__(self, classes: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Learn what a text must hold for each pattern."""
        self._marks = [
            (kind, language, tuple(by_language.get(NEEDS, ())), tuple(map(_Mark, patterns)))
            for kind, by_language in classes.items()
            for language, patterns in by_language.items()
            if language != NEEDS
        ]

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find the first marks of each class in a text's prose, in the text's order."""
        found: dict[str, list[Hit]] = {}
        starts = [word.start for word in reading.words]
        small, spoken = reading.prose.lower(), spoken_in(reading)
        for kind, language, needs, marks in self._marks:
            if language not in spoken or (needs and not _holds_one(small, needs)):
                continue
            wanted = (m for m in marks if not m.pieces or _holds_one(small, m.pieces))
            if spans := sorted({span for mark in wanted for span in mark.find(reading.prose)}):
                hits = [_hit(span, starts) for span in spans[:MOST_MARKS]]
                found.setdefault(kind, []).extend(hits)
        return found


def _holds_one(text: str, pieces: Iterable[str]) -> bool:
    return any(piece in text for piece in pieces)


def _hit(span: tuple[int, int], starts: list[int]) -> Hit:
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    return Hit(first, last, *span)
