"""Somebody is awake: a post leaves only while a person who answers for it can be reached."""

from datetime import UTC, datetime
from pathlib import Path

from bot.demo import TOML
from tests.world import Person, World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
NOBODY = "nobody who answers for it can be reached"


async def boards(person: Person, emoji: str = ":airplane:", expiration: int = 0) -> None:
    """Put a plane into one's Slack status."""
    await person.does("status", emoji=emoji, text="On a plane", expiration=expiration)


async def approved(here: World, when: str = "12:00") -> str:
    """Have Ana's post approved by Ben, for noon."""
    return await here.schedules(f"Soup is back! --on soupe-wall --at {when}")


async def leaves(here: World) -> None:
    """The post is out."""
    await here.card(saying="open the post")
    assert await here.wall() == ["Soup is back!"]


async def test_the_author_boards_a_plane_and_her_approver_answers_for_the_post(
    tmp_path: Path,
) -> None:
    """Rule 28."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await boards(here.ana)
        await here.passes(hours=2, seconds=1)
        await leaves(here)


async def test_with_everybody_on_a_plane_a_post_waits_with_the_reason_and_is_missed(
    tmp_path: Path,
) -> None:
    """Rules 28 and 30."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await boards(here.ana)
        await boards(here.ben)
        await here.passes(hours=2, seconds=1)
        await here.settles()
        assert await here.wall() == []
        assert "can be reached" in await here.zoe.types("why 1")
        await here.passes(minutes=10)
        await here.card(saying="missed")
        assert NOBODY in (await here.card())["text"]
        assert await here.wall() == []


