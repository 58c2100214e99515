"""A workspace with a Page, an Instagram and a Threads account on servers of ours, live by two."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.demo import TOML
from tests.publishers.servers.containers_graph import InstagramGraph, ThreadsGraph
from tests.publishers.servers.facebook_graph import FacebookGraph
from tests.world import World, world

PAGE, GRAM, THREADS = "soupe-page", "soupe-gram", "soupe-threads"
ENVIRON = {"META_TOKEN": "ana-token-5e1f"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metas:
    """A workspace, and Meta's three networks beside it."""

    here: World
    pages: FacebookGraph
    gram: InstagramGraph
    threads: ThreadsGraph


def settings(addresses: dict[str, str]) -> str:
    """The demonstration's settings with an account on each of these networks."""
    tables = [
        f"""
[[accounts]]
name = "{name}"
network = "{network}"
base_url = "{addresses[name]}"
handle = "soupe"
mode = "live"
secret_env = "META_TOKEN"
{more}
"""
        for name, network, more in (
            (PAGE, "facebook", ""),
            (GRAM, "instagram", 'login = "facebook"'),
            (THREADS, "threads", ""),
        )
    ]
    return TOML + "".join(tables)


@contextlib.asynccontextmanager
async def metas(folder: Path) -> AsyncIterator[Metas]:
    """Open the networks and the workspace."""
    async with FacebookGraph() as pages, InstagramGraph() as gram, ThreadsGraph() as threads:
        servers = {PAGE: pages, GRAM: gram, THREADS: threads}
        toml = settings({name: server.url for name, server in servers.items()})
        async with world(folder, toml=toml, environ=ENVIRON) as here:
            for name in servers:
                await here.ana.types(f"live {name}")
                await here.ben.types(f"live {name}")
            yield Metas(here=here, pages=pages, gram=gram, threads=threads)
