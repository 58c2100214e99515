"""Whoever could approve a draft is asked in turn, and nobody more often than they can bear."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.services.reminding import remind
from bot.simulator.ledger import Kind
from bot.slack import ids
from tests.composing import by_shortcut
from tests.flows.test_levels import LEVEL_3
from tests.forms import open_forms
from tests.letters import letter, press
from tests.world import Person, World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
SOUP = "Soup is back! --on soupe-wall"


async def test_at_submission_the_author_hears_who_can_approve_it_and_by_when(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.zoe.types("away until 19:00")
        said = await here.ana.types(f"{SOUP} --at 17:45")
        assert f"<@{here.ben.id}> or <@{here.olga.id}> can approve it, by 17:45." in said
        assert f"With today's absences: <@{here.zoe.id}> is away until 18:00." in said
        await here.olga.types("away @ben until 20:00")
        await here.olga.types("away until 20:00")
        said = await here.ana.types("Bread is back! --on soupe-wall --at 16:00")
        assert "Nobody who could approve it can be reached before 16:00" in said


async def reminds(here: World) -> None:
    """Let the bot hear all that happened, and remind whoever is to be reminded."""
    await here.hears_out()
    await remind(here.bot.ctx)


async def test_people_are_asked_in_turn_by_one_message_each_that_is_kept_true(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        one = await here.ana.drafts(f"{SOUP} --at 16:00")
        await here.ana.drafts("Bread is back! --on soupe-wall --at 16:30", number=2)
        await reminds(here)
        bens, olgas = here.letters(here.ben), here.letters(here.olga)
        assert len(bens) == len(olgas) == 1
        assert "Your opinion is wanted on one post" in bens[0]
        assert "|D-1>*" in bens[0]
        assert "|D-2>*" in olgas[0]
        assert here.letters(here.zoe) == []

        await here.passes(hours=3, minutes=1)
        await reminds(here)
        (zoes,) = here.letters(here.zoe)
        assert "You are asked as well" in zoes
        (again,) = here.letters(here.ben)
        assert again.count("|D-") == 1, "one message, and the old one is gone"
        await here.passes(minutes=15)
        await reminds(here)
        both = here.letters(here.ben)
        assert len(both) == 1
        assert "wanted on 2 posts" in both[0]

        await press(here.ben, await letter(here, here.ben, "wanted on 2 posts"), ids.ROUND)
        view = await here.until(lambda: next(iter(open_forms(here.ben)), None), "a round")
        assert view["type"] == "modal"

        await here.stop()
        await here.start()
        await asyncio.gather(reminds(here), reminds(here))
        assert here.letters(here.ben) == both
        await here.zoe.reacts(one)
        await here.card(saying="scheduled")
        await reminds(here)
        assert here.letters(here.zoe) == ["Nothing waits for your opinion now; thank you!"]
        assert "|D-1>" not in here.letters(here.ben)[0]
        asked = [e for e in await here.journal() if e.kind == "review.asked"]
        assert [(e.draft, e.details["person"], e.details["how"]) for e in asked] == [
            (1, here.ben.id, "in turn"),
            (2, here.olga.id, "in turn"),
            (1, here.zoe.id, "as well"),
            (2, here.ben.id, "as well"),
        ]


async def test_whoever_could_approve_what_is_due_soon_is_asked_within_seconds(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts(f"{SOUP} --at 10:40")
        (asked,) = await here.until(lambda: here.letters(here.ben) or None, "a message")
        assert "|D-1>*" in asked


async def test_an_author_names_who_is_asked_first_in_words_or_in_the_form(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        for wrong in (here.ana, here.gus):
            said = await here.ana.types(f"{SOUP} --at 16:00 --ask <@{wrong.id}>")
            assert f"<@{wrong.id}> can't approve this post" in said
        said = await here.ana.types(f"{SOUP} --at 16:00 --ask <@{here.zoe.id}>")
        assert said.endswith(f"can approve it, by 16:00. I ask <@{here.zoe.id}> first.")
        composer = await by_shortcut(here.ana)
        composer.writes(reviewer=here.gus.id)
        wrong = await composer.sends("Bread is back!", ["soupe-wall"])
        assert "can't approve this post: guests can't" in wrong["reviewer"]
        composer.writes(reviewer=here.olga.id)
        assert await composer.sends() == {}
        await here.card(2)
        await reminds(here)
        assert "|D-1>*" in here.letters(here.zoe)[0]
        assert "|D-2>*" in here.letters(here.olga)[0]
        assert here.letters(here.ben) == []
        await here.zoe.types("away until 20:00")
        await reminds(here)
        assert "|D-1>*" in here.letters(here.ben)[0], "who was named can't come before its time"


async def test_nobody_is_reminded_at_night_or_more_than_five_times_a_day(tmp_path: Path) -> None:
    """Ben alone is there, and seven drafts come through one day and the night after."""
    async with world(tmp_path, starts=TUESDAY) as here:
        for colleague in (here.zoe, here.olga):
            assert "away from" in await colleague.types("away until 2029-03-10 20:00")
        for number in range(1, 8):
            text = f"Soup number {number} is back! --on soupe-wall --at thu 20:00"
            await here.ana.drafts(text, number=number)
            await reminds(here)
            await here.passes(minutes=16)
        (said,) = here.letters(here.ben)
        assert "wanted on 7 posts" in said, "the last of five is kept true without a sound"
        assert posted_to(here.ben) == 5
        await here.passes(hours=12)
        await reminds(here)
        assert posted_to(here.ben) == 5, "midnight is over, and Ben is asleep"
        await here.passes(hours=9)
        await reminds(here)
        assert posted_to(here.ben) == 6


async def test_a_reminder_whose_answer_was_lost_is_not_sent_again(tmp_path: Path) -> None:
    """Nobody knows whether Ben has it; what would be sent again is the next rung."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts(f"{SOUP} --at 16:00")
        here.simulator.faults.cut("chat.postMessage", channel=here.ben.id)
        await reminds(here)
        here.simulator.faults.clear()
        before = posted_to(here.ben)
        await here.passes(minutes=20)
        await reminds(here)
        await here.stop()
        await here.start()
        await reminds(here)
        assert posted_to(here.ben) == before
        await here.passes(hours=3)
        await reminds(here)
        assert posted_to(here.ben) == before + 1


