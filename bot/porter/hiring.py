"""The bot's side of its porter: started, listened to, started anew when it is gone, and stopped."""

import asyncio
import contextlib
import logging
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.domain.errors import CannotStart
from bot.porter.heard import Heard
from bot.porter.lines import (
    LONGEST_LINE,
    PULSE,
    STOP,
    Answer,
    Asked,
    Held,
    Orders,
    Pulse,
    Refusal,
    Said,
    Sign,
    Taken,
    said,
    taken,
)
from bot.porter.premises import without_tokens

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_OPEN = 30.0
SECONDS_TO_STOP = 10.0
SECONDS_TO_LEAVE = 5.0
# After so long another porter comes, and after twice as long the next, so far and no further.
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
# One that was there for so long was a good one: the next comes at once.
SECONDS_TO_TRUST = 60.0
# A porter that says nothing for so many pulses hangs, and is ended. While this bot itself stands
# still, they pass no faster.
SECONDS_BETWEEN_PULSES = 5.0
MOST_MISSED = 6
# So many may call while one porter follows another.
BACKLOG = 128
NO_PROCESS = (
    "the machine gives it no second process ({why}); please give it memory and processes enough."
)
NOT_OPENED = (
    "its second process, the porter, did not begin to hear Slack in time; the lines above say why,"
    " if it could."
)
NOTHING = Held(count=0, others=0, is_new=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """What becomes of what a porter says.

    `hear` begins with a request and returns at once; it is given what says that it was taken.
    `ask` does the same with one that somebody waits for, and is given what takes the answer.
    `refused` is told of what the porter refused by itself, and `held` which of Slack's sockets
    are open; both return at once.
    """

    hear: Callable[[Heard, Callable[[], None]], None]
    ask: Callable[[Heard, Callable[[Answer], None]], None]
    refused: Callable[[str, int], None]
    held: Callable[[Held], None]


class Hired:
    """A porter at the door, or at Slack's sockets, for as long as the bot runs.

    The bot opens the door and keeps it, so that whoever calls while one porter follows another
    waits a moment and is not refused.
    """

    def __init__(
        self, door: socket.socket | None, environ: Mapping[str, str] | None = None
    ) -> None:
        """`door` is where porters will stand, and nobody listens yet; no token is passed on."""
        self._door = door
        self._environ = without_tokens(environ or {})
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._stopping = False
        self._was_heard = False
        self._opened = asyncio.Event()
        self._closed = asyncio.Event()
        self._at_work = asyncio.Event()
        # Who waits for which pulse to come back, in their order.
        self._pulses: deque[asyncio.Future[bool]] = deque()

    async def prepare(self) -> None:
        """Begin with the first, which loads what it needs while the bot does the same.

        Raises `CannotStart`.
        """
        try:
            self._process = await self._one()
        except OSError as error:
            raise CannotStart(NO_PROCESS.format(why=error.strerror or error)) from error

    async def start(self, at: tuple[str, int] | None, orders: Orders, ears: Ears) -> None:
        """Let a porter stand at an address, if there is a door, with its `orders`.

        `ears` hear what it says. Raises `OSError` if nobody can stand there, and `CannotStart` if
        it doesn't open in time.
        """
        if self._door is not None and at is not None:
            self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._door.bind(at)
            self._door.listen(BACKLOG)
            orders = replace(orders, door=self._door.fileno())
        self._watching = asyncio.create_task(self._watch(orders, ears))
        opening = asyncio.create_task(self._opened.wait())
        try:
            await asyncio.wait(
                {opening, self._watching},
                timeout=SECONDS_TO_OPEN,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            opening.cancel()
        if not self._opened.is_set():
            self._stopping = True
            await self._gone_within(0)
            raise CannotStart(NOT_OPENED)

    async def dismiss(self) -> None:
        """Let go whoever is there, as where the bot could not start."""
        self._stopping = True
        self._leave_the_door()
        await self._gone_within(0)
        if self._process is not None:
            self._let_go(self._process)
            await _gone(self._process)

    async def told_all(self) -> bool:
        """Wait until what Slack was answered before this was asked has reached the ears.

        What a porter says keeps its order, so a pulse comes back behind all that. Without a porter
        this takes until the next one has told what was left; whoever can't wait sets a limit. At
        the end there is none, and nobody can say so.
        """
        while self._at_work.is_set() or not self._stopping:
            await self._at_work.wait()
            if await self._pulse():
                return True
        return False

    async def close(self, finish: Callable[[], Awaitable[None]]) -> None:
        """Let nothing new in, hear what came before, finish it, and let the porter go.

        It goes last, since it keeps what isn't finished for the next start.
        """
        self._stopping = True
        self._leave_the_door()
        if self._watching is not None:
            # One that was given no orders would take this for them.
            self._say(STOP)
        if self._opened.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_TO_STOP):
                    await self._closed.wait()
        await finish()
        if self._process is not None:
            self._let_go(self._process)
        await self._gone_within(SECONDS_TO_STOP)

    def _leave_the_door(self) -> None:
        if self._door is not None:
            self._door.close()

    def _let_go(self, process: Process) -> None:
        """End its input, which is how a porter learns that there is no bot any more."""
        assert process.stdin is not None
        process.stdin.close()

    async def _gone_within(self, seconds: float) -> None:
        if self._watching is None:
            return
        _, late = await asyncio.wait({self._watching}, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self, orders: Orders, ears: Ears) -> None:
        pause, clock = FIRST_PAUSE, asyncio.get_running_loop().time
        try:
            while not self._stopping:
                came = clock()
                (error,) = await asyncio.gather(self._employ(orders, ears), return_exceptions=True)
                # Whatever it was: without another try nobody would hear Slack again.
                if isinstance(error, OSError):
                    log.error(
                        "no porter can be started", exc_info=error, extra={"event": "porter.none"}
                    )
                elif error is not None:
                    log.error(
                        "a porter can't be heard", exc_info=error, extra={"event": "porter.unheard"}
                    )
                if not self._stopping:
                    self._process = None
                    log.error("the porter is gone", extra={"event": "porter.gone"})
                    pause = FIRST_PAUSE if clock() - came > SECONDS_TO_TRUST else pause
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            self._closed.set()

    async def _employ(self, orders: Orders, ears: Ears) -> None:
        """Hear one porter, the prepared one or another, until it is gone. Raises `OSError`."""
        if self._process is None:
            self._process = await self._one()
        self._say(orders.as_line())
        self._at_work.set()
        feeling = asyncio.create_task(self._feel(self._process))
        try:
            await self._listen(self._process, ears)
        except asyncio.CancelledError:
            self._process.kill()
            raise
        finally:
            feeling.cancel()
            self._no_pulse_comes()
            ears.held(NOTHING)
            await _gone(self._process)

    async def _feel(self, process: Process) -> None:
        """Ask for signs of life, and end a porter that hangs, so that another one comes."""
        missed = 0
        while missed < MOST_MISSED:
            self._was_heard = False
            self._pulse()
            await asyncio.sleep(SECONDS_BETWEEN_PULSES)
            missed = 0 if self._was_heard else missed + 1
        log.error("the porter hangs", extra={"event": "porter.hung"})
        with contextlib.suppress(ProcessLookupError):
            process.kill()

    def _pulse(self) -> asyncio.Future[bool]:
        """Ask for a sign of life; gives whether it came, before the porter was gone."""
        back: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pulses.append(back)
        self._say(PULSE)
        return back

    def _pulse_came(self, came: bool = True) -> None:
        if self._pulses and not (back := self._pulses.popleft()).done():
            back.set_result(came)

    def _no_pulse_comes(self) -> None:
        self._at_work.clear()
        while self._pulses:
            self._pulse_came(False)

    async def _one(self) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.porter",
            cwd=ROOT,
            env=self._environ,
            stdin=PIPE,
            stdout=PIPE,
            limit=LONGEST_LINE,
            pass_fds=() if self._door is None else (self._door.fileno(),),
        )

    async def _listen(self, process: Process, ears: Ears) -> None:
        """Hear what one porter says, in order, until it is gone."""
        assert process.stdout is not None
        # A last line without an end is of a porter that was killed in it: the book has it whole.
        while (line := await process.stdout.readline()).endswith(b"\n"):
            self._was_heard = True
            try:
                found = said(line)
            except ValueError:
                log.error("a porter can't be understood", extra={"event": "porter.unreadable"})
                continue
            self._hear(found, ears)

    def _hear(self, found: Said, ears: Ears) -> None:
        # The next porter counts anew: under this number it may have heard somebody else.
        reply = partial(_say_to, self._process)
        match found:
            case Heard() as heard:
                ears.hear(heard, partial(reply, taken(heard.number)))
            case Asked(heard=heard):
                ears.ask(heard, lambda answer: reply(answer.as_line()))
            case Held() as held:
                ears.held(held)
            case Refusal(method=method, status=status):
                ears.refused(method, status)
            case Sign(is_open=is_open):
                (self._opened if is_open else self._closed).set()
            case Pulse():
                self._pulse_came()
            case Taken() | Answer():
                log.error("a porter takes nothing", extra={"event": "porter.unreadable"})

    def _say(self, line: bytes) -> None:
        _say_to(self._process, line)


def _say_to(process: Process | None, line: bytes) -> None:
    """Tell a porter; one that is gone left in the book what isn't taken."""
    pipe = process.stdin if process is not None else None
    if pipe is not None and not pipe.is_closing():
        pipe.write(line)


async def _gone(process: Process) -> None:
    """Wait until a porter that says no more is gone; it would hold the book."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_TO_LEAVE):
            await process.wait()
            return
    process.kill()
    await process.wait()
