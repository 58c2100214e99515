"""Whoever was away hears once what became of the posts that they answer for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world import world

pytestmark = pytest.mark.slow

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
HEAD = "Welcome back! While you were away"


async def test_whoever_says_back_hears_what_went_out_was_held_and_was_taken_down(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.types("Soup is back! --on soupe-wall --at 11:00")
        await here.ben.reacts((await here.card(1))["ts"])
        await here.card(1, saying="scheduled")
        await here.ana.types("Bread is back! --on soupe-wall --at 20:00")
        await here.ana.types("Jam is back! --on soupe-wall --at 11:30")
        await here.card(3)
        await here.ana.types("away until 14:00")
        await here.passes(hours=1, seconds=1)
        out = await here.card(1, saying="open the post")
        await here.zoe.types("hold 2 the date may be wrong")
        await here.passes(minutes=45)
        await here.reconciles()
        await here.card(3, saying="missed")
        await here.zoe.reacts(out["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.passes(seconds=16)
        await here.card(1, saying="taken down")
        assert here.letters(here.ana, HEAD) == []
        await here.ana.types("back")
        lines = (await here.letter(here.ana, HEAD)).splitlines()
        assert lines[0].startswith(f"{HEAD}, from Tue 6 Mar 2029, 10:00 (Europe/Lisbon")
        said = [line.split(" · ")[0] for line in lines[1:]]
        assert said == [
            "• *D-1* on soupe-wall went out (11:00)",
            f"• *D-2* was held by <@{here.zoe.id}> (11:00)",
            "• *D-3* missed its time (11:45)",
            "• *D-1* on soupe-wall was taken down (11:45)",
        ]
        assert not any("|the post>" in line for line in lines)
        assert all("|its card>" in line for line in lines[1:])
        await here.reconciles()
        assert len(here.letters(here.ana, HEAD)) == 1


async def test_an_absence_that_is_over_is_reported_by_itself(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.types("Soup is back! --on soupe-wall --at 11:00")
        await here.ben.reacts((await here.card())["ts"])
        await here.card(saying="scheduled")
        await here.zoe.types("away @ben until 12:30")
        await here.passes(hours=1, seconds=1)
        await here.card(saying="open the post")
        await here.reconciles()
        assert here.letters(here.ben, HEAD) == []
        await here.passes(minutes=31)
        await here.reconciles()
        said = await here.letter(here.ben, HEAD)
        assert "*D-1* on soupe-wall went out (11:00) · <http" in said
        assert "|the post>" in said
        assert here.letters(here.ana, HEAD) == here.letters(here.zoe, HEAD) == []


async def test_story_3_whoever_lands_hears_what_their_plane_kept_from_them(tmp_path: Path) -> None:
    """The status emoji that is gone again is a landing too, for whoever watched as well."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at 11:00")
        await here.ben.reacts(card)
        await here.zoe.reacts(card, "eyes")
        await here.card(saying="scheduled")
        for person in (here.ana, here.zoe):
            await person.does("status", emoji=":airplane:", text="", expiration=0)
        await here.passes(hours=1, seconds=1)
        await here.card(saying="open the post")
        await here.reconciles()
        assert here.letters(here.ana, HEAD) == here.letters(here.zoe, HEAD) == []
        for person in (here.ana, here.zoe):
            await person.does("status", emoji="", text="", expiration=0)
        await here.passes(hours=2)
        await here.reconciles()
        for person in (here.ana, here.zoe):
            assert "*D-1* on soupe-wall went out" in await here.letter(person, HEAD)


async def test_whoever_is_still_away_otherwise_hears_nothing_yet(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.schedules("Soup is back! --on soupe-wall --at 11:00")
        await here.ana.types("away until 12:00")
        await here.ana.does("status", emoji=":airplane:", text="", expiration=0)
        await here.passes(hours=1, seconds=1)
        await here.card(saying="open the post")
        await here.ana.types("back")
        await here.reconciles()
        assert here.letters(here.ana, HEAD) == []
        await here.ana.does("status", emoji="", text="", expiration=0)
        await here.reconciles()
        assert (await here.letter(here.ana, HEAD)).count("went out") == 1


async def test_nothing_happened_is_no_message(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.types("away until 12:00")
        await here.ana.types("back")
        await here.reconciles()
        assert here.letters(here.ana, HEAD) == []


async def test_a_report_that_slack_did_not_take_is_made_later(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.schedules("Soup is back! --on soupe-wall --at 11:00")
        await here.ana.types("away until 11:30")
        await here.passes(hours=1, seconds=1)
        await here.card(saying="open the post")
        for method in ("chat.postMessage", "chat.postEphemeral"):
            here.simulator.faults.fail(method, "internal_error")
        await here.passes(minutes=30)
        await here.reconciles()
        assert here.letters(here.ana, HEAD) == []
        here.simulator.faults.clear()
        await here.reconciles()
        await here.letter(here.ana, HEAD)


async def test_one_whom_slack_cannot_tell_keeps_no_report_from_the_others(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at 11:00")
        await here.ben.reacts(card)
        await here.zoe.reacts(card, "eyes")
        await here.card(saying="scheduled")
        await here.ana.types("away until 11:30")
        await here.ben.types("away until 11:30")
        await here.passes(hours=1, seconds=1)
        await here.card(saying="open the post")
        await here.passes(minutes=30)
        here.simulator.faults.fail("users.info", "internal_error", user=here.ana.id)
        await here.reconciles()
        assert here.letters(here.ben, HEAD)
        assert not here.letters(here.ana, HEAD)
        here.simulator.faults.clear()
        await here.reconciles()
        assert here.letters(here.ana, HEAD)
