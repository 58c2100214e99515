"""Accounts whose token is in our own store: connected, renewed, and never another's (rule 20)."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot import connect
from bot.checking import check
from bot.cli import main
from bot.demo import TOML
from bot.domain.errors import UserError
from tests.publishers.servers import oauth_door
from tests.publishers.servers.mastodon_api import MastodonApi
from tests.publishers.servers.oauth_door import OAuthDoor
from tests.publishers.servers.x_api import XApi
from tests.test_shell import settings
from tests.world import World, world

pytestmark = pytest.mark.slow

TOOTS = "soupe-toots"
ANAS, BENS = "ana-token-5e1f", "ben-token-7c2d"
TOKEN_KEY = "a key for the tests of tokens number one"
NEWER_KEY = "another key for the tests of tokens"


def owned(name: str, network: str, url: str) -> str:
    """The settings of an account that Ana owns, and Ben in her place."""
    return f"""{TOML}
[[accounts]]
name = "{name}"
network = "{network}"
base_url = "{url}"
handle = "ana"
mode = "live"
owner = "U0ANA"
substitute = "U0BEN"
"""


@contextlib.asynccontextmanager
async def toots(folder: Path) -> AsyncIterator[tuple[World, MastodonApi]]:
    """A workspace with one account that Ana owns, and Ben in her place."""
    async with MastodonApi() as api:
        toml = owned(TOOTS, "mastodon", api.url)
        environ = {"SECOND_OPINION_TOKEN_KEY": TOKEN_KEY}
        async with world(folder, toml=toml, environ=environ) as here:
            yield here, api


async def go_live(here: World, account: str = TOOTS) -> None:
    """Two people make an account live."""
    assert await here.ana.types(f"live {account}")
    assert "is live now" in await here.ben.types(f"live {account}")


async def test_rule_20_the_same_profile_stays_live_and_another_one_publishes_nothing(
    tmp_path: Path,
) -> None:
    async with toots(tmp_path) as (here, api):
        answer = await here.ana.types(f"live {TOOTS}")
        assert "is not connected yet; its owner can type `/draft connect soupe-toots`" in answer
        said = await connect.with_token(settings(here), TOOTS, f" {ANAS}\n", None)
        assert said == f"{TOOTS} is connected; the network knows it as {api.url}/@ana."
        await go_live(here)
        await here.publishes("Soup is back!", on=TOOTS)
        # Renewed by the same profile: what was approved leaves.
        api.members["ana-token-newer"] = api.members.pop(ANAS)
        await here.schedules(f"Soup again! --on {TOOTS}", number=2)
        await connect.with_token(settings(here), TOOTS, "ana-token-newer", None)
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        # Connected with another profile: approvals are void, and nothing leaves.
        await here.schedules(f"Soup for ever! --on {TOOTS}", number=3)
        said = await connect.with_token(settings(here), TOOTS, BENS, None)
        assert f"It was {api.url}/@ana before, so it only rehearses" in said
        await here.reconciles()
        await here.card(3, saying="DRY RUN")
        await here.passes(seconds=61)
        await here.passes(minutes=5)
        assert len(api.posts()) == 2
        told = [e for e in await here.journal() if e.kind == "account.connected"]
        assert [e.actor for e in told] == ["shell"] * 3
        assert ANAS not in str([e.details for e in await here.journal()])


async def test_a_token_that_the_network_does_not_accept_is_not_kept(tmp_path: Path) -> None:
    async with toots(tmp_path) as (here, _):
        with pytest.raises(UserError, match="does not accept") as raised:
            await connect.with_token(settings(here), TOOTS, "canary-wrong-token", None)
        assert "canary" not in str(raised.value)
        with pytest.raises(UserError, match="is no token"):
            await connect.with_token(settings(here), TOOTS, " \n", None)
        with pytest.raises(UserError, match="is not one to connect"):
            await connect.with_token(settings(here), "soupe-wall", ANAS, None)
        assert "is not connected yet" in await here.ana.types(f"live {TOOTS}")
        soon = (here.clock.now() + timedelta(days=10)).date()
        await connect.with_token(settings(here), TOOTS, ANAS, soon)
        for _ in range(2):
            await here.reconciles()
        for person in (here.ana, here.ben):
            (letter,) = here.letters(person)
            assert f"The login of {TOOTS} ends within 14 days on {soon:%d %B %Y}" in letter


async def test_keys_are_changed_without_connecting_anew(tmp_path: Path) -> None:
    async with toots(tmp_path) as (here, api):
        await connect.with_token(settings(here), TOOTS, ANAS, date(2099, 12, 31))
        here.environ["SECOND_OPINION_TOKEN_KEY"] = f"{NEWER_KEY},{TOKEN_KEY}"
        assert (await connect.rekey(settings(here))).startswith("1 login is encrypted")
        here.environ["SECOND_OPINION_TOKEN_KEY"] = NEWER_KEY
        await here.stop()
        lines, _ = await check(settings(here))
        assert f"ok       account {TOOTS}: the network knows it as {api.url}/@ana" in lines
        assert f"ok       account {TOOTS}: its login lasts until 31 December 2099" in lines
        await here.start()
        await go_live(here)


class XWithDoor(XApi):
    """X, and the place where people sign in to it."""

    def __init__(self) -> None:
        super().__init__()
        self.door = OAuthDoor(style=oauth_door.X, give=self.members.__setitem__)

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), *self.door.routes()]


X = "soupe-x"


@contextlib.asynccontextmanager
async def on_x(folder: Path) -> AsyncIterator[tuple[World, XWithDoor]]:
    """A workspace with one account on X that Ana owns, and an app to sign in with."""
    async with XWithDoor() as api:
        toml = f"""{owned(X, "x", api.url)}
