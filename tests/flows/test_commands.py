"""Every command of `help` does what it says, in the words that people read."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flows.networks import SKY, networks
from tests.world import World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A workspace on a Tuesday morning."""
    async with world(tmp_path, starts=TUESDAY) as opened:
        yield opened


async def test_list_shows_what_is_under_way_and_nothing_else(here: World) -> None:
    assert (await here.zoe.types("list")).startswith("Nothing is under way")
    await here.ana.drafts("Soup is back! --on soupe-wall --at tomorrow 9am")
    await here.ben.drafts("Bread is back! --on soupe-wall", number=2)
    await here.ben.types("withdraw 2")
    answer = await here.zoe.types("list")
    assert "*D-1* needs a second opinion · soupe-wall · Wed 7 Mar 2029, 10:00 (Europe/Paris" in (
        answer
    )
    assert f"by <@{here.ana.id}> · “Soup is back!”" in answer
    assert "D-2" not in answer


async def test_show_links_to_the_card(here: World) -> None:
    card = await here.ana.drafts("Soup is back! --on soupe-wall")
    answer = await here.zoe.types("show D-1")
    assert "“Soup is back!”" in answer
    assert f"p{card.replace('.', '')}|Its card>" in answer


async def test_why_says_what_is_missing_and_who_could_give_it(here: World) -> None:
    """Rule 37."""
    card = await here.ana.drafts("Soup is back! --on soupe-wall")
    answer = await here.ana.types("why 1")
    assert "one approval by somebody other than the authors" in answer
    assert f"<@{here.ben.id}>" in answer
    for nobody in (here.ana, here.gus, here.eve, here.dan, here.botty):
        assert f"<@{nobody.id}>" not in answer
    await here.zoe.reacts(card, "x")
    await here.card(saying="objects")
    assert "`/draft lift 1 REASON`" in await here.ana.types("why 1")


async def test_why_by_button_is_answered_to_the_presser_alone(here: World) -> None:
    card = await here.ana.drafts("Soup is back! --on soupe-wall")
    await here.gus.presses(card, "why")
    await here.gus.hears("one approval by somebody other than the authors")
    assert here.ben.whispers() == []


async def test_edit_and_at_make_a_new_card_and_shrink_the_old_one(here: World) -> None:
    """Rules 16 and 17."""
    first = await here.ana.drafts("Soup is back! --on soupe-wall")
    assert "is now version" in await here.ana.types("edit 1 Soup is back on Tuesday!")
    assert "to leave Wed 7 Mar 2029, 09:00 (Europe/Lisbon" in await here.ana.types(
        "at 1 tomorrow 9am"
    )
    card = await here.card(saying="Wed 7 Mar 2029, 10:00 (Europe/Paris")
    assert len(here.cards()) == 1
    await here.until(
        lambda: "an older version" in here.message(first)["text"] or None, "the old card to shrink"
    )
    assert "Soup" not in str(here.message(first)["blocks"])
    assert card["ts"] > first


async def test_withdraw_ends_a_draft_for_good(here: World) -> None:
    await here.schedules("Soup is back! --on soupe-wall")
    assert await here.ana.types("withdraw 1") == "D-1 is withdrawn."
    await here.card(saying="withdrawn")
    await here.passes(minutes=5)
    assert await here.wall() == []


async def test_status_says_what_is_live_paused_and_about_to_leave(tmp_path: Path) -> None:
    async with networks(tmp_path, live=()) as on:
        here = on.here
        await here.schedules("Soup is back! --on soupe-wall --at in 2 hours")
        answer = await here.zoe.types("status")
        assert "`soupe-wall` soupe on the practice wall: :large_green_circle: LIVE" in answer
        assert f"`{SKY}` ana.test on Bluesky: :performing_arts: DRY RUN" in answer
        assert "Not paused." in answer
        assert "1 waiting to leave; next: D-1 on soupe-wall at" in answer
        await here.zoe.types("pause smoke")
        assert f"paused by <@{here.zoe.id}>: smoke" in await here.ana.types("status")


async def test_what_somebody_types_is_answered_to_that_person_alone(here: World) -> None:
    others = (here.ben, here.zoe, here.gus)
    before = [len(other.whispers()) for other in others]
    await here.ana.types("list")
    await here.ana.types("Soup --on nowhere")
    assert [len(other.whispers()) for other in others] == before


async def test_every_step_is_in_the_journal_with_who_did_it_and_no_content(here: World) -> None:
    """Rule 39."""
    await here.schedules("A very secret soup --on soupe-wall")
    await here.zoe.types("hold 1 a secret reason")
    await here.zoe.types("release 1")
    await here.passes(seconds=61)
    await here.card(saying="open the post")
    await here.olga.types("takedown 1")
    await here.card(saying="taken down")
    done = [(e.kind, e.actor) for e in await here.journal()]
    for step in (
        ("draft.submitted", here.ana.id),
        ("vote.counted", here.ben.id),
        ("stop.opened", here.zoe.id),
        ("stop.closed", here.zoe.id),
        ("takedown.asked", here.olga.id),
    ):
        assert step in done
    written = "".join(e.facts for e in await here.journal())
    assert "secret" not in written


async def test_help_ends_with_what_each_emoji_means(here: World) -> None:
    answer = await here.ana.types("help")
    assert "React with :white_check_mark: to approve" in answer.splitlines()[-1]
