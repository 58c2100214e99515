"""Patterns that the team wrote: each gets its share of a bounded time on a text, and no more."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Protocol

import regex  # type: ignore[import-untyped]

from bot.lint.beginnings import beginnings_of, places_of
from bot.lint.literals import Demands, demands_of
from bot.lint.rules import Rule

# A pattern of somebody else's may be catastrophic. All of them together get so long on a text.
SECONDS_A_TEXT: Final = 0.4
LONGEST: Final = 0.05
Span = tuple[int, int]


def share(patterns: int) -> float:
    """Seconds that each of so many patterns may take on a text."""
    return min(LONGEST, SECONDS_A_TEXT / max(1, patterns))


class Finder(Protocol):
    """What looks for a pattern in a text."""

    def spans(self, text: str, small: str, /) -> Iterable[Span]:
        """Find every place in a text, which comes in small letters as well.

        One that is guarded raises `TimeoutError`.
        """


class Trusted:
    """A pattern of the program's own, tried where its beginnings stand if they are known."""

    __slots__ = ("_beginnings", "_pattern")

    def __init__(self, pattern: str) -> None:
        """Compile the pattern, and learn what its matches begin with."""
        self._pattern = re.compile(pattern)
        self._beginnings = tuple(sorted(beginnings_of(pattern)))

    def spans(self, text: str, small: str) -> Iterable[Span]:
        """Find every place."""
        # Few letters have another length when they are small; then places don't agree.
        if not self._beginnings or len(small) != len(text):
            return (match.span() for match in self._pattern.finditer(text))
        places = places_of(self._beginnings, small)
        return self._spans_at(places, text) if places else ()

    def _spans_at(self, places: Iterable[int], text: str) -> Iterator[Span]:
        end = 0
        for place in places:
            if place >= end and (found := self._pattern.match(text, place)):
                yield found.span()
                end = found.end()


class Guarded:
    """A pattern that gives up when its time is over."""

    __slots__ = ("_pattern", "_seconds")

    def __init__(self, pattern: str, seconds: float) -> None:
        """Compile the pattern, which `re` must take as well."""
        self._pattern = regex.compile(pattern)
        self._seconds = seconds

    def spans(self, text: str, _small: str) -> Iterator[Span]:
        """Find every place. Raises `TimeoutError`."""
        for match in self._pattern.finditer(text, timeout=self._seconds):
            yield match.span()


class Guard:
    """Compiles patterns when they are first wanted, those of the team as guarded ones."""

    def __init__(self, patterns: frozenset[str] = frozenset()) -> None:
        """Keep the team's `patterns`, which share the time."""
        self._patterns = patterns
        self._seconds = share(len(patterns))
        self._compiled: dict[str, Finder] = {}

    def guards(self, pattern: str) -> bool:
        """Whether a pattern is the team's."""
        return pattern in self._patterns

    def demands_of(self, pattern: str) -> Demands:
        """What a text must hold for a pattern; the team's reads edges of words in its own way."""
        return demands_of(pattern, edges=not self.guards(pattern))

    def finder(self, pattern: str) -> Finder:
        """Give what looks for the pattern."""
        made = self._compiled.get(pattern)
        if made is None:
            guarded = self.guards(pattern)
            made = Guarded(pattern, self._seconds) if guarded else Trusted(pattern)
            self._compiled[pattern] = made
        return made


def untried(rule: Rule) -> Rule:
    """The rule as it speaks of a text that it couldn't be tried on: such a text counts as seen."""
    return replace(
        rule,
        message={
            "en": "This text couldn't be tried with a rule of the team's style in time",
            "fr": "Ce texte n'a pas pu être essayé à temps avec une règle de style de l'équipe",
        },
        why={
            "en": "the rule's pattern takes too long on it",
            "fr": "le motif de la règle prend trop de temps sur lui",
        },
        fix={
            "en": "read the text with the rule in mind, and make its pattern simpler",
            "fr": "relisez le texte en pensant à la règle, et simplifiez son motif",
        },
    )
