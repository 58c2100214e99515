"""Classes of things that no word list can name, such as discounts and masked words."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from bot.lint.reading import Reading
from bot.lint.terms import Hit, spoken_in

MOST_MARKS: Final = 50
NEEDS: Final = "needs"
"""Beside the languages of a class: texts, in small letters, without which nothing can be seen."""


class Marks:
    """Classes of patterns: `{class: {language: patterns}}`, found as words are."""

    def __init__(self, classes: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Compile each class's patterns of one language into one."""
        self._patterns = [
            (kind, language, tuple(by_language.get(NEEDS, ())), _joined(patterns))
            for kind, by_language in classes.items()
            for language, patterns in by_language.items()
            if language != NEEDS
        ]

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find the first marks of each class in a text's prose, in the text's order."""
        found: dict[str, list[Hit]] = {}
        starts = [word.start for word in reading.words]
        small, spoken = reading.prose.lower(), spoken_in(reading)
        for kind, language, needs, pattern in self._patterns:
            if language in spoken and (not needs or any(need in small for need in needs)):
                seen = islice(pattern.finditer(reading.prose), MOST_MARKS)
                if hits := [_hit(match.span(), starts) for match in seen]:
                    found.setdefault(kind, []).extend(hits)
        return found


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _hit(span: tuple[int, int], starts: list[int]) -> Hit:
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    return Hit(first, last, *span)
