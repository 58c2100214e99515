"""Trap 9: what was acknowledged just before a `kill -9` of the whole bot is worked on after it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.demo import TOML, free_port
from bot.porter.sockets import PLACES
from bot.simulator.seed import ANA, DRAFTS
from tests.crash.processes import PATIENCE, ROOT, end_in_time
from tests.porter.slack import Signed, command
from tests.world import SIGNING, World, world

SOUP = "Soup is back! --on soupe-wall"


@asynccontextmanager
async def a_bot(here: World, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the program as people do, until the block ends."""
    settings = here.folder / "settings.toml"
    settings.write_text(f'{TOML}\n[paper]\nat = "off"\n[web]\nhost = "127.0.0.1"\n', "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env={**here._environ(port), "SECOND_OPINION_CONFIG": str(settings)},
        stdout=subprocess.PIPE,
        preexec_fn=end_in_time,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while b"event=bot.started" not in (line := await process.stdout.readline()):
                assert line, "the bot ended before it had started"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        # To its end, since a pipe that is full would stop the bot.
        await process.communicate()


async def answered(port: int, one: Signed) -> int:
    """Send a request; return the status of its answer."""
    url = f"http://127.0.0.1:{port}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=one.body, headers=one.headers) as answer,
    ):
        return answer.status


@pytest.mark.slow
async def test_trap_9_over_a_socket_what_was_acknowledged_outlives_the_kill_of_the_bot(
    tmp_path: Path,
) -> None:
    """And the porter that lost its bot leaves, so that the next hears what comes then."""
    async with world(tmp_path) as here:
        await here.stop()
        async with a_bot(here, free_port()) as process:
            await here.simulator.sockets.wait_for(PLACES)
            os.kill(process.pid, signal.SIGSTOP)
            await here.ana.does("command", command="/draft", text=SOUP)
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
            await here.simulator.sockets.wait_for(0)
        assert here.cards() == []
        async with a_bot(here, free_port()):
            await here.card()
            assert "D-1" in await here.ana.types("list")
        assert len(here.cards()) == 1


@pytest.mark.slow
async def test_trap_9_a_command_that_was_acknowledged_outlives_the_kill_of_the_bot(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, http=True) as here:
        await here.stop()
        port = free_port()
        typed = command(SOUP, user_id=str(ANA), channel_id=str(DRAFTS), trigger_id="1.1")
        async with a_bot(here, port) as process:
            # It can do nothing any more, and is acknowledged for all the same.
            os.kill(process.pid, signal.SIGSTOP)
            assert await answered(port, Signed(body=typed.body, secret=SIGNING)) == 200
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
        assert here.cards() == []
        async with a_bot(here, port):
            await here.card()
        assert len(here.cards()) == 1
