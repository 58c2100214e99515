"""A copy inherits its authors, and shows what was thought of what it copies (rules 2, 12)."""

from pathlib import Path

import pytest

from tests.world import Person, World, world

pytestmark = pytest.mark.slow

SORRY = "We are sorry that the soup was cold yesterday; a free bowl for everybody who was here"
DRAFT = f"{SORRY} --on soupe-wall"
AGAIN = f"{SORRY.replace('sorry', 'very sorry')}! --on soupe-wall"


async def withdrawn(here: World) -> None:
    """Ana drafts, Zoé objects, Ana withdraws."""
    card = await here.ana.drafts(DRAFT)
    await here.zoe.reacts(card, "x")
    await here.card(saying="objects")
    await here.ana.types("withdraw 1")
    await here.card(saying="withdrawn")


async def copied(here: World, by: Person, words: str = AGAIN, number: int = 2) -> str:
    return await by.drafts(words, number=number)


async def test_rule_2_a_withdrawn_draft_is_not_approved_by_its_first_author_as_a_copy(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await withdrawn(here)
        card = await copied(here, here.ben)
        shown = await here.card(2)
        assert f"by <@{here.ben.id}>, <@{here.ana.id}>" in shown["text"]
        await here.ana.reacts(card)
        await here.card(2, saying="authors can't approve their own post")
        await here.passes(hours=1)
        assert await here.wall() == []
        inherited = [e for e in await here.journal() if e.kind == "author.inherited"]
        assert [(e.draft, e.details["person"]) for e in inherited] == [(2, here.ana.id)]


async def test_rule_12_a_copy_shows_the_objection_and_the_withdrawal(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await withdrawn(here)
        await copied(here, here.ben)
        told = f"nearly the same as D-1, to which <@{here.zoe.id}> objected and which was withdrawn"
        await here.card(2, saying=told)


async def test_rule_2_an_edit_into_a_copy_inherits_as_well(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await withdrawn(here)
        await here.ben.drafts("Cake tomorrow --on soupe-wall", number=2)
        assert f"by <@{here.ben.id}> ·" in (await here.card(2))["text"]
        await here.ben.types(f"edit 2 {SORRY}")
        shown = await here.card(2, saying="nearly the same as D-1")
        assert f"by <@{here.ben.id}>, <@{here.ana.id}> ·" in shown["text"]


async def test_rule_2_an_older_version_of_a_draft_is_no_way_around(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(DRAFT)
        await here.ana.types("edit 1 Nothing to see here")
        await here.card(saying="Nothing to see")
        await copied(here, here.ben)
        assert f"<@{here.ana.id}>" in (await here.card(2, saying="nearly the same as D-1"))["text"]


async def test_another_post_by_somebody_else_inherits_nobody(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await withdrawn(here)
        card = await here.ben.drafts("Cake tomorrow --on soupe-wall", number=2)
        assert "nearly the same" not in (await here.card(2))["text"]
        await here.ana.reacts(card)
        await here.card(2, saying="scheduled")


async def test_what_was_written_more_than_thirty_days_ago_is_another_post(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes(SORRY)
        await here.passes(days=31)
        card = await copied(here, here.ben)
        assert "nearly the same" not in (await here.card(2))["text"]
        await here.ana.reacts(card)
        await here.card(2, saying="scheduled")


async def test_a_change_of_time_makes_no_copy_of_a_later_one(tmp_path: Path) -> None:
    """Rule 2: the first draft stays its author's alone, whoever copied it since."""
    async with world(tmp_path) as here:
        await here.ana.drafts(DRAFT)
        await copied(here, here.ben)
        await here.ana.types("at 1 in 2 hours")
        shown = await here.card(saying="changed: the time")
        assert f"by <@{here.ana.id}> ·" in shown["text"]


TOO_FEW = "then too few people could approve it"


async def two_are_left(here: World) -> None:
    """Ana has drafted, and only she and Ben could still say anything about it."""
    await here.ana.drafts(DRAFT)
    for person in (here.zoe, here.olga, here.dan, here.flow, here.sam):
        await here.olga.tries("kick", user=person.id)


async def test_rule_2_a_copy_that_nobody_could_approve_is_refused_before_it_is_saved(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await two_are_left(here)
        answer = await here.ben.types(AGAIN)
        assert TOO_FEW in answer
        assert "nearly the same as D-1" in answer
        assert "/draft suggest 1" in answer
        await here.ben.drafts("Cake tomorrow --on soupe-wall", number=2)
        assert TOO_FEW in await here.ben.types(f"edit 2 {SORRY}")
        assert "Cake tomorrow" in (await here.card(2))["text"]
        await here.ana.types("withdraw 1")
        answer = await here.ben.types(AGAIN)
        assert TOO_FEW in answer
        assert "suggest" not in answer


async def test_rule_2_where_slack_does_not_say_who_is_left_the_copy_is_saved_and_waits(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await two_are_left(here)
        # For as long as it takes: a single fault may meet what the bot asks by itself.
        here.simulator.faults.fail("conversations.members", "internal_error")
        card = await copied(here, here.ben)
        here.simulator.faults.clear()
        await here.ana.reacts(card)
        await here.passes(hours=1)
        assert await here.wall() == []
