"""Starts that the machine or Slack refuses: one kind sentence with what to do, and status 2."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import UNSEEN, open_app
from bot.cli import BAD_SETTINGS, main
from bot.clock import AdjustableClock
from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.config.unreachable import NO_APP, NO_BOT
from bot.demo import TOML, free_port
from bot.domain.errors import CannotStart, ConfigError
from bot.engaging import begun_for, hired_for
from bot.porter.hiring import Hired
from bot.porter.premises import a_door, the_last_is_gone
from bot.simulator.seed import BOT_USER, DRAFTS, OLGA, soupe_and_co
from bot.simulator.server import Simulator
from storage.engine import StorageError
from storage.store import Store
from tests.porter.inside import Inside
from tests.world import KEY, SIGNING

SOCKET_MODE = {"SLACK_APP_TOKEN": "xapp-1-simulated-second-opinion"}
OVER_HTTP = {"SLACK_SIGNING_SECRET": SIGNING}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def environ(folder: Path, api: str = "http://127.0.0.1:9/api/", **given: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-simulated-second-opinion",
        "SLACK_API_BASE_URL": api,
        "SECOND_OPINION_SECRET_KEY": KEY,
        "DATABASE_URL": f"sqlite:///{folder / 'start.db'}",
        **given,
    }


async def starts(variables: dict[str, str]) -> None:
    """Start a bot with its porter, which must not come to an end."""
    settings = Settings.load(variables, f'{TOML}\n[web]\nhost = "127.0.0.1"\n')
    async with (
        begun_for(settings, hire) as begun,
        open_app(settings, AdjustableClock(), begun=begun),
    ):
        raise AssertionError("it started")


@contextlib.asynccontextmanager
async def hire(settings: Settings) -> AsyncIterator[Hired]:
    """Hire a porter in this process, with a door where there is one."""
    at_the_door = settings.slack.mode is SlackMode.HTTP
    porter = Inside(a_door("127.0.0.1") if at_the_door else None)
    await porter.prepare()
    try:
        yield porter
    finally:
        await porter.dismiss()


@contextlib.asynccontextmanager
async def practice() -> AsyncIterator[Simulator]:
    simulator = Simulator(soupe_and_co(now=AdjustableClock().now))
    await simulator.start()
    try:
        yield simulator
    finally:
        await simulator.stop()


@pytest.mark.parametrize("way", [SOCKET_MODE, OVER_HTTP], ids=["socket", "http"])
async def test_a_port_that_is_taken_is_a_mistake_in_the_settings(
    tmp_path: Path, taken: int, way: dict[str, str]
) -> None:
    """It ended in a traceback; and what was opened before is closed again."""
    async with practice() as simulator:
        given = environ(tmp_path, simulator.api_url, PORT=str(taken), **way)
        with pytest.raises(ConfigError, match=f"PORT: port {taken} is taken by another program"):
            await starts(given)
        store = await Store.open(given["DATABASE_URL"], exclusive=True)
        await store.close()


def test_a_port_that_is_taken_ends_the_demonstration_with_what_to_do(
    taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--port", str(taken)]) == BAD_SETTINGS
    errors = capsys.readouterr().err
    assert errors.startswith("The settings need a change:\n  - --port: port")
    assert "Traceback" not in errors


@pytest.mark.parametrize("port", ["-1", "65536", "many"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", f"--port={port}"])
    assert ended.value.code == BAD_SETTINGS
    assert "must be a number from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "says"),
    [("latin.toml", "latin.toml is not written in UTF-8"), ("x" * 300, "can't be read (File name")],
)
def test_a_settings_file_that_cannot_be_read_says_so(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    says: str,
) -> None:
    (tmp_path / "latin.toml").write_bytes("# café".encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECOND_OPINION_CONFIG", name)
    assert main(["run"]) == BAD_SETTINGS
    assert says in capsys.readouterr().err


async def test_a_folder_in_which_no_file_can_be_made_is_told(tmp_path: Path) -> None:
    """Somebody else's lock, or a folder that is only to be read, ended in a traceback."""
    (tmp_path / "start.db.lock").mkdir()
    with pytest.raises(StorageError, match=r"start\.db\.lock can't be opened .*; please let the"):
        await Store.open(f"sqlite:///{tmp_path / 'start.db'}", exclusive=True)


@pytest.mark.parametrize(
    ("written", "says"),
    [(b"no database" * 999, "file is not a database. Please put back the last backup")],
)
async def test_a_damaged_database_says_what_to_do(
    tmp_path: Path, written: bytes, says: str
) -> None:
    (tmp_path / "start.db").write_bytes(written)
    with pytest.raises(StorageError, match=says):
        await Store.open(f"sqlite:///{tmp_path / 'start.db'}", exclusive=True)


async def test_a_book_that_cannot_be_opened_ends_the_start_at_once(tmp_path: Path) -> None:
    """As where the bot ran as somebody else before; half a minute went by, then a traceback."""
    (tmp_path / "start.db.heard").mkdir()
    with pytest.raises(CannotStart, match=r"start\.db\.heard can't be opened .*; please let the"):
        await the_last_is_gone(tmp_path / "start.db.heard")


async def test_a_machine_that_gives_no_second_process_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(*command: str, **given: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", none)
    with pytest.raises(CannotStart, match="no second process"):
        async with hired_for(Settings.load(environ(tmp_path, **SOCKET_MODE), TOML)):
            raise AssertionError("it came")


async def test_trap_30_a_start_whose_apps_token_is_refused_ends_and_says_what_to_do(
    tmp_path: Path,
) -> None:
    """It went on with a warning in the log, and never heard anything."""
    async with practice() as simulator:
        simulator.faults.fail("apps.connections.open", "invalid_auth")
        with pytest.raises(ConfigError, match=NO_APP.format(word="invalid_auth")):
            await starts(environ(tmp_path, simulator.api_url, **SOCKET_MODE))


async def test_a_bot_that_nobody_invited_says_so_when_it_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing was in the channel, and the log told of a lamp that could not be shown."""
    async with practice() as simulator:
        kick = {"as": OLGA, "do": "kick", "channel": DRAFTS, "user": BOT_USER}
        assert (await simulator.act(kick))["ok"]
        with pytest.raises(AssertionError, match="it started"):
            await starts(environ(tmp_path, simulator.api_url, PORT=str(free_port()), **SOCKET_MODE))
    assert UNSEEN in caplog.text


async def test_a_refused_token_says_what_to_do(tmp_path: Path) -> None:
    async with practice() as simulator:
        simulator.faults.fail("auth.test", "account_inactive")
        with pytest.raises(ConfigError, match=NO_BOT.format(word="account_inactive")):
            await starts(environ(tmp_path, simulator.api_url, **SOCKET_MODE))
