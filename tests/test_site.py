"""What the porter refuses by itself is noted as if the bot had, and holds nobody up."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.porter.hiring import Hired
from bot.services.refusing import Door
from bot.site import Site
from bot.web.application import RESPONSES
from handlers.desk import Work
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
