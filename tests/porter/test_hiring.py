"""A real porter, in a process of its own: what it acknowledged outlives it, and the door stays."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.demo import free_port
from bot.domain.errors import CannotStart
from bot.porter import hiring, premises
from bot.porter.book import Book
from bot.porter.heard import Heard
from bot.porter.hiring import Ears, Hired
from bot.porter.lines import PULSE, Answer, Held, Orders, Pulse
from bot.porter.premises import a_door, a_room, proxy_of, the_last_is_gone, without_tokens
from bot.porter.sockets import PLACES
from bot.simulator.delivery import Sort
from bot.simulator.seed import soupe_and_co
from bot.simulator.server import Simulator
from tests.porter.inside import Hung, Inside, Room
from tests.porter.slack import SECRET, Signed, command

PATIENCE = 60.0


@dataclass(slots=True)
class Bot:
    """What stands behind the porter: it hears, and takes what a test wants."""

    address: str
    heard: list[Heard] = field(default_factory=list)
    takes: list[Callable[[], None]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    finished: bool = False

    def hear(self, heard: Heard, taken: Callable[[], None]) -> None:
        self.heard.append(heard)
        self.takes.append(taken)
        self.came.set()

    def ask(self, heard: Heard, reply: Callable[[Answer], None]) -> None:
        raise AssertionError("nobody asks over HTTP")

    def held(self, held: Held) -> None:
        assert not held.count

    @property
    def ears(self) -> Ears:
        return Ears(hear=self.hear, ask=self.ask, refused=self.refused, held=self.held)

    def refused(self, method: str, status: int) -> None:
        raise AssertionError(f"{method} was refused with {status}")

    async def finish(self) -> None:
        self.finished = True

    async def status(self, one: Signed) -> int:
        """Send a request to the door."""
        url = f"{self.address}/slack/events"
        async with (
            aiohttp.ClientSession() as client,
            client.post(url, data=one.body, headers=one.headers) as answer,
        ):
            return answer.status

    async def has_heard(self, count: int) -> list[str]:
        """Wait until so many requests came, and return what they said."""
        async with asyncio.timeout(PATIENCE):
            while len(self.heard) < count:
                self.came.clear()
                await self.came.wait()
        return [one.body.split("text=")[1].split("&")[0] for one in self.heard]


@pytest.fixture(autouse=True)
def the_machine_may_be_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process comes up as quickly as others let it, which is no property of the porter's."""
    monkeypatch.setattr(hiring, "SECONDS_TO_OPEN", 2 * PATIENCE)


@contextlib.asynccontextmanager
async def a_porter(folder: Path) -> AsyncIterator[tuple[Hired, Bot]]:
    """Hire one, with a bot that takes nothing by itself."""
    with a_room() as room:
        port = free_port()
        bot = Bot(f"http://127.0.0.1:{port}")
        orders = Orders(
            secret=SECRET,
            key=SECRET,
            path="/slack/events",
            back=str(room / "bot"),
            book=str(folder / "heard"),
        )
        hired = Hired(a_door("127.0.0.1"), os.environ)
        try:
            await hired.prepare()
            await hired.start(("127.0.0.1", port), orders, bot.ears)
            yield hired, bot
        finally:
            await hired.close(bot.finish)
            await hired.dismiss()
    assert bot.finished
    assert not room.exists()


def kill(hired: Hired) -> None:
    """End the porter's process at once."""
    assert hired._process is not None
    os.kill(hired._process.pid, signal.SIGKILL)


async def test_trap_9_another_porter_tells_again_what_was_not_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever calls in between waits a moment, since the door stays where it is."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    async with a_porter(tmp_path) as (hired, bot):
        for text in ("first", "second", "third"):
            assert await bot.status(command(text)) == 200
        assert await bot.has_heard(3) == ["first", "second", "third"]
        bot.takes[1]()
        assert await bot.status(command("fourth")) == 200
        await bot.has_heard(4)
        kill(hired)
        assert await bot.status(command("fifth")) == 200
        heard = await bot.has_heard(8)
        assert sorted(heard[4:]) == ["fifth", "first", "fourth", "third"]
        assert {one.left for one in bot.heard if "fifth" not in one.body} == {False, True}
        assert "porter.gone" in {getattr(one, "event", "") for one in caplog.records}


