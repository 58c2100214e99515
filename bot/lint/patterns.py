"""Rules that look for patterns: each hit outside the exceptions is a finding."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from bot.lint.literals import NO_DEMANDS, Demands, demands_of
from bot.lint.pieces import Pieces
from bot.lint.reading import Reading
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
        self._cues = frozenset(rule.cues)
        self._exceptions = rule.exceptions

    def may_hit(self, text: str, words: Collection[str]) -> bool:
        """Whether the rule is worth a look; `words` are the folded words in the text."""
        if self._cues and self._cues.isdisjoint(words):
            return False
        return not self._needs or any(need in text for need in self._needs)

    def find(self, text: str, patterns: Iterable["re.Pattern[str]"]) -> list[Span]:
        """Find the first few hits, each quote once, in the text's order."""
        hits = sorted(match.span() for one in patterns for match in one.finditer(text))
        if not hits:
            return []
        spared = Cover(m.span() for e in self._exceptions for m in re.finditer(e, text))
        quotes: dict[str, Span] = {}
        for start, end in hits:
            if not spared.holds(start, end):
                quotes.setdefault(text[start:end], (start, end))
            if len(quotes) == MOST_HITS:
                break
        return list(quotes.values())


class Patterns:
    """All existence rules, of which a text's letters choose the few worth a look."""

    def __init__(self, rules: Iterable[Rule], known: Mapping[str, Demands] = NO_DEMANDS) -> None:
        """Index every pattern by what a text must hold for it; of some that is `known`."""
        self._rules = [Existence(rule) for rule in rules]
        self._numbered = [
            (number, pattern)
            for number, existence in enumerate(self._rules)
            for pattern in existence.rule.patterns
        ]
        self._pieces = Pieces(
            known[one] if one in known else demands_of(one) for _, one in self._numbered
        )
        self._compiled: dict[int, re.Pattern[str]] = {}

    def find(self, reading: Reading) -> Iterator[tuple[Rule, list[Span]]]:
        """Find every rule's hits in a text."""
        by_rule: dict[int, list[re.Pattern[str]]] = {}
        for number in sorted(self._pieces.chosen(reading.letters)):
            rule, pattern = self._numbered[number]
            # Compiled when it is first wanted: most never are.
            if number not in self._compiled:
                self._compiled[number] = re.compile(pattern)
            by_rule.setdefault(rule, []).append(self._compiled[number])
        for number, patterns in by_rule.items():
            existence = self._rules[number]
            if existence.may_hit(reading.text, reading.places.keys()):
                yield existence.rule, existence.find(reading.text, patterns)


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, if anything is."""
    try:
        re.compile(pattern)
    except re.error as broken:
        return f"the pattern {pattern!r} is broken: {broken}"
    if _UNBOUNDED_GROUP.search(pattern):
        return f"the pattern {pattern!r} repeats a group without bound: write {{1,40}} or so"
    return None
