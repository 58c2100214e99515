"""What every listener is given beside Bolt's own arguments."""

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context as Variables
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from bot.domain.errors import BotError, NotAllowed
from bot.domain.people import UserId
from bot.services.context import Context
from bot.words.languages import speaking
from bot.words.phrases import phrase
from handlers.payloads import NOBODY, who

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

FINISH_SECONDS = 10.0
# What takes longer is ended: every post waits for it. Half of what a post may be late, usually.
LONGEST_ACT = 300.0
# What was asked for in an act ends sooner: in the rest, what was typed is given back.
LONGEST_REQUEST = 240.0

# Whether the work is what somebody stops, objects to or changes a post with, which is never ended:
# the post would leave before it.
STOPS: ContextVar[bool] = ContextVar("stops", default=False)

# Which act the work belongs to, with all that it begins itself; none is the work of nobody.
NO_ACT = 0
ACT: ContextVar[int] = ContextVar("act", default=NO_ACT)


class Work:
    """What listeners are doing, which goes on after Slack was answered (trap 17)."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[object], int] = {}
        self._acts = NO_ACT
        self._timers: set[asyncio.TimerHandle] = set()
        # Whether a stop ended something in the middle.
        self.was_cut = False

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin with some work that nobody waits for, and remember its task while it runs."""
        variables, act = copy_context(), ACT.get()
        if act == NO_ACT:
            act = self._acts = self._acts + 1
            variables.run(ACT.set, act)
        return self._remember(work, variables, act)

    def begin_aside(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin with what decides nothing, so that no post waits for it, but an end of the bot."""
        variables = copy_context()
        variables.run(ACT.set, NO_ACT)
        return self._remember(work, variables, NO_ACT)

    def _remember(
        self, work: Coroutine[Any, Any, None], variables: Variables, act: int
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(work, context=variables)
        # An event loop keeps only weak references to its tasks.
        self._tasks[task] = act
        task.add_done_callback(self._tasks.pop)
        return task

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after a while, unless all is finished before."""

        def run() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, run)
        self._timers.add(timer)

    async def begun_is_over(self) -> bool:
        """Wait until every act that has begun by now is over, with all that it begins itself.

        What begins later is not waited for, nor the act that asks, which would wait for itself.
        False where something is left: it was cut off, or is to be done after a while.
        """
        waited_for = range(NO_ACT + 1, self._acts + 1)
        while running := [
            task for task, act in self._tasks.items() if act in waited_for and act != ACT.get()
        ]:
            await asyncio.wait(running)
        return not (self.was_cut or self._timers)

    async def finished(self) -> None:
        """Wait until what was acknowledged is done, within reason; then end what is not.

        What begins in the meantime is waited for as well.
        """
        await self._all_done()
        while self._timers:
            self.was_cut = True
            self._timers.pop().cancel()

    async def _all_done(self) -> None:
        end = time.monotonic() + FINISH_SECONDS
        while running := self._others():
            _, late = await asyncio.wait(running, timeout=max(end - time.monotonic(), 0))
            if late:
                log.warning(
                    "listeners cut off", extra={"event": "listener.cut", "count": len(late)}
                )
                # Whatever still beats by now must not take it for done: it is, after a restart.
                self.was_cut = True
                for task in late:
                    task.cancel()
                return

    def _others(self) -> set[asyncio.Task[object]]:
        return {task for task in self._tasks if task is not asyncio.current_task()}


class TookTooLong(BotError):
    """Some work was ended in the middle, since it took longer than anything may."""


async def in_time(work: Awaitable[T], seconds: float | None = None) -> T:
    """Do some work, and end it where it takes too long, unless it stops. Raises `TookTooLong`."""
    if STOPS.get():
        return await work
    return await ended_after(LONGEST_ACT if seconds is None else seconds, work)


async def ended_after(seconds: float, work: Awaitable[T]) -> T:
    """Do some work that stops nothing by itself, and end it then. Raises `TookTooLong`."""
    try:
        async with asyncio.timeout(seconds) as patience:
            return await work
    except TimeoutError as error:
        if patience.expired():
            # What it came from tells in the log where the work stood.
            raise TookTooLong from error
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services' context, and who the bot is in its one workspace.

    `busy` are the rows of the inbox that are worked on.
    """

    ctx: Context
    bot: UserId
    team: str
    command: str = "/draft"
    work: Work = field(default_factory=Work)
    busy: set[int] = field(default_factory=set)

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