async def test_a_colleague_with_eyes_on_it_answers_for_a_post(tmp_path: Path) -> None:
    """Rule 28."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here)
        await boards(here.ana)
        await boards(here.ben)
        await here.passes(hours=2, seconds=1)
        assert await here.wall() == []
        await here.zoe.reacts(card, "eyes")
        await here.settles()
        await here.passes(seconds=16)
        await leaves(here)


async def test_the_eyes_of_a_guest_answer_for_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here)
        await boards(here.ana)
        await boards(here.ben)
        await here.gus.reacts(card, "eyes")
        await here.settles()
        await here.passes(hours=2, seconds=1)
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_an_alias_of_the_eyes_takes_no_watch(tmp_path: Path) -> None:
    """Rule 21."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.olga.does("emoji", name="looking", value="alias:eyes")
        card = await approved(here)
        await boards(here.ana)
        await boards(here.ben)
        await here.zoe.reacts(card, "looking")
        await here.settles()
        await here.passes(hours=2, seconds=1)
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_a_status_that_has_run_out_makes_nobody_unreachable(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        over = int(datetime(2029, 3, 6, 11, 0, tzinfo=UTC).timestamp())
        await boards(here.ana, expiration=over)
        await boards(here.ben, expiration=over)
        await here.passes(hours=2, seconds=1)
        await leaves(here)


async def test_a_status_that_says_nothing_about_being_away_counts_for_nothing(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await boards(here.ana, ":coffee:")
        await boards(here.ben, ":house:")
        await here.passes(hours=2, seconds=1)
        await leaves(here)


async def test_a_declared_absence_that_begins_within_the_watch_time_counts(
    tmp_path: Path,
) -> None:
    """Rules 28 and 29: reachable now and for an hour after it."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        answer = await here.ben.types("away from 12:30 until 14:00")
        assert "You are away from Tue 6 Mar 2029, 12:30 (Europe/London" in answer
        await here.ana.types("away until 22:40")
        await here.passes(hours=2, seconds=1)
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_an_absence_after_the_watch_time_counts_for_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.ben.types("away from 13:30 until 14:00")
        await here.ana.types("away until 22:40")
        await here.passes(hours=2, seconds=1)
        await leaves(here)


async def test_whoever_is_back_answers_for_the_post_again(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.ben.types("away until 14:00")
        await here.ana.types("away until 14:00")
        await here.passes(hours=2, seconds=1)
        assert await here.wall() == []
        assert await here.ben.types("back") == "Welcome back: you can be reached again."
        await here.passes(seconds=16)
        await leaves(here)


async def test_a_colleague_declares_an_absence_and_only_the_person_ends_it(
    tmp_path: Path,
) -> None:
    """Rule 29: it only makes things stricter."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        answer = await here.zoe.types("away @ben until 14:00")
        assert f"<@{here.ben.id}> is away" in answer
        told = await here.ben.hears(f"<@{here.zoe.id}> declared that you are away until Tue 6 Mar")
        assert "`/draft back` ends it" in told
        await here.zoe.types("away @ana until 14:00")
        await here.passes(hours=2, seconds=1)
        await here.passes(minutes=2)
        assert await here.wall() == []
        assert await here.zoe.types("back") == "You weren't away."
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.ben.types("back")
        await here.passes(seconds=16)
        await leaves(here)


async def test_a_guest_cannot_send_a_colleague_away(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        answer = await here.gus.types("away @ben until 14:00")
        assert answer == "Sorry, that needs a full member of the channel: guests can't approve."


OFFICE = (
    TOML
    + """
[watch]
working_hours = "mon-fri 09:00-18:00"

[[watch.roster]]
person = "U0OLGA"
days = "tue"
hours = "22:00-24:00"
zone = "Europe/Berlin"
"""
)


async def test_rule_28_who_has_the_watch_answers_for_a_post_that_nobody_else_answers_for(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await boards(here.ana)
        await boards(here.ben)
        answer = await here.zoe.types("watch until 15:00")
        assert "You have the watch from Tue 6 Mar 2029, 11:" in answer
        assert f"<@{here.zoe.id}> has the watch now." in await here.gus.types("status")
        await here.passes(hours=2, seconds=1)
        await leaves(here)


async def test_rule_28_a_watch_that_was_handed_back_answers_for_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await boards(here.ana)
        await boards(here.ben)
        await here.zoe.types("watch until 15:00")
        answer = await here.zoe.types("watch off")
        assert answer == "You don't have the watch any more; thank you for it."
        assert "You don't have the watch" in await here.zoe.types("watch off")
        await here.passes(hours=2, seconds=1)
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_rule_28_a_guest_cannot_take_the_watch(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        answer = await here.gus.types("watch until 15:00")
        assert answer == "Sorry, that needs a full member of the channel: guests can't approve."


async def test_rule_29_a_plane_in_the_status_beats_the_watch_and_its_owner_is_told(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        for person in (here.ana, here.ben, here.zoe):
            await boards(person)
        answer = await here.zoe.types("watch until 15:00")
        assert "Slack status is :airplane:" in answer
        await here.passes(hours=2, seconds=1)
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_rule_29_at_night_only_a_recent_act_makes_reachable(tmp_path: Path) -> None:
    """Working hours are over in London and Lisbon, and the roster begins in Berlin later."""
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY) as here:
        await approved(here, "19:00")
        await here.card(saying="working hours begin at")
        await here.passes(hours=9, seconds=1)
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.zoe.types("list")
        await here.passes(seconds=16)
        assert await here.wall() == []
        await here.ben.types("list")
        await here.passes(seconds=16)
        await leaves(here)


async def test_rule_29_a_reaction_on_a_card_is_an_act(tmp_path: Path) -> None:
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY) as here:
        card = await approved(here, "19:00")
        await here.passes(hours=9, seconds=1)
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.ana.reacts(card, "tada")
        await here.simulator.settle()
        await here.passes(seconds=16)
        await leaves(here)


async def test_rule_28_the_weekly_roster_answers_for_a_post_at_night(tmp_path: Path) -> None:
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY) as here:
        await approved(here, "21:30")
        await here.passes(hours=11, minutes=30, seconds=1)
        await leaves(here)


async def test_rule_28_without_the_roster_nobody_answers_for_a_post_at_night(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY) as here:
        await approved(here, "20:30")
        await here.passes(hours=10, minutes=30, seconds=1)
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.passes(minutes=10)
        await here.card(saying="missed")


async def test_rule_29_whoever_is_back_hears_that_the_status_still_says_away(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.types("away until 14:00")
        await boards(here.ana)
        answer = await here.ana.types("back")
        assert "Slack status is :airplane:, so you don't count as reachable" in answer


async def test_rule_39_eyes_on_a_card_are_in_the_journal_when_given_and_when_taken_away(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await approved(here)
        await here.zoe.reacts(card, "eyes")
        await here.gus.reacts(card, "eyes")
        await here.settles()
        await here.zoe.reacts(card, "eyes", on=False)
        await here.settles()
        told = [(e.kind, e.actor) for e in await here.journal() if e.kind.startswith("watch.")]
        assert told == [("watch.taken", here.zoe.id), ("watch.ended", here.zoe.id)]


async def test_rule_39_the_journal_says_who_answered_for_what_was_sent(tmp_path: Path) -> None:
    """Rule 28: a named person, as the last look found them."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await boards(here.ana)
        await here.passes(hours=2, seconds=1)
        await leaves(here)
        (sent,) = [e for e in await here.journal() if e.kind == "delivery.sending"]
        assert sent.details["answering"] == [here.ben.id]


async def test_rule_39_absences_and_watches_are_in_the_journal_with_their_times(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.zoe.types("away @ben until 14:00")
        await here.ben.types("watch until 15:00")
        found = {e.kind: e for e in await here.journal()}
        away, watch = found["absence.declared"], found["watch.taken"]
        assert (away.actor, away.details["person"]) == (here.zoe.id, here.ben.id)
        assert away.details["ends"] == "2029-03-06T13:00:00.000000Z"
        assert (watch.actor, watch.details["ends"]) == (
            here.ben.id,
            "2029-03-06T15:00:00.000000Z",
        )
