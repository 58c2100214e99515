"""A video that a network doesn't take is refused with what to do, before anybody is asked."""

from dataclasses import replace

import pytest

from bot.domain.accounts import Network
from bot.domain.filming import FILMS, Film, FilmBounds, film_trouble, films_for

FILM = Film(
    width=1280,
    height=720,
    seconds=12.5,
    size=4_000_000,
    rate=30.0,
    has_sound=True,
    usual_colours=True,
    plain_sound=True,
)
TUBE = FilmBounds(
    name="Tube",
    shortest=3,
    longest=60,
    least_side=32,
    lightest=75_000,
    box=(1024, 1280),
    ratios=(1 / 3, 3),
    rate=60,
    plain=True,
)


@pytest.mark.parametrize(
    ("film", "why"),
    [
        (FILM, ""),
        (replace(FILM, width=720, height=1280), ""),
        (replace(FILM, width=1920, height=1080), "at most 1280 by 1024 pixels, and this one has"),
        (replace(FILM, width=1080, height=1920), "has 1080 by 1920: save it smaller"),
        (replace(FILM, width=1280, height=400), "0.33 to 3 times its height, and this one's 3.2"),
        (replace(FILM, width=90, height=30), "fewer than 32 pixels a side, and this one has 30"),
        (replace(FILM, seconds=2.9), "at least 3 seconds, and this one has 2.9"),
        (replace(FILM, seconds=60.1), "at most 60 seconds"),
        (replace(FILM, size=74_000), "less than 75 kB, and this one has 74"),
        (replace(FILM, rate=119.8), "at most 60 frames a second, and this video has 119.8"),
        (replace(FILM, usual_colours=False), "usual colours (YUV 4:2:0)"),
        (replace(FILM, plain_sound=False), "AAC-LC, mono or stereo"),
    ],
)
def test_what_is_not_as_it_is_taken_is_said_with_what_to_do(film: Film, why: str) -> None:
    said = film_trouble((FilmBounds(name="Any"), TUBE), film)
    assert why in said
    assert bool(said) is bool(why)


def test_who_asks_nothing_takes_whatever_a_film_may_be_here() -> None:
    odd = replace(FILM, width=4096, height=60, size=1, rate=240.0, plain_sound=False)
    assert film_trouble((FilmBounds(name="Any"),), odd) == ""


def test_one_network_without_videos_is_enough_for_none() -> None:
    assert films_for(FILMS) == tuple(FILMS.values())
    assert films_for(()) == ()


UPRIGHT = FilmBounds(name="Facebook", shortest=3, longest=90, least_side=540, upright=True)
WIDE = FilmBounds(name="Threads", widest=1920)


@pytest.mark.parametrize(
    ("bounds", "sides", "seconds", "says"),
    [
        (UPRIGHT, (1080, 1920), 3, ""),
        (UPRIGHT, (540, 960), 90, ""),
        (UPRIGHT, (1080, 1920), 2.9, "takes videos of at least 3 seconds, and this one has 2.9"),
        (UPRIGHT, (1080, 1920), 90.1, "takes videos of at most 90 seconds"),
        (UPRIGHT, (1920, 1080), 9, "takes only upright videos, 9 wide to 16 high"),
        (UPRIGHT, (270, 480), 9, "takes no video with fewer than 540 pixels a side"),
        (WIDE, (1920, 3840), 900, ""),
        (WIDE, (1921, 64), 1, "takes videos up to 1920 pixels wide, and this one has 1921"),
        (FilmBounds(name="Mastodon"), (1, 4000), 0.1, ""),
    ],
)
def test_each_bound_is_said_with_what_to_do(
    bounds: FilmBounds, sides: tuple[int, int], seconds: float, says: str
) -> None:
    said = film_trouble((bounds,), replace(FILM, width=sides[0], height=sides[1], seconds=seconds))
    assert says in said
    assert bool(said) == bool(says)
    assert not said or said.startswith(bounds.name)


def test_one_network_that_cannot_take_it_is_enough() -> None:
    small = replace(FILM, width=64, height=48)
    assert film_trouble((FilmBounds(name="Bluesky"), UPRIGHT), small).startswith("Facebook")
    assert film_trouble((), small) == ""


@pytest.mark.parametrize(
    ("bounds", "says"),
    [
        ({"slowest": 23.9}, ""),
        ({"slowest": 31}, "at least 31 frames a second, and this video has 30: save it with more"),
        ({"densest": 2.6}, ""),
        ({"densest": 2.5}, "at most 2.5 megabits a second, and this video has 3: save it smaller"),
    ],
)
def test_too_few_frames_and_too_many_bits_are_said(bounds: dict[str, float], says: str) -> None:
    """The film has 2.56 megabits a second."""
    reel = FilmBounds(name="Reels", **bounds)  # type: ignore[arg-type]
    said = film_trouble((reel,), FILM)
    assert says in said
    assert bool(said) == bool(says)


@pytest.mark.parametrize(
    ("film", "why"),
    [
        (replace(FILM, width=360, height=640, rate=23.976), ""),
        (replace(FILM, width=359, height=640), "fewer than 360 pixels a side"),
        (replace(FILM, rate=22.0), "at least 23 frames a second, and this video has 22"),
        # It read as 23 of 23.
        (replace(FILM, rate=22.9), "at least 23 frames a second, and this video has 22.9"),
        (replace(FILM, rate=61.0), "60"),
    ],
)
def test_tiktok_takes_what_it_documents(film: Film, why: str) -> None:
    said = film_trouble((FILMS[Network.TIKTOK],), film)
    assert bool(said) == bool(why)
    assert why in said
