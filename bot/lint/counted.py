"""How often pieces stand in posts, so that a text is asked first for what few texts hold."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from bot.lint.apart import all_apart

Common = Callable[[str], int]
"""How often a piece in small letters stands in posts, whose signs are set apart."""


def common_in(texts: Iterable[str]) -> Common:
    """Count in these texts; what none of them holds counts nothing."""
    together = "\n".join(all_apart(text.lower()) for text in sorted(set(texts)))
    return cache(together.count)


def told_by(common: Common, pieces: Collection[str]) -> tuple[int, list[str]]:
    """Sort key of pieces of which a text must hold one: the rarer they are, the fewer hold one."""
    return sum(1 + common(piece) for piece in pieces), sorted(pieces)


def example_texts(packs: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of all examples of packs."""
    for pack in packs:
        for rule in pack.get("rule", ()):
            for by_language in rule.get("examples", {}).values():
                for examples in by_language.values():
                    yield from (one if isinstance(one, str) else one["text"] for one in examples)
