"""What every listener is given beside Bolt's own arguments."""

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, ParamSpec

from bot.domain.errors import NotAllowed
from bot.domain.people import UserId
from bot.services.context import Context
from bot.words.languages import speaking
from bot.words.phrases import phrase
from handlers.payloads import NOBODY, who

log = logging.getLogger(__name__)

P = ParamSpec("P")

FINISH_SECONDS = 10.0


class Work:
    """What listeners are doing, which goes on after Slack was answered (trap 17)."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()
        self._timers: set[asyncio.TimerHandle] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin with some work that nobody waits for, and remember its task while it runs."""
        task = asyncio.create_task(work)
        # An event loop keeps only weak references to its tasks.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after a while, unless all is finished before."""

        def run() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, run)
        self._timers.add(timer)

    async def finished(self) -> None:
        """Wait until what was acknowledged is done, within reason; then end what is not.

        What begins in the meantime is waited for as well.
        """
        await self._all_done()
        while self._timers:
            self._timers.pop().cancel()

    async def _all_done(self) -> None:
        end = time.monotonic() + FINISH_SECONDS
        while running := self._others():
            _, late = await asyncio.wait(running, timeout=max(end - time.monotonic(), 0))
            if late:
                log.warning(
                    "listeners cut off", extra={"event": "listener.cut", "count": len(late)}
                )
                for task in late:
                    task.cancel()
                return

    def _others(self) -> set[asyncio.Task[object]]:
        return {task for task in self._tasks if task is not asyncio.current_task()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services' context, and who the bot is in its one workspace."""

    ctx: Context
    bot: UserId
    team: str
    command: str = "/draft"
    work: Work = field(default_factory=Work)

    def heard(self, listener: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        """Let a listener run in the language of whoever asked."""

        @functools.wraps(listener)
        async def run(*args: P.args, **kwargs: P.kwargs) -> None:
            body = kwargs.get("body")
            user = who(body) if isinstance(body, dict) else NOBODY
            with speaking(self.ctx.cards.language(user)):
                await listener(*args, **kwargs)

        return run

    def refuse_elsewhere(self, team: str) -> None:
        """Raise `NotAllowed` for a request that comes from another workspace."""
        if self.team and team and team != self.team:
            raise NotAllowed(phrase("Sorry, this bot works for another workspace."))
