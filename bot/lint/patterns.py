"""Rules that look for patterns: each hit outside the exceptions is a finding."""

import re
from collections.abc import Iterator
from typing import Final

from bot.lint.rules import Rule
from bot.lint.spans import Cover

MOST_HITS: Final = 3
# A group repeated without bound is how patterns become catastrophic on hostile text.
_UNBOUNDED_GROUP: Final = re.compile(r"(?<!\\)\)(?:[*+](?!\+)|\{\d*,\})")
Span = tuple[int, int]


class Existence:
    """An existence rule, ready to look."""

    def __init__(self, rule: Rule) -> None:
        """Compile the rule's patterns."""
        self.rule = rule
        self._needs = rule.needs
        self._patterns = [re.compile(pattern) for pattern in rule.patterns]
        self._exceptions = [re.compile(pattern) for pattern in rule.exceptions]

    def find(self, text: str) -> list[Span]:
        """Find the first few hits, each quote once, in the text's order."""
        if self._needs and not any(need in text for need in self._needs):
            return []
        if not any(pattern.search(text) for pattern in self._patterns):
            return []
        spared = Cover(m.span() for e in self._exceptions for m in e.finditer(text))
        quotes: dict[str, Span] = {}
        for start, end in sorted(self._hits(text)):
            if not spared.holds(start, end):
                quotes.setdefault(text[start:end], (start, end))
            if len(quotes) == MOST_HITS:
                break
        return list(quotes.values())

    def _hits(self, text: str) -> Iterator[Span]:
        return (match.span() for pattern in self._patterns for match in pattern.finditer(text))


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, if anything is."""
    try:
        re.compile(pattern)
    except re.error as broken:
        return f"the pattern {pattern!r} is broken: {broken}"
    if _UNBOUNDED_GROUP.search(pattern):
        return f"the pattern {pattern!r} repeats a group without bound: write {{1,40}} or so"
    return None
