"""The porter's program: told what to do on its standard input, and gone with whoever tells it."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from bot.logs import configure
from bot.porter.book import Book
from bot.porter.lines import CLOSED, LONGEST_LINE, OPEN, STOP, Orders, Taken, said
from bot.porter.passing import to_the_bot
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
    configure([orders.secret], stream=sys.stderr)
    async with AsyncExitStack() as stack:
        book = await asyncio.to_thread(Book, Path(orders.book))
        stack.callback(book.close)
        session = await stack.enter_async_context(to_the_bot(orders.back))
        porter = Porter(
            secret=orders.secret,
            path=orders.path,
            book=book,
            tell=writer.write,
            session=session,
        )
        runner = web.AppRunner(
            porter.application(), access_log=None, shutdown_timeout=SECONDS_TO_FINISH
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        for heard in book.left:
            writer.write(heard.as_line())
        await web.SockSite(runner, socket.socket(fileno=orders.door)).start()
        writer.write(OPEN)
        await _listen(reader, writer, book, runner)


async def _listen(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    book: Book,
    runner: web.AppRunner,
) -> None:
    """Hear what the bot has taken. After `stop` nothing new is taken in; the end is the end."""
    while line := await reader.readline():
        if line == STOP:
            await runner.cleanup()
            writer.write(CLOSED)
        elif isinstance(found := said(line), Taken):
            book.taken(found.number)


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
