"""Slack's sockets, held open by the porter: some at once, and a new one before one is closed."""

import asyncio
import json
import logging
import random
from dataclasses import dataclass, field
from typing import Any

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    ClientWSTimeout,
    DummyCookieJar,
    WSMessage,
    WSMsgType,
)

from bot.domain.tokens import SLACKS_OWN_TROUBLE
from bot.porter.envelopes import Clerk, acknowledgement
from bot.porter.lines import Held, Orders, Tell

log = logging.getLogger(__name__)

# Slack allows ten for all programs of an app; with two, whoever loses one still hears (trap 25).
PLACES = 2
# A peer that answers no ping for half of this is gone (trap 28).
PING_SECONDS = 5.0
# So long without a frame or an answer to a ping is a socket that is dead, whoever says it lives.
DEAF_SECONDS = 20.0
SECONDS_TO_OPEN = 20.0
SECONDS_TO_CLOSE = 1.0
SECONDS_TO_FINISH = 3.0
# After a refusal the next try comes so late, and after twice as long the next, so far.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
# One that was open for so long was a good one: the next is opened at once.
SECONDS_TO_TRUST = 30.0
LARGEST_FRAME = 4 * 1024 * 1024
LARGEST_ENVELOPE = 1024 * 1024
TOO_MANY_CALLS = 429
FAILURES = (OSError, TimeoutError, ValueError, ClientError)
ENDS = frozenset({WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR})


