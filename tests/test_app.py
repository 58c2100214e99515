"""The roof: opened in order, closed in reverse, and honest about what it can't do."""

import asyncio
import threading
import weakref
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot import signing_in
from bot.app import accounts_of, lint_context, open_app, rules_of
from bot.cli import run_until
from bot.clock import AdjustableClock
from bot.config.settings import Settings
from bot.demo import free_port
from bot.domain.accounts import Mode
from bot.domain.errors import ConfigError
from bot.domain.people import UserId
from bot.engaging import begun_for
from bot.lint.uncollected import uncollected
from bot.networks import sealer_of
from bot.signing_in import identify, slack_client
from bot.simulator.seed import BOT_USER, TEAM, soupe_and_co
from bot.simulator.server import Simulator
from bot.site import orders_of
from bot.slack.calls import call
from bot.slack.cards import Identity
from storage.engine import DatabaseTaken, StorageError
from storage.sqlite import Opening, SqliteEngine
from storage.store import Store
from tests.world import KEY, PATIENCE, SIGNING, world

TOML = """
[slack]
drafts_channel = "C0DRAFTS"

[[accounts]]
name = "soupe-wall"
network = "wall"
handle = "@soupe"
"""


def settings(folder: Path, api: str = "http://127.0.0.1:9/api/", *, toml: str = TOML) -> Settings:
    """Settings for a Slack that nobody plays, unless said otherwise."""
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-simulated-second-opinion",
        "SLACK_APP_TOKEN": "xapp-1-simulated-second-opinion",
        "SLACK_API_BASE_URL": api,
        "SECOND_OPINION_SECRET_KEY": KEY,
        "DATABASE_URL": f"sqlite:///{folder / 'app.db'}",
        "PORT": str(free_port()),
    }
    return Settings.load(environ, toml)


async def test_the_bot_answers_that_it_is_ready_and_shows_the_wall(tmp_path: Path) -> None:
    async with world(tmp_path) as here, aiohttp.ClientSession() as session:
        async with session.get(f"{here.bot.address}/wall.json") as response:
            assert await response.json() == []
        async with session.get(f"{here.bot.address}/readyz") as response:
            assert response.status == 200


async def test_over_signed_http_the_same_bot_works(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        await here.ana.types("Soup is back! --on soupe-wall")
        card = await here.card()
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]


async def test_a_stopped_bot_gives_everything_back_and_can_be_started_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.types("Soup is back! --on soupe-wall")
        await here.card()
        before = here.bot.address
        await here.stop()
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientConnectionError):
                await session.get(f"{before}/wall.json")
        store = await Store.open(f"sqlite:///{tmp_path / 'world.db'}", exclusive=True)
        await store.close()
        await here.start()
        assert "D-1" in await here.ana.types("list")