async def test_whom_the_app_may_not_write_to_is_told_in_the_channel_alone(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts(f"{SOUP} --at 16:00")
        here.simulator.faults.fail("chat.postMessage", "messages_tab_disabled", channel=here.ben.id)
        await reminds(here)
        assert "|D-1>" in await here.ben.hears("Your opinion is wanted on one post")
        assert here.letters(here.ben) == []


async def test_rule_10_at_level_3_somebody_is_asked_to_watch_as_well(tmp_path: Path) -> None:
    """All opinions are there, and nobody watches: without a word it would miss its time."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts(f"{LEVEL_3} --on soupe-wall --at 16:00")
        await here.zoe.reacts(card)
        await here.card(saying=f"<@{here.zoe.id}> approved")
        await reminds(here)
        assert "react with :eyes:" in here.letters(here.ben)[0]
        await here.ben.reacts(card, "eyes")
        await here.card(saying="scheduled")
        await reminds(here)
        assert here.letters(here.ben) == ["Nothing waits for your opinion now; thank you!"]


def posted_to(person: Person) -> int:
    """How many messages the bot has posted to somebody, those that are gone included."""
    channels = person.world.simulator.snapshot(person.id)["channels"]
    direct = {channel["id"] for channel in channels if channel["is_im"]}
    history = person.world.simulator.workspace.ledger.history
    return sum(h.kind is Kind.MESSAGE_POSTED and h.channel in direct for h in history)
