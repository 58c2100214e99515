"""Patterns that are compiled when they are first used: most of a start's time went there."""

import re
from collections.abc import Callable
from typing import Any, cast


def lazy(
    source: str, flags: int = 0, compiles: Callable[[str, int], Any] = re.compile
) -> re.Pattern[str]:
    """Give what behaves as the compiled pattern does; a broken one raises at its first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags, compiles))


class _Lazy:
    """Compiles at the first look for a method, and then hands on the pattern's own."""

    def __init__(self, source: str, flags: int, compiles: Callable[[str, int], Any]) -> None:
        self.pattern = source
        self._flags, self._compiles = flags, compiles

    def __getattr__(self, name: str) -> Any:
        # Only called for what isn't there yet: from then on the method stands in the instance.
        found = getattr(self._compiles(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found
