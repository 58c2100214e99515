"""How often pieces stand in posts, so that a text is asked first for what few texts hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from bot.lint.apart import all_apart

# What more of the texts hold rules out too few of them to be worth a search.
_TOO_MANY: Final = 0.1


class Common:
    """How often a piece stands in posts, whose signs are set apart."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Keep the texts, each once."""
        each = sorted(set(texts))
        self.texts = len(each)
        self._together = "\n".join(all_apart(text.lower()) for text in each)
        self._counts: dict[str, int] = {}

    def __call__(self, piece: str) -> int:
        """Count it; what no text holds counts nothing."""
        if piece not in self._counts:
            self._counts[piece] = self._together.count(piece)
        return self._counts[piece]


def told_by(common: Common, pieces: Collection[str]) -> tuple[int, list[str]]:
    """Sort key of pieces of which a text must hold one: the rarer they are, the fewer hold one."""
    return sum(1 + common(piece) for piece in pieces), sorted(pieces)


def asked_in_turn(common: Common, demands: Iterable[Collection[str]]) -> list[Collection[str]]:
    """Put first what fewest texts hold, and leave out behind it what rules out hardly any."""
    first, *others = sorted(demands, key=partial(told_by, common)) or [()]
    most = _TOO_MANY * common.texts
    telling = [pieces for pieces in others if sum(map(common, pieces)) < most]
    return [first, *telling] if first else []


def example_texts(packs: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of all examples of packs."""
    for pack in packs:
        for rule in pack.get("rule", ()):
            for by_language in rule.get("examples", {}).values():
                for examples in by_language.values():
                    yield from (one if isinstance(one, str) else one["text"] for one in examples)
