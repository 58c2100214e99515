"""Benches on networks that videos are brought to in pieces, before anything is posted."""

from collections.abc import Callable

from bot.domain.accounts import Network
from bot.ports import Publisher, Seen
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.servers.linkedin_api import LinkedInApi, images_of
from tests.publishers.servers.x_api import XApi

Opener = Callable[..., Publisher]


def x_bench(opened: Opener, api: XApi, clock: HandClock, secret: str = "") -> Bench:
    """A bench on X's API."""

    async def public() -> list[Seen]:
        return [Seen(text=p["source"], pictures=0, alt_texts=(), url="") for p in api.posts()]

    token = secret or next(iter(api.members))
    publisher = opened(account(Network.X, api.url, "ana"), token)
    return Bench(
        publisher=publisher, public=public, clock=clock, films=api.films, tells_film_alts=False
    )


def linkedin_bench(
    opened: Opener, api: LinkedInApi, clock: HandClock, author: str, version: str = "202607"
) -> Bench:
    """A bench on LinkedIn's API."""

    async def public() -> list[Seen]:
        return [
            Seen(text=post["source"], pictures=len(images), alt_texts=tuple(alts), url="")
            for post in api.posts()
            for images in [images_of(post["content"])]
            for alts in [[image.get("altText", "") for image in images]]
        ]

    token = next(iter(api.members))
    place = account(Network.LINKEDIN, api.url, "ana")
    publisher = opened(place, token, author=author, api_version=version)
    return Bench(
        publisher=publisher,
        public=public,
        clock=clock,
        most_pictures=20,
        films=api.films,
        tells_film_alts=False,
    )
