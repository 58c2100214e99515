"""The last look: right before sending Slack is asked again, and whatever changed decides."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.scheduler import publish
from tests.world import World, world

SOUP = "Soup is back! --on soupe-wall"


async def approved(here: World) -> str:
    """Have a post that Ben approved and that waits for its countdown.

    The looks that follow each start are over then, so that only the last look is still to come.
    """
    card = await here.schedules(SOUP)
    await here.settles()
    return card


async def test_while_slack_cannot_be_asked_the_post_waits_and_at_last_is_missed(
    tmp_path: Path,
) -> None:
    """Rule 24."""
    async with world(tmp_path) as here:
        await approved(here)
        here.simulator.faults.fail("reactions.get", "internal_error")
        await here.passes(seconds=61)
        assert await here.wall() == []
        await here.passes(minutes=5)
        assert await here.wall() == []
        await here.passes(minutes=6)
        here.simulator.faults.clear()
        await here.reconciles()
        await here.card(saying="missed")
        assert "so nothing leaves yet" in (await here.card())["text"]
        assert await here.wall() == []


async def test_when_slack_answers_again_within_the_bound_the_post_leaves(tmp_path: Path) -> None:
    """Rule 24."""
    async with world(tmp_path) as here:
        await approved(here)
        here.simulator.faults.fail("conversations.members", "internal_error")
        await here.passes(seconds=61)
        assert await here.wall() == []
        here.simulator.faults.clear()
        await here.passes(seconds=16)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]


async def test_a_list_of_reactions_that_is_cut_short_decides_nothing(tmp_path: Path) -> None:
    """Rule 22."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.reacts(card)
        await here.olga.reacts(card)
        await here.settles()
        here.simulator.faults.truncate_full_reactions = True
        here.simulator.faults.reaction_users_shown = 1
        await here.passes(seconds=61)
        assert await here.wall() == []
        here.simulator.faults.clear()
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_a_clock_more_than_a_minute_off_slacks_lets_the_post_wait(tmp_path: Path) -> None:
    """Rule 24."""
    async with world(tmp_path) as here:
        await approved(here)
        here.simulator.faults.date_offset_seconds = -300.0
        await here.passes(seconds=61)
        await here.card(saying="scheduled")
        assert await here.wall() == []
        why = await here.ana.types("why 1")
        assert "our clock and Slack's differ by more than a minute" in why
        here.simulator.faults.clear()
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_an_approval_that_was_taken_back_unheard_is_seen_by_the_last_look(
    tmp_path: Path,
) -> None:
    """Rules 22 and 24."""
    async with world(tmp_path) as here:
        card = await approved(here)
        here.simulator.faults.lose_events = 1
        await here.ben.reacts(card, on=False)
        await here.passes(seconds=61)
        await here.told("was not sent: it still needs one approval")
        await here.card(saying="needs a second opinion")
        assert await here.wall() == []


async def test_an_objection_that_was_given_unheard_is_seen_by_the_last_look(
    tmp_path: Path,
) -> None:
    """Rules 12 and 24."""
    async with world(tmp_path) as here:
        card = await approved(here)
        here.simulator.faults.lose_events = 1
        await here.zoe.reacts(card, "x")
        await here.passes(seconds=61)
        await here.told("was not sent: somebody objects")
        await here.card(saying="somebody objects")
        assert await here.wall() == []


async def test_a_hold_that_was_given_unheard_is_seen_by_the_last_look(tmp_path: Path) -> None:
    """Rules 13 and 24."""
    async with world(tmp_path) as here:
        card = await approved(here)
        here.simulator.faults.lose_events = 1
        await here.zoe.reacts(card, "raised_hand")
        await here.passes(seconds=61)
        await here.card(saying="held by")
        assert await here.wall() == []


async def test_a_card_that_was_deleted_unheard_approves_nothing(tmp_path: Path) -> None:
    """Rule 18."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.olga.does("delete", ts=card)
        await here.passes(seconds=61)
        told = await here.told("The card was deleted, so this draft is not approved any more")
        assert f"<@{here.ana.id}>" in told["text"]
        fresh = await here.card(saying="needs a second opinion")
        assert fresh["ts"] != card
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(fresh["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]


async def test_a_channel_that_is_shared_with_others_meanwhile_lets_nothing_leave(
    tmp_path: Path,
) -> None:
    """Rule 18."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.olga.does("share")
        await here.passes(seconds=61)
        await here.card(saying="the channel is shared with another organisation")
        assert await here.wall() == []


async def test_a_channel_that_is_archived_meanwhile_lets_nothing_leave(tmp_path: Path) -> None:
    """Rule 18."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.olga.does("archive")
        await here.passes(seconds=61)
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.olga.does("archive", on=False)
        await here.settles()
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_an_approver_who_leaves_the_channel_does_not_count_any_more(tmp_path: Path) -> None:
    """Rule 6, asked at the last look."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.ben.does("leave")
        await here.passes(seconds=61)
        await here.card(saying="only full members of the drafts channel can approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_an_approver_who_becomes_a_guest_does_not_count_any_more(tmp_path: Path) -> None:
    """Rule 5, asked at the last look."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.olga.does("kind", user=here.ben.id, kind="guest")
        await here.passes(seconds=61)
        await here.card(saying="guests can't approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_a_bot_that_was_put_out_of_the_channel_lets_nothing_leave(tmp_path: Path) -> None:
    """Rule 18."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.olga.does("kick", user="U0SECOND")
        await here.passes(seconds=61)
        await here.passes(hours=1)
        assert await here.wall() == []
        drafts = [e.kind for e in await here.journal() if e.kind.startswith("draft.")]
        assert drafts[-1] == "draft.unapproved"


async def test_an_app_that_was_uninstalled_lets_nothing_leave(tmp_path: Path) -> None:
    """Rule 18."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.olga.does("uninstall")
        await here.passes(seconds=61)
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_13_a_hold_that_is_heard_while_the_last_look_waits_for_slack_stays(
    tmp_path: Path,
) -> None:
    """Slack answered just before Zoé held: what it said then takes nothing of hers back."""
    async with world(tmp_path) as here:
        card = await approved(here)
        here.clock.advance(timedelta(seconds=61))
        answer = here.simulator.faults.keep_answer("reactions.get", timestamp=card)
        look = asyncio.create_task(publish(here.bot.ctx))
        await answer.ready.wait()
        await here.zoe.reacts(card, "raised_hand")
        await here.card(saying="held by")
        answer.go.set()
        await look
        await here.passes(seconds=61)
        assert await here.wall() == []
        await here.card(saying="held by")
        assert "stop.closed" not in [entry.kind for entry in await here.journal()]
