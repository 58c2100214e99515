"""A clock that jumped and a restored backup hold everything until a person says: this is now.

Rule 25: nothing overdue fires by itself, and all of it is asked about in one message.
"""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import AdjustableClock
from bot.domain.journal import THE_SHELL, Kind
from bot.services.record import record
from bot.services.timekeeping import Timekeeper
from storage.store import Store
from tests.fakes import StartingClock
from tests.world import Person, World, world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
HELD = "Nothing leaves:"
ASKED = "missed the time, and none leaves by itself now"
IS_NOW = "clock_is_now"


async def approved(here: World, at: str = "12:00", number: int = 1) -> str:
    """A post that Ben approved."""
    words = f"Soup number {number} is back! --on soupe-wall --at {at}"
    return await here.schedules(words, number)


async def jumps(here: World, **by: float) -> str:
    """Let the wall clock jump, without any time passing, and wait until people are asked."""
    assert isinstance(here.clock, StartingClock)
    here.clock.jump(timedelta(**by))
    here.looks_now()
    return str((await here.told(HELD))["ts"])


async def says_now(here: World, who: Person, asked: str) -> None:
    """Press the button under the message that asks."""
    await who.presses(asked, IS_NOW)
    await who.hears("posts leave again at their times")


@pytest.mark.parametrize("minutes", [60, -30])
async def test_rule_25_after_a_jump_nothing_leaves_until_somebody_says_that_this_is_now(
    tmp_path: Path, minutes: int
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        asked = await jumps(here, minutes=minutes)
        way = "forward by 60 minutes" if minutes > 0 else "back by 30 minutes"
        assert f"the clock jumped {way}" in here.message(asked)["text"]
        await says_now(here, here.zoe, asked)
        await here.passes(minutes=119 - minutes)
        assert await here.wall() == []
        await here.passes(minutes=1, seconds=1)
        await here.card(saying="open the post")
        kinds = [e.kind for e in await here.journal()]
        assert kinds.count("clock.held") == kinds.count("clock.trusted") == 1


async def test_rule_25_what_falls_due_by_a_clock_that_jumped_does_not_fire_even_if_just_now(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        asked = await jumps(here, minutes=119)
        await here.passes(minutes=2)
        assert await here.wall() == []
        await says_now(here, here.zoe, asked)
        await here.passes(seconds=1)
        await here.told(ASKED)
        assert await here.wall() == []


async def test_rule_25_what_a_jump_made_overdue_is_asked_about_and_does_not_fire(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await approved(here, "13:00", number=2)
        asked = await jumps(here, hours=5)
        await here.passes(seconds=30)
        await here.card(1, saying="scheduled")
        await says_now(here, here.ana, asked)
        await here.passes(seconds=1)
        assert "Soup number 2" in (await here.told(ASKED))["text"]
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_25_approvals_do_not_grow_old_by_a_clock_that_is_not_trusted(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here, "2029-03-19 12:00")
        await jumps(here, days=400)
        await here.reconciles()
        await here.card(saying="scheduled")


async def test_rule_41_a_guest_does_not_say_what_time_it_is(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        asked = await jumps(here, minutes=119)
        await here.gus.presses(asked, IS_NOW)
        await here.gus.hears("Sorry, that needs a full member of the channel")
        assert "Sorry" in await here.gus.types("now")
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_rule_25_a_hold_by_the_clock_outlives_a_restart_and_ends_by_command(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await jumps(here, minutes=119)
        await here.stop()
        await here.start()
        await here.passes(minutes=2)
        assert await here.wall() == []
        assert await here.zoe.types("now") == "Thank you: posts leave again at their times."
        await here.passes(seconds=1)
        await here.told(ASKED)
        assert await here.zoe.types("now") == "Nothing is held because of the time."


async def test_rule_25_a_start_by_a_clock_that_is_behind_holds_everything(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.stop()
        assert isinstance(here.clock, StartingClock)
        here.clock.jump(timedelta(hours=-1))
        await here.start()
        assert "60 minutes behind what I remember" in (await here.told(HELD))["text"]


async def test_rule_25_downtime_is_no_jump(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.stop()
        await here.passes_without_the_bot(days=3)
        await here.start()
        await approved(here, "in 5 minutes")
        await here.passes(minutes=6)
        await here.card(saying="open the post")


async def restored(here: World, backup: Path) -> str:
    """Put an older copy of the database back, start, and return the message that asks."""
    await Timekeeper()(here.bot.ctx)
    await here.stop()
    database = here.folder / "world.db"
    for end in ("-wal", "-shm"):
        database.with_name(f"world.db{end}").unlink(missing_ok=True)
    shutil.copy(backup, database)
    await here.start()
    return str((await here.told("it looks like a restored backup. By my clock"))["ts"])


async def backed_up(here: World) -> Path:
    """Copy the database while the bot is stopped."""
    await here.stop()
    backup = here.folder / "backup.db"
    shutil.copy(here.folder / "world.db", backup)
    await here.start()
    return backup


async def test_rule_25_a_restored_backup_sends_nothing_twice(tmp_path: Path) -> None:
    """The post was published after the backup, which knows it as scheduled."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        backup = await backed_up(here)
        await here.passes(hours=2, seconds=1)
        await here.card(saying="open the post")
        asked = await restored(here, backup)
        await here.passes(minutes=2)
        assert await here.wall() == []
        await says_now(here, here.zoe, asked)
        await here.passes(seconds=61)
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_25_a_whole_disk_that_was_put_back_is_known_by_what_slack_has(
    tmp_path: Path,
) -> None:
    """The note beside the database came back with it; the bot's later messages did not go."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.stop()
        disk = keep_disk(here)
        await here.start()
        await here.passes(minutes=5)
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        await here.stop()
        put_back(here, disk)
        await here.start()
        asked = await here.told(OLDER)
        await here.passes(hours=3)
        assert await here.wall() == []
        await says_now(here, here.zoe, asked["ts"])
        await here.passes(hours=3)
        assert await here.wall() == []


def keep_disk(here: World) -> Path:
    """Copy the whole disk of a stopped bot."""
    disk = here.folder / "disk"
    disk.mkdir()
    for name in ("world.db", "world.db.beat"):
        shutil.copy(here.folder / name, disk / name)
    return disk


def put_back(here: World, disk: Path) -> None:
    """Put a disk back under a stopped bot."""
    for name in ("world.db-wal", "world.db-shm"):
        (here.folder / name).unlink(missing_ok=True)
    for name in ("world.db", "world.db.beat"):
        shutil.copy(disk / name, here.folder / name)


OLDER = "than this database: it looks like a restored backup. By my clock"


async def test_rule_25_a_disk_put_back_after_a_post_was_sent_sends_it_no_second_time(
    tmp_path: Path,
) -> None:
    """Within its bound of lateness; the bot was killed and has left no anchor at a stop."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.passes(minutes=115)
        await here.stop()
        disk = keep_disk(here)
        await here.start()
        await here.passes(minutes=5, seconds=1)
        await here.card(saying="open the post")
        await here.reconciles()
        await here.crash()
        put_back(here, disk)
        await here.passes_without_the_bot(minutes=3)
        await here.start()
        await here.told(OLDER)
        await here.passes(seconds=61)
        assert await here.wall() == []


async def test_rule_25_a_pause_from_the_shell_hides_no_restore(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.stop()
        disk = keep_disk(here)
        await here.start()
        await here.passes(minutes=5)
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        await here.stop()
        put_back(here, disk)
        store = await Store.open(f"sqlite:///{here.folder / 'world.db'}")
        now = here.clock.now()
        await store.write(lambda tx: record(tx, now, Kind.REFUSED, THE_SHELL, why="a test"))
        await store.close()
        await here.start()
        await here.told(OLDER)


@pytest.mark.parametrize("seconds", [-180, -59, 59])
async def test_rule_25_a_clock_that_is_put_right_while_the_bot_is_down_is_no_restore(
    tmp_path: Path, seconds: int
) -> None:
    """Slow by three minutes, or a minute off either way, as far as Slack's clock tells."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.stop()
        right, here.clock = here.clock, OffBy(here.clock, timedelta(seconds=seconds))
        await here.passes_without_the_bot(minutes=30)
        await here.start()
        await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.stop()
        here.clock = right
        await here.passes_without_the_bot(minutes=2)
        await here.start()
        await here.settles()
        assert "clock.held" not in [entry.kind for entry in await here.journal()]


class OffBy(AdjustableClock):
    """The bot's clock where it is not Slack's."""

    def __init__(self, right: AdjustableClock, off: timedelta) -> None:
        super().__init__()
        self._right, self._off = right, off

    def now(self) -> datetime:
        """The time, and how far it is off."""
        return self._right.now() + self._off

    def monotonic(self) -> float:
        """What passes is the same for both."""
        return self._right.monotonic()

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._right.advance(by)


async def test_rule_25_where_slack_does_not_say_a_person_does(tmp_path: Path) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await approved(here)
        await here.stop()
        here.simulator.faults.fail("conversations.history", "internal_error")
        await here.start()
        asked = await here.told("this database is the newest that I had. By my clock")
        await here.passes(hours=2, seconds=1)
        assert await here.wall() == []
        await says_now(here, here.zoe, asked["ts"])
        await here.told(ASKED)
        assert await here.wall() == []


async def test_rule_25_after_a_restore_an_older_version_with_its_approvals_counts_for_nothing(
    tmp_path: Path,
) -> None:
    """The copy knows a card that was retired since, and the approvals that are still on it."""
    async with world(tmp_path, starts=TUESDAY) as here:
        old = await approved(here)
        backup = await backed_up(here)
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        await here.passes(minutes=5)
        asked = await restored(here, backup)
        await says_now(here, here.zoe, asked)
        fresh = await here.until(
            lambda: next((m for m in here.cards() if m["ts"] != old and "Soup" in m["text"]), None),
            "a fresh card",
        )
        assert "needs a second opinion" in fresh["text"]
        await here.passes(hours=3)
        assert await here.wall() == []
