"""The morning paper lists today's posts, once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.demo import TOML
from tests.world import World, world

pytestmark = pytest.mark.slow

MORNING = TOML + '[paper]\nat = "08:30"\n'
SEVEN = datetime(2029, 3, 6, 7, 0, tzinfo=UTC)
"""08:00 in Paris, half an hour before the paper."""


def papers(here: World) -> list[dict[str, Any]]:
    """The papers in the channel."""
    return [m for m in here.messages(here.olga.id) if m["text"].startswith(":newspaper:")]


async def the_paper(here: World) -> str:
    """Let half an hour pass, and return today's paper."""
    await here.passes(minutes=31)
    await here.reconciles()
    return str((await here.told(":newspaper:"))["text"])


async def test_the_paper_lists_who_wrote_who_approved_and_who_answers(tmp_path: Path) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        await here.schedules("Soup *is* back & hot! --on soupe-wall --at 11:00")
        await here.ana.drafts("Bread is back! --on soupe-wall --at 09:30", number=2)
        await here.ana.drafts("Jam is back! --on soupe-wall --at tomorrow 9am", number=3)
        await here.ana.drafts("Tea is back! --on soupe-wall", number=4)
        await here.reconciles()
        assert papers(here) == []
        paper = await the_paper(here)
        parts = paper.split("\n\n")
        day = "Tue 6 Mar 2029"
        assert parts[0] == f":newspaper: *The paper for {day}*: 2 posts today (Europe/Paris)"
        assert parts[1].startswith("*10:30* · *<http")
        assert "|D-2>* · *needs a second opinion*" in parts[1]
        assert "approved by nobody yet" in parts[1]
        assert parts[2].startswith("*12:00* · *<http")
        assert "|D-1>* · *scheduled*" in parts[2]
        assert "on the practice wall · :large_green_circle: LIVE" in parts[2]
        assert "> Soup *is* back &amp; hot!" in parts[2]
        ana, ben = f"<@{here.ana.id}>", f"<@{here.ben.id}>"
        assert f"by {ana} · approved by {ben} · {ana}, {ben} answer for it" in parts[2]
        assert len(parts) == 3


async def test_the_paper_comes_once_a_day_even_after_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall --at 11:00")
        await the_paper(here)
        await here.reconciles()
        await here.stop()
        await here.start()
        await here.reconciles()
        assert len(papers(here)) == 1
        await here.ana.drafts("Jam is back! --on soupe-wall --at tomorrow 11:00", number=2)
        await here.passes(days=1)
        await here.reconciles()
        await here.told(":newspaper:", times=2)


async def test_an_empty_day_has_no_paper_and_a_post_of_that_day_prints_none(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        await here.passes(minutes=31)
        await here.reconciles()
        await here.ana.drafts("Soup is back! --on soupe-wall --at 11:00")
        await here.reconciles()
        assert papers(here) == []


async def test_a_start_in_the_afternoon_prints_no_morning_paper(tmp_path: Path) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall --at 18:00")
        await here.stop()
        await here.passes_without_the_bot(hours=5)
        await here.start()
        await here.reconciles()
        assert papers(here) == []


async def test_a_paper_that_slack_did_not_take_comes_later(tmp_path: Path) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall --at 11:00")
        here.simulator.faults.fail("chat.postMessage", "internal_error")
        await here.passes(minutes=31)
        await here.reconciles()
        assert papers(here) == []
        here.simulator.faults.clear()
        await here.reconciles()
        await here.told(":newspaper:")


async def test_rule_30_the_paper_says_that_nobody_will_be_there(tmp_path: Path) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        await here.schedules("Soup is back! --on soupe-wall --at 11:00")
        await here.ana.types("away until 13:00")
        await here.ben.types("away until 13:30")
        paper = await the_paper(here)
        assert (
            f":warning: at 12:00 nobody who answers for it can be reached: <@{here.ana.id}> is"
            f" away until 14:00, <@{here.ben.id}> is away until 14:30" in paper
        )


async def test_rule_26_the_paper_asks_whether_posts_of_the_coming_days_are_still_right(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=MORNING, starts=SEVEN) as here:
        for number, day in ((1, "2029-03-26"), (2, "2029-03-18")):
            words = f"Soup number {number}! --on soupe-wall --at {day} 12:00"
            card = await here.ana.drafts(words, number=number)
            await here.ben.reacts(card)
            await here.card(number, saying="scheduled")
        await here.passes(days=13)
        paper = await the_paper(here)
        assert "|D-1> *still right*? Its approvals end within a day" in paper
        assert "D-2" not in paper
