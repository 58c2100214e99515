"""Approvals grow old, somebody is asked in time, and one press renews (rule 26)."""

from datetime import UTC, datetime
from pathlib import Path

from tests.world import World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
STILL = "card_still_right"
IN_20_DAYS = "Soup is back! --on soupe-wall --at 2029-03-26 12:00"


async def approved(here: World, words: str = IN_20_DAYS) -> str:
    """A post for a far day, approved by Ben."""
    return await here.schedules(words)


async def days(here: World, number: float) -> None:
    """Let days pass, and the bot look at everything."""
    await here.passes(days=number)
    await here.reconciles()


async def test_rule_26_a_time_beyond_the_life_of_approvals_is_said_at_once(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts(IN_20_DAYS)
        said = await here.card(saying="approvals live 14 days")
        assert "after Mon 12 Mar 2029, 12:00" in said["text"]
        await here.ben.reacts(card)
        await here.card(saying="its approvals end Tue 20 Mar 2029")


async def test_rule_26_a_time_within_the_life_of_approvals_needs_no_word_about_it(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here, "Soup is back! --on soupe-wall --at 2029-03-19 12:00")
        assert "its approvals end" not in (await here.card())["text"]


async def test_rule_26_an_approval_that_grew_old_takes_the_post_off_the_schedule_and_says_so(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await days(here, 13.9)
        await here.card(saying="scheduled")
        await days(here, 0.2)
        card = await here.card(saying="needs a second opinion")
        assert "it is older than approvals of this level live" in card["text"]
        told = await here.told("is not scheduled any more")
        assert f"<@{here.ben.id}>" in told["text"]
        await days(here, 7)
        assert await here.wall() == []
        (entry,) = [e for e in await here.journal() if e.kind == "draft.unapproved"]
        assert "an approval has grown too old" in entry.facts


async def test_rule_26_an_emoji_taken_away_and_given_again_is_a_fresh_approval(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here)
        await days(here, 15)
        await here.card(saying="needs a second opinion")
        await here.ben.reacts(card, on=False)
        await here.until(
            lambda: "does not count" not in here.cards()[-1]["text"] or None, "the old one to go"
        )
        await here.ben.reacts(card)
        await here.card(saying="scheduled")


async def test_rule_26_a_day_before_somebody_is_asked_and_one_press_renews(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here)
        await days(here, 12.5)
        assert STILL not in str(here.message(card)["blocks"])
        await days(here, 1)
        await here.told("press *Still right* on its card")
        await here.zoe.presses(card, STILL)
        await here.zoe.hears("has your fresh approval")
        await here.told(f"<@{here.zoe.id}> says that version")
        await days(here, 1)
        await here.card(saying="scheduled")
        await here.passes(days=5, hours=12, minutes=59)
        await here.passes(minutes=2)
        await here.card(saying="open the post")


async def test_rule_26_neither_an_author_nor_a_guest_renews(tmp_path: Path) -> None:
    """Rules 1 and 5."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here)
        await days(here, 13.5)
        await here.told("press *Still right* on its card")
        await here.ana.presses(card, STILL)
        await here.ana.hears("authors can't approve their own post")
        await here.gus.presses(card, STILL)
        await here.gus.hears("guests can't approve")
        await days(here, 1)
        await here.card(saying="needs a second opinion")


async def test_rule_26_what_was_renewed_grows_old_again_and_is_asked_about_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here, "Soup is back! --on soupe-wall --at 2029-04-20 12:00")
        await days(here, 13.5)
        await here.told("press *Still right* on its card")
        await here.ben.presses(card, STILL)
        await here.ben.hears("has your fresh approval")
        await days(here, 13.5)
        await here.told("press *Still right* on its card", times=2)
        await days(here, 1)
        await here.card(saying="needs a second opinion")


async def test_rule_26_level_4_needs_two_fresh_approvals_within_three_days(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts(
            "Fire alarm test at noon --on soupe-wall --at 2029-03-12 12:00"
        )
        await here.ben.reacts(card)
        await here.card(saying="approved")
        await here.passes(days=1)
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await days(here, 1.5)
        await here.told("press *Still right* on its card")
        await here.olga.presses(card, STILL)
        await here.olga.hears("has your fresh approval")
        await days(here, 1)
        await here.card(saying="scheduled")
        await days(here, 0.6)
        await here.card(saying="needs a second opinion")


async def test_rule_26_a_request_without_a_time_ends_after_14_days(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall")
        await days(here, 13.9)
        await here.card(saying="needs a second opinion")
        await days(here, 0.2)
        await here.card(saying="missed")
        assert "not approved in time" in (await here.told("missed the time"))["text"]
