"""What each network takes of videos, beside what is asked of all of them (`bot.media.films`).

A network stands here once a video's way was proven against a server that behaves as it documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.accounts import Network
from bot.words.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmBounds:
    """The shortest and the longest in seconds, and the least pixels a side; `None` is: any.

    `widest` is how many pixels wide at most; `upright` says that it must be 9 wide to 16 high.
    """

    name: str = ""
    shortest: float | None = None
    longest: float | None = None
    least_side: int | None = None
    widest: int | None = None
    upright: bool = False


FILMS: Mapping[Network, FilmBounds] = {
    Network.BLUESKY: FilmBounds(name="Bluesky"),
    Network.MASTODON: FilmBounds(name="Mastodon"),
    Network.BY_HAND: FilmBounds(),
}


def films_for(networks: Iterable[Network]) -> tuple[FilmBounds, ...]:
    """What a video must keep to for all of these networks; nothing where one takes none."""
    chosen = tuple(networks)
    if not FILMS.keys() >= set(chosen):
        return ()
    return tuple(FILMS[network] for network in chosen)


UPRIGHT = 9 / 16
_ALMOST = 0.01


def film_trouble(bounds: Iterable[FilmBounds], *, sides: tuple[int, int], seconds: float) -> str:
    """Say what the first network that can't take such a video wants; empty where all can."""
    each = (_beyond(one, min(sides), seconds) or _misshapen(one, *sides) for one in bounds)
    return next((said for said in each if said), "")


def _beyond(bounds: FilmBounds, side: int, seconds: float) -> str:
    if bounds.least_side is not None and side < bounds.least_side:
        return phrase(
            "{network} takes no video with fewer than {least} pixels a side, and this one has"
            " {side}: save it larger",
            network=bounds.name,
            least=bounds.least_side,
            side=side,
        )
    if bounds.longest is not None and seconds > bounds.longest:
        return phrase(
            "{network} takes videos of at most {most} seconds, and this one has {seconds}: cut it",
            network=bounds.name,
            most=f"{bounds.longest:g}",
            seconds=f"{seconds:.1f}",
        )
    if bounds.shortest is not None and seconds < bounds.shortest:
        return phrase(
            "{network} takes videos of at least {least} seconds, and this one has {seconds}: let"
            " it last longer",
            network=bounds.name,
            least=f"{bounds.shortest:g}",
            seconds=f"{seconds:.1f}",
        )
    return ""


def _misshapen(bounds: FilmBounds, width: int, height: int) -> str:
    if bounds.upright and abs(width / height - UPRIGHT) > _ALMOST:
        return phrase(
            "{network} takes only upright videos, 9 wide to 16 high: crop it, or leave that"
            " account out",
            network=bounds.name,
        )
    if bounds.widest is not None and width > bounds.widest:
        return phrase(
            "{network} takes videos up to {most} pixels wide, and this one has {width}: save it"
            " smaller",
            network=bounds.name,
            most=bounds.widest,
            width=width,
        )
    return ""
