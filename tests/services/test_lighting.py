"""The lamp: touched only where it differs, and not too often, whatever Slack answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import CardGone, SlackUnavailable
from bot.services import pausing
from bot.services.lighting import keep_true, look_after
from bot.services.timekeeping import this_is_now
from storage import clockwork, lamps
from tests.factories import ZOE
from tests.services.bench import Bench, bench


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as opened:
        yield opened


def lit(here: Bench) -> int:
    return here.cards.story.calls.count("light")


async def test_it_is_posted_and_pinned_once_and_then_left_alone(here: Bench) -> None:
    for _ in range(5):
        here.clock.advance(seconds=5)
        await keep_true(here.ctx)
    assert lit(here) == 1
    assert [ref.ts for ref in here.cards.pinned] == list(here.cards.lit)


async def test_what_changes_is_shown_but_not_twice_within_three_seconds(here: Bench) -> None:
    await keep_true(here.ctx)
    await pausing.pause(here.ctx, ZOE, "a crisis")
    await keep_true(here.ctx)
    assert lit(here) == 1
    here.clock.advance(seconds=3)
    await keep_true(here.ctx)
    assert lit(here) == 2
    assert [p.reason for p in list(here.cards.lit.values())[-1].pauses] == ["a crisis"]


async def test_slacks_trouble_lets_it_rest_for_a_minute(here: Bench) -> None:
    here.cards.story.trouble["light"] = [SlackUnavailable("is_archived")] * 2
    for _ in range(59):
        await keep_true(here.ctx)
        here.clock.advance(seconds=1)
    assert lit(here) == 1
    here.clock.advance(seconds=2)
    await keep_true(here.ctx)
    assert lit(here) == 2
    here.clock.advance(seconds=61)
    await keep_true(here.ctx)
    assert len(here.cards.pinned) == 1


async def test_a_channel_that_slack_does_not_know_is_told_in_the_log_and_looked_for_again(
    here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """As where its id is mistyped: each second brought a traceback about a broken constraint."""
    here.cards.story.trouble["light"] = [CardGone("channel_not_found")] * 2
    for _ in range(2):
        await keep_true(here.ctx)
        here.clock.advance(seconds=61)
    assert "check its id, and /invite the bot" in caplog.text
    await keep_true(here.ctx)
    assert len(here.cards.pinned) == 1


async def test_a_clock_that_was_set_back_does_not_keep_it_dark(here: Bench) -> None:
    await keep_true(here.ctx)
    here.clock.advance(hours=-2)
    await pausing.pause(here.ctx, ZOE, "a crisis")
    await keep_true(here.ctx)
    assert lit(here) == 2


async def test_one_that_is_gone_is_replaced_and_the_old_pin_taken_away(here: Bench) -> None:
    await keep_true(here.ctx)
    (old,) = here.cards.pinned
    here.cards.gone.add(old.ts)
    await look_after(here.ctx)
    lamp = await here.ctx.store.read(lamps.lit)
    assert lamp is not None
    assert lamp.ts != old.ts
    await look_after(here.ctx)
    assert [ref.ts for ref in here.cards.pinned] == [lamp.ts]


async def test_one_that_vanishes_while_it_is_changed_is_posted_anew(here: Bench) -> None:
    await keep_true(here.ctx)
    await pausing.pause(here.ctx, ZOE, "a crisis")
    here.cards.story.trouble["light"] = [CardGone("message_not_found")]
    here.clock.advance(seconds=4)
    await keep_true(here.ctx)
    here.clock.advance(seconds=4)
    await keep_true(here.ctx)
    assert len(here.cards.lit) == 2


async def test_rule_25_it_says_that_everything_waits_for_a_trusted_clock(here: Bench) -> None:
    """It said *leaving in the next 15 minutes* while nothing could leave."""
    await here.ctx.store.write(lambda tx: clockwork.hold(tx, "the clock jumped", here.clock.now()))
    await keep_true(here.ctx)
    assert list(here.cards.lit.values())[-1].clock == "the clock jumped"
    await this_is_now(here.ctx, ZOE)
    here.clock.advance(seconds=3)
    await keep_true(here.ctx)
    assert list(here.cards.lit.values())[-1].clock == ""
