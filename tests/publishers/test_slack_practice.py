"""The contract on a channel of the practice workspace, which plays Slack for everything else."""

import hashlib
from collections.abc import AsyncIterator

import pytest

from bot.domain.accounts import Network
from bot.ports import Seen
from bot.publishers.rich_text import as_written
from bot.simulator.delivery import Patience
from bot.simulator.seed import BOT_USER, DRAFTS, soupe_and_co
from bot.simulator.server import Simulator
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.conftest import Opener
from tests.publishers.contract import (
    Contract,
    Deletes,
    Finds,
    Threads,
    ThreadsEnd,
)
from tests.publishers.films_contract import Films


@pytest.fixture
async def practice(opened: Opener, clock: HandClock) -> AsyncIterator[Bench]:
    """A channel of the practice workspace, with the bot's own token."""
    simulator = Simulator(soupe_and_co(now=clock.now), now=clock.now, patience=Patience())
    await simulator.start()

    async def public() -> list[Seen]:
        messages = simulator.snapshot(str(BOT_USER))["messages"][str(DRAFTS)]
        return [
            Seen(text=as_written(m["blocks"]), pictures=0, alt_texts=(), url="")
            for m in messages
            if m["user"] == str(BOT_USER)
        ]

    async def answers() -> list[tuple[str, str]]:
        messages = simulator.snapshot(str(BOT_USER))["messages"][str(DRAFTS)]
        found, last = [], {}
        for one in messages:
            if one["user"] == str(BOT_USER):
                thread, text = one.get("thread_ts") or one["ts"], as_written(one["blocks"])
                found.append((text, last.get(thread, "")))
                last[thread] = text
        return found

    def films() -> list[str]:
        files = simulator.workspace.files
        messages = simulator.snapshot(str(BOT_USER))["messages"][str(DRAFTS)]
        shown = [file["id"] for one in messages for file in one.get("files") or ()]
        return [hashlib.sha256(files.find(one).content).hexdigest() for one in shown]

    place = account(Network.SLACK, simulator.api_url, "drafts")
    publisher = opened(place, simulator.bot_token, channel=str(DRAFTS))
    yield Bench(
        publisher=publisher,
        public=public,
        clock=clock,
        most_pictures=10,
        answers=answers,
        films=films,
    )
    await simulator.stop()


class TestPractice(Contract, Finds, Films, Threads, ThreadsEnd, Deletes):
    """All of it holds there, too."""

    @pytest.fixture
    def bench(self, practice: Bench) -> Bench:
        """The practice workspace."""
        return practice

    @pytest.fixture
    def finding(self, practice: Bench) -> Bench:
        """The practice workspace."""
        return practice

    @pytest.fixture
    def filming(self, practice: Bench) -> Bench:
        """The practice workspace."""
        return practice

    @pytest.fixture
    def chained(self, practice: Bench) -> Bench:
        """The practice workspace."""
        return practice

    @pytest.fixture
    def deleting(self, practice: Bench) -> Bench:
        """The practice workspace."""
        return practice
