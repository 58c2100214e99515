"""Films (MP4): what their boxes tell, and the same film without what tells of its maker.

Nothing is decoded or encoded anew: picture and sound stay byte for byte. What else a file tells
(place, device, names, times) is blotted out in its place; what can't be blotted out surely is
refused. Then what describes the film moves to its front (`fronting`).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.filming import Film
from bot.media import coding
from bot.media.boxes import DAMAGED, HOLDS, Box, all_boxes, boxes
from bot.media.cuts import hides
from bot.media.fronting import fronted
from bot.media.opening import NoPictureError
from bot.words.phrases import phrase

MOST_SECONDS: Final = 180
MOST_SIDE: Final = 4_096
# A film of three minutes has a hundred or two.
MOST_BOXES: Final = 2_000
# Bytes that say of one track where its frames are, or when; such a film has a hundred thousand.
# A file of 50 MB may be nothing else, and reading it takes much time and memory.
MOST_OF_TABLE: Final = 1_000_000
# What a player needs beside them; all else in the file is blotted out.
_NEEDED: Final = frozenset(
    {
        b"ftyp", b"mdat", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"nmhd",
        b"dref", b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64",
        b"stss", b"sgpd", b"sbgp", b"sdtp",
    }
)  # fmt: skip
_TABLES: Final = _NEEDED - {b"mdat"}
# What stands outside of tracks, and the two ways to write one thing down.
_OUTSIDE: Final = frozenset({b"ftyp", b"mdat", b"moov", b"mvhd", b"trak"})
_SAME: Final = {b"co64": b"stco", b"stz2": b"stsz"}
_MANY: Final = frozenset({b"mdat", b"trak", b"sgpd", b"sbgp"})
# All of a track is in this file: nothing names a folder or a disk where it came from.
_HERE: Final = bytes.fromhex("00000000 00000001 0000000c 75726c20 00000001")
_TIMES: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_PICTURES: Final = frozenset({b"avc1", b"avc3"})
_SOUNDS: Final = frozenset({b"mp4a"})
# In how a picture is coded stands a name for it, such as the camera's: so far in, and so long.
_NAMED_AT: Final = 58
_NAME_LENGTH: Final = 32


def bare_film(data: bytes) -> tuple[Film, bytes]:
    """Give a film's facts, and the film without all that isn't picture or sound.

    What describes it stands at its front, as Instagram and Threads want it.
    Raises `NoPictureError` for what isn't an MP4 that networks take, with what to do.
    """
    try:
        film = _film(data)
        bare = _blotted(data)
        same = _film(bare) == film and _samples(bare) == _samples(data)
        bare = fronted(bare)
        same = same and _film(bare) == film
    except (struct.error, ValueError, LookupError) as broken:
        if isinstance(broken, NoPictureError):
            raise
        raise NoPictureError(DAMAGED) from broken
    if not same or len(bare) != len(data):
        raise NoPictureError(DAMAGED)
    return film, bare


def _check_boxes(data: bytes) -> None:
    """Refuse more boxes than a film has, and any that players could read in two ways.

    Those who approve would see the one, and the public the other.
    """
    seen: set[tuple[int, bytes]] = set()
    for number, (track, box) in enumerate(all_boxes(data, 0, len(data))):
        once = track, _SAME.get(box.kind, box.kind)
        if number >= MOST_BOXES or once in seen:
            raise NoPictureError(DAMAGED)
        if box.kind in _NEEDED | HOLDS:
            if box.kind in _TABLES and box.end - box.start > MOST_OF_TABLE:
                raise NoPictureError(DAMAGED)
            if (box.kind in _OUTSIDE) != (track == 0):
                raise NoPictureError(DAMAGED)
            if box.kind not in _MANY:
                seen.add(once)


def _film(data: bytes) -> Film:
    if data[4:8] != b"ftyp" or data[8:12] == b"qt  ":
        raise NoPictureError(
            phrase("this video is no MP4: save it as MP4, with H.264 and AAC inside")
        )
    _check_boxes(data)
    top = list(boxes(data, 0, len(data)))
    kinds = [box.kind for box in top]
    if b"moof" in kinds or kinds.count(b"moov") != 1 or b"mdat" not in kinds:
        raise NoPictureError(phrase("this video is cut into pieces: save it as one plain MP4"))
    moov = next(box for box in top if box.kind == b"moov")
    inside = list(boxes(data, moov.body, moov.end))
    tracks = [_track(data, box) for box in inside if box.kind == b"trak"]
    pictures = [track for track in tracks if track.handler == b"vide"]
    sounds = [track for track in tracks if track.handler == b"soun"]
    if len(pictures) + len(sounds) != len(tracks):
        raise NoPictureError(
            phrase(
                "this video carries data beside picture and sound, which may say where it was"
                " taken: save it without, or record your screen while it plays"
            )
        )
    if len(pictures) != 1 or len(sounds) > 1:
        raise NoPictureError(phrase("a video has one picture and one sound here: save it so"))
    if pictures[0].codec not in _PICTURES or any(one.codec not in _SOUNDS for one in sounds):
        raise NoPictureError(
            phrase("not every network takes how this video is coded: save it as H.264")
        )
    scale, seconds = _time(data, {box.kind: box for box in inside}[b"mvhd"])
    if any(hides(data, track.found, scale) for track in tracks):
        raise NoPictureError(
            phrase(
                "this video's file still holds a part that was cut out, which the public might see:"
                " export it anew, or record your screen while it plays"
            )
        )
    return _within(_facts(data, pictures[0], sounds, seconds))


def _facts(data: bytes, shown: "_Track", sounds: Sequence["_Track"], seconds: float) -> Film:
    return Film(
        width=shown.width,
        height=shown.height,
        seconds=seconds,
        size=len(data),
        rate=coding.frame_rate(data, shown.found),
        has_sound=bool(sounds),
        usual_colours=coding.has_usual_colours(data, shown.found[b"stsd"]),
        plain_sound=all(coding.is_plain_sound(data, one.found[b"stsd"]) for one in sounds),
    )


def _within(film: Film) -> Film:
    if not 0 < film.seconds <= MOST_SECONDS:
        raise NoPictureError(
            phrase(
                "a video lasts at most {most} minutes here, and this one {minutes}: cut it",
                most=MOST_SECONDS // 60,
                minutes=f"{film.seconds / 60:.1f}",
            )
        )
    if not (0 < film.width <= MOST_SIDE and 0 < film.height <= MOST_SIDE):
        raise NoPictureError(
            phrase("a video has at most {most} pixels a side here: save it smaller", most=MOST_SIDE)
        )
    return film


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    """One track: its boxes, what it holds, how it is coded, and how large it is shown."""

    found: Mapping[bytes, Box]
    handler: bytes
    codec: bytes
    width: int
    height: int


def _track(data: bytes, trak: Box) -> _Track:
    found = {box.kind: box for _, box in all_boxes(data, trak.body, trak.end)}
    tkhd, handler, stsd, dref = (found[kind] for kind in (b"tkhd", b"hdlr", b"stsd", b"dref"))
    if data[dref.body : dref.end] != _HERE:
        raise NoPictureError(phrase("this video says where it came from: save it as one plain MP4"))
    at = tkhd.body + (52 if data[tkhd.body] == 1 else 40)
    a, b = struct.unpack_from(">ii", data, at)
    width, height = (side >> 16 for side in struct.unpack_from(">II", data, at + 36))
    if not a and b:
        # Turned on its side, as a telephone was held.
        width, height = height, width
    count = struct.unpack_from(">I", data, stsd.body + 4)[0]
    if count != 1:
        raise NoPictureError(
            phrase("not every network takes how this video is coded: save it as H.264")
        )
    return _Track(
        found=found,
        handler=data[handler.body + 8 : handler.body + 12],
        codec=data[stsd.body + 12 : stsd.body + 16],
        width=width,
        height=height,
    )


def _time(data: bytes, mvhd: Box) -> tuple[int, float]:
    """In how many units a second is counted, and how many seconds the film lasts."""
    form, at = (">IQ", 20) if data[mvhd.body] == 1 else (">II", 12)
    scale, duration = struct.unpack_from(form, data, mvhd.body + at)
    if not scale:
        raise NoPictureError(DAMAGED)
    return scale, float(duration) / float(scale)


def _blotted(data: bytes) -> bytes:
    """Turn whatever a player doesn't need into free room of the same size, and forget all times."""
    bare = bytearray(data)
    for _, box in all_boxes(data, 0, len(data)):
        if box.kind not in HOLDS:
            _blot(bare, box)
    return bytes(bare)


