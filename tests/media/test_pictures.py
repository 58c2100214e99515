"""What a picture's file tells is read from its bytes, and nothing of it is left after cleaning."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from bot.lint.context import Post
from bot.media import opening
from bot.media.cleaning import cleaned
from bot.media.facts import as_media, in_words, read_facts
from bot.media.kinds import looks_like_picture
from bot.media.opening import NoPictureError
from tests.lint.linters import LINTER

KINDS = ("JPEG", "PNG", "WEBP", "AVIF")
PLACE = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)}


def picture(kind: str = "JPEG", *, turn: int = 1, place: bool = True) -> bytes:
    """A picture of a phone: its left half red, its right half blue, 64 x 32 as it is stored."""
    image = Image.new("RGB", (64, 32), "red")
    image.paste("blue", (32, 0, 64, 32))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Apple"
    exif[ExifTags.Base.Model] = "Apple iPhone 17"
    exif[ExifTags.Base.Orientation] = turn
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:01 08:30:00"
    if place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(PLACE)
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def animation(kind: str = "GIF") -> bytes:
    """Three frames with a comment of their maker."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    out = io.BytesIO()
    said = {"comment": b"made by Ana"} if kind == "GIF" else {}
    frames[0].save(
        out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, **said
    )
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_those_of_the_file(kind: str) -> None:
    data = picture(kind)
    facts = read_facts(data)
    assert facts.media_type == f"image/{kind.lower()}"
    assert (facts.width, facts.height, facts.frames, facts.bytes) == (64, 32, 1, len(data))
    assert (facts.has_place, facts.camera) == (True, "Apple iPhone 17")
    assert str(facts.taken_at) == "2026-05-01 08:30:00"
    assert not facts.turned
    assert looks_like_picture(data)


def test_the_facts_are_said_in_one_line() -> None:
    data = picture("PNG")
    assert in_words(read_facts(data)) == (
        f"image/png, 64 × 32 pixels, {len(data)} bytes, taken on 2026-05-01 at 08:30, "
        "with Apple iPhone 17, says where it was taken"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_cleaned_picture_tells_nothing(kind: str) -> None:
    bare = cleaned(picture(kind))
    facts = read_facts(bare)
    assert (facts.has_place, facts.camera, facts.taken_at) == (False, "", None)
    assert not any(word in bare for word in (b"Apple", b"iPhone", b"2026:05", b"Exif\0\0"))
    assert facts.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_cleaned_picture_stands_as_it_was_meant(kind: str) -> None:
    """Turned by 6, the stored left side is the top."""
    data = picture(kind, turn=6)
    assert read_facts(data).turned
    assert (read_facts(data).width, read_facts(data).height) == (32, 64)
    with Image.open(io.BytesIO(cleaned(data))) as bare:
        assert bare.size == (32, 64)
        top, bottom = (bare.convert("RGB").getpixel((16, y)) for y in (8, 56))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_frames_and_their_times(kind: str) -> None:
    bare = cleaned(animation(kind))
    assert b"Ana" not in bare
    assert read_facts(bare).frames == 3
    with Image.open(io.BytesIO(bare)) as moving:
        times = []
        for number in range(3):
            moving.seek(number)
            moving.load()
            times.append(moving.info["duration"])
    assert times == [100, 200, 300]


def test_colours_and_transparency_stay() -> None:
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG", icc_profile=b"a profile")
    with Image.open(io.BytesIO(cleaned(out.getvalue()))) as bare:
        assert bare.getpixel((0, 0)) == (255, 0, 0, 0)
        assert bare.info["icc_profile"] == b"a profile"


def test_a_text_chunk_and_an_xmp_place_are_seen_and_gone() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="48,51N"/>'
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", xmp=xmp, comment=b"Ana's")
    assert read_facts(out.getvalue()).has_place
    bare = cleaned(out.getvalue())
    assert b"GPS" not in bare
    assert b"Ana" not in bare


def test_a_bomb_is_refused_before_its_pixels_are_decoded() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    for work in (read_facts, cleaned):
        with pytest.raises(NoPictureError, match="more than 100 million pixels: save a smaller"):
            work(bomb)


def test_a_file_beyond_the_bound_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 10)
    with pytest.raises(NoPictureError, match="save a smaller one"):
        read_facts(picture())


def test_an_animation_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_FRAMES", 2)
    with pytest.raises(NoPictureError, match="more than 2 frames"):
        read_facts(animation())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no picture of a kind that networks take"),
        (b"%PDF-1.7", "no picture of a kind that networks take"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "no picture of a kind that networks take"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "this is a video, and no picture"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "this is a video"),
        (b"\0\0\0\x08wide\0\0\x10\0mdat", "this is a video"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81", "this is a video"),
        (b"RIFF\x10\0\0\0AVI LIST", "this is a video"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC picture, which networks don't take: save it as JPEG"),
    ],
)
def test_what_is_no_picture_is_said_kindly(data: bytes, said: str) -> None:
    with pytest.raises(NoPictureError, match=said):
        read_facts(data)


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_picture_is_damaged_not_a_crash(kind: str) -> None:
    data = picture(kind)
    with pytest.raises(NoPictureError):
        cleaned(data[: len(data) // 2])


@given(st.sampled_from([*KINDS, "GIF"]), st.data())
def test_any_broken_byte_ends_in_a_picture_or_a_kind_error(kind: str, data: st.DataObject) -> None:
    whole = bytearray(BYTES[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    for work in (read_facts, cleaned):
        with suppress(NoPictureError):
            work(bytes(whole))


BYTES = {kind: picture(kind) for kind in KINDS} | {"GIF": animation()}


def test_the_linter_hears_of_place_and_device() -> None:
    media = (as_media(read_facts(picture()), "IMG_2041.jpg", "A ferry"),)
    report = LINTER.check_post(Post(text="Look at our ferry", network="bluesky", media=media))
    codes = {finding.code for finding in report.findings}
    assert {"picture-place", "phone-picture"} <= codes
    bare = (as_media(read_facts(cleaned(picture())), "ferry.jpg", "A ferry"),)
    assert not LINTER.check_post(
        Post(text="Look at our ferry", network="bluesky", media=bare)
    ).findings
