"""A film loses what tells of its maker and not one byte of picture and sound, or is refused."""

import struct
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attaching import VIDEO
from bot.domain.errors import UserError
from bot.domain.filming import Film, FilmBounds
from bot.domain.fitting import Fit
from bot.media.films import MOST_OF_TABLE, bare_film
from bot.media.fronting import fronted
from bot.media.opening import NoPictureError
from bot.media.preparing import picture_of
from bot.words.languages import Language
from bot.words.phrases import Phrase
from tests.media.filming import SOUP, TOLD, box, with_box

FITS = Fit(most=1_000_000, films=(FilmBounds(name="Soup TV"),))


def mdat(data: bytes) -> bytes:
    """The bytes of picture and sound."""
    at = data.index(b"mdat")
    size = struct.unpack_from(">I", data, at - 4)[0]
    return data[at + 4 : at - 4 + size]


def test_what_tells_of_the_maker_is_gone_and_all_else_is_where_it_was() -> None:
    assert all(told in SOUP for told in TOLD)
    # As it is where its description stands in front already.
    front = fronted(SOUP)
    film, bare = bare_film(front)
    assert film == Film(
        width=64,
        height=48,
        seconds=1.0,
        size=len(SOUP),
        rate=5.0,
        has_sound=True,
        usual_colours=True,
        plain_sound=True,
    )
    assert not any(told in bare for told in TOLD)
    assert (len(bare), mdat(bare)) == (len(SOUP), mdat(SOUP))
    changed = [at for at, (old, new) in enumerate(zip(front, bare, strict=True)) if old != new]
    assert bare.index(b"mdat") == front.index(b"mdat")
    assert all(bare[at] == 0 or bare[at : at + 1] in b"free" for at in changed)
    assert bare_film(bare) == (film, bare) == bare_film(SOUP)


@pytest.mark.parametrize(
    ("path", "kind"), [((), b"moov"), ((b"moov",), b"trak"), ((b"moov", b"trak"), b"mdia")]
)
@pytest.mark.parametrize("name", [b"udta", b"meta", b"uuid", b"\xa9xyz", b"free", b"load"])
def test_a_place_is_blotted_out_wherever_it_stands(
    path: tuple[bytes, ...], kind: bytes, name: bytes
) -> None:
    place = box(name, box(b"\xa9xyz", b"+48.8577+002.295/"))
    _, bare = bare_film(with_box(SOUP, kind, place, *path))
    assert b"+48.8577" not in bare
    assert b"xyz" not in bare


def test_what_stands_behind_the_film_is_blotted_out_too() -> None:
    _, bare = bare_film(SOUP + box(b"uuid", b"XMP GPSLatitude 48.85") + box(b"skip", b"my cat"))
    assert b"GPSLatitude" not in bare
    assert b"my cat" not in bare


def test_times_and_names_of_tracks_are_forgotten() -> None:
    at = SOUP.index(b"mvhd")
    dated = SOUP[: at + 8] + b"\xe0\x01\x02\x03" * 2 + SOUP[at + 16 :]
    _, bare = bare_film(dated)
    assert b"\xe0\x01\x02\x03" not in bare
    assert b"Handler" in SOUP
    assert b"Handler" not in bare


def test_the_name_of_what_coded_the_picture_is_forgotten() -> None:
    """Cameras write their own there."""
    name = b"Lavc63.1.102 libx264"
    coded = SOUP.index(b"avc1", SOUP.index(b"stsd"))
    assert SOUP.index(name, coded) < SOUP.index(b"avcC")
    _, bare = bare_film(SOUP)
    assert name not in bare
    assert bare[bare.index(b"avcC") :][:40] == SOUP[SOUP.index(b"avcC") :][:40]


TRAK = (b"moov", b"trak", b"mdia")


@pytest.mark.parametrize(
    ("path", "kind", "twice"),
    [
        ((*TRAK, b"minf"), b"stbl", b"stsd"),
        ((*TRAK, b"minf"), b"stbl", b"stco"),
        ((*TRAK, b"minf"), b"stbl", b"co64"),
        ((*TRAK, b"minf"), b"dinf", b"dref"),
        ((*TRAK, b"minf"), b"stbl", b"hdlr"),
        ((b"moov", b"trak"), b"mdia", b"minf"),
        ((), b"moov", b"mvhd"),
        ((), b"moov", b"stsd"),
        ((b"moov",), b"trak", b"mdat"),
    ],
)
def test_rule_20_what_players_could_read_in_two_ways_is_refused(
    path: tuple[bytes, ...], kind: bytes, twice: bytes
) -> None:
    """Else those who approve would see one film, and the public another."""
    content = bytes.fromhex("00000000 00000001 00000001 616c6973 2f686f6d 652f616e 61")
    other = box(b"stbl", box(b"stsd", content)) if twice == b"minf" else content
    with pytest.raises(NoPictureError, match="damaged"):
        bare_film(with_box(SOUP, kind, box(twice, other), *path))


