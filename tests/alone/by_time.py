"""Clocks that jump, backups that are put back, and a bot that is killed at the right moment."""

import shutil
from datetime import UTC, datetime, timedelta

from bot.services.timekeeping import Timekeeper
from tests.alone.ways import Try, Ways
from tests.fakes import StartingClock

WAYS = Ways("test_no_clock_and_no_restart_gets_a_post_out_alone")
way = WAYS.way

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
HELD = "Nothing leaves:"
JUMP = "a clock that jumped holds everything (rule 25)"
LOOK = "the last look asks Slack again (rules 22, 24)"


async def _jumps(at: Try, **by: float) -> None:
    assert isinstance(at.here.clock, StartingClock)
    at.here.clock.jump(timedelta(**by))
    await Timekeeper.compare(KEEPERS[at.here.folder.name], at.here.bot.ctx)


KEEPERS: dict[str, Timekeeper] = {}


async def _watched(at: Try) -> None:
    """Let the clocks be compared from now on, as the bot's heart does each second."""
    KEEPERS[at.here.folder.name] = Timekeeper()
    await KEEPERS[at.here.folder.name].compare(at.here.bot.ctx)


@way("the clock is set on, past the time of the post", JUMP, "clock.held")
async def _on(at: Try) -> None:
    await at.approved(more="--at in 5 hours")
    await _watched(at)
    await _jumps(at, hours=5)


@way("the clock is set back, so that an old approval lives", JUMP, "clock.held")
async def _back(at: Try) -> None:
    await at.approved(more="--at in 2 hours")
    await _watched(at)
    await _jumps(at, days=-3)


@way("a guest says that this is now", "it takes a full member (rule 41)", "clock.held refused")
async def _guest(at: Try) -> None:
    await at.approved(more="--at in 5 hours")
    await _watched(at)
    await _jumps(at, hours=5)
    await at.here.gus.types("now")


@way(
    "an older copy of the database is put back, in which the post was approved",
    "a restored database holds everything (rule 25)",
    "clock.held",
)
async def _restored(at: Try) -> None:
    await at.approved(more="--at in 3 hours")
    here, database = at.here, at.here.folder / "world.db"
    await here.stop()
    shutil.copy(database, here.folder / "copy.db")
    await here.start()
    await at.types(here.zoe, "hold N it is wrong")
    await here.passes(minutes=10)
    await Timekeeper()(here.bot.ctx)
    await here.stop()
    for end in ("-wal", "-shm"):
        database.with_name(f"world.db{end}").unlink(missing_ok=True)
    shutil.copy(here.folder / "copy.db", database)
    await here.start()
    await here.told("it looks like a restored backup")
    await here.passes(hours=3)


@way("the bot is killed, and the approval is taken back meanwhile", LOOK, "vote.taken_back")
async def _killed(at: Try) -> None:
    ts = await at.approved()
    await at.here.crash()
    await at.here.ben.reacts(ts, on=False)
    await at.here.start()


@way("the bot is killed between the approval and the author's edit", LOOK, "draft.revised")
async def _edited(at: Try) -> None:
    await at.approved()
    await at.here.crash()
    await at.here.start()
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.card("and salt")


@way("the bot is killed, and the card is deleted meanwhile", LOOK, "card.gone")
async def _deleted(at: Try) -> None:
    ts = await at.approved()
    await at.here.crash()
    await at.here.olga.does("delete", ts=ts)
    await at.here.start()


@way("the bot is killed, and the approver leaves meanwhile", LOOK, "vote.taken_back")
async def _left(at: Try) -> None:
    await at.approved()
    await at.here.crash()
    await at.here.olga.does("kind", user=at.here.ben.id, kind="guest")
    await at.here.start()
    await at.here.settles()
    await at.here.passes(minutes=2)
    await at.here.olga.does("kind", user=at.here.ben.id, kind="member")


@way(
    "the bot is stopped until nobody remembers the post",
    "what missed its time never leaves by itself (rule 25)",
    "delivery.missed draft.missed",
)
async def _stopped(at: Try) -> None:
    ts = await at.draft(more="--at in 10 minutes")
    await at.here.zoe.reacts(ts)
    await at.card("scheduled")
    await at.here.stop()
    await at.here.passes_without_the_bot(hours=3)
    await at.here.start()
