"""Homes are compared with how things are only where something can have changed."""

from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.services import homes
from bot.services.visitors import ANYWAY_SECONDS, Visit, Visitors
from tests.factories import ANA, BEN, a_room
from tests.services.bench import bench


def a_visit() -> Visit:
    """Somebody has just opened Home."""
    return Visit(room=a_room(), zone=ZoneInfo("UTC"), ticks=0.0)


def test_what_is_written_or_seen_or_comes_is_a_reason_to_compare() -> None:
    visitors = Visitors()
    assert not visitors.is_as_compared(3, 100.0)
    visitors.compared = (3, 100.0)
    assert visitors.is_as_compared(3, 105.0)
    assert not visitors.is_as_compared(4, 105.0)
    assert not visitors.is_as_compared(3, 100.0 + ANYWAY_SECONDS)
    visitors.saw(DraftId(1), [ANA])
    assert not visitors.is_as_compared(3, 105.0)
    visitors.compared = (3, 100.0)
    visitors.saw(DraftId(1), [ANA])
    assert visitors.is_as_compared(3, 105.0)
    visitors.came(BEN, a_visit())
    assert not visitors.is_as_compared(3, 105.0)


async def test_homes_of_a_quiet_bot_cost_no_reading(tmp_path: Path) -> None:
    async with bench(tmp_path) as here:
        await here.submitted("Soup is back!")
        await homes.opened(here.ctx, ANA)
        here.ctx.visitors.rests_until = 0.0
        await homes.keep_true(here.ctx)
        writes, at = here.ctx.visitors.compared
        assert writes == here.ctx.store.writes
        # Comparing again would note another second.
        here.ctx.visitors.compared = earlier = (writes, at - 1.0)
        here.ctx.visitors.rests_until = 0.0
        await homes.keep_true(here.ctx)
        assert here.ctx.visitors.compared == earlier
