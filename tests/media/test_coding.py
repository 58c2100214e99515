"""How a film is coded is read from its boxes, and what they don't tell is taken for no."""

import struct

import pytest

from bot.domain.filming import Film
from bot.media.films import bare_film
from tests.media.filming import SOUP


def with_bytes(after: bytes, skip: int, new: bytes) -> Film:
    """The facts of the film with other bytes, so far behind a name in it."""
    at = SOUP.index(after, SOUP.index(b"stsd")) + len(after) + skip
    film, _ = bare_film(SOUP[:at] + new + SOUP[at + len(new) :])
    return film


@pytest.mark.parametrize(
    ("profile", "usual"), [(66, True), (77, True), (100, True), (110, False), (122, False)]
)
def test_colours_are_known_by_the_profile_of_the_picture(profile: int, usual: bool) -> None:
    """Of 110 (ten bits), 122 (4:2:2) and 244 (4:4:4) they may be others."""
    assert with_bytes(b"avcC", 1, bytes([profile])).usual_colours is usual


def test_a_picture_that_does_not_say_how_it_is_coded_is_not_taken_for_usual() -> None:
    at = SOUP.index(b"avcC")
    film, _ = bare_film(SOUP[:at] + b"none" + SOUP[at + 4 :])
    assert not film.usual_colours


LOW, ADVANCED = b"\x15\x88", b"\x2d\x88"


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        (LOW + b"\x56\xe5\x00", True),
        (LOW + b"\x56\xe5\x80", False),
        (b"\x15\x90\x56\xe5\x00", True),
        (b"\x15\xb0\x56\xe5\x00", False),
        (ADVANCED, False),
        (b"\x15\x80", False),
    ],
    ids=["mono", "high efficiency above it", "stereo", "six channels", "high efficiency", "none"],
)
def test_sound_is_plain_where_it_says_so(told: bytes, plain: bool) -> None:
    at = SOUP.index(LOW, SOUP.index(b"esds")) - SOUP.index(b"esds") - 4
    film = with_bytes(b"esds", at, told)
    assert (film.has_sound, film.plain_sound) == (True, plain)


def test_sound_whose_description_is_another_one_is_not_taken_for_plain() -> None:
    assert not with_bytes(b"esds", 4, b"\x07").plain_sound
    assert not with_bytes(b"esds", 4 + 7, b"\xe0").plain_sound


@pytest.mark.parametrize(("count", "each", "rate"), [(5, 2048, 5.0), (120, 85, 120.5), (5, 0, 0.0)])
def test_frames_are_counted_by_the_time_that_they_last(count: int, each: int, rate: float) -> None:
    found = with_bytes(b"stts", 8, struct.pack(">II", count, each)).rate
    assert found == pytest.approx(rate, abs=0.1)
