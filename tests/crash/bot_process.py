"""The bot in a process of its own, whose clock and end come from outside.

    python -m tests.crash.bot_process

Reads one JSON object a line from standard input and answers each with one. The first begins a bot
in a forked process, which takes the lines until it ends. It is the real bot; its clock moves when
it is told to, so that nobody waits.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import bot.scheduler
from bot import logs
from bot.app import App, open_app
from bot.clock import AdjustableClock
from bot.config.settings import Settings
from bot.services.context import Context
from bot.services.reconciling import reconcile
from tests.crash.moments import Moments, watch
from tests.crash.processes import end_in_time

Plain = dict[str, Any]


@dataclass(slots=True)
class Beats:
    """Counts the rounds of the publishing loop, so that one can be waited for."""

    work: Callable[[Context], Awaitable[None]]
    begun: int = 0
    ended: int = 0
    turned: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, ctx: Context) -> None:
        """Do the round."""
        self.begun += 1
        number = self.begun
        try:
            await self.work(ctx)
        finally:
            self.ended = number
            self.turned.set()

    async def whole(self, app: App) -> None:
        """Wake the loop and wait for a round that began after this."""
        wanted = self.begun + 1
        app.heart.wake()
        while self.ended < wanted:
            self.turned.clear()
            await self.turned.wait()


class Ahead(AdjustableClock):
    """A clock that is set by how far it is ahead of the machine's."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.at = 0.0
        self.set(seconds)

    def set(self, seconds: float) -> None:
        """Move forward."""
        self.advance(timedelta(seconds=seconds - self.at))
        self.at = seconds


def say(**facts: object) -> None:
    """Answer one line, unbuffered."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def heard() -> Plain:
    """The next line that was said, or nothing at the end of them; reads no byte too many."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return {}
        line += byte
    return dict(json.loads(line))


async def told() -> Plain:
    """The next line, without blocking; the end of them ends this process at once."""
    said = await asyncio.to_thread(heard)
    if not said:
        os._exit(0)
    return said


async def live(first: Plain) -> None:
    """Open the bot as told, then obey until told to stop."""
    moments = Moments()
    watch(moments)
    beats = Beats(bot.scheduler.publish)
    bot.scheduler.publish = beats
    settings = Settings.load(first["environ"], first["toml"])
    clock = Ahead(first["ahead"])
    if first["wished"] is not None:
        moments.arm(first["wished"])
    async with open_app(settings, clock) as app:
        say(up=True)
        while (said := await told())["do"] != "stop":
            match said["do"]:
                case "ahead":
                    clock.set(said["seconds"])
                case "beat":
                    await beats.whole(app)
                case "reconcile":
                    await reconcile(app.ctx)
                case "arm":
                    moments.arm(said["wished"])
            say(done=said["do"], seen=moments.seen)


def nursery() -> None:
    """Fork a bot for each first line, and say when and how it has ended."""
    while first := heard():
        pid = os.fork()
        if pid == 0:
            # An alarm is not inherited.
            end_in_time()
            say(pid=os.getpid())
            asyncio.run(live(first))
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        say(gone=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    logs.configure(stream=sys.stderr)
    nursery()
