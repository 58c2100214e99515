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
from bot.engaging import begun_for
from bot.ports import Abilities
from bot.publishers.mastodon import MastodonPublisher
from bot.services.context import Context
from bot.services.reconciling import reconcile
from tests.crash.moments import Moments, watch
from tests.crash.processes import end_in_time
from tests.porter.inside import hired_inside

Plain = dict[str, Any]


@dataclass(slots=True)
class Rounds:
    """Counts the rounds of the heart's loops of one kind, so that they can be waited for."""

    work: Callable[[Context], Awaitable[None]]
    loops: int
    begun: int = 0
    running: int = 0
    turned: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, ctx: Context) -> None:
        """Do a round."""
        self.begun += 1
        self.running += 1
        try:
            await self.work(ctx)
        finally:
            self.running -= 1
            self.turned.set()

    async def rest(self, begun: int) -> None:
        """Wait until so many rounds have begun, and none is running."""
        while self.begun < begun or self.running:
            self.turned.clear()
            await self.turned.wait()


def watch_heart() -> list[Rounds]:
    """Count the rounds of the loops that look each second."""
    rounds = []
    for name, loops in (("publish", bot.scheduler.PUBLISHERS), ("take_down_due", 1)):
        counted = Rounds(getattr(bot.scheduler, name), loops)
        setattr(bot.scheduler, name, counted)
        rounds.append(counted)
    return rounds


async def beat(app: App, rounds: list[Rounds]) -> None:
    """Wake the loops and wait until each has gone round, and rests."""
    wanted = [counted.begun + counted.loops for counted in rounds]
    app.heart.wake()
    await asyncio.gather(*(c.rest(n) for c, n in zip(rounds, wanted, strict=True)))


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
    rounds = watch_heart()
    if first["blind"]:
        MastodonPublisher.abilities = Abilities(repeat_is_harmless=True, deletes=True)
    settings = Settings.load(first["environ"], first["toml"])
    clock = Ahead(first["ahead"])
    if first["wished"] is not None:
        moments.arm(first["wished"])
    async with (
        begun_for(settings, hired_inside) as begun,
        open_app(settings, clock, begun=begun) as app,
    ):
        say(up=True)
        while (said := await told())["do"] != "stop":
            match said["do"]:
                case "ahead":
                    clock.set(said["seconds"])
                case "beat":
                    await beat(app, rounds)
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