async def test_what_was_left_at_the_end_is_told_at_the_next_start(tmp_path: Path) -> None:
    async with a_porter(tmp_path) as (_, bot):
        assert [await bot.status(command(text)) for text in ("first", "second")] == [200, 200]
        await bot.has_heard(2)
        bot.takes[0]()
    async with a_porter(tmp_path) as (_, bot):
        assert await bot.has_heard(1) == ["second"]
        assert bot.heard[0].left
        bot.takes[0]()
    assert (tmp_path / "heard").read_bytes() == b""


async def test_a_stop_hears_what_was_acknowledged_before_it(tmp_path: Path) -> None:
    async with a_porter(tmp_path) as (_, bot):
        assert await bot.status(command("last")) == 200
    assert [one.number for one in bot.heard] == [1]
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.status(command("too late"))


async def test_a_porter_without_a_bot_leaves_at_once_and_a_signal_is_not_for_it(
    tmp_path: Path,
) -> None:
    async with a_porter(tmp_path) as (hired, bot):
        assert hired._process is not None
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(hired._process.pid, sign)
        assert await bot.status(command("still here")) == 200
        first = hired._process
        assert first.stdin is not None
        first.stdin.close()
        async with asyncio.timeout(PATIENCE):
            assert await first.wait() == 0


async def test_a_porter_that_can_not_open_is_an_error_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hiring, "SECONDS_TO_OPEN", 0.0)
    with caplog.at_level(logging.ERROR), pytest.raises(CannotStart, match="did not begin to hear"):
        async with a_porter(tmp_path):
            raise AssertionError("it opened")


