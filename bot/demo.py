"""`second-opinion demo`: the same bot, with an embedded workspace to try it in, on this machine.

Nothing here is read from the environment, so tokens that lie there are never touched.
"""

import contextlib
import random
import secrets
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.clock import AdjustableClock, stop_asked
from bot.config.settings import Settings
from bot.config.unreachable import mistaken, no_port
from bot.domain.errors import CannotStart
from bot.simulator.seed import DRAFTS, OLGA, ZOE, soupe_and_co
from bot.simulator.server import Simulator
from bot.slack.ids import CONFIRM_POLICY
from bot.story import Story, play

QUIET_PORTS = range(20_000, 32_000)

# Who has confirmed the bot's settings when a newcomer opens the page; the message says so.
SETTLED_BY = (str(OLGA), str(ZOE))

TOML = f"""
[slack]
drafts_channel = "{DRAFTS}"

[[accounts]]
name = "soupe-wall"
network = "wall"
handle = "@soupe"

[defaults]
zone = "Europe/Paris"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The running demonstration: the workspace's page and the bot's own pages."""

    simulator: Simulator
    app: App
    clock: AdjustableClock


def free_port() -> int:
    """Find a port on loopback that nobody listens on."""
    # Below those that systems give to outgoing connections: one of these would take a port
    # that was only just free before we listen on it.
    for port in random.sample(QUIET_PORTS, k=100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise CannotStart("no port is free here; please end a program that listens on many.")


def settings_for(simulator: Simulator, folder: Path, toml: str = TOML) -> Settings:
    """Settings that speak to the embedded workspace and to nothing else."""
    environ = {
        "SLACK_BOT_TOKEN": simulator.bot_token,
        "SLACK_APP_TOKEN": simulator.app_token,
        "SLACK_API_BASE_URL": simulator.api_url,
        "SECOND_OPINION_SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "PORT": str(free_port()),
    }
    return Settings.load(environ, toml + '\n[web]\nhost = "127.0.0.1"\n')


@contextlib.asynccontextmanager
async def stage(port: int = 0, toml: str = TOML) -> AsyncIterator[Stage]:
    """Open the embedded workspace and the bot in it; both end with the block."""
    clock = AdjustableClock()
    heart: list[App] = []

    async def advance(by: timedelta) -> None:
        clock.advance(by)
        for app in heart:
            app.heart.wake()
            # Whoever moves the clock sees at once what the time asks of people.
            app.heart.look_again()

    simulator = Simulator(soupe_and_co(now=clock.now), now=clock.now, advance=advance)
    try:
        with mistaken(partial(no_port, "--port", "127.0.0.1", port)):
            await simulator.start(port)
        with tempfile.TemporaryDirectory(prefix="second-opinion-") as folder:
            settings = settings_for(simulator, Path(folder), toml)
            async with open_app(settings, clock) as app:
                heart.append(app)
                simulator.wall_url = f"{app.address}/wall"
                yield Stage(simulator=simulator, app=app, clock=clock)
    finally:
        await simulator.stop()


async def confirm_settings(simulator: Simulator, *people: str) -> None:
    """Let colleagues press Confirm under the bot's settings, as anybody at the page could.

    Without it a bot publishes nothing (rule 35).
    """
    while (message := _waiting(simulator)) is None:
        await simulator.changed(simulator.version)
    (row,) = (block for block in message["blocks"] if block["type"] == "actions")
    for person in people:
        answer = await simulator.act(
            {
                "as": person,
                "do": "press",
                "channel": str(DRAFTS),
                "ts": message["ts"],
                "block_id": row["block_id"],
                "action_id": row["elements"][0]["action_id"],
            }
        )
        if not answer["ok"]:
            raise RuntimeError(f"the settings were not confirmed: {answer}")
    while (now_is := _waiting(simulator)) is not None and now_is["ts"] == message["ts"]:
        await simulator.changed(simulator.version)


def _waiting(simulator: Simulator) -> dict[str, Any] | None:
    """The message of the settings that still has its button."""
    for message in simulator.snapshot(str(OLGA))["messages"][str(DRAFTS)]:
        for block in message.get("blocks") or ():
            buttons = block["elements"] if block["type"] == "actions" else ()
            if any(b["action_id"].startswith(CONFIRM_POLICY) for b in buttons):
                return dict(message)
    return None


async def demo(*, port: int, browser: bool) -> int:
    """Serve the page until somebody presses Ctrl-C, or SIGTERM comes."""
    stop = stop_asked()
    async with stage(port) as on:
        await confirm_settings(on.simulator, *SETTLED_BY)
        print(f"Open {on.simulator.page_url} to try it; Ctrl-C ends it.", flush=True)
        print("Nothing here leaves this computer, and nothing is kept.", flush=True)
        if browser:
            webbrowser.open(on.simulator.page_url)
        await stop.wait()
    return 0


async def script(*, alone: bool) -> int:
    """Play a story in the terminal; the exit status says whether the post is on the wall."""
    async with stage() as on:
        return await play(
            Story(page=on.simulator.page_url, wall=f"{on.app.address}/wall.json", alone=alone)
        )
