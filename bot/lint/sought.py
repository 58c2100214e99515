"""Patterns of checks that are tried only on texts that hold what they ask for."""

import re
from collections.abc import Iterator
from functools import cached_property

from bot.domain.lazily import lazy
from bot.lint.literals import Demands, demands_of
from bot.lint.pieces import holds_all
from bot.lint.reading import Reading


class Sought:
    """A pattern whose demands are learned when it is first wanted, as it is compiled then."""

    def __init__(self, source: str) -> None:
        """Keep the pattern."""
        self._source = source
        self._pattern = lazy(source)

    @cached_property
    def _demands(self) -> Demands:
        return demands_of(self._source)

    def finditer(self, reading: Reading) -> Iterator["re.Match[str]"]:
        """Find every place in a text."""
        return self._pattern.finditer(reading.text) if self._may_match(reading) else iter(())

    def search(self, reading: Reading) -> "re.Match[str] | None":
        """Find the first place in a text."""
        return self._pattern.search(reading.text) if self._may_match(reading) else None

    def _may_match(self, reading: Reading) -> bool:
        return holds_all(reading.apart, self._demands)
