"""Slack opens no socket: a token that it refuses is told, its own trouble is waited for."""

from pathlib import Path

import pytest

from bot.porter import sockets
from bot.porter.lines import Held
from bot.porter.sockets import PLACES, NotOpened
from tests.porter.test_sockets import house


async def test_slack_says_itself_when_it_may_be_asked_again(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        here.simulator.faults.rate_limit("apps.connections.open", 30, times=1)
        with pytest.raises(NotOpened, match="ratelimited") as limited:
            await here.address()
        assert 30 <= sockets._noted(limited.value, 0.5) <= 36
        assert (await here.address()).startswith("ws")


async def test_trap_30_the_bot_is_told_once_of_a_token_that_is_refused_and_that_it_is_good_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood in the log alone, of a process that nobody looks at."""
    monkeypatch.setattr(sockets, "FIRST_PAUSE", 0.0)
    async with house(tmp_path) as here:
        here.simulator.faults.fail("apps.connections.open", "invalid_auth", times=3)
        here.sockets.open()
        await here.held(PLACES)
    found = [(one.count, one.refusal) for one in here.said(Held)]
    assert found[: PLACES + 1] == [(0, "invalid_auth"), (1, ""), (2, "")]


@pytest.mark.parametrize("word", ["internal_error", "ratelimited", "team_added_to_org"])
async def test_slacks_own_trouble_is_no_refusal_of_the_token(tmp_path: Path, word: str) -> None:
    async with house(tmp_path) as here:
        here.simulator.faults.fail("apps.connections.open", word, times=1)
        with pytest.raises(NotOpened, match=word) as refusal:
            await here.address()
        assert not refusal.value.refused


async def test_too_many_sockets_are_a_refusal(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        here.simulator.faults.too_many_websockets = True
        with pytest.raises(NotOpened, match="too_many_websockets"):
            await here.sockets._one()
