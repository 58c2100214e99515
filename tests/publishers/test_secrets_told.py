"""What is wrong with an account's secret is read in Slack, in each language (rule 37)."""

from typing import Any

import aiohttp
import pytest

from bot.domain.accounts import Network
from bot.domain.errors import ConfigError
from bot.publishers.opening import OPENERS, open_publisher
from bot.words.languages import Language
from bot.words.phrases import Phrase, in_language
from tests.publishers.bench import HandClock, account

HERE = "http://127.0.0.1:1"


async def problems(network: Network, address: str, secret: str) -> tuple[str, ...]:
    """What keeps an account with this secret from being opened, if anything does."""
    known: dict[str, Any] = {"clock": HandClock(), "feed": None, "wall_url": HERE}
    async with aiohttp.ClientSession() as session:
        try:
            opened = open_publisher(
                account(network, address, "soupe"), secret=secret, session=session, **known
            )
        except ConfigError as error:
            return error.problems
        await opened.close()
        return ()


@pytest.mark.parametrize("network", OPENERS)
@pytest.mark.parametrize("secret", ["", "é", "two words", "whsec_short", "a b c d e"])
async def test_each_problem_of_a_secret_can_be_told_in_french(
    network: Network, secret: str
) -> None:
    """Whoever connected an account in French read why not in English."""
    for address in (HERE, "http://soupe.example"):
        found = await problems(network, address, secret)
        assert found or address == HERE, "an address without https is always one"
        for said in found:
            assert isinstance(said, Phrase)
            assert in_language(said, Language.FR) != str(said)


async def test_the_problems_are_those_that_are_meant() -> None:
    (said,) = await problems(Network.WEBHOOK, HERE, "whsec_short")
    assert said == "our-webhook: its secret must be whsec_ and 24 to 64 bytes in base64"
    (said,) = await problems(Network.X, HERE, "two words")
    assert "one access token, or four words" in said
    assert len(await problems(Network.BLUESKY, "http://soupe.example", "")) == 2
