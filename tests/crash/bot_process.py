"""The bot in a process of its own, whose clock and end come from outside.

    python -m tests.crash.bot_process

Reads one JSON object a line from standard input and answers each with one. The bot is the real
one; its clock moves when it is told to, so that nobody waits.
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


async def heard() -> Plain:
    """The next line that was said; the end of them ends this process at once."""
    line = await asyncio.to_thread(sys.stdin.readline)
    if not line:
        os._exit(0)
    return dict(json.loads(line))


async def live(beats: Beats, moments: Moments) -> None:
    """Open the bot as told, then obey until told to stop."""
    told = await heard()
    settings = Settings.load(told["environ"], told["toml"])
    clock = Ahead(told["ahead"])
    if told["wished"] is not None:
        moments.arm(told["wished"])
    async with open_app(settings, clock) as app:
        say(up=True)
        while (told := await heard())["do"] != "stop":
            match told["do"]:
                case "ahead":
                    clock.set(told["seconds"])
                case "beat":
                    await beats.whole(app)
                case "reconcile":
                    await reconcile(app.ctx)
                case "arm":
                    moments.arm(told["wished"])
            say(done=told["do"], seen=moments.seen)
    say(stopped=True)


if __name__ == "__main__":
    logs.configure(stream=sys.stderr)
    rounds = Beats(bot.scheduler.publish)
    bot.scheduler.publish = rounds
    passed = Moments()
    watch(passed)
    asyncio.run(live(rounds, passed))
