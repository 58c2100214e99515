"""What each network takes of videos, beside what is asked of all of them (`bot.media.films`).

A network stands here once a video's way was proven against a server that behaves as it documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.accounts import Network
from bot.words.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What a film's file tells: its sides in pixels as it is shown, seconds, bytes, how coded.

    `rate` is its frames a second. `usual_colours` says that it is YUV 4:2:0, and `plain_sound`
    that what it has of sound is AAC-LC, mono or stereo; what the file doesn't tell is no.
    """

    width: int
    height: int
    seconds: float
    size: int
    rate: float
    has_sound: bool
    usual_colours: bool
    plain_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmBounds:
    """The shortest and the longest in seconds, and the least pixels a side; `None` is: any.

    `widest` is how many pixels wide at most; `upright` says that it must be 9 wide to 16 high;
    `box` is the most for the shorter and the longer side; `ratios` the least and the most of its
    width by its height. `lightest` is in bytes, `slowest` and `rate` are the least and the most
    frames a second, `densest` the most megabits a second, and `plain` asks for usual colours and
    plain sound. `alt` is whether the network shows what is said of a video
    to whoever can't see it.
    """

    name: str = ""
    shortest: float | None = None
    longest: float | None = None
    least_side: int | None = None
    widest: int | None = None
    upright: bool = False
    lightest: int | None = None
    box: tuple[int, int] | None = None
    ratios: tuple[float, float] | None = None
    slowest: float | None = None
    rate: float | None = None
    densest: float | None = None
    plain: bool = False
    alt: bool = True


FILMS: Mapping[Network, FilmBounds] = {
    Network.BLUESKY: FilmBounds(name="Bluesky"),
    Network.MASTODON: FilmBounds(name="Mastodon"),
    Network.FACEBOOK: FilmBounds(
        name="Facebook",
        shortest=3,
        longest=90,
        least_side=540,
        # What is called 24 frames a second is often a thousandth less.
        slowest=23.9,
        rate=60,
        upright=True,
        plain=True,
        alt=False,
    ),
    Network.INSTAGRAM: FilmBounds(
        name="Instagram",
        shortest=3,
        widest=1920,
        slowest=23,
        rate=60,
        densest=25,
        plain=True,
        alt=False,
    ),
    Network.THREADS: FilmBounds(
        name="Threads", widest=1920, slowest=23, rate=60, densest=100, plain=True
    ),
    Network.BY_HAND: FilmBounds(),
    Network.SLACK: FilmBounds(name="Slack"),
    Network.WEBHOOK: FilmBounds(),
    # Accounts with X Premium may post more pixels, and nothing here knows which have it.
    Network.X: FilmBounds(
        name="X",
        shortest=0.5,
        least_side=32,
        box=(1024, 1280),
        ratios=(1 / 3, 3),
        rate=60,
        plain=True,
        alt=False,
    ),
    Network.LINKEDIN: FilmBounds(name="LinkedIn", shortest=3, lightest=75_000, alt=False),
    Network.TIKTOK: FilmBounds(name="TikTok", least_side=360, slowest=23, rate=60),
}


def films_for(networks: Iterable[Network]) -> tuple[FilmBounds, ...]:
    """What a video must keep to for all of these networks; nothing where one takes none."""
    chosen = tuple(networks)
    if not FILMS.keys() >= set(chosen):
        return ()
    return tuple(FILMS[network] for network in chosen)


def told(network: Network, seconds: int | None) -> tuple[FilmBounds, ...]:
    """What a video must keep to for an account whose server says how long one may last."""
    if seconds is None or network not in FILMS:
        return ()
    return (FilmBounds(name=FILMS[network].name, longest=seconds),)


UPRIGHT = 9 / 16
_ALMOST = 0.01


def film_trouble(bounds: Iterable[FilmBounds], film: Film) -> str:
    """Say what the first network that can't take such a video wants; empty where all can."""
    return next((said for one in bounds if (said := _beyond(one, film))), "")


def _beyond(bounds: FilmBounds, film: Film) -> str:
    checks = (_sides, _length, _misshapen, _ratio, _weight, _coding)
    return next((said for check in checks if (said := check(bounds, film))), "")


