"""An embedded workspace in a process of its own, so that its work is not counted as the bot's.

`python -m benchmarks.workspace [URL]` prints its addresses and tokens as one line of JSON, and ends
when its standard input does, or after ten minutes. Whoever asks it for a socket gets `URL`.
"""

import asyncio
import json
import sys
from datetime import timedelta

from bot.clock import AdjustableClock
from bot.simulator.seed import soupe_and_co
from bot.simulator.server import Simulator

LONGEST_LIFE = 600.0


class Elsewhere(Simulator):
    """A workspace whose sockets are somewhere else, where that is said."""

    link = ""

    def _socket_url(self) -> str:
        return self.link or super()._socket_url()


async def serve() -> None:
    """Serve until nobody holds the other end of standard input."""
    clock = AdjustableClock()

    async def advance(by: timedelta) -> None:
        clock.advance(by)

    simulator = Elsewhere(soupe_and_co(now=clock.now), now=clock.now, advance=advance)
    simulator.link = next(iter(sys.argv[1:]), "")
    await simulator.start()
    facts = {
        "page_url": simulator.page_url,
        "api_url": simulator.api_url,
        "bot_token": simulator.bot_token,
        "app_token": simulator.app_token,
    }
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    try:
        async with asyncio.timeout(LONGEST_LIFE):
            await _end_of_input()
    finally:
        await simulator.stop()


async def _end_of_input() -> None:
    ended = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(ended)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    await ended.read()


if __name__ == "__main__":
    asyncio.run(serve())