async def test_a_door_that_is_taken_is_an_error_and_who_was_prepared_leaves(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        hired = Hired(a_door("127.0.0.1"))
        await hired.prepare()
        orders = Orders(secret=SECRET, key=SECRET, path="/", back="", book=str(tmp_path / "heard"))
        bot = Bot("")
        with pytest.raises(OSError, match="in use"):
            await hired.start(other.getsockname(), orders, bot.ears)
        await hired.close(bot.finish)
        await hired.dismiss()
        assert hired._process is not None
        assert hired._process.returncode == 0


async def test_a_porter_that_is_killed_in_the_middle_of_a_line_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The half line made the bot deaf for good, and nobody heard of it."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    async with a_porter(tmp_path) as (hired, bot):
        first = hired._process
        assert first is not None
        assert first.stdout is not None
        first.stdout.feed_data(b'a line of no sense\n{"number": 1, "bo')
        kill(hired)
        assert await bot.status(command("heard")) == 200
        assert await bot.has_heard(1) == ["heard"]


async def test_a_porter_that_can_not_be_started_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As where the machine has no memory left, which is when a porter is killed."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    async with a_porter(tmp_path) as (hired, bot):
        really, tries = hired._one, []

        async def one() -> asyncio.subprocess.Process:
            tries.append(1)
            if len(tries) == 1:
                raise OSError("Cannot allocate memory")
            return await really()

        monkeypatch.setattr(hired, "_one", one)
        kill(hired)
        assert await bot.status(command("heard")) == 200
        assert len(tries) == 2
        assert "porter.none" in {getattr(one, "event", "") for one in caplog.records}


async def test_a_porter_is_given_no_token_with_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-a-secret")
    async with a_porter(tmp_path) as (hired, _):
        assert hired._process is not None
        environ = Path(f"/proc/{hired._process.pid}/environ")
        given = await asyncio.to_thread(environ.read_bytes)
        assert b"PATH=" in given
        assert b"a-secret" not in given


async def test_trap_31_a_porter_on_sockets_gets_the_token_by_its_pipe_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """And what Slack tells it while the bot does nothing at all outlives it."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    simulator = Simulator(soupe_and_co(now=lambda: datetime.now(UTC)))
    await simulator.start()
    token, told = simulator.app_token, []
    orders = Orders(secret=token, key=SECRET, book=str(tmp_path / "heard"), api=simulator.api_url)
    bot = Bot("")
    hired = Hired(None, {**os.environ, "SLACK_APP_TOKEN": token})
    await hired.prepare()
    await hired.start(None, orders, replace(bot.ears, held=told.append))
    await simulator.sockets.wait_for(PLACES)
    assert hired._process is not None
    at = Path(f"/proc/{hired._process.pid}")
    given = [await asyncio.to_thread((at / name).read_bytes) for name in ("environ", "cmdline")]
    assert not any(token.encode() in one for one in given)
    first = {"command": "/draft", "text": "text=first"}
    assert await simulator.post.ask(Sort.COMMAND, first) == {}
    await bot.has_heard(1)
    kill(hired)
    await simulator.sockets.wait_for_hellos(2 * PLACES)
    await bot.has_heard(2)
    assert [one.left for one in bot.heard] == [False, True]
    assert told[-1].count > 0
    await hired.close(bot.finish)
    await simulator.sockets.wait_for(0)
    assert told[-1].count == 0
    await simulator.stop()
    assert token not in "".join(capfd.readouterr())


def test_a_porter_loads_neither_bolt_nor_a_database() -> None:
    """It is to be there soon, and to stay small."""
    shown = "import sys, bot.porter.program; print(*{one.split('.')[0] for one in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=hiring.ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "aiohttp" in loaded
    assert not loaded & {"slack_bolt", "slack_sdk", "sqlite3", "pysqlite3", "storage", "handlers"}


async def test_rule_24_all_is_told_once_what_came_before_is_heard_by_whichever_porter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one is killed, the next tells first what was left."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    async with a_porter(tmp_path) as (hired, bot):
        assert await bot.status(command("first")) == 200
        assert await hired.told_all()
        assert await bot.has_heard(1) == ["first"]
        kill(hired)
        assert await hired.told_all()
        assert [one.left for one in bot.heard] == [False, True]
    assert not await hired.told_all()


async def test_trap_29_a_porter_that_hangs_is_ended_and_another_one_hired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its sockets stay open meanwhile, so Slack would go on telling it everything."""
    monkeypatch.setattr(hiring, "SECONDS_BETWEEN_PULSES", 0.01)
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    rooms: list[Room] = [Hung()]
    second = asyncio.Event()

    class Agency(Inside):
        async def _one(self) -> Room:
            if len(rooms) == 2:
                second.set()
            return rooms[-1]

        async def _feel(self, process: object) -> None:
            await super()._feel(process)
            rooms.append(Hung())

    hired, bot = Agency(None), Bot("")
    starting = asyncio.create_task(
        hired.start(None, Orders(secret=SECRET, key=SECRET, book=str(tmp_path / "heard")), bot.ears)
    )
    async with asyncio.timeout(PATIENCE):
        await second.wait()
    starting.cancel()
    await hired.dismiss()
    assert rooms[0].returncode == -9
    assert "porter.hung" in {getattr(one, "event", "") for one in caplog.records}


async def test_a_porter_that_lives_gives_each_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_porter(tmp_path) as (hired, _):
        first = hired._process
        heard = asyncio.Event()
        really = hired._hear

        def hear(found: object, ears: Ears) -> None:
            if isinstance(found, Pulse):
                heard.set()
            really(found, ears)

        monkeypatch.setattr(hired, "_hear", hear)
        hired._say(PULSE)
        async with asyncio.timeout(PATIENCE):
            await heard.wait()
        assert hired._process is first


def test_the_way_to_slack_is_that_of_slacks_own_client() -> None:
    """A proxy may need a password, so it goes with the orders and not with the environment."""
    environ = {"https_proxy": "http://u:p@proxy:3128", "HTTP_PROXY": "http://other", "PATH": "/bin"}
    assert proxy_of(environ) == "http://u:p@proxy:3128"
    assert proxy_of({**environ, "https_proxy": " "}) == "http://other"
    assert proxy_of({}) == ""
    environ["SSL_CERT_FILE"] = "/etc/ca.pem"
    assert set(without_tokens(environ)) == {"PATH", "SSL_CERT_FILE"}


async def test_a_start_waits_for_the_porter_of_a_bot_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It still holds the door while it answers what it began with: the start found it taken."""
    path = tmp_path / "heard"
    await the_last_is_gone(path)
    last = Book(path)
    waiting = asyncio.create_task(the_last_is_gone(path))
    done, _ = await asyncio.wait({waiting}, timeout=2 * premises.SECONDS_BETWEEN_LOOKS)
    assert not done
    last.close()
    await waiting
    assert not caplog.records
    stuck = Book(path)
    monkeypatch.setattr(premises, "SECONDS_TO_LEAVE_THE_BOOK", 2 * premises.SECONDS_BETWEEN_LOOKS)
    await the_last_is_gone(path)
    assert [getattr(one, "event", "") for one in caplog.records] == ["porter.still"]
    stuck.close()
