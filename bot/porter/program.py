"""The porter's program: told what to do on its standard input, and gone with whoever tells it."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.logs import configure
from bot.porter.book import Book
from bot.porter.envelopes import Clerk
from bot.porter.lines import (
    CLOSED,
    LONGEST_LINE,
    OPEN,
    PULSE,
    STOP,
    Answer,
    Orders,
    Pulse,
    Taken,
    Tell,
    said,
)
from bot.porter.passing import to_the_bot
from bot.porter.sockets import Sockets, to_slack
from bot.porter.taking import Porter

log = logging.getLogger(__name__)

SECONDS_TO_FINISH = 5.0


async def run() -> None:
    """Read the orders, if any come, then take requests until the bot says to stop, or is gone."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Whoever stops all processes at once means the bot, which then tells the porter.
        asyncio.get_running_loop().add_signal_handler(sign, lambda: None)
    reader, writer = await _pipes()
    # What was loaded stays; looking through it again and again would delay answers.
    gc.collect()
    gc.freeze()
    if not (line := await reader.readline()):
        return
    orders = Orders.of_line(line)
    configure([orders.secret, orders.key, orders.proxy], stream=sys.stderr)
    await work(orders, reader, writer.write)


async def work(orders: Orders, reader: asyncio.StreamReader, tell: Tell) -> None:
    """Tell what was left, open the door or the sockets, and hear the bot until it is gone."""
    tell = after_the_answer(tell)
    async with AsyncExitStack() as stack:
        book = await asyncio.to_thread(Book, Path(orders.book))
        stack.callback(book.close)
        for heard in book.left:
            tell(heard.as_line())
        open_ = _on_sockets if orders.api else _at_the_door
        post = await open_(stack, orders, book, tell)
        stack.push_async_callback(post.close)
        tell(OPEN)
        await _listen(reader, tell, book, post)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where a porter stands: how it is left, and who waits for what the bot answers."""

    close: Callable[[], Awaitable[None]]
    answered: Callable[[Answer], None]


async def _at_the_door(stack: AsyncExitStack, orders: Orders, book: Book, tell: Tell) -> Post:
    session = await stack.enter_async_context(to_the_bot(orders.back))
    porter = Porter(
        secret=orders.secret,
        key=orders.key,
        path=orders.path,
        book=book,
        tell=tell,
        session=session,
    )
    runner = web.AppRunner(
        porter.application(), access_log=None, shutdown_timeout=SECONDS_TO_FINISH
    )
    await runner.setup()
    await web.SockSite(runner, socket.socket(fileno=orders.door)).start()
    return Post(close=runner.cleanup, answered=lambda _: None)


async def _on_sockets(stack: AsyncExitStack, orders: Orders, book: Book, tell: Tell) -> Post:
    session = await stack.enter_async_context(to_slack())
    clerk = Clerk(key=orders.key, book=book, tell=tell)
    sockets = Sockets(orders, session, clerk, tell)
    sockets.open()
    return Post(close=sockets.close, answered=clerk.answered)


async def _listen(reader: asyncio.StreamReader, tell: Tell, book: Book, post: Post) -> None:
    """Hear what the bot has taken. After `stop` nothing new is taken in; the end is the end."""
    closing: asyncio.Task[None] | None = None
    while line := await reader.readline():
        if line == STOP:
            # Meanwhile the bot still answers what somebody waits for.
            closing = asyncio.create_task(_close(post, tell))
            continue
        match said(line):
            case Taken(number=number):
                book.taken(number)
            case Answer() as answer:
                post.answered(answer)
            case Pulse():
                tell(PULSE)
    if closing is not None:
        await closing


async def _close(post: Post, tell: Tell) -> None:
    await post.close()
    tell(CLOSED)


def after_the_answer(tell: Tell) -> Tell:
    """Tell in the same order, but in the loop's next round: first the answer to Slack goes out.

    The bot, once told, works for many times as long as an answer takes, and wants the processor.
    A pulse that it asks for after an answer is read later still, and comes back behind the line.
    """
    loop = asyncio.get_running_loop()

    def told(line: bytes) -> None:
        loop.call_soon(tell, line)

    return told


async def _pipes() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Standard input and output as streams; what is written waits in memory, never in a pipe."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    protocol = asyncio.StreamReaderProtocol(reader)
    await loop.connect_read_pipe(lambda: protocol, sys.stdin.buffer)
    transport, flow = await loop.connect_write_pipe(
        lambda: asyncio.streams.FlowControlMixin(loop), sys.stdout.buffer
    )
    return reader, asyncio.StreamWriter(transport, flow, reader, loop)
