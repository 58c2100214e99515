"""What a text must contain before a pattern can match: most patterns needn't be tried.

The pattern is read by Python's own parser. What isn't understood asks for nothing, so that at
worst a pattern is tried in vain.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read one
from types import MappingProxyType
from typing import Any, Final

# Of a part that is repeated, no more than this tells anything.
_LONGEST: Final = 4
_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)

Literals = frozenset[str]
"""Pieces in small letters, of which a text must hold at least one."""

Demands = Sequence[Collection[str]]
"""Of each of these a text must hold a piece; none: nothing is known, anything may match."""

NO_DEMANDS: Final[Mapping[str, Demands]] = MappingProxyType({})


def demands_of(pattern: str) -> tuple[Literals, ...]:
    """Give all that a text in small letters must hold to match, the most telling first."""
    told = {*_of_sequence(_parser.parse(pattern))}
    return tuple(sorted(told, key=_telling, reverse=True))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> list[Literals]:
    """What each part of a sequence asks for; letters in a row are one part."""
    demands: list[Literals] = []
    run = ""
    for kind, value in items:
        if kind is _constants.LITERAL:
            run += chr(value).lower()
            continue
        demands += [*_of_run(run), *_of_part(kind, value)]
        run = ""
    return [*demands, *_of_run(run)]


def _of_run(run: str) -> list[Literals]:
    return [frozenset({run})] if run else []


def _of_part(kind: Any, value: Any) -> list[Literals]:
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[-1])
    if kind is _constants.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind is _constants.ASSERT:
        return _of_sequence(value[1])
    if kind in _REPEATS:
        least, _, repeated = value
        return _of_sequence([*repeated] * min(least, _LONGEST)) if least else []
    if kind is _constants.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in value[1]])
    return []


def _of_branches(branches: list[list[Literals]]) -> list[Literals]:
    """One branch matches, so that the best of each are asked for together."""
    if not all(branches):
        return []
    return [frozenset().union(*(max(demands, key=_telling) for demands in branches))]


def _telling(some: Literals) -> tuple[int, int, list[str]]:
    """The longer the shortest piece, the fewer texts hold one; then the fewer pieces."""
    return min(map(len, some)), -len(some), sorted(some)
