"""Rules that look for patterns: each hit outside the exceptions is a finding."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

import regex  # type: ignore[import-untyped]

from bot.lint.guard import Guard, Span, untried
from bot.lint.literals import NO_DEMANDS, Demands
from bot.lint.pieces import Pieces
from bot.lint.reading import Reading
from bot.lint.rules import Rule
from bot.lint.spans import Cover

MOST_HITS: Final = 3
# A group repeated without bound is how patterns become catastrophic on hostile text.
_UNBOUNDED_GROUP: Final = re.compile(r"(?<!\\)\)(?:[*+](?!\+)|\{\d*,\})")


class Existence:
    """An existence rule, ready to look."""

    def __init__(self, rule: Rule) -> None:
        """Keep what the rule asks of a text before its patterns are tried."""
        self.rule = rule
        self._needs = rule.needs
        self._cues = frozenset(rule.cues)

    def may_hit(self, text: str, words: Collection[str]) -> bool:
        """Whether the rule is worth a look; `words` are the folded words in the text."""
        if self._cues and self._cues.isdisjoint(words):
            return False
        return not self._needs or any(need in text for need in self._needs)

    def find(self, reading: Reading, patterns: Iterable[str], guard: Guard) -> list[Span]:
        """Find the first few hits, each quote once, in the text's order.

        Raises `TimeoutError` for a pattern that is guarded.
        """
        text, small = reading.text, reading.small
        hits = sorted(span for one in patterns for span in guard.finder(one).spans(text, small))
        if not hits:
            return []
        excepted = map(guard.finder, self.rule.exceptions)
        spared = Cover(span for finder in excepted for span in finder.spans(text, small))
        quotes: dict[str, Span] = {}
        for start, end in hits:
            if not spared.holds(start, end):
                quotes.setdefault(text[start:end], (start, end))
            if len(quotes) == MOST_HITS:
                break
        return list(quotes.values())


class Patterns:
    """All existence rules, of which a text's letters choose the few worth a look."""

    def __init__(
        self,
        rules: Iterable[Rule],
        known: Mapping[str, Demands] = NO_DEMANDS,
        guard: Guard | None = None,
    ) -> None:
        """Index every pattern by what a text must hold for it; of some that is `known`."""
        self._guard = guard or Guard()
        self._rules = [Existence(rule) for rule in rules]
        self._numbered = [
            (number, pattern)
            for number, existence in enumerate(self._rules)
            for pattern in existence.rule.patterns
        ]
        self._pieces = Pieces(
            {
                number: known[one] if one in known else self._guard.demands_of(one)
                for number, (_, one) in enumerate(self._numbered)
            }
        )

    @property
    def pieces(self) -> Iterator[str]:
        """What has to be searched for in each text."""
        return self._pieces.known

    def find(
        self, reading: Reading, held: Set[str], reads: Callable[[Rule], bool] = lambda _: True
    ) -> Iterator[tuple[Rule, Sequence[Span | None]]]:
        """Find the hits in a text, which holds some pieces, of each rule that `reads` such a text.

        One that isn't tried in time has a hit nowhere in particular.
        """
        by_rule: dict[int, list[str]] = {}
        for number in sorted(self._pieces.chosen(held)):
            rule, pattern = self._numbered[number]
            by_rule.setdefault(rule, []).append(pattern)
        for number, patterns in by_rule.items():
            existence = self._rules[number]
            may_hit = existence.may_hit(reading.text, reading.places.keys())
            if not may_hit or not reads(existence.rule):
                continue
            try:
                spans = existence.find(reading, patterns, self._guard)
            except TimeoutError:
                yield untried(existence.rule), [None]
            else:
                yield existence.rule, spans


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, if anything is."""
    try:
        re.compile(pattern)
        regex.compile(pattern)
    except (re.error, regex.error) as broken:
        return f"the pattern {pattern!r} is broken: {broken}"
    if _UNBOUNDED_GROUP.search(pattern):
        return f"the pattern {pattern!r} repeats a group without bound: write {{1,40}} or so"
    return None