def _blot(bare: bytearray, box: Box) -> None:
    if box.kind in _TIMES:
        length = 16 if bare[box.body] == 1 else 8
        bare[box.body + 4 : box.body + 4 + length] = bytes(length)
    if box.kind == b"hdlr":
        # Behind what it is for stands a name, such as the maker's program.
        bare[box.body + 24 : box.end] = bytes(box.end - box.body - 24)
    if box.kind == b"stsd" and bytes(bare[box.body + 12 : box.body + 16]) in _PICTURES:
        name = box.body + _NAMED_AT
        bare[name : name + _NAME_LENGTH] = bytes(_NAME_LENGTH)
    if box.kind not in _NEEDED:
        bare[box.start + 4 : box.start + 8] = b"free"
        bare[box.body : box.end] = bytes(box.end - box.body)


def _samples(data: bytes) -> list[memoryview]:
    """All that holds picture and sound, and says where in the file they are; nothing is copied."""
    whole = memoryview(data)
    kept = _NEEDED - _TIMES - {b"hdlr"}
    return [
        part
        for _, box in all_boxes(data, 0, len(data))
        if box.kind in kept
        for part in _parts(whole, box)
    ]


def _parts(whole: memoryview, box: Box) -> tuple[memoryview, ...]:
    """A box without the name in it of how its picture is coded."""
    if box.kind != b"stsd" or bytes(whole[box.body + 12 : box.body + 16]) not in _PICTURES:
        return (whole[box.start : box.end],)
    name = box.body + _NAMED_AT
    return whole[box.start : name], whole[name + _NAME_LENGTH : box.end]
