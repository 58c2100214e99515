"""The crisis stop: one person pauses everything, two let it go on, and nothing fires afterwards."""

from pathlib import Path

import pytest

from storage import inbox
from tests.world import World, world

SOUP = "Soup is back! --on soupe-wall"


async def approved(here: World, words: str = SOUP, number: int = 1) -> str:
    """Have a post that Ben approved and that waits for its time."""
    return await here.schedules(words, number)


async def asked(here: World) -> str:
    """Have Ana ask to resume, and return the message that asks for somebody else."""
    answer = await here.ana.types("resume")
    assert answer == "Somebody else has to confirm that the pause ends."
    return str((await here.told("asks to end the pause"))["ts"])


async def test_a_pause_stops_everything_and_says_what_waits(tmp_path: Path) -> None:
    """Rule 32."""
    async with world(tmp_path) as here:
        await approved(here)
        answer = await here.zoe.types("pause fire in the building")
        assert answer.startswith("Everything is paused. 1 post waits, the next in ")
        told = await here.told("paused everything: fire in the building")
        assert "1 post waits" in told["text"]
        await here.card(saying="paused")
        await here.passes(seconds=61)
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_a_pause_has_no_end_of_its_own(tmp_path: Path) -> None:
    """Rule 32."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        await here.passes(days=30)
        await approved_later(here)
        assert await here.wall() == []


async def approved_later(here: World) -> None:
    """Approve a post during the pause: it gets its place, and stays."""
    card = await here.ana.drafts(SOUP)
    await here.ben.reacts(card)
    await here.card(saying="paused")
    await here.passes(seconds=61)


async def test_a_post_that_should_leave_now_does_not_leave_in_a_pause_either(
    tmp_path: Path,
) -> None:
    """Rule 32: *now* included."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        card = await here.ana.drafts(f"{SOUP} --at now")
        await here.ben.reacts(card)
        await here.card(saying="paused")
        await here.passes(seconds=61)
        await here.passes(minutes=5)
        assert await here.wall() == []


@pytest.mark.parametrize("way", ["command", "button", "emoji"])
async def test_another_person_confirms_and_what_is_not_overdue_leaves(
    tmp_path: Path, way: str
) -> None:
    """Rule 33."""
    async with world(tmp_path) as here:
        await approved(here, f"{SOUP} --at in 30 minutes")
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        if way == "command":
            assert await here.olga.types("resume") == "The pause is over."
        elif way == "button":
            await here.olga.presses(ask, "confirm_ask")
            await here.olga.hears("the pause is over")
        else:
            await here.olga.reacts(ask)
        await here.told("the pause is over")
        assert f"<@{here.olga.id}> confirmed" in here.message(ask)["text"]
        assert "confirm_ask" not in str(here.message(ask)["blocks"])
        await here.card(saying="scheduled")
        ended = [e for e in await here.journal() if e.kind == "pause.ended"]
        assert [e.actor for e in ended] == [here.olga.id]
        assert here.ana.id in ended[0].facts
        await here.passes(minutes=31)
        await here.card(saying="open the post")


async def test_rule_22_a_confirmation_that_was_taken_back_before_it_was_heard_ends_no_pause(
    tmp_path: Path,
) -> None:
    """Its event was heard after a start, and was believed as if the reaction still stood there."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        for method in ("users.info", "reactions.get"):
            here.simulator.faults.hold(method)
        await here.olga.reacts(ask)
        while not await here.bot.ctx.store.read(inbox.waiting):
            pass
        await here.crash()
        await here.olga.reacts(ask, on=False)
        here.simulator.faults.clear()
        await here.start()
        await here.bot.desk.work.finished()
        assert "pause.ended" not in [entry.kind for entry in await here.journal()]
        await here.olga.reacts(ask)
        await here.told("the pause is over")


async def test_the_same_person_twice_is_not_two(tmp_path: Path) -> None:
    """Rule 33."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        answer = await here.ana.types("resume")
        assert answer == "Somebody else has to confirm that the pause ends."
        await here.ana.presses(ask, "confirm_ask")
        await here.ana.hears("Somebody else has to confirm it; you asked.")
        known = len(here.ana.whispers())
        await here.ana.reacts(ask)
        await here.until(
            lambda: len(here.ana.whispers()) > known or None, "an answer to her own emoji"
        )
        assert "paused by" in await here.ana.types("status")


