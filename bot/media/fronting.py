"""A film whose description stands before its picture and sound, as some networks want it.

Telephones write it last. Nothing in picture and sound changes: they move back by its length, and
the description says so.
"""

import struct
from collections.abc import Iterator

from bot.media.boxes import DAMAGED, Box, all_boxes, boxes
from bot.media.opening import NoPictureError

# Where a track says at which byte of the file each of its chunks begins, and how it writes that.
_ADDRESSES = {b"stco": ">I", b"co64": ">Q"}


def fronted(data: bytes) -> bytes:
    """Move a film's description to its front; one that stands there already stays as it is.

    Raises `NoPictureError` where a chunk begins outside of what moves with it, and `struct.error`
    for what is no film.
    """
    top = list(boxes(data, 0, len(data)))
    moov = next(box for box in top if box.kind == b"moov")
    first = next(box for box in top if box.kind == b"mdat")
    if moov.start < first.start:
        return data
    head = top[0].end
    moved = bytearray(data[moov.start : moov.end])
    # One that reaches to the end of the file says no length of its own.
    struct.pack_into(">I", moved, 0, max(struct.unpack_from(">I", moved)[0], _length(moov)))
    for form, at in _chunks(data, moov):
        place = struct.unpack_from(form, data, at)[0]
        if not head <= place < moov.start:
            raise NoPictureError(DAMAGED)
        struct.pack_into(form, moved, at - moov.start, place + len(moved))
    return data[:head] + bytes(moved) + data[head : moov.start] + data[moov.end :]


def _length(moov: Box) -> int:
    return moov.end - moov.start if moov.body - moov.start == 8 else 1


def _chunks(data: bytes, moov: Box) -> Iterator[tuple[str, int]]:
    """Each address of a chunk: how it is written, and at which byte it stands."""
    for _, box in all_boxes(data, moov.start, moov.end):
        form = _ADDRESSES.get(box.kind)
        if form is None:
            continue
        count = struct.unpack_from(">I", data, box.body + 4)[0]
        size = struct.calcsize(form)
        if box.body + 8 + count * size > box.end:
            raise NoPictureError(DAMAGED)
        yield from ((form, box.body + 8 + number * size) for number in range(count))
