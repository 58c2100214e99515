"""Slack loses, repeats and reorders events; none of it changes what people decided."""

from pathlib import Path

from storage import inbox
from tests.world import world

SOUP = "Soup is back! --on soupe-wall"


async def test_events_that_come_twice_count_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.duplicate_events = 10
        await here.ben.reacts(card)
        await here.ana.reacts(card)
        await here.zoe.reacts(card, "raised_hand")
        await here.card(saying="held by")
        await here.settles()
        kinds = [e.kind for e in await here.journal()]
        assert kinds.count("vote.counted") == 1
        assert kinds.count("vote.dismissed") == 1
        assert kinds.count("stop.opened") == 1
        assert kinds.count("draft.approved") == 1
        assert len([w for w in here.ana.whispers() if "doesn't count" in w["text"]]) == 1


async def test_events_in_another_order_end_in_the_same_place(tmp_path: Path) -> None:
    """Trap 13: the truth is asked, never added up."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.reorder_events = 4
        await here.ben.reacts(card)
        await here.ben.reacts(card, on=False)
        await here.ben.reacts(card)
        await here.ben.reacts(card, on=False)
        await here.settles()
        await here.passes(hours=1)
        assert "needs a second opinion" in (await here.card())["text"]
        assert await here.wall() == []


async def test_events_that_are_lost_are_made_good_by_the_next_look_at_everything(
    tmp_path: Path,
) -> None:
    """Trap 25."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.lose_events = 1
        await here.ben.reacts(card)
        await here.settles()
        await here.card(saying="scheduled")


async def test_events_whose_ack_slack_did_not_hear_are_sent_again_and_count_once(
    tmp_path: Path,
) -> None:
    """Trap 8."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.unheard_acks = 1
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.settles()
        kinds = [e.kind for e in await here.journal()]
        assert kinds.count("vote.counted") == 1


async def test_a_new_socket_looks_for_what_was_missed_on_the_old_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.lose_events = 1
        await here.ben.reacts(card)
        await here.olga.does("fault", name="refresh_requested")
        await here.card(saying="scheduled")


async def test_a_card_whose_update_failed_is_drawn_again_later(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.fail("chat.update", "internal_error")
        await here.ben.reacts(card)
        await here.settles()
        here.simulator.faults.clear()
        await here.reconciles()
        await here.card(saying="scheduled")


async def test_a_card_whose_posting_slack_did_not_confirm_is_found_and_stays_the_only_one(
    tmp_path: Path,
) -> None:
    """Trap 75: the connection was lost after Slack had taken the card."""
    async with world(tmp_path) as here:
        here.simulator.faults.cut("chat.postMessage", times=1)
        await here.ana.types(SOUP)
        await here.reconciles()
        card = await here.card()
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        assert len(here.cards()) == 1


async def test_a_rate_limit_delays_a_card_and_loses_nothing(tmp_path: Path) -> None:
    """Trap 74."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.rate_limit("chat.update", 1, times=1)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        limited = [c.status for c in here.simulator.log if c.method == "chat.update"]
        assert limited.count(429) == 1


async def test_whispers_that_slack_does_not_take_stop_nothing(tmp_path: Path) -> None:
    """Trap 86."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.fail("chat.postEphemeral", "internal_error")
        await here.ana.reacts(card)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_a_cry_that_was_heard_just_before_the_bot_died_is_answered_after_the_start(
    tmp_path: Path,
) -> None:
    """Trap 9: it was acknowledged, so Slack never sends it again."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        here.simulator.faults.hold("users.info")
        await here.zoe.does("message", text="delete delete", thread_ts=card["ts"])
        while not await here.bot.ctx.store.read(inbox.waiting):
            pass
        await here.crash()
        here.simulator.faults.clear()
        await here.start()
        await here.bot.desk.work.finished()
        assert await here.wall() == []


async def test_traps_4_to_6_no_request_waits_for_slack_to_say_who_the_bot_is(
    tmp_path: Path,
) -> None:
    """Bolt itself would ask, take any failure for an answer, and hear nothing."""
    async with world(tmp_path) as here:
        here.simulator.faults.fail("auth.test", "invalid_auth")
        await here.schedules(SOUP)


async def test_trap_114_a_card_that_slack_refuses_is_shown_as_text_and_can_be_approved(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        here.simulator.faults.refuse_blocks("*")
        card = await here.ana.drafts(SOUP)
        shown = here.message(card)
        assert not shown.get("blocks")
        assert "```\nSoup is back!\n```" in shown["text"]
        await here.ben.reacts(card)
        scheduled = await here.card(saying="scheduled")
        assert not scheduled.get("blocks")
        here.simulator.faults.clear()
        await here.passes(seconds=61)
        assert await here.wall() == ["Soup is back!"]
        assert (await here.card(saying="open the post")).get("blocks")
