"""Moving a post inside its approved window is no change of it (rule 16)."""

from datetime import UTC, datetime
from pathlib import Path

from tests.world import World, world

# A Monday; Ana and Ben live by UTC.
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SOUP = "Soup is back! --on soupe-wall --at today 10:00-12:00"


async def approved(here: World) -> str:
    """Ana's post for a window of two hours, approved by Ben."""
    return await here.schedules(SOUP)


async def test_rule_16_moving_inside_the_window_keeps_the_votes(tmp_path: Path) -> None:
    async with world(tmp_path, starts=MONDAY) as here:
        card = await approved(here)
        answer = await here.ana.types("at 1 today 11:00")
        assert "that is inside its window, so its approvals stay" in answer
        await here.told("moved it inside its window, which is no change")
        shown = await here.card(saying="11:00")
        assert (shown["ts"], "scheduled" in shown["text"]) == (card, True)
        await here.passes(minutes=150)
        await here.settles()
        assert await here.wall() == []
        await here.passes(minutes=31)
        await here.card(saying="open the post")
        assert "draft.moved" in [e.kind for e in await here.journal()]


async def test_rule_16_a_narrower_window_before_the_approval_holds_after_it(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=MONDAY) as here:
        card = await here.ana.drafts(SOUP)
        await here.ana.types("at 1 today 11:15-11:30")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(minutes=190)
        assert await here.wall() == []
        await here.passes(minutes=6)
        await here.card(saying="open the post")


async def test_rule_16_a_colleague_may_move_it_inside_and_stays_no_author(tmp_path: Path) -> None:
    async with world(tmp_path, starts=MONDAY) as here:
        await approved(here)
        assert "its approvals stay" in await here.ben.types("at 1 today 10:30")
        shown = await here.card(saying="10:30")
        assert f"by <@{here.ana.id}> ·" in shown["text"]
        assert "that needs a full member" in await here.gus.types("at 1 today 11:00")


async def test_rule_16_outside_the_window_the_votes_are_void(tmp_path: Path) -> None:
    async with world(tmp_path, starts=MONDAY) as here:
        await approved(here)
        await here.ana.types("at 1 today 12:30")
        await here.told(f"<@{here.ben.id}> D-1 was changed (another time)")
        await here.card(saying="needs a second opinion")


async def test_rule_16_an_edit_ends_where_it_was_moved_to(tmp_path: Path) -> None:
    async with world(tmp_path, starts=MONDAY) as here:
        await approved(here)
        await here.ana.types("at 1 today 11:30")
        await here.ana.types("edit 1 Soup is back on Monday!")
        new = await here.card(saying="on Monday")
        await here.ben.reacts(new["ts"])
        shown = await here.card(saying="scheduled")
        assert "10:00" in shown["text"]
