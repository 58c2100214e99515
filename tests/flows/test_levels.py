"""The embarrassment level asks for more: a watcher, two people, a person's own press."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.drafts import DraftId
from bot.domain.errors import NotAllowed
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.ports import CardRef
from bot.services.pressing import Wish, press
from bot.simulator.seed import DRAFTS
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


PUBLISH = "card_publish_now"
TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)


async def level_5_at_noon(here: World) -> str:
    """A post of level 5 for noon, approved by two others."""
    card: str = await here.ana.drafts(f"{LEVEL_5}{ON_WALL} --at 12:00")
    await here.ben.reacts(card)
    await here.zoe.reacts(card)
    await here.card(saying="scheduled")
    return card


async def test_level_5_never_leaves_by_itself_however_many_approve_and_says_so(
    tmp_path: Path,
) -> None:
    """Rule 10."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await level_5_at_noon(here)
        await here.olga.reacts(card)
        await here.card(saying="it never leaves by itself")
        assert "never leaves by itself" in await here.ana.types("why 1")
        await here.passes(hours=2, seconds=1)
        assert await here.wall() == []
        await here.passes(minutes=61)
        await here.told("missed the time")
        await here.card(saying="nobody other than its authors has pressed Publish now")
        assert await here.wall() == []


async def test_level_5_is_published_in_person_by_somebody_who_may_have_approved(
    tmp_path: Path,
) -> None:
    """Rule 10: people are asked when the span opens, and somebody present presses."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await level_5_at_noon(here)
        await here.passes(hours=1, minutes=44)
        await here.reconciles()
        assert PUBLISH not in str(here.message(card)["blocks"])
        await here.passes(minutes=2)
        await here.reconciles()
        asked = await here.told("press *Publish now* on its card")
        assert f"<@{here.ben.id}>" in asked["text"]
        assert here.ana.id not in asked["text"]
        await here.passes(minutes=20)
        await here.ben.presses(card, PUBLISH)
        await here.card(saying="open the post")
        assert await here.wall() == [LEVEL_5]


async def test_level_5_pressed_before_its_time_leaves_at_its_time(tmp_path: Path) -> None:
    """Rule 10."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await level_5_at_noon(here)
        await here.passes(hours=1, minutes=50)
        await here.reconciles()
        await here.card(saying="has to press *Publish now* here, ")
        await here.olga.presses(card, PUBLISH)
        await here.card(saying=f"<@{here.olga.id}> pressed *Publish now*")
        await here.passes(minutes=9)
        assert await here.wall() == []
        await here.passes(minutes=1, seconds=1)
        await here.card(saying="open the post")


@pytest.mark.parametrize("minutes", [100, 181])
async def test_level_5_outside_its_span_no_press_counts(tmp_path: Path, minutes: int) -> None:
    """Rule 10, and the refusal says which span it is."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await level_5_at_noon(here)
        await here.passes(minutes=minutes)
        answer = await pressed_unseen(here, here.ben.id, card)
        assert "counts from 15 minutes before" in answer or "can't be decided now" in answer
        await here.passes(hours=3)
        assert await here.wall() == []


async def pressed_unseen(here: World, user: str, card: str) -> str:
    """Press *Publish now* where the card doesn't offer it."""
    wish = Wish(
        kind=PressKind.PUBLISH_NOW,
        draft=DraftId(1),
        by=UserId(user),
        ref=CardRef(channel=str(DRAFTS), ts=card),
    )
    with pytest.raises(NotAllowed) as refused:
        await press(here.bot.ctx, wish)
    return str(refused.value)


async def test_level_5_is_not_published_by_its_author_or_a_guest(tmp_path: Path) -> None:
    """Rules 1, 5 and 10."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await level_5_at_noon(here)
        await here.passes(hours=2, minutes=1)
        await here.reconciles()
        await here.told("press *Publish now* on its card")
        await here.ana.presses(card, PUBLISH)
        await here.ana.hears("authors can't approve their own post")
        await here.gus.presses(card, PUBLISH)
        await here.gus.hears("guests can't approve")
        await here.passes(minutes=10)
        assert await here.wall() == []


async def test_level_5_whose_publisher_left_the_channel_before_its_time_waits(
    tmp_path: Path,
) -> None:
    """Rule 10: the press is checked again at the last look, like any voter."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await level_5_at_noon(here)
        await here.passes(hours=1, minutes=50)
        await here.reconciles()
        await here.card(saying="has to press *Publish now* here, ")
        await here.olga.presses(card, PUBLISH)
        await here.olga.hears("leaves at its time")
        await here.olga.does("leave")
        await here.passes(minutes=11)
        assert await here.wall() == []
        await here.zoe.presses(card, PUBLISH)
        await here.passes(seconds=20)
        await here.card(saying="open the post")


async def test_level_5_as_soon_as_approved_waits_for_its_press_too(tmp_path: Path) -> None:
    """Rule 10."""
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_5)
        await here.ben.reacts(card)
        await here.zoe.reacts(card)
        await here.card(saying="has to press *Publish now* here, ")
        await here.passes(minutes=5)
        assert await here.wall() == []
        await here.zoe.presses(card, PUBLISH)
        await here.card(saying="open the post")


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


BOTH = "card_answer_for"


async def test_rule_10_approve_and_watch_is_one_press(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.card(saying=WATCHER)
        await here.ben.presses(card, BOTH)
        await here.ben.hears("and you answer for it while it is fresh")
        await here.card(saying="scheduled")
        await here.told(f"<@{here.ben.id}> approved version")
        await here.told("by button, and answers for it while it is fresh.")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_10_an_approval_by_button_alone_takes_no_watch_and_one_press_more_does(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.card(saying=WATCHER)
        await here.ben.presses(card, "card_approve")
        await here.ben.hears("your approval by button")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.presses(card, BOTH)
        await here.card(saying="scheduled")


async def test_rule_10_approve_once_more_takes_vote_and_watch_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.card(saying=WATCHER)
        await here.ben.presses(card, BOTH)
        await here.card(saying="scheduled")
        await here.ben.presses(card, "card_approve")
        await here.ben.hears("is taken back")
        await here.card(saying=WATCHER)
        await here.zoe.reacts(card)
        await here.card(saying=f"<@{here.zoe.id}> approved")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_10_the_author_cannot_approve_and_watch(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await level(here, LEVEL_3)
        await here.card(saying=WATCHER)
        await here.ana.presses(card, BOTH)
        await here.ana.hears("authors can't approve their own post")
        await here.card(saying=WATCHER)


async def test_a_card_without_need_of_a_watcher_offers_none(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await level(here, "Soup is back!")
        await here.card(saying="level 0")
        await here.settles()
        card = await here.card()
        assert BOTH not in str(card["blocks"])