@pytest.mark.parametrize("path", [(), (b"moov",), (b"moov", b"trak")])
def test_more_boxes_than_a_film_has_are_refused_before_they_fill_the_memory(
    path: tuple[bytes, ...],
) -> None:
    many = box(b"free") * 2_000_000
    odd = with_box(SOUP, path[-1], many, *path[:-1]) if path else SOUP + many
    tracemalloc.start()
    with pytest.raises(NoPictureError, match="damaged"):
        bare_film(odd)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


@pytest.mark.parametrize("kind", [b"stts", b"ctts", b"stsz", b"stsd"])
def test_a_file_that_is_nearly_all_description_is_refused_before_it_is_read(kind: bytes) -> None:
    """Six million rows of frames that last no time took half a gigabyte, and a quarter minute."""
    path = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
    long = with_box(SOUP, kind, bytes(MOST_OF_TABLE), *path)
    with pytest.raises(NoPictureError, match="damaged"):
        bare_film(long)


def tracked(old: bytes, new: bytes) -> bytes:
    """The film with one word for another."""
    assert old in SOUP
    return SOUP.replace(old, new)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\0\0\0\x14ftypqt  " + SOUP[12:], "save it as MP4"),
        (SOUP[32:], "save it as MP4"),
        (tracked(b"soun", b"meta"), "which may say where it was taken"),
        (tracked(b"avc1\0\0\0\0\0\0", b"hvc1\0\0\0\0\0\0"), "save it as H.264"),
        (tracked(b"mp4a\0\0\0\0\0\0", b"ac-3\0\0\0\0\0\0"), "save it as H.264"),
        (tracked(b"mdat", b"moof"), "one plain MP4"),
        (tracked(b"url \0\0\0\1", b"alis\0\0\0\0"), "says where it came from"),
        (SOUP[:-7], "damaged"),
        (SOUP + b"\0\0", "damaged"),
        (SOUP[:40], "one plain MP4|damaged"),
        (tracked(b"tkhd", b"tkhx"), "damaged"),
    ],
)
def test_what_no_network_takes_or_nothing_is_known_of_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NoPictureError, match=why):
        bare_film(data)


def test_a_film_that_is_too_long_or_too_large_is_refused() -> None:
    at = SOUP.index(b"mvhd") + 20
    scale, length = struct.unpack_from(">II", SOUP[: at + 8], at - 4)
    assert length / scale == 1.0
    fine = SOUP[:at] + struct.pack(">I", scale * 180) + SOUP[at + 4 :]
    assert bare_film(fine)[0].seconds == 180
    with pytest.raises(NoPictureError, match="at most 3 minutes here, and this one"):
        bare_film(SOUP[:at] + struct.pack(">I", scale * 180 + 1) + SOUP[at + 4 :])
    wide = SOUP.replace(struct.pack(">II", 64 << 16, 48 << 16), struct.pack(">II", 4097 << 16, 1))
    with pytest.raises(NoPictureError, match="4096 pixels"):
        bare_film(wide)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(SOUP) - 1), value=st.integers(0, 255), cut=st.integers(0, 300))
def test_whatever_the_bytes_are_it_is_a_film_or_refused(at: int, value: int, cut: int) -> None:
    odd = SOUP[:at] + bytes([value]) + SOUP[at + 1 : len(SOUP) - cut]
    try:
        _, bare = bare_film(odd)
    except NoPictureError:
        return
    assert len(bare) == len(odd)


async def test_a_film_goes_where_all_take_one_and_is_refused_elsewhere() -> None:
    kind, content = await picture_of(SOUP, FITS)
    assert (kind, content) == (VIDEO, bare_film(SOUP)[1])
    with pytest.raises(UserError, match="not every account here can have one yet"):
        await picture_of(SOUP, Fit(most=1_000_000))


@pytest.mark.parametrize(
    ("bounds", "why"),
    [
        ({"least_side": 48}, ""),
        ({"least_side": 49}, "no video with fewer than 49 pixels a side, and this one has 48"),
        ({"longest": 0.5}, "at most 0.5 seconds, and this one has 1.0"),
        ({"shortest": 1.5}, "at least 1.5 seconds, and this one has 1.0"),
        ({"shortest": 1, "longest": 1}, ""),
    ],
)
async def test_a_network_that_takes_less_says_so_when_a_film_is_attached(
    bounds: dict[str, float], why: str
) -> None:
    said = ""
    films = (*FITS.films, FilmBounds(name="Tube", **bounds))  # type: ignore[arg-type]
    try:
        await picture_of(SOUP, Fit(most=1_000_000, films=films))
    except UserError as refused:
        said = refused.sentence
    assert bool(said) == bool(why)
    assert why in said


async def test_what_is_refused_is_said_in_french_too() -> None:
    with pytest.raises(UserError) as refused:
        await picture_of(SOUP[:-7], FITS)
    said = refused.value.sentence
    assert isinstance(said, Phrase)
    assert said == "this video is damaged: save or send it again."
    assert said.in_language(Language.FR).startswith("cette vidéo est abîmée")
