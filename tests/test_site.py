"""What the porter refuses by itself is noted as if the bot had, and holds nobody up."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.domain.people import UserId
from bot.porter.hiring import Hired
from bot.services.refusing import Door
from bot.site import Site
from bot.web.application import RESPONSES
from handlers import desk
from handlers.desk import Desk, Work
from storage.engine import StorageError
from tests.services.bench import Bench, bench
from tests.test_app import settings


class Full(Door):
    """A journal on a full disk."""

    async def refused(self, method: str, status: int) -> None:
        raise StorageError("the disk is full")


class Stuck(Door):
    """A journal in a database that stands still."""

    async def refused(self, method: str, status: int) -> None:
        await asyncio.Event().wait()


class Faithful(Hired):
    """A porter that has told all."""

    async def told_all(self) -> bool:
        return True


async def hangs() -> None:
    """Never end by itself."""
    await asyncio.Event().wait()


def told(here: Bench, folder: Path, door: type[Door]) -> Work:
    """Let the porter tell of a refusal; return the work on it."""
    work, site = Work(), Site(settings(folder), Hired(None))
    site._counters.define(RESPONSES, "as the pages do")
    doors = SimpleNamespace(desk=SimpleNamespace(work=work), door=door(here.ctx))
    site._refused(doors, "POST", 408)
    return work


async def test_a_refusal_is_noted_beside_the_hearing(tmp_path: Path) -> None:
    async with bench(tmp_path) as here:
        await told(here, tmp_path, Door).finished()
        (entry,) = await here.entries("request.refused")
        assert (entry["method"], entry["status"]) == ("POST", 408)


async def test_a_refusal_that_cannot_be_noted_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot hears on: what Slack sends must not wait for a full disk."""
    async with bench(tmp_path) as here:
        await told(here, tmp_path, Full).finished()
    assert "porter.unnoted" in {getattr(one, "event", "") for one in caplog.records}


async def test_rule_24_no_post_waits_for_the_note_of_a_refusal(tmp_path: Path) -> None:
    """Else any stranger at the door could keep posts back; nor is the porter ended for it."""
    async with bench(tmp_path) as here:
        work = told(here, tmp_path, Stuck)
        await work.begun_is_over()
        (note,) = work._tasks
        assert not note.done()
        note.cancel()


async def test_rule_24_nothing_leaves_after_an_act_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the bot's end a hold was cut off, and the post that it was to stop left right then."""
    monkeypatch.setattr(desk, "FINISH_SECONDS", 0.01)
    async with bench(tmp_path) as here:
        site = Site(settings(tmp_path), Faithful(None))
        place = Desk(ctx=here.ctx, bot=UserId("B"), team="T")
        assert await site._caught_up(place) is True
        place.work.begin(hangs())
        last_look = asyncio.create_task(site._caught_up(place))
        await asyncio.sleep(0)
        await place.work.finished()
        assert await last_look is False
        assert await site._caught_up(place) is False
