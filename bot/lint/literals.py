"""What a text must contain before a pattern can match: most patterns needn't be tried.

The pattern is read by Python's own parser. What isn't understood asks for nothing, so that at
worst a pattern is tried in vain.
"""

from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read one
from typing import Any, Final

_LEAST: Final = 1
# Of a part that is repeated, no more than this tells anything.
_LONGEST: Final = 4
_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)

Literals = frozenset[str]
NOTHING: Final[Literals] = frozenset()


def literals_of(pattern: str) -> Literals:
    """Give lower-case pieces of which a matching text, in lower case, holds at least one.

    Empty: nothing is known, the pattern has to be tried.
    """
    return _of_sequence(_parser.parse(pattern))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Literals:
    """The most telling of what the parts of a sequence ask for."""
    best, run = NOTHING, ""
    for kind, value in items:
        if kind is _constants.LITERAL:
            run += chr(value).lower()
            continue
        best = _better(best, _of_run(run))
        best, run = _better(best, _of_part(kind, value)), ""
    return _better(best, _of_run(run))


def _of_run(run: str) -> Literals:
    return frozenset({run}) if len(run) >= _LEAST else NOTHING


def _of_part(kind: Any, value: Any) -> Literals:
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[-1])
    if kind is _constants.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind is _constants.ASSERT:
        return _of_sequence(value[1])
    if kind in _REPEATS:
        least, _, repeated = value
        return _of_sequence([*repeated] * min(least, _LONGEST)) if least else NOTHING
    if kind is _constants.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else NOTHING
    return NOTHING


def _better(one: Literals, other: Literals) -> Literals:
    """The one whose shortest piece is longer: it is seen in fewer texts."""
    if not one or not other:
        return one or other
    return max(one, other, key=lambda some: (min(map(len, some)), -len(some)))
