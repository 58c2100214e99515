"""What missed its time never leaves by itself: people are asked, all in one message (rule 25)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.forms import form
from tests.world import Message, Person, World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
ASKED = "missed the time, and none leaves by itself now"
SOUP = "Soup is back! --on soupe-wall --at 12:00"


async def missed(here: World, words: str = SOUP, number: int = 1) -> str:
    """Have a post that Ben approved, which missed its time while everybody could not be reached."""
    card = await here.schedules(words, number)
    await here.ben.types(f"hold {number} the date may be wrong")
    await here.passes(hours=2, minutes=11)
    await here.card(number, saying="missed")
    await here.zoe.types(f"release {number} the date is right")
    return card


async def chooses(here: World, who: Person, what: str, number: int = 1) -> None:
    """Press a button for one post in the message that asks about missed ones."""
    asked = await here.told(ASKED)
    question = await question_about(here, asked, what, number)
    await who.presses(asked["ts"], f"missed_{what}:{question}")


async def question_about(here: World, asked: Message, what: str, number: int) -> str:
    """The number of the question about a draft, off its part of the message."""
    blocks = asked["blocks"]
    (place,) = [n for n, b in enumerate(blocks) if f"D-{number}>" in str(b.get("text"))]
    buttons = blocks[place + 1]["elements"]
    (button,) = [b for b in buttons if b["action_id"].startswith(f"missed_{what}")]
    return str(button["value"])


async def test_rule_25_a_missed_post_is_asked_about_and_sent_by_a_press_of_another_person(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await missed(here)
        asked = await here.told(ASKED)
        assert "Soup is back!" in asked["text"]
        assert "somebody held it" in asked["text"]
        await here.passes(hours=5)
        assert await here.wall() == []
        await chooses(here, here.zoe, "send_now")
        await here.zoe.hears("leaves after its countdown")
        await here.card(saying="scheduled")
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]
        kinds = [e.kind for e in await here.journal()]
        assert kinds.count("draft.sent_for") == 1


async def test_rule_25_send_now_is_on_the_missed_card_too(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await missed(here)
        await here.zoe.presses(card, "card_send_now")
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_25_a_post_that_nobody_approved_in_time_needs_just_that_fresh_vote(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts(SOUP)
        await here.passes(hours=2, minutes=11)
        await here.card(saying="missed")
        assert "not approved in time" in (await here.told(ASKED))["text"]
        await chooses(here, here.ben, "send_now")
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_25_one_fresh_vote_is_one_where_two_are_needed(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Fire alarm test at noon --on soupe-wall --at 12:00")
        await here.passes(hours=2, minutes=11)
        await here.card(saying="missed")
        await here.ben.presses(card, "card_send_now")
        await here.ben.hears("it still needs one approval by somebody other than the authors")
        await here.passes(minutes=5)
        assert await here.wall() == []
        await here.zoe.presses(card, "card_send_now")
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_25_the_other_approvals_stay(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Fire alarm test at noon --on soupe-wall --at 12:00")
        await here.ben.reacts(card)
        await here.card(saying="approved")
        await here.passes(hours=2, minutes=11)
        await here.card(saying="missed")
        await here.zoe.presses(card, "card_send_now")
        await here.card(saying="scheduled")


@pytest.mark.parametrize("who", ["ana", "gus"])
async def test_rule_41_neither_an_author_nor_a_guest_sends_a_missed_post(
    tmp_path: Path, who: str
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await missed(here)
        person: Person = getattr(here, who)
        await chooses(here, person, "send_now")
        await person.hears("Your press doesn't count here")
        refused = [e for e in await here.journal() if e.kind == "button.refused"]
        assert [e.actor for e in refused] == [person.id]
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_25_a_question_about_a_version_that_was_changed_since_sends_nothing(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await missed(here)
        await here.told(ASKED)
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        await chooses(here, here.ben, "send_now")
        await here.ben.hears("D-1 was changed since")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_25_an_objection_is_stronger_than_send_now(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await missed(here)
        await here.olga.reacts(card, "x")
        await here.zoe.presses(card, "card_send_now")
        await here.zoe.hears("Thank you")
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_rule_25_whoever_wrote_it_withdraws_it_and_anybody_suggests_a_time(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await missed(here)
        await chooses(here, here.ben, "new_time")
        await form(here.ben, "Suggest a time")
        await chooses(here, here.ben, "withdraw")
        await here.ben.hears("Only its authors withdraw a draft")
        await chooses(here, here.ana, "withdraw")
        await here.ana.hears("D-1 is withdrawn.")
        await here.card(saying="withdrawn")


async def test_rule_25_after_downtime_all_missed_posts_are_asked_about_in_one_message(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        for number, time in enumerate(("12:00", "12:05", "13:00"), start=1):
            words = f"Soup number {number} is back! --on soupe-wall --at {time}"
            card = await here.ana.drafts(words, number=number)
            if number != 2:
                await here.ben.reacts(card)
                await here.card(number, saying="scheduled")
        await here.stop()
        await here.passes_without_the_bot(hours=5)
        await here.start()
        asked = await here.told("These 3 posts")
        assert all(f"Soup number {number} is back!" in asked["text"] for number in (1, 2, 3))
        everybody = [m for m in here.messages(here.olga.id) if ASKED in m["text"]]
        assert len(everybody) == 1
        await here.passes(hours=1)
        assert await here.wall() == []
        await chooses(here, here.zoe, "send_now", number=3)
        await here.card(3, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(3, saying="open the post")
        assert await here.wall() == ["Soup number 3 is back!"]


async def test_rule_33_what_a_pause_kept_back_is_asked_about_when_it_has_ended(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        for number in (1, 2):
            words = f"Soup number {number} is back! --on soupe-wall --at 12:00"
            await here.ben.reacts(await here.ana.drafts(words, number=number))
            await here.card(number, saying="scheduled")
        await here.zoe.types("pause smoke")
        await here.passes(hours=3)
        await here.reconciles()
        await here.card(2, saying="missed")
        assert not [m for m in here.messages(here.olga.id) if ASKED in m["text"]]
        await here.zoe.types("resume")
        assert await here.olga.types("resume") == "The pause is over."
        await here.passes(seconds=1)
        asked = await here.told("These 2 posts")
        assert "everything was paused" in asked["text"]


async def test_rule_25_while_slack_takes_no_message_the_question_is_asked_later(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts(SOUP)
        here.simulator.faults.fail("chat.postMessage", "internal_error", times=1)
        await here.passes(hours=2, minutes=11)
        await here.card(saying="missed")
        await here.passes(seconds=61)
        await here.told(ASKED)


async def test_rule_25_a_post_sent_for_anew_whose_approval_is_taken_back_is_missed_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts(SOUP)
        await here.passes(hours=2, minutes=11)
        await here.card(saying="missed")
        await here.ben.presses(card, "card_send_now")
        await here.card(saying="scheduled")
        await here.ben.presses(card, "card_approve")
        await here.ben.hears("is taken back")
        await here.passes(seconds=61)
        await here.card(saying="missed")
        await here.told(ASKED, times=2)
        assert await here.wall() == []
