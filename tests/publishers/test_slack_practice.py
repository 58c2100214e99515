"""The contract on a channel of the practice workspace, which plays Slack for everything else."""

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
from tests.publishers.contract import Contract, Deletes, Finds


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

    place = account(Network.SLACK, simulator.api_url, "drafts")
    publisher = opened(place, simulator.bot_token, channel=str(DRAFTS))
    yield Bench(publisher=publisher, public=public, clock=clock, most_pictures=10)
    await simulator.stop()


class TestPractice(Contract, Finds, Deletes):
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
    def deleting(self, practice: Bench) -> Bench:
        """The practice workspace."""
        return practice
