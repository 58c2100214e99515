"""Classes of things that no word list can name, such as discounts and masked words."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final

from bot.lint.reading import Reading
from bot.lint.terms import Hit, speaks

MOST_MARKS: Final = 50


class Marks:
    """Classes of patterns: `{class: {language: patterns}}`, found as words are."""

    def __init__(self, classes: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Compile each class's patterns of one language into one."""
        self._patterns = [
            (kind, language, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
            for kind, by_language in classes.items()
            for language, patterns in by_language.items()
        ]

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find the first marks of each class in a text's prose, in the text's order."""
        found: dict[str, list[Hit]] = {}
        starts = [word.start for word in reading.words]
        for kind, language, pattern in self._patterns:
            if speaks(language, reading):
                for match, _ in zip(
                    pattern.finditer(reading.prose), range(MOST_MARKS), strict=False
                ):
                    hit = _hit(match.span(), starts)
                    found.setdefault(kind, []).append(hit)
        return found


def _hit(span: tuple[int, int], starts: list[int]) -> Hit:
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    return Hit(first, last, *span)
