"""A video on X and LinkedIn: what they don't take is refused in the form, what they do goes out."""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.demo import TOML
from bot.media.films import bare_film
from tests.composing import by_shortcut
from tests.media.filming import SOUP, TALL, shown_as, weighing
from tests.publishers.servers.linkedin_api import PAGE, LinkedInApi
from tests.publishers.servers.x_api import XApi
from tests.world import World, world

X, LINKED = "soupe-x", "soupe-linked"
TEXT, ALT = "Soup is back!", "Leek soup is poured into a bowl"
# Upright and small enough for X, long and heavy enough for LinkedIn.
FILM = weighing(shown_as(SOUP, 720, 1280, 5), 90_000)
BARE = bare_film(FILM)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """A workspace, and the two networks beside it."""

    here: World
    x: XApi
    linked: LinkedInApi


def settings(x: XApi, linked: LinkedInApi) -> str:
    """The demonstration's settings with an account on each."""
    return f"""{TOML}
[[accounts]]
name = "{X}"
network = "x"
base_url = "{x.url}"
handle = "ana"
mode = "live"
secret_env = "X_TOKEN"

[[accounts]]
name = "{LINKED}"
network = "linkedin"
base_url = "{linked.url}"
handle = "ana"
mode = "live"
author = "{PAGE}"
api_version = "202607"
secret_env = "LINKED_TOKEN"
"""


@contextlib.asynccontextmanager
async def both(folder: Path) -> AsyncIterator[Both]:
    """Open the networks and the workspace; both accounts are made live by two."""
    async with XApi() as x, LinkedInApi() as linked:
        environ = {"X_TOKEN": next(iter(x.members)), "LINKED_TOKEN": next(iter(linked.members))}
        async with world(folder, toml=settings(x, linked), environ=environ) as here:
            for name in (X, LINKED):
                await here.ana.types(f"live {name}")
                await here.ben.types(f"live {name}")
            yield Both(here=here, x=x, linked=linked)


async def test_rule_20_the_approved_video_goes_out_on_x_and_linkedin_and_all_else_is_refused(
    tmp_path: Path,
) -> None:
    async with both(tmp_path) as on:
        here = on.here
        for film, account, why in (
            (TALL, X, "X takes videos of at most 1280 by 1024 pixels, and this one has 1080"),
            (SOUP, LINKED, "LinkedIn takes videos of at least 3 seconds, and this one has 1.0"),
        ):
            form = await by_shortcut(here.ana)
            form.attaches(film)
            assert why in str(await form.sends(TEXT, [account]))
        form = await by_shortcut(here.ana)
        form.attaches(FILM)
        await form.sends(TEXT, [X, LINKED])
        form.describes(ALT)
        assert await form.sends() == {}
        await form.closes()
        card = await here.card()
        assert f"🔇 {X}, {LINKED}: no alt text goes along" in str(card["blocks"])
        await here.ben.reacts(str(card["ts"]))
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying=f"{X}: published")
        await here.card(saying=f"{LINKED}: published")
        assert [one["bytes"] for one in on.x.media.values()] == [BARE]
        assert [one["bytes"] for one in on.linked.videos.values()] == [BARE]
        assert hashlib.sha256(BARE).hexdigest()[:8] in str(card["blocks"])
        await here.passes(seconds=30)
        assert not any(
            "not as it was approved" in one["text"] for one in here.messages(here.olga.id)
        )
        # It was taken for one account, and another one is chosen then.
        form = await by_shortcut(here.ana)
        form.attaches(weighing(TALL, 90_000))
        await form.sends(TEXT, [LINKED])
        form.describes(ALT)
        assert "X takes videos of at most 1280" in str(await form.sends(TEXT, [X, LINKED]))
