"""Votes by button, for people who can't use emoji: as good as an emoji, and no better (rule 42)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.people import UserId
from bot.ports import CardRef
from bot.simulator.seed import DRAFTS
from handlers.desk import Desk
from handlers.errors import answered
from handlers.payloads import Press
from handlers.pressing import carry_out
from tests.world import Person, World, world

SOUP = "Soup is back! --on soupe-wall"
APPROVE = "card_approve"

Somebody = Callable[[World], Person]


async def kinds(here: World, kind: str) -> list[tuple[str, str]]:
    """Who did it, and the facts of each such entry of the journal."""
    return [(e.actor, e.facts) for e in await here.journal() if e.kind == kind]


async def test_rule_42_an_approval_by_button_schedules_and_is_said_to_all_and_to_the_voter(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.ben.hears("*Approve* once more takes it back")
        await here.told(f"<@{here.ben.id}> approved version")
        ((actor, facts),) = await kinds(here, "button.pressed")
        assert actor == here.ben.id
        assert '"what":"approve"' in facts
        assert card in facts
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_rule_42_the_same_button_takes_the_approval_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.ben.presses(card, APPROVE)
        await here.card(saying="needs a second opinion")
        await here.ben.hears("is taken back")
        await here.told(f"<@{here.ben.id}> took the vote by button")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_7_an_emoji_and_a_button_of_one_person_are_one_vote(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Fire alarm test at noon --on soupe-wall")
        await here.ben.reacts(card)
        await here.ben.presses(card, APPROVE)
        await here.ben.hears("your approval by button")
        await here.card(saying="still needed: one approval")
        await here.zoe.presses(card, APPROVE)
        await here.card(saying="scheduled")


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (lambda here: here.ana, "authors can't approve their own post"),
        (lambda here: here.gus, "guests can't approve"),
    ],
    ids=["author", "guest"],
)
async def test_rule_42_who_cannot_approve_cannot_by_button_either_and_it_is_journalled(
    tmp_path: Path, who: Somebody, why: str
) -> None:
    """Rules 1, 5 and 39."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await who(here).presses(card, APPROVE)
        await who(here).hears(why)
        ((actor, facts),) = await kinds(here, "button.refused")
        assert actor == who(here).id
        assert why in facts
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_42_a_replayed_press_of_an_older_card_counts_for_nothing(
    tmp_path: Path,
) -> None:
    """The button was drawn for a version that has been changed since (rule 17)."""
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        shown = here.message(old)
        (block,) = [b for b in shown["blocks"] if b["type"] == "actions"]
        (button,) = [e for e in block["elements"] if e["action_id"].startswith(APPROVE)]
        await here.ana.types("edit 1 Bread is back!")
        await here.until(lambda: len(here.cards()) == 1 or None, "the old card to shrink")
        known = await replayed(here, here.ben, old, button["action_id"], button["value"])
        assert "is not the newest card of D-1" in known
        ((actor, facts),) = await kinds(here, "button.refused")
        assert actor == here.ben.id
        assert old in facts
        await here.passes(hours=1)
        assert await here.wall() == []


async def replayed(here: World, by: Person, ts: str, action: str, value: str) -> str:
    """Send the bot the press of a button that its message has no more."""
    desk = Desk(ctx=here.bot.ctx, bot=UserId("U0BOT"), team="")
    pressed = Press(
        user=UserId(by.id),
        channel=str(DRAFTS),
        team="",
        action=action.split(":", 1)[0],
        value=int(value),
        ref=CardRef(channel=str(DRAFTS), ts=ts),
    )
    return await answered(desk, pressed.user, carry_out(desk, pressed))


async def test_rule_42_a_voter_by_button_is_checked_again_at_the_last_look(
    tmp_path: Path,
) -> None:
    """Nobody hears that Ben became a guest; the last look asks."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.olga.does("kind", user=here.ben.id, kind="guest")
        await here.passes(seconds=61)
        await here.card(saying="vote by button does not count: guests can't approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_42_who_left_the_channel_after_voting_by_button_counts_no_more(
    tmp_path: Path,
) -> None:
    """Rule 6."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.ben.does("leave")
        await here.passes(seconds=61)
        await here.card(saying="needs a second opinion")
        assert await here.wall() == []


async def test_rule_16_an_edit_voids_a_vote_by_button_and_the_voter_is_asked_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.ana.types("edit 1 Bread is back!")
        await here.told(f"<@{here.ben.id}> D-1 was changed")
        await here.card(saying="needs a second opinion")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_18_a_deleted_card_takes_the_votes_by_button_with_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.olga.does("delete", ts=card)
        await here.passes(seconds=61)
        await here.card(saying="needs a second opinion")
        assert await here.wall() == []


async def test_rule_42_a_vote_by_button_outlives_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, APPROVE)
        await here.card(saying="scheduled")
        await here.stop()
        await here.start()
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_12_an_objection_outranks_a_vote_by_button(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "x")
        await here.ben.presses(card, APPROVE)
        await here.ben.hears("your approval by button")
        await here.card(saying="somebody objects")
        await here.passes(hours=1)
        assert await here.wall() == []
