"""Rules that look for patterns: each hit outside the exceptions is a finding."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from bot.lint.literals import literals_of
from bot.lint.rules import Rule
from bot.lint.spans import Cover

MOST_HITS: Final = 3
PIECE: Final = 3
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

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Index every pattern by a piece of what a text must hold for it."""
        self._rules: list[Existence] = []
        self._numbered: list[tuple[int, str]] = []
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._always: list[int] = []
        self._by_sign: list[tuple[frozenset[str], tuple[str, ...], int]] = []
        self._by_piece: dict[str, list[tuple[str, int]]] = {}
        for rule in rules:
            for pattern in rule.patterns:
                self._index(pattern, len(self._rules))
            self._rules.append(Existence(rule))

    def _index(self, pattern: str, rule: int) -> None:
        number = len(self._numbered)
        self._numbered.append((rule, pattern))
        pieces = literals_of(pattern)
        if not pieces:
            self._always.append(number)
        elif min(map(len, pieces)) < PIECE:
            firsts = frozenset(piece[0] for piece in pieces)
            self._by_sign.append((firsts, tuple(sorted(pieces)), number))
            return
        for piece in pieces:
            self._by_piece.setdefault(piece[:PIECE], []).append((piece, number))

    def find(self, text: str, words: Collection[str]) -> Iterator[tuple[Rule, list[Span]]]:
        """Find every rule's hits; `words` are the folded words in the text."""
        lower = text.lower()
        chosen = {*self._always}
        letters = {*lower}
        for firsts, signs, number in self._by_sign:
            if not letters.isdisjoint(firsts) and any(sign in lower for sign in signs):
                chosen.add(number)
        pieces = {lower[at : at + PIECE] for at in range(len(lower) - PIECE + 1)}
        for piece in self._by_piece.keys() & pieces:
            chosen.update(number for whole, number in self._by_piece[piece] if whole in lower)
        by_rule: dict[int, list[re.Pattern[str]]] = {}
        for number in sorted(chosen):
            rule, pattern = self._numbered[number]
            # Compiled when it is first wanted: most never are.
            if number not in self._compiled:
                self._compiled[number] = re.compile(pattern)
            by_rule.setdefault(rule, []).append(self._compiled[number])
        for rule, patterns in by_rule.items():
            existence = self._rules[rule]
            if existence.may_hit(text, words):
                yield existence.rule, existence.find(text, patterns)


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, if anything is."""
    try:
        re.compile(pattern)
    except re.error as broken:
        return f"the pattern {pattern!r} is broken: {broken}"
    if _UNBOUNDED_GROUP.search(pattern):
        return f"the pattern {pattern!r} repeats a group without bound: write {{1,40}} or so"
    return None