def _sides(bounds: FilmBounds, film: Film) -> str:
    shorter, longer = sorted((film.width, film.height))
    if bounds.least_side is not None and shorter < bounds.least_side:
        return phrase(
            "{network} takes no video with fewer than {least} pixels a side, and this one has"
            " {side}: save it larger",
            network=bounds.name,
            least=bounds.least_side,
            side=shorter,
        )
    if bounds.box is not None and (shorter > bounds.box[0] or longer > bounds.box[1]):
        return phrase(
            "{network} takes videos of at most {longer} by {shorter} pixels, and this one has"
            " {width} by {height}: save it smaller",
            network=bounds.name,
            longer=bounds.box[1],
            shorter=bounds.box[0],
            width=film.width,
            height=film.height,
        )
    return ""


def _misshapen(bounds: FilmBounds, film: Film) -> str:
    if bounds.upright and abs(film.width / film.height - UPRIGHT) > _ALMOST:
        return phrase(
            "{network} takes only upright videos, 9 wide to 16 high: crop it, or leave that"
            " account out",
            network=bounds.name,
        )
    if bounds.widest is not None and film.width > bounds.widest:
        return phrase(
            "{network} takes videos up to {most} pixels wide, and this one has {width}: save it"
            " smaller",
            network=bounds.name,
            most=bounds.widest,
            width=film.width,
        )
    return ""


def _ratio(bounds: FilmBounds, film: Film) -> str:
    ratio = film.width / film.height
    if bounds.ratios is None or bounds.ratios[0] <= ratio <= bounds.ratios[1]:
        return ""
    return phrase(
        "on {network} a video's width is {narrowest} to {widest} times its height, and this one's"
        " {ratio} times: crop it",
        network=bounds.name,
        narrowest=f"{bounds.ratios[0]:.2g}",
        widest=f"{bounds.ratios[1]:.2g}",
        ratio=f"{ratio:.2g}",
    )


def _length(bounds: FilmBounds, film: Film) -> str:
    if bounds.longest is not None and film.seconds > bounds.longest:
        return phrase(
            "{network} takes videos of at most {most} seconds, and this one has {seconds}: cut it",
            network=bounds.name,
            most=f"{bounds.longest:g}",
            seconds=f"{film.seconds:.1f}",
        )
    if bounds.shortest is not None and film.seconds < bounds.shortest:
        return phrase(
            "{network} takes videos of at least {least} seconds, and this one has {seconds}: let"
            " it last longer",
            network=bounds.name,
            least=f"{bounds.shortest:g}",
            seconds=f"{film.seconds:.1f}",
        )
    return ""


def _weight(bounds: FilmBounds, film: Film) -> str:
    density = film.size * 8 / film.seconds / 1_000_000
    if bounds.densest is not None and density > bounds.densest:
        return phrase(
            "{network} takes at most {most} megabits a second, and this video has {density}: save"
            " it smaller",
            network=bounds.name,
            most=f"{bounds.densest:g}",
            density=f"{density:.0f}",
        )
    if bounds.lightest is None or film.size >= bounds.lightest:
        return ""
    return phrase(
        "{network} takes no video of less than {least} kB, and this one has {size}: save it with"
        " more detail",
        network=bounds.name,
        least=f"{bounds.lightest / 1_000:.0f}",
        size=f"{film.size / 1_000:.0f}",
    )


def _coding(bounds: FilmBounds, film: Film) -> str:
    if bounds.slowest is not None and film.rate < bounds.slowest:
        return phrase(
            "{network} takes at least {least} frames a second, and this video has {rate}: save it"
            " with more",
            network=bounds.name,
            least=f"{bounds.slowest:.0f}",
            rate=f"{film.rate:.4g}",
        )
    if bounds.rate is not None and film.rate > bounds.rate:
        return phrase(
            "{network} takes at most {most} frames a second, and this video has {rate}: save it"
            " with fewer",
            network=bounds.name,
            most=f"{bounds.rate:g}",
            rate=f"{film.rate:.4g}",
        )
    if bounds.plain and not film.usual_colours:
        return phrase(
            "{network} takes only videos with usual colours (YUV 4:2:0): save it as usual H.264",
            network=bounds.name,
        )
    if bounds.plain and not film.plain_sound:
        return phrase(
            "{network} takes only videos whose sound is AAC-LC, mono or stereo: save it so",
            network=bounds.name,
        )
    return ""
