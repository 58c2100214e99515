"""What leaves when approved leaves within the account's posting hours (rule 23)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo import TOML
from tests.world import World, world

HOURS = 'handle = "@soupe"\nhours = "mon-fri 08:00-20:00"'
OFFICE = TOML.replace('handle = "@soupe"', HOURS)
# A Tuesday evening in Paris, after the hours.
TUESDAY_22 = datetime(2029, 3, 6, 21, 0, tzinfo=UTC)
NOW_YES = "card_now_yes"


async def approved(here: World, words: str = "Soup is back! --on soupe-wall") -> str:
    """A post that Ben approved at night."""
    return await here.schedules(words)


async def test_rule_23_a_post_approved_at_night_leaves_in_the_morning(tmp_path: Path) -> None:
    assert HOURS in OFFICE
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY_22) as here:
        await approved(here)
        said = await here.card(saying="outside posting hours: it leaves Wed 7 Mar 2029, 08:00")
        assert "*Now, yes*" in said["text"]
        await here.passes(hours=9, minutes=59)
        assert await here.wall() == []
        await here.passes(minutes=1, seconds=1)
        await here.card(saying="open the post")


async def test_rule_23_now_yes_by_another_person_lets_it_leave_after_a_countdown(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY_22) as here:
        card = await approved(here)
        await here.zoe.presses(card, NOW_YES)
        await here.told(f"<@{here.zoe.id}> lets version")
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await here.card(saying="open the post")


@pytest.mark.parametrize("who", ["ana", "gus"])
async def test_rule_23_neither_an_author_nor_a_guest_says_now_yes(tmp_path: Path, who: str) -> None:
    """Rules 1, 5 and 41."""
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY_22) as here:
        card = await approved(here)
        await getattr(here, who).presses(card, NOW_YES)
        await getattr(here, who).hears("Your press doesn't count here")
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_rule_23_whoever_said_now_yes_is_checked_again_at_the_last_look(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY_22) as here:
        card = await approved(here)
        await here.zoe.presses(card, NOW_YES)
        await here.told(f"<@{here.zoe.id}> lets version")
        await here.zoe.does("leave")
        await here.passes(seconds=61)
        await here.card(saying="it is outside the posting hours of its account")
        assert await here.wall() == []


async def test_rule_23_a_time_that_somebody_chose_is_kept_at_any_hour(tmp_path: Path) -> None:
    async with world(tmp_path, toml=OFFICE, starts=TUESDAY_22) as here:
        await approved(here, "Soup is back! --on soupe-wall --at in 30 minutes")
        await here.passes(minutes=31)
        await here.card(saying="open the post")


async def test_rule_23_within_its_hours_a_post_leaves_after_its_countdown(tmp_path: Path) -> None:
    async with world(tmp_path, toml=OFFICE, starts=datetime(2029, 3, 6, 10, 0, tzinfo=UTC)) as here:
        card = await approved(here)
        assert NOW_YES not in str(here.message(card)["blocks"])
        await here.passes(seconds=61)
        await here.card(saying="open the post")
