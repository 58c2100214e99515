"""What a video must be for a network is said with what to do, when it is attached."""

import pytest

from bot.domain.filming import FilmBounds, film_trouble

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
    said = film_trouble((bounds,), sides=sides, seconds=seconds)
    assert says in said
    assert bool(said) == bool(says)
    assert not said or said.startswith(bounds.name)


def test_one_network_that_cannot_take_it_is_enough() -> None:
    both = FilmBounds(name="Bluesky"), UPRIGHT
    assert film_trouble(both, sides=(64, 48), seconds=1).startswith("Facebook")
    assert film_trouble((), sides=(64, 48), seconds=1) == ""