class NotOpened(Exception):
    """Slack opens no socket, with its word for the reason; `seconds` if it says when it may.

    `refused` where it said no to the token, and not only to one socket.
    """

    def __init__(self, reason: str, seconds: float = 0.0, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.refused = refused


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """One socket, read until it ends; `leaving` from the moment that Slack announces the end.

    Once it is `settled`, `counted` is how many sockets Slack has then, or `refusal` says why there
    is none.
    """

    stream: ClientWebSocketResponse
    clerk: Clerk
    counted: int = 0
    refusal: str = ""
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    answering: set[asyncio.Task[None]] = field(default_factory=set)

    async def read(self) -> None:
        """Take in what comes, one frame after another."""
        try:
            while (message := await self.stream.receive(DEAF_SECONDS)).type not in ENDS:
                await self._hear(message)
        except FAILURES as error:
            log.warning("socket lost", extra={"event": "socket.lost", "reason": _name(error)})
        finally:
            self._leave("closed")
            await self.stream.close()

    async def close(self) -> None:
        """Give the answers that are waited for, and close."""
        if self.answering:
            _, late = await asyncio.wait(self.answering, timeout=SECONDS_TO_FINISH)
            for task in late:
                task.cancel()
        await self.stream.close()

    async def _hear(self, message: WSMessage) -> None:
        if message.type is WSMsgType.PING:
            await self.stream.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            try:
                found = _read(message.data)
            except ValueError:
                log.exception("a frame can't be read", extra={"event": "porter.unreadable"})
                return
            if "envelope_id" in found:
                await self._take(message.data, found)
            else:
                self._heed(found)

    async def _take(self, frame: str, envelope: dict[str, Any]) -> None:
        if self.clerk.takes(frame, envelope):
            await self._say(acknowledgement(envelope))
            return
        task = asyncio.create_task(self._answer(frame, envelope))
        self.answering.add(task)
        task.add_done_callback(self.answering.discard)

    async def _answer(self, frame: str, envelope: dict[str, Any]) -> None:
        ack = await self.clerk.answer(frame, envelope)
        if ack is not None:
            await self._say(ack)

    async def _say(self, ack: dict[str, Any]) -> None:
        try:
            await self.stream.send_str(json.dumps(ack))
        except FAILURES as error:
            # Slack delivers it again, or shows that nothing came of it; it is known here by then.
            log.warning("not acknowledged", extra={"event": "socket.lost", "reason": _name(error)})

    def _heed(self, found: dict[str, Any]) -> None:
        match found.get("type"):
            case "hello":
                counted = found.get("num_connections")
                self.counted = max(counted, 1) if isinstance(counted, int) else 1
                self.settled.set()
            case "disconnect":
                reason = str(found.get("reason"))
                log.info("socket ends", extra={"event": "socket.ends", "reason": reason})
                self._leave(reason)

    def _leave(self, reason: str) -> None:
        self.refusal = self.refusal or reason
        self.settled.set()
        self.leaving.set()


class Sockets:
    """Keeps its places filled until it is closed."""

    def __init__(self, orders: Orders, session: ClientSession, clerk: Clerk, tell: Tell) -> None:
        """`orders` have the app's token and Slack's address; `tell` reaches the bot in order."""
        self._orders = orders
        self._session = session
        self._clerk = clerk
        self._tell = tell
        self._open: dict[Connection, asyncio.Task[None]] = {}
        self._others = 0
        self._refusal = ""
        self._places: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Begin; the bot is told of each socket as it opens and ends."""
        first = asyncio.Event()
        self._places = [
            asyncio.create_task(self._keep(first, waits=place > 0)) for place in range(PLACES)
        ]

    async def close(self) -> None:
        """Take nothing new in, and close every socket."""
        for place in self._places:
            place.cancel()
        await asyncio.gather(*self._places, return_exceptions=True)
        reading = list(self._open.values())
        await asyncio.gather(*(one.close() for one in self._open), return_exceptions=True)
        await asyncio.gather(*reading, return_exceptions=True)

    async def _keep(self, first: asyncio.Event, *, waits: bool) -> None:
        """Keep one place filled: the next socket is open before the last is closed."""
        # One after the other: Slack lets a program ask for them a few times a minute only.
        if waits:
            await first.wait()
        pause, clock = 0.0, asyncio.get_running_loop().time
        last: Connection | None = None
        while True:
            # Whatever it raised: a place that is given up is never filled again.
            (one,) = await asyncio.gather(self._one(), return_exceptions=True)
            if isinstance(one, BaseException):
                pause = _longer(pause)
                self._note(one)
                await asyncio.sleep(_noted(one, pause))
                continue
            first.set()
            opened = clock()
            if last is not None:
                await last.close()
            await one.leaving.wait()
            last = one
            if clock() - opened > SECONDS_TO_TRUST:
                pause = 0.0
            else:
                await asyncio.sleep(pause)
                pause = _longer(pause)

    def _note(self, error: BaseException) -> None:
        """Tell the bot of a token that Slack refuses, which another try doesn't mend."""
        refusal = str(error) if isinstance(error, NotOpened) and error.refused else ""
        if refusal != self._refusal:
            self._refusal = refusal
            self._tell(self._held(is_new=False))

    async def _one(self) -> Connection:
        """Open a socket and wait until Slack has greeted it. Raises `NotOpened` or `FAILURES`."""
        to = self._orders
        stream = await self._session.ws_connect(
            await address(self._session, to.api, to.secret, to.proxy),
            autoping=False,
            heartbeat=PING_SECONDS,
            max_msg_size=LARGEST_FRAME,
            timeout=ClientWSTimeout(ws_close=SECONDS_TO_CLOSE),
            proxy=to.proxy or None,
        )
        one = Connection(stream=stream, clerk=self._clerk)
        self._open[one] = asyncio.create_task(self._read(one))
        async with asyncio.timeout(SECONDS_TO_OPEN):
            try:
                await one.settled.wait()
            finally:
                if not one.counted:
                    await stream.close()
        if not one.counted:
            raise NotOpened(one.refusal)
        self._others = max(one.counted - len(self._open), 0)
        self._refusal = ""
        self._tell(self._held(is_new=True))
        return one

    async def _read(self, one: Connection) -> None:
        try:
            await one.read()
        finally:
            del self._open[one]
            if one.counted:
                self._tell(self._held(is_new=False))

    def _held(self, *, is_new: bool) -> bytes:
        count = sum(1 for one in self._open if one.counted)
        return Held(
            count=count, others=self._others, is_new=is_new, refusal=self._refusal
        ).as_line()


def to_slack() -> ClientSession:
    """Open what reaches Slack; nothing is tried again but what `Sockets` tries."""
    return ClientSession(timeout=ClientTimeout(total=SECONDS_TO_OPEN), cookie_jar=DummyCookieJar())


async def address(session: ClientSession, api: str, token: str, proxy: str) -> str:
    """Ask Slack for a socket's address, good for one use. Raises `NotOpened` or `FAILURES`."""
    asking = session.post(
        f"{api}apps.connections.open",
        headers={"Authorization": f"Bearer {token}"},
        proxy=proxy or None,
    )
    async with asking as answer:
        if answer.status == TOO_MANY_CALLS:
            wait = answer.headers.get("Retry-After", "")
            raise NotOpened("ratelimited", float(wait) if wait.isdecimal() else 0.0)
        found = _read(await answer.text())
    if not found.get("ok") or "url" not in found:
        word = str(found.get("error"))
        refused = "error" in found and word not in SLACKS_OWN_TROUBLE
        raise NotOpened(word, refused=refused)
    return str(found["url"])


def _read(text: str) -> dict[str, Any]:
    """Read an object of JSON. Raises `ValueError` for anything else, or a very large one."""
    if len(text.encode()) > LARGEST_ENVELOPE:
        raise ValueError("this is too large")
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("this is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("this is no object")
    return found


def _longer(pause: float) -> float:
    return min(max(2 * pause, FIRST_PAUSE), LONGEST_PAUSE)


def _noted(refusal: BaseException, pause: float) -> float:
    """Log why there is no socket, and return in how many seconds another is tried."""
    reason = _name(refusal)
    if isinstance(refusal, NotOpened):
        reason, pause = str(refusal), max(pause, refusal.seconds)
    log.warning("no socket", extra={"event": "socket.refused", "reason": reason})
    # Not all programs at once, where it was Slack that had failed.
    return pause * random.uniform(1.0, 1.2)


def _name(error: BaseException) -> str:
    """Tell an error by its kind: its words may hold the address, which is a secret."""
    return type(error).__name__
