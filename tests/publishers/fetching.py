"""Benches on networks that fetch pictures from us."""

from collections.abc import Callable

from bot.domain.accounts import Network
from bot.ports import Publisher, Seen
from tests.publishers.bench import Bench, account
from tests.publishers.servers.containers_graph import ContainersGraph, ThreadsGraph
from tests.publishers.servers.lending import Library
from tests.publishers.servers.tiktok_api import TikTokApi

Opener = Callable[..., Publisher]


def container_bench(
    opened: Opener, server: ContainersGraph, library: Library, network: Network, **extras: str
) -> Bench:
    """A bench on a network with containers."""

    async def public() -> list[Seen]:
        return [
            Seen(text=p[server.words], pictures=0, alt_texts=(), url="") for p in server.posts()
        ]

    async def answers() -> list[tuple[str, str]]:
        assert isinstance(server, ThreadsGraph)
        return server.answers()

    publisher = opened(
        account(network, server.url, "soupe"),
        next(iter(server.members)),
        addresses=library.address,
        **extras,
    )
    needy = network is Network.INSTAGRAM
    return Bench(
        publisher=publisher,
        public=public,
        clock=library.clock,
        most_pictures=10 if needy else 20,
        fewest_pictures=1 if needy else 0,
        shelf=library.shelf,
        tells_film_alts=not needy,
        answers=None if needy else answers,
        films=lambda: [one for post in server.accepted("create") for one in post["pictures"]],
    )


def tiktok_bench(opened: Opener, tok: TikTokApi, library: Library) -> Bench:
    """A bench on TikTok, which knows our public address as ours."""
    tok.verified = library.url

    async def public() -> list[Seen]:
        return [
            Seen(text=p["text"], pictures=len(p["pictures"]), alt_texts=p["alt_texts"], url="")
            for p in tok.posts()
        ]

    token = next(iter(tok.members))
    place = account(Network.TIKTOK, tok.url, "soupe")
    return Bench(
        publisher=opened(place, token, addresses=library.address),
        public=public,
        clock=library.clock,
        most_pictures=35,
        fewest_pictures=1,
        tells_alt_texts=False,
        shelf=library.shelf,
        films=lambda: [one["video"] for one in tok.accepted("create") if "video" in one],
    )
