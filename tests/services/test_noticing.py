"""Whoever acts in the bot was there a moment ago (rule 29)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.people import UserId
from bot.services import noticing
from storage import watches
from tests.factories import BEN, NOON, SEALER, after
from tests.services.bench import Bench


async def acts(here: Bench) -> Mapping[UserId, datetime]:
    """Who did something in the last day, and when last."""
    since = NOON - timedelta(days=1)
    return await here.ctx.store.read(lambda tx: watches.active_since(tx, since, SEALER))


async def test_rule_29_an_act_is_remembered_with_its_time(here: Bench) -> None:
    await noticing.active(here.ctx, BEN)
    assert await acts(here) == {BEN: NOON}


async def test_a_quick_hand_writes_one_row_for_half_a_minute(here: Bench) -> None:
    await noticing.active(here.ctx, BEN)
    here.clock.advance(seconds=30)
    await noticing.active(here.ctx, BEN)
    assert await acts(here) == {BEN: NOON}
    here.clock.advance(seconds=1)
    await noticing.active(here.ctx, BEN)
    assert await acts(here) == {BEN: after(seconds=31)}


async def test_rule_29_an_event_that_comes_late_says_when_somebody_was_there(here: Bench) -> None:
    """Slack sends an event again for up to an hour: that is no sign of life now."""
    await noticing.active(here.ctx, BEN, after(hours=-1))
    assert await acts(here) == {BEN: after(hours=-1)}
    await noticing.active(here.ctx, BEN)
    await noticing.active(here.ctx, BEN, after(hours=-2))
    assert await acts(here) == {BEN: NOON}


async def test_rule_29_an_event_from_the_future_counts_from_now(here: Bench) -> None:
    await noticing.active(here.ctx, BEN, after(hours=5))
    assert await acts(here) == {BEN: NOON}