[apps.x]
client_id = "{oauth_door.APP}"
secret_env = "X_APP_SECRET"
"""
        environ = {"SECOND_OPINION_TOKEN_KEY": TOKEN_KEY, "X_APP_SECRET": oauth_door.APP_SECRET}
        async with world(folder, toml=toml, environ=environ) as here:
            yield here, api


async def comes_back(api: XWithDoor, text: str) -> str:
    """Open the address that stands in a text, say yes there, and give where the browser ends."""
    address = next(word for word in text.split() if word.startswith(api.url))
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(address, allow_redirects=False) as answer,
    ):
        assert answer.status == 302, await answer.text()
        return answer.headers["Location"]


async def test_somebody_at_the_server_signs_in_with_any_browser_and_pastes_where_it_ended(
    tmp_path: Path,
) -> None:
    async with on_x(tmp_path) as (here, api):
        api.door.back = "https://localhost/connect/back"
        shown: list[str] = []
        typed = [
            "https://localhost/connect/back?code=forged&state=forged",
            "https://[localhost?code=forged",
        ]

        def pastes(text: str) -> str:
            shown.append(text)
            return typed.pop()

        while typed:
            with pytest.raises(UserError, match="not the answer to this sign-in"):
                await connect.by_signing_in(settings(here), X, pastes)
        loop = asyncio.get_running_loop()

        def signs_in(text: str) -> str:
            there = asyncio.run_coroutine_threadsafe(comes_back(api, text), loop)
            return there.result(timeout=20)

        async def in_a_thread() -> str:
            # As at a terminal, where somebody takes their time while the bot runs elsewhere.
            return await asyncio.to_thread(
                lambda: asyncio.run(connect.by_signing_in(settings(here), X, signs_in))
            )

        said = await in_a_thread()
        assert said.startswith(f"{X} is connected; the network knows it as https://x.com/i/user/")
        await go_live(here, X)
        await here.publishes("Soup is back!", on=X)
        # Two hours later the token has run out, and is renewed before the post is prepared.
        api.members.clear()
        await here.passes(hours=2)
        lines, _ = await check(settings(here))
        assert f"note     account {X}: its token has run out, and a running bot renews it" in lines
        assert len(api.door.heard) == 1, "what looks at a copy of the database renews nothing"
        await here.publishes("Soup again!", on=X, number=2)
        assert len(api.tweets) == 2
        kinds = [asked["grant_type"] for asked in api.door.heard]
        assert kinds == ["authorization_code", "refresh_token"]


async def test_rule_31_what_one_person_disconnects_publishes_nothing_until_it_is_connected_again(
    tmp_path: Path,
) -> None:
    async with toots(tmp_path) as (here, api):
        await connect.with_token(settings(here), TOOTS, ANAS, None)
        await go_live(here)
        await here.ben.reacts(await here.ana.drafts(f"Soup is back! --on {TOOTS}"))
        await here.card(1, saying="scheduled")
        answer = await here.zoe.types(f"disconnect {TOOTS}")
        assert f"`{TOOTS}` is disconnected: its login is forgotten here" in answer
        assert "which its owner can do there" in answer
        await here.told(f"disconnected `{TOOTS}`: nothing leaves there")
        await here.passes(minutes=5)
        card = await here.card(1, saying="failed, nothing was published")
        assert "The login of soupe-toots has ended" in card["text"]
        assert "is not connected, so" in await here.ana.types(f"disconnect {TOOTS}")
        assert api.posts() == []
        # The same profile again: what two people made live is live (rule 20).
        await connect.with_token(settings(here), TOOTS, ANAS, None)
        await here.publishes("Soup again!", on=TOOTS, number=2)
        said = await connect.disconnect(settings(here), TOOTS)
        assert said.startswith(f"{TOOTS} is disconnected: its login is forgotten here, but not")
        assert "is not connected yet" not in await here.ana.types(f"live {TOOTS}")
        assert [post["source"] for post in api.posts()] == ["Soup again!"]


@pytest.mark.parametrize(("typed", "status"), [(f"{ANAS}\n", 0), ("canary-wrong\n", 1), ("", 1)])
async def test_the_token_is_read_from_standard_input_and_shown_nowhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    status: int,
) -> None:
    async with toots(tmp_path) as (here, api):
        file = tmp_path / "settings.toml"
        file.write_text(here.toml, "utf-8")
        for name, value in here._environ(0).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SECOND_OPINION_CONFIG", str(file))
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        found = await asyncio.to_thread(main, ["connect", TOOTS, "--token"])
        said = capsys.readouterr()
        assert found == status, said
        assert (f"knows it as {api.url}/@ana" in said.out) is (status == 0)
        assert not typed or typed.strip() not in said.out + said.err