async def test_a_second_bot_on_the_same_database_is_refused(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        mine = settings(tmp_path, here.simulator.api_url)
        first = await Store.open(mine.database_url, exclusive=True)
        with pytest.raises(DatabaseTaken, match="please stop it first"):
            async with open_app(mine, AdjustableClock()):
                raise AssertionError("it started")
        await first.close()


async def test_a_start_that_ends_while_the_database_is_opened_closes_it_again(
    tmp_path: Path,
) -> None:
    mine = settings(tmp_path)
    with pytest.raises(ConfigError):
        async with begun_for(mine):
            raise ConfigError(("something else is wrong",))
    async with begun_for(mine) as first:
        assert await (await first.store).read(lambda tx: tx.rows("SELECT 1 AS one"))
        async with begun_for(mine) as second:
            with pytest.raises(DatabaseTaken):
                await second.store
    async with begun_for(mine) as third:
        await third.store


async def test_a_token_that_slack_refuses_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    """So is one for a whole organisation (trap 60)."""
    simulator = Simulator(soupe_and_co(now=AdjustableClock().now))
    await simulator.start()
    simulator.faults.fail("auth.test", "invalid_auth")
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN: Slack answers invalid_auth"):
        async with open_app(settings(tmp_path, simulator.api_url), AdjustableClock()):
            raise AssertionError("it started")
    simulator.faults.clear()
    simulator.faults.whole_organisation = True
    with pytest.raises(ConfigError, match="one workspace; please install it in that workspace"):
        async with open_app(settings(tmp_path, simulator.api_url), AdjustableClock()):
            raise AssertionError("it started")
    # What was opened before the refusal is closed again.
    store = await Store.open(f"sqlite:///{tmp_path / 'app.db'}", exclusive=True)
    await store.close()
    await simulator.stop()


async def test_a_bot_that_cannot_load_what_judges_ends_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack is heard before all is loaded; whoever asks meanwhile waits, and is never unjudged."""

    def no_room() -> str:
        raise StorageError("The disk is full.")

    monkeypatch.setattr("bot.app.expected_schema_digest", no_room)
    simulator = Simulator(soupe_and_co(now=AdjustableClock().now))
    await simulator.start()
    mine = settings(tmp_path, simulator.api_url)
    with pytest.raises(StorageError, match="full"):
        async with asyncio.timeout(PATIENCE):
            await run_until(asyncio.Event(), mine, AdjustableClock())
    store = await Store.open(mine.database_url, exclusive=True)
    await store.close()
    await simulator.stop()


async def test_a_start_that_waits_for_slack_ends_when_it_is_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but a kill ended it, for as long as Slack could not be asked."""
    asked, stop = asyncio.Event(), asyncio.Event()

    async def never(*_: object) -> Identity:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError("it was answered")

    monkeypatch.setattr("bot.app.identify", never)
    mine = settings(tmp_path)
    running = asyncio.create_task(run_until(stop, mine, AdjustableClock()))
    async with asyncio.timeout(PATIENCE):
        await asked.wait()
        stop.set()
        await running
    store = await Store.open(mine.database_url, exclusive=True)
    await store.close()


async def test_a_start_that_is_given_up_while_the_database_is_opened_closes_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stayed open, and taken, for as long as the process was there."""
    opening, stop, go = asyncio.Event(), asyncio.Event(), threading.Event()
    loop, really = asyncio.get_running_loop(), SqliteEngine.open

    def slowly(how: Opening) -> SqliteEngine:
        loop.call_soon_threadsafe(opening.set)
        go.wait(PATIENCE)
        return really(how)

    mine = settings(tmp_path)
    with monkeypatch.context() as slow:
        slow.setattr(SqliteEngine, "open", slowly)
        running = asyncio.create_task(run_until(stop, mine, AdjustableClock()))
        async with asyncio.timeout(PATIENCE):
            await opening.wait()
            stop.set()
            await asyncio.sleep(0)
            loop.call_later(0.05, go.set)
            await running
    store = await Store.open(mine.database_url, exclusive=True)
    await store.close()


async def test_the_bot_asks_slack_who_it_is(tmp_path: Path) -> None:
    simulator = Simulator(soupe_and_co(now=AdjustableClock().now))
    await simulator.start()
    async with aiohttp.ClientSession() as session:
        client = slack_client(settings(tmp_path, simulator.api_url), session)
        identity = await identify(client)
        assert identity == Identity(team=TEAM.id, user=UserId(BOT_USER))
        answer, _ = await call(client, "auth.test")
        assert answer["user_id"] == identity.user
    await simulator.stop()


@pytest.mark.parametrize("how", ["500", "fatal_error", "429", "cut"])
async def test_while_slack_cannot_be_asked_the_start_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Slack's own trouble is no mistake in the settings, whatever form it takes."""
    monkeypatch.setattr("bot.signing_in.ASK_AGAIN_SECONDS", 0.0)
    simulator = Simulator(soupe_and_co(now=AdjustableClock().now))
    await simulator.start()
    match how:
        case "500":
            simulator.faults.break_with("auth.test", 500, times=3)
        case "429":
            simulator.faults.rate_limit("auth.test", 30, times=3)
        case "cut":
            simulator.faults.cut("auth.test", times=3)
        case _:
            simulator.faults.fail("auth.test", how, times=3)
    async with aiohttp.ClientSession() as session, asyncio.timeout(20):
        identity = await identify(slack_client(settings(tmp_path, simulator.api_url), session))
    assert identity.user == UserId(BOT_USER)
    await simulator.stop()


@pytest.mark.parametrize("status", [200, 502])
async def test_a_page_instead_of_slacks_answer_is_no_refused_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """A gateway answered while Slack was down, and the start ended with: copy the token anew."""
    monkeypatch.setattr("bot.signing_in.ASK_AGAIN_SECONDS", 0.0)
    asked = 0

    async def auth_test(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        if asked < 3:
            return web.Response(status=status, text="<h1>Sorry</h1>", content_type="text/html")
        return web.json_response({"ok": True, "team_id": TEAM.id, "user_id": BOT_USER})

    application = web.Application()
    application.router.add_route("*", "/auth.test", auth_test)
    async with TestServer(application) as server, aiohttp.ClientSession() as session:
        client = slack_client(settings(tmp_path, str(server.make_url("/"))), session)
        assert (await identify(client)).user == UserId(BOT_USER)


async def test_a_start_that_waits_for_slack_keeps_no_garbage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The collector rests meanwhile: a day without Slack took hundreds of megabytes."""

    class Looped:
        def __init__(self) -> None:
            self.itself = self

    seen: list[weakref.ref[Looped]] = []
    tried = signing_in.call

    async def littering(client: AsyncWebClient, method: str, **given: object) -> object:
        seen.append(weakref.ref(Looped()))
        return await tried(client, method, **given)

    monkeypatch.setattr(signing_in, "call", littering)
    monkeypatch.setattr(signing_in, "ASK_AGAIN_SECONDS", 0.0)
    simulator = Simulator(soupe_and_co(now=AdjustableClock().now))
    await simulator.start()
    simulator.faults.break_with("auth.test", 500, times=1)
    async with aiohttp.ClientSession() as session:
        with uncollected():
            await identify(slack_client(settings(tmp_path, simulator.api_url), session))
            assert [one() is None for one in seen] == [True, False]
    await simulator.stop()


@pytest.mark.parametrize("way", [{}, {"SLACK_SIGNING_SECRET": SIGNING, "SLACK_APP_TOKEN": ""}])
def test_trap_31_the_key_of_the_book_rests_on_the_secret_key_alone(
    tmp_path: Path, way: dict[str, str]
) -> None:
    """So a new token or signing secret loses nothing of what was left in it (trap 9)."""
    mine = settings(tmp_path)
    others = Settings.load({**mine.variables, "SLACK_APP_TOKEN": "xapp-1-a-new-one", **way}, TOML)
    first, second = (orders_of(one, tmp_path, sealer_of(one)) for one in (mine, others))
    assert first.secret != second.secret
    assert first.key == second.key
    assert first.key not in {first.secret, second.secret, KEY}
    anew = Settings.load({**mine.variables, "SECOND_OPINION_SECRET_KEY": KEY[::-1]}, TOML)
    assert orders_of(anew, tmp_path, sealer_of(anew)).key != first.key


def test_rule_35_no_account_begins_live_by_the_settings_alone(tmp_path: Path) -> None:
    found = accounts_of(settings(tmp_path))
    assert list(found) == ["soupe-wall"]
    assert {account.mode for account in found.values()} == {Mode.DRY_RUN}


def test_the_settings_reach_the_rules_and_lint(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    rules = rules_of(mine)
    assert rules.policy == mine.policy.review
    assert (rules.times.countdown, rules.times.lateness) == (
        mine.policy.countdown,
        mine.policy.late,
    )
    assert lint_context(mine).profile("soupe-wall").own_handles == ("soupe",)


def test_lint_knows_each_accounts_country_and_zone(tmp_path: Path) -> None:
    own = 'country = "FR"\nzone = "Europe/Paris"\n'
    profile = lint_context(settings(tmp_path, toml=TOML + own)).profile("soupe-wall")
    assert (profile.country, str(profile.zone)) == ("FR", "Europe/Paris")
