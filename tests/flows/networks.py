"""A workspace with accounts on local network servers, made live by two people."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.demo import TOML
from tests.publishers.servers.bluesky_pds import BlueskyPds
from tests.publishers.servers.mastodon_api import MASTODON, Manners, MastodonApi
from tests.world import World, world

SKY, TOOTS = "soupe-sky", "soupe-toots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """A workspace, and the two networks beside it."""

    here: World
    pds: BlueskyPds
    api: MastodonApi


def settings(pds: BlueskyPds, api: MastodonApi, mode: str) -> str:
    """The demonstration's settings with two more accounts."""
    return f"""{TOML}
[[accounts]]
name = "{SKY}"
network = "bluesky"
base_url = "{pds.url}"
handle = "ana.test"
mode = "{mode}"
secret_env = "SKY_PASSWORD"

[[accounts]]
name = "{TOOTS}"
network = "mastodon"
base_url = "{api.url}"
handle = "ana"
mode = "{mode}"
secret_env = "TOOTS_TOKEN"
"""


SECRETS = {"SKY_PASSWORD": "ana1-app2", "TOOTS_TOKEN": "ana-token-5e1f"}


@contextlib.asynccontextmanager
async def networks(
    folder: Path,
    *,
    live: tuple[str, ...] = (SKY, TOOTS),
    mode: str = "live",
    manners: Manners = MASTODON,
) -> AsyncIterator[Networks]:
    """Open both networks and the workspace; `live` are made so by Ana and Ben."""
    async with (
        BlueskyPds() as pds,
        MastodonApi(manners=manners) as api,
        world(folder, toml=settings(pds, api, mode), environ=SECRETS) as here,
    ):
        for name in live:
            await here.ana.types(f"live {name}")
            await here.ben.types(f"live {name}")
        yield Networks(here=here, pds=pds, api=api)
