"""Cuts: whether a film's file holds picture or sound that players are told to leave out.

Those who approve would see the film without it, and where nobody heeds such a list (Instagram and
Threads document that they want none) the public would see all of it.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.media.boxes import DAMAGED, Box, frames_of, units_of
from bot.media.opening import NoPictureError

# What coders begin with by themselves, so that picture and sound fall together, in seconds.
TRIFLE: Final = 1.0
_NOTHING: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """One stretch that is shown: how long and from where, in seconds; none of it may be still."""

    lasts: float
    begins: float
    is_empty: bool
    is_usual: bool


def hides(data: bytes, found: Mapping[bytes, Box], scale: int) -> bool:
    """Whether a track's list of edits leaves out more than a trifle, or shows it otherwise.

    `found` are the track's boxes, `scale` how many units of the film's time make a second. Raises
    `LookupError`, `struct.error` or `NoPictureError` for a damaged one.
    """
    listed = found.get(b"elst")
    if listed is None:
        return False
    stts, own = found[b"stts"], units_of(data, found[b"mdhd"])
    if not own or not scale:
        raise NoPictureError(DAMAGED)
    edits = list(_edits(data, listed, scale, own))
    if not edits:
        return False
    if edits[0].is_empty and edits[0].lasts <= TRIFLE:
        edits = edits[1:]
    if len(edits) != 1:
        return True
    (one,) = edits
    whole = sum(count * each for count, each in frames_of(data, stts)) / own
    shown_until = one.begins + one.lasts if one.lasts else whole
    return one.is_empty or not one.is_usual or one.begins > TRIFLE or shown_until < whole - TRIFLE


def _edits(data: bytes, listed: Box, scale: int, own: int) -> Iterator[_Edit]:
    form = ">Qqhh" if data[listed.body] == 1 else ">Iihh"
    size, count = struct.calcsize(form), struct.unpack_from(">I", data, listed.body + 4)[0]
    if listed.body + 8 + count * size > listed.end:
        raise NoPictureError(DAMAGED)
    for number in range(count):
        lasts, begins, rate, rest = struct.unpack_from(form, data, listed.body + 8 + number * size)
        yield _Edit(
            lasts=lasts / scale,
            begins=begins / own,
            is_empty=begins == _NOTHING,
            is_usual=(rate, rest) == (1, 0),
        )
