"""What each network takes of videos, beside what is asked of all of them (`bot.media.films`).

A network stands here once a video's way was proven against a server that behaves as it documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.accounts import Network
from bot.words.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmBounds:
    """The shortest and the longest in seconds, and the least pixels a side; `None` is: any."""

    name: str
    shortest: float | None = None
    longest: float | None = None
    least_side: int | None = None


FILMS: Mapping[Network, FilmBounds] = {
    Network.BLUESKY: FilmBounds(name="Bluesky"),
    Network.MASTODON: FilmBounds(name="Mastodon"),
    Network.BY_HAND: FilmBounds(name="By hand"),
}


def films_for(networks: Iterable[Network]) -> tuple[FilmBounds, ...]:
    """What a video must keep to for all of these networks; nothing where one takes none."""
    chosen = tuple(networks)
    if not FILMS.keys() >= set(chosen):
        return ()
    return tuple(FILMS[network] for network in chosen)


def film_trouble(bounds: Iterable[FilmBounds], *, sides: tuple[int, int], seconds: float) -> str:
    """Say what the first network that can't take such a video wants; empty where all can."""
    return next((said for one in bounds if (said := _beyond(one, min(sides), seconds))), "")


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
