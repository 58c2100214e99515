"""How a film's track is coded, as its boxes tell: frames a second, colours, sound.

Only some networks ask for it, so a file that doesn't tell is no damaged one: it isn't as they ask.
"""

import struct
from collections.abc import Mapping
from typing import Final

from bot.media.boxes import Box, boxes, frames_of, units_of

# Profiles of H.264 that have one kind of colours alone: YUV 4:2:0.
_USUAL_PROFILES: Final = frozenset({66, 77, 88, 100})
_OF_PICTURE, _OF_SOUND = 86, 36
_LOW_COMPLEXITY: Final = 2
# What may follow in a sound's configuration: that another one, of half the data, lies above it.
_EXTENDED: Final = 0x2B7


_UNTOLD: Final = (struct.error, ValueError, LookupError)


def frame_rate(data: bytes, found: Mapping[bytes, Box]) -> float:
    """Count a picture track's frames a second, on average; none where they last no time.

    Raises `LookupError` or `struct.error` for a track that says of no frame how long it lasts.
    """
    told, units = frames_of(data, found[b"stts"]), units_of(data, found[b"mdhd"])
    lasting = sum(count * each for count, each in told)
    return sum(count for count, _ in told) * float(units) / lasting if lasting else 0.0


def has_usual_colours(data: bytes, stsd: Box) -> bool:
    """Whether a picture is surely YUV 4:2:0."""
    try:
        told = _inside(data, stsd, _OF_PICTURE, b"avcC")
        return data[told.body + 1] in _USUAL_PROFILES
    except _UNTOLD:
        return False


def is_plain_sound(data: bytes, stsd: Box) -> bool:
    """Whether sound is surely AAC-LC, mono or stereo."""
    try:
        told = _inside(data, stsd, _OF_SOUND, b"esds")
        return _is_plain(_configuration(data[told.body + 4 : told.end]))
    except _UNTOLD:
        return False


def _inside(data: bytes, stsd: Box, head: int, kind: bytes) -> Box:
    """A box in the only entry of how a track is coded. Raises one of `_UNTOLD`."""
    (entry,) = boxes(data, stsd.body + 8, stsd.end)
    return {box.kind: box for box in boxes(data, entry.start + head, entry.end)}[kind]


def _configuration(esds: bytes) -> bytes:
    """What a decoder of sound is told, out of the descriptions nested around it."""
    at = 0
    for tag, head in ((3, 3), (4, 13)):
        start, _ = _described(esds, at, tag)
        at = start + head
        if tag == 3 and esds[start + 2] & 0xE0:
            # A stream that depends on others or lies elsewhere has more written here.
            raise ValueError
    start, length = _described(esds, at, 5)
    return esds[start : start + length]


def _described(esds: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where a description's content begins and how long it is. Raises `ValueError`."""
    if esds[at] != tag:
        raise ValueError
    length = 0
    for byte in esds[at + 1 : at + 5]:
        at, length = at + 1, length << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    return at + 1, length


def _is_plain(told: bytes) -> bool:
    bits = int.from_bytes(told[:5].ljust(5, b"\0"))
    kind, channels = bits >> 35, bits >> 27 & 0xF
    is_extended = bits >> 13 & 0x7FF == _EXTENDED and bool(bits >> 7 & 1)
    return kind == _LOW_COMPLEXITY and channels in (1, 2) and not is_extended
