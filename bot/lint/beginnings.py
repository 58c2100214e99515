"""What each match of a pattern begins with, so that it is tried at these places alone.

The pattern is read by Python's own parser. Where the beginning isn't told by few letters, nothing
is known, and the pattern is looked for everywhere.
"""

from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read one
from typing import Any, Final, NamedTuple

from bot.lint.literals import Literals, letters_of

_MOST: Final = 32
# What is longer is held by hardly fewer texts.
_LONG_ENOUGH: Final = 5
_NO_WIDTH: Final = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)
_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
NOTHING_KNOWN: Final[Literals] = frozenset()


class _Begun(NamedTuple):
    """Beginnings that end here, and those that go on with what follows."""

    ended: Literals
    open: Literals


def beginnings_of(pattern: str) -> Literals:
    """Give pieces in small letters with one of which every match begins; none: anything may."""
    ended, still_open = _after(_parser.parse(pattern), frozenset({""}))
    known = ended | still_open
    if "" in known or len(known) > _MOST:
        return NOTHING_KNOWN
    return frozenset(one for one in known if not any(one[:at] in known for at in range(len(one))))


def _after(items: Iterable[tuple[Any, Any]], begun: Literals) -> _Begun:
    """How matches of a sequence begin that stands behind what has begun."""
    ended: Literals = frozenset()
    for kind, value in items:
        if not begun:
            break
        more, further = _behind(kind, value, begun)
        if len(ended) + len(more) + len(further) > _MOST:
            return _Begun(ended | begun, frozenset())
        ended, begun = ended | more, further
        if max(map(len, begun), default=0) >= _LONG_ENOUGH:
            return _Begun(ended | begun, frozenset())
    return _Begun(ended, begun)


def _behind(kind: Any, value: Any, begun: Literals) -> _Begun:
    """How matches begin of which one part more is read."""
    if kind in _NO_WIDTH:
        return _Begun(frozenset(), begun)
    if letters := letters_of(kind, value):
        return _Begun(frozenset(), frozenset(one + letter for one in begun for letter in letters))
    if kind is _constants.SUBPATTERN:
        return _after(value[-1], begun)
    if kind is _constants.ATOMIC_GROUP:
        return _after(value, begun)
    if kind is _constants.BRANCH:
        return _together(_after(branch, begun) for branch in value[1])
    if kind in _REPEATS:
        least, most, repeated = value
        once = _after(repeated, begun)
        if most > 1:
            once = _Begun(once.ended | once.open, frozenset())
        return once if least else _Begun(once.ended, once.open | begun)
    return _Begun(begun, frozenset())


def _together(branches: Iterable[_Begun]) -> _Begun:
    ended, still_open = zip(*branches, strict=True)
    return _Begun(frozenset().union(*ended), frozenset().union(*still_open))


def places_of(beginnings: Iterable[str], small: str) -> list[int]:
    """Where a text in small letters holds one of some beginnings, in its order."""
    places: list[int] = []
    for one in beginnings:
        # Most aren't there.
        if one not in small:
            continue
        at = small.find(one)
        while at >= 0:
            places.append(at)
            at = small.find(one, at + 1)
    places.sort()
    return places
