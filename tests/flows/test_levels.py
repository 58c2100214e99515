"""The embarrassment level asks for more: a watcher, two people, a person's own press."""

from pathlib import Path

import pytest

from tests.world import World, world

ON_WALL = " --on soupe-wall"
LEVEL_3 = "As an AI language model, I can't attend, but you can!"
WATCHER = "somebody other than the authors who watches it"
LEVEL_4 = "Fire alarm test at noon"
LEVEL_5 = "Alert 🚨"


async def level(here: World, text: str) -> str:
    """Draft a text, and return its card's ts with the level on it."""
    card: str = await here.ana.drafts(text + ON_WALL)
    return card


async def test_level_3_needs_a_watcher_other_than_the_author_and_the_approver_may_be_it(
    tmp_path: Path,
) -> None:
    """Rule 10."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.card(saying=WATCHER)
        await here.ana.reacts(card, "eyes")
        await here.gus.reacts(card, "eyes")
        await here.settles()
        await here.card(saying=WATCHER)
        await here.zoe.reacts(card, "eyes")
        await here.until(
            lambda: WATCHER not in here.cards()[-1]["text"] or None, "Zoé to be the watcher"
        )
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_level_3_leaves_with_one_other_person_who_approves_and_watches(
    tmp_path: Path,
) -> None:
    """Rule 10: a team of two can use the levels up to 3."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.ben.reacts(card)
        await here.card(saying=f"<@{here.ben.id}> approved")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(card, "eyes")
        await here.card(saying="scheduled")


async def test_level_3_waits_while_only_its_author_can_be_reached(tmp_path: Path) -> None:
    """Rules 10 and 28: somebody other than the author answers for it."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.ben.reacts(card, "eyes")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.ben.types("away until tomorrow 9am")
        await here.passes(seconds=61)
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.zoe.types("watch for 2 hours")
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_level_4_needs_two_other_people(tmp_path: Path) -> None:
    """Rule 10."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_4)
        await here.card(saying="Embarrassment level 4 of 5")
        await here.card(saying="2 approvals by people other than the authors")
        await here.ben.reacts(card)
        await here.card(saying="still needed: one approval by somebody other than the authors")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == [LEVEL_4]


async def test_level_4_with_one_approval_and_the_authors_own_stays(tmp_path: Path) -> None:
    """Rules 1 and 10."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_4)
        await here.ben.reacts(card)
        await here.ana.reacts(card)
        await here.gus.reacts(card)
        await here.card(saying="guests can't approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_level_4_loses_its_place_when_one_of_two_takes_the_approval_back(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_4)
        await here.ben.reacts(card)
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.zoe.reacts(card, on=False)
        await here.card(saying="needs a second opinion")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_level_5_is_not_published_however_many_approve_and_says_so(tmp_path: Path) -> None:
    """Rule 10: a level-5 post never leaves by itself."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_5)
        for person in (here.ben, here.zoe, here.olga):
            await person.reacts(card)
        await here.card(saying="a post of level 5 never leaves by itself")
        await here.settles()
        why = await here.ana.types("why 1")
        assert "never leaves by itself" in why
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_a_level_5_draft_that_is_made_milder_goes_the_usual_way(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await level(here, LEVEL_5)
        await here.card(saying="level 5 of 5")
        await here.ana.types("edit 1 Our new soup is here")
        card = await here.card(saying="level 0 of 5")
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("TODO write something about soup", "is a note to oneself"),
        ("Hi {{name}}, soup is back!", "was never filled in"),
        ("Soup! " * 120, "characters as the practice wall counts them"),
        ("Soup by <@U0ZOE>", ""),
    ],
    ids=["placeholder", "merge tag", "length", "Slack's own markup"],
)
async def test_what_lint_blocks_cannot_be_approved_until_it_is_mended(
    tmp_path: Path, text: str, why: str
) -> None:
    async with world(tmp_path) as here:
        card = await level(here, text)
        await here.card(saying="needs a change first")
        await here.card(saying=why)
        for person in (here.ben, here.zoe, here.olga):
            await person.reacts(card)
        await here.card(saying=f"<@{here.zoe.id}> approved")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ana.types("edit 1 Soup is back!")
        new = await here.card(saying="needs a second opinion")
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
