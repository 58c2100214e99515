"""When an approved post leaves: its time, its countdown, its lateness, and never after."""

from datetime import UTC, datetime
from pathlib import Path

from bot.demo import TOML
from tests.world import World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)


async def approved(here: World, when: str, text: str = "Soup is back!") -> str:
    """Have Ana draft and Ben approve a post for a time."""
    return await here.schedules(f"{text} --on soupe-wall --at {when}")


async def leaves(here: World) -> None:
    """The post is out, and its card links to it."""
    await here.card(saying="open the post")
    assert await here.wall() == ["Soup is back!"]


async def test_a_post_for_a_time_leaves_at_that_time_and_not_before(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here, "12:00")
        await here.passes(minutes=119)
        assert await here.wall() == []
        await here.passes(minutes=1, seconds=1)
        await leaves(here)


async def test_the_card_and_the_answer_repeat_date_time_and_zone(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        answer = await here.zoe.types("Soup is back! --on soupe-wall --at demain 9h")
        assert "to leave Wed 7 Mar 2029, 09:00 (Europe/Paris, UTC+1)" in answer
        card = await here.card()
        assert "would leave Wed 7 Mar 2029, 09:00 (Europe/Paris, UTC+1)" in card["text"]


async def test_each_person_writes_times_in_their_own_zone(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        answer = await here.gus.types("Soup is back! --on soupe-wall --at 9:00")
        assert "to leave Tue 6 Mar 2029, 09:00 (America/New_York, UTC-5)" in answer
        card = await here.card()
        assert "would leave Tue 6 Mar 2029, 15:00 (Europe/Paris, UTC+1)" in card["text"]


async def test_an_approval_within_the_lateness_bound_still_leaves_after_its_countdown(
    tmp_path: Path,
) -> None:
    """Rules 23 and 25."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at 12:00")
        await here.passes(hours=2, minutes=9)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await leaves(here)


async def test_without_approval_in_time_a_draft_is_missed_and_its_author_told(
    tmp_path: Path,
) -> None:
    """Rule 25."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at 12:00")
        await here.passes(hours=2, minutes=10, seconds=1)
        await here.card(saying="missed")
        told = await here.told("not approved in time")
        assert f"<@{here.ana.id}>" in told["text"]
        assert "missed_new_time" in str(told["blocks"])
        await here.ben.reacts(card)
        await here.settles()
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_a_missed_draft_gets_a_new_time_and_new_approvals(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at 12:00")
        await here.passes(hours=3)
        await here.card(saying="missed")
        await here.ana.types("at 1 tomorrow 9am")
        new = await here.card(saying="needs a second opinion")
        assert new["ts"] != card
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.passes(hours=20, seconds=1)
        await leaves(here)


async def test_a_draft_can_carry_its_own_lateness(tmp_path: Path) -> None:
    """Rule 25."""
    async with world(tmp_path, starts=TUESDAY) as here:
        answer = await here.ana.types(
            "Soup is back! --on soupe-wall --at 12:00 late ok until 15:00"
        )
        assert answer.startswith("D-1 for")
        card = await here.card()
        await here.passes(hours=4)
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await leaves(here)


async def test_after_its_own_lateness_it_is_missed(tmp_path: Path) -> None:
    """Rule 25."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.types("Soup is back! --on soupe-wall --at 12:00 late ok until 15:00")
        await here.passes(hours=5, seconds=1)
        await here.card(saying="missed")


async def test_a_window_leaves_at_its_start_or_as_soon_as_approved_within_it(
    tmp_path: Path,
) -> None:
    """Rule 16."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at tue 11:00-13:00")
        await here.passes(hours=2)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await leaves(here)


async def test_a_window_that_has_ended_is_missed(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall --at tue 11:00-13:00")
        await here.passes(hours=3, seconds=1)
        await here.card(saying="missed")


async def test_after_downtime_within_its_bound_a_post_leaves(tmp_path: Path) -> None:
    """Rule 25."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here, "12:00")
        await here.stop()
        await here.passes_without_the_bot(hours=2, minutes=9)
        await here.start()
        await leaves(here)


async def test_after_downtime_beyond_its_bound_a_post_is_missed_with_the_reason(
    tmp_path: Path,
) -> None:
    """Rule 25."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here, "12:00")
        await here.stop()
        await here.passes_without_the_bot(hours=2, minutes=10, seconds=1)
        await here.start()
        await here.card(saying="missed")
        await here.told("missed the time")
        assert "it would have been sent too late" in (await here.card())["text"]
        assert await here.wall() == []


async def test_a_longer_countdown_of_the_settings_is_kept(tmp_path: Path) -> None:
    """Rule 23."""
    toml = TOML + "\n[policy]\ncountdown_seconds = 300\n"
    async with world(tmp_path, toml=toml) as here:
        await here.schedules("Soup is back! --on soupe-wall")
        await here.passes(seconds=299)
        assert await here.wall() == []
        await here.passes(seconds=2)
        await leaves(here)


async def test_the_last_of_two_approvals_starts_the_countdown(tmp_path: Path) -> None:
    """Rule 23."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Fire alarm test at noon --on soupe-wall")
        await here.ben.reacts(card)
        await here.card(saying="approved")
        await here.passes(minutes=30)
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_a_post_as_soon_as_approved_without_approval_never_leaves(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall")
        for _ in range(5):
            await here.passes(days=1)
            await here.reconciles()
        assert await here.wall() == []
