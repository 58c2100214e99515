"""The boxes of an MP4: where each stands in the file, and what is in it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.media.opening import NoPictureError
from bot.words.phrases import phrase

DEEPEST: Final = 8
# Boxes that hold boxes, of those that are looked into.
HOLDS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts"})
DAMAGED: Final = phrase("this video is damaged: save or send it again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box: its kind, and where it and its content begin and end in the file."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill a stretch of the file exactly; else `NoPictureError`: it is damaged."""
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise NoPictureError(DAMAGED)
        yield Box(kind=bytes(kind), start=start, body=body, end=start + size)
        start += size


def all_boxes(
    data: bytes, start: int, end: int, track: int = 0, depth: int = 0
) -> Iterator[tuple[int, Box]]:
    """All boxes, each with where the track that it is in begins, or 0."""
    for box in boxes(data, start, end):
        yield track, box
        if box.kind in HOLDS and depth < DEEPEST:
            inside = track or (box.start if box.kind == b"trak" else 0)
            yield from all_boxes(data, box.body, box.end, inside, depth + 1)


def units_of(data: bytes, mdhd: Box) -> int:
    """How many units of a track's own time make a second. Raises `struct.error`."""
    at = 20 if data[mdhd.body] == 1 else 12
    return int(struct.unpack_from(">I", data, mdhd.body + at)[0])


def frames_of(data: bytes, stts: Box) -> list[tuple[int, int]]:
    """How many frames of a track last alike, and how long each, in its own time; in order."""
    return [struct.unpack_from(">II", data, at) for at in range(stts.body + 8, stts.end - 7, 8)]
