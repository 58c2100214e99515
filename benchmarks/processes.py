"""The processes that a measurement needs: a workspace, the bot in it, the floor beside it."""

import asyncio
import contextlib
import json
import os
import secrets
import sys
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo import TOML, free_port

ROOT = Path(__file__).resolve().parent.parent
SIGNING_SECRET = "a signing secret for measurements"
PATIENCE = 60.0
USUAL = TOML + '\n[web]\nhost = "127.0.0.1"\n'
LOOK_SECONDS = 0.01
STOP_SECONDS = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A running workspace: where it is, and what the bot signs in with."""

    page_url: str
    api_url: str
    bot_token: str
    app_token: str
    session: aiohttp.ClientSession = field(repr=False)

    async def act(self, what: str, **fields: object) -> None:
        """Do what a person does at the page. Raises `RuntimeError` where it is refused."""
        act = {"as": "U0OLGA", "do": what, "channel": "C0DRAFTS", **fields}
        async with self.session.post(f"{self.page_url}sim/act", json=act) as answer:
            told = await answer.json()
        if not told["ok"]:
            raise RuntimeError(f"{what}: {told}")

    async def version(self) -> int:
        """How often anything has changed so far."""
        async with self.session.get(f"{self.page_url}sim/stream") as stream:
            line = await stream.content.readline()
        return int(json.loads(line.removeprefix(b"data: "))["version"])

    async def cards(self) -> list[str]:
        """The timestamps of all cards in the channel, oldest first."""
        async with self.session.get(f"{self.page_url}sim/state?as=U0OLGA") as answer:
            found = (await answer.json())["messages"]["C0DRAFTS"]
        return [m["ts"] for m in found if m["text"].startswith("D-")]

    async def confirm_settings(self) -> None:
        """Let two people press Confirm under the bot's settings, without which nothing leaves."""
        await self.quiet(0.2)
        message = await self._settings()
        if message is None:
            raise RuntimeError("the bot has not shown its settings")
        (row,) = (block for block in message["blocks"] if block["type"] == "actions")
        press = {"block_id": row["block_id"], "action_id": row["elements"][0]["action_id"]}
        for person in ("U0OLGA", "U0ZOE"):
            await self.act("press", **{"as": person, "ts": message["ts"], **press})

    async def _settings(self) -> dict[str, Any] | None:
        async with self.session.get(f"{self.page_url}sim/state?as=U0OLGA") as answer:
            found = (await answer.json())["messages"]["C0DRAFTS"]
        return next((m for m in found if "how I am set up" in m["text"]), None)

    async def quiet(self, seconds: float, *, most: float = 120.0) -> None:
        """Wait until nothing has changed for so long. Raises `TimeoutError`."""
        async with asyncio.timeout(most):
            known, since = await self.version(), time.monotonic()
            while time.monotonic() - since < seconds:
                await asyncio.sleep(0.1)
                now_is = await self.version()
                if now_is != known:
                    known, since = now_is, time.monotonic()


@contextlib.asynccontextmanager
async def workspace(link: str = "") -> AsyncIterator[Workspace]:
    """Run a workspace while the block lasts; its sockets are at `link`, where that is given."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.workspace",
        *([link] if link else []),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert child.stdout is not None
        facts = json.loads(await asyncio.wait_for(child.stdout.readline(), PATIENCE))
        async with aiohttp.ClientSession() as session:
            yield Workspace(session=session, **facts)
    finally:
        # Its end of input is its sign to stop, so it also ends when this process is killed.
        assert child.stdin is not None
        child.stdin.close()
        await stopped(child)


async def stopped(child: asyncio.subprocess.Process) -> None:
    """Wait until a process has ended, and end it where it doesn't."""
    try:
        await asyncio.wait_for(child.wait(), STOP_SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running program that Slack could call over HTTP."""

    address: str
    pid: int
    seconds_to_ready: float

    def worked(self) -> float:
        """Seconds of processor used so far, which a busy machine changes less than the time."""
        return sum(map(_worked, self._processes()))

    def resident(self) -> float:
        """MiB of memory in use (in pages of 4 KiB)."""
        return sum(map(_resident, self._processes()))

    def _processes(self) -> tuple[int, ...]:
        """The program's own process and its children's, such as the bot's porter."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return self.pid, *map(int, children.read_text().split())


def _worked(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) / 256


def environ_for(
    slack: Workspace, folder: Path, port: int, toml: str = USUAL, *, socket: bool = False
) -> dict[str, str]:
    """What a program needs in HTTP mode, or on a socket, and nothing of ours besides the path."""
    way = {"SLACK_SIGNING_SECRET": SIGNING_SECRET}
    if socket:
        way = {"SLACK_APP_TOKEN": slack.app_token}
    settings = folder / "settings.toml"
    settings.write_text(toml, encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        **way,
        "SLACK_API_BASE_URL": slack.api_url,
        "SECOND_OPINION_CONFIG": str(settings),
        "SECOND_OPINION_SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{folder / 'measured.db'}",
        "PORT": str(port),
    }


@contextlib.asynccontextmanager
async def server(
    slack: Workspace,
    folder: Path,
    *module: str,
    toml: str = USUAL,
    more: Mapping[str, str] | None = None,
    socket: bool = False,
) -> AsyncIterator[Server]:
    """Run `python -m module...` until the block ends; it is ready when the block begins."""
    port = free_port()
    begun = time.monotonic()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *module,
        cwd=ROOT,
        env={**environ_for(slack, folder, port, toml, socket=socket), **(more or {})},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    address = f"http://127.0.0.1:{port}"
    try:
        await _ready(slack.session, address, child)
        yield Server(address=address, pid=child.pid, seconds_to_ready=time.monotonic() - begun)
    finally:
        if child.returncode is None:
            child.terminate()
        await stopped(child)


async def _ready(
    session: aiohttp.ClientSession, address: str, child: asyncio.subprocess.Process
) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if child.returncode is not None:
                raise RuntimeError(f"the program ended with {child.returncode}")
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(LOOK_SECONDS)


def told(values: Mapping[str, object]) -> str:
    """Say under what conditions figures were taken."""
    return ", ".join(f"{name} {value}" for name, value in values.items()) + "\n"