@pytest.mark.parametrize("way", ["command", "button", "emoji"])
async def test_a_guest_confirms_nothing_and_is_told_why(tmp_path: Path, way: str) -> None:
    """Rule 41."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        if way == "command":
            await here.gus.types("resume")
        elif way == "button":
            await here.gus.presses(ask, "confirm_ask")
        else:
            await here.gus.reacts(ask)
        await here.gus.hears("Sorry, that needs a full member of the channel: guests can't")
        assert "paused by" in await here.ana.types("status")


async def test_a_bot_confirms_nothing(tmp_path: Path) -> None:
    """Rule 41."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        await here.botty.reacts(ask)
        await here.eve.reacts(ask)
        await here.settles()
        assert "paused by" in await here.ana.types("status")


async def test_an_alias_of_the_approving_emoji_confirms_nothing(tmp_path: Path) -> None:
    """Rule 21."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="shipit", value="alias:white_check_mark")
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        await here.olga.reacts(ask, "shipit")
        await here.settles()
        assert "paused by" in await here.ana.types("status")


async def test_an_ask_of_more_than_an_hour_ago_cannot_be_confirmed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        await here.passes(minutes=61)
        await here.olga.reacts(ask)
        await here.olga.hears("more than an hour old")
        assert "paused by" in await here.ana.types("status")


async def test_nothing_overdue_fires_after_a_pause_and_one_message_lists_it(
    tmp_path: Path,
) -> None:
    """Rule 33."""
    async with world(tmp_path) as here:
        await approved(here)
        await approved(here, "Bread is back! --on soupe-wall", number=2)
        await approved(here, "Cake is back! --on soupe-wall --at in 3 hours", number=3)
        await here.zoe.types("pause smoke")
        await here.passes(minutes=5)
        await asked(here)
        await here.olga.types("resume")
        told = await here.told("Not sent, because their time passed: D-1, D-2")
        assert "D-3" not in told["text"]
        await here.card(1, saying="missed")
        await here.card(2, saying="missed")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.passes(hours=1, minutes=56)
        await here.card(3, saying="open the post")
        assert await here.wall() == ["Cake is back!"]


async def test_a_guest_pauses_nothing(tmp_path: Path) -> None:
    """Rule 31."""
    async with world(tmp_path) as here:
        answer = await here.gus.types("pause smoke")
        assert answer == "Sorry, that needs a full member of the channel: guests can't approve."
        assert "Not paused" in await here.ana.types("status")


async def test_who_cannot_be_looked_up_may_pause_but_not_resume(tmp_path: Path) -> None:
    """Rule 31: unknown is no for starting and yes for stopping."""
    async with world(tmp_path) as here:
        here.simulator.faults.fail("conversations.members", "internal_error")
        assert (await here.zoe.types("pause smoke")).startswith("Everything is paused.")
        answer = await here.olga.types("resume")
        assert "please try again in a minute" in answer


async def test_a_pause_outlives_a_restart(tmp_path: Path) -> None:
    """Rule 32."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.zoe.types("pause smoke")
        await here.stop()
        await here.start()
        await here.passes(seconds=61)
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_an_ask_that_was_opened_before_another_pause_ends_nothing(tmp_path: Path) -> None:
    """Rule 33: whoever stops again makes an older half worthless."""
    async with world(tmp_path) as here:
        await here.zoe.types("pause smoke")
        ask = await asked(here)
        await here.ben.types("pause more smoke")
        await here.olga.reacts(ask)
        await here.settles()
        assert "paused by" in await here.ben.types("status")
