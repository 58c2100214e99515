"""Trap 9: an event that could not be written down is tried again, and never acknowledged for it."""

import asyncio
import json
import time
from typing import Any

import pytest

from bot.porter.heard import Heard, in_an_envelope
from bot.porter.lines import Answer
from bot.services import inbox
from handlers import line as lines
from handlers.line import Line
from storage.engine import StorageError
from tests.factories import ANA, TEAM
from tests.handlers.conftest import Slack, in_the_inbox
from tests.porter.slack import SECRET
from tests.services.bench import Bench


def said(number: int) -> Heard:
    """The same event, as the porter tells of it."""
    event = {"type": "emoji_changed", "user": ANA}
    payload = {"type": "event_callback", "event_id": "Ev1", "team_id": TEAM, "event": event}
    envelope = {"envelope_id": "e-1", "type": "events_api", "payload": payload}
    return in_an_envelope(SECRET, number, json.dumps(envelope), time.time())


@pytest.fixture
def line(slack: Slack) -> Line:
    """A line over the usual desk."""
    return Line(slack.app, slack.desk, SECRET)


async def test_trap_9_an_event_whose_row_could_not_be_written_is_tried_again_by_this_bot(
    line: Line, slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waited for the next start, however long the disk had room again."""
    monkeypatch.setattr(lines, "SECONDS_TO_TRY_AGAIN", 0.0)
    really, tries, taken = inbox.keep, [], asyncio.Event()

    async def full_at_first(*given: Any) -> object:
        tries.append(1)
        if len(tries) < 3:
            raise StorageError("the disk is full")
        return await really(*given)

    monkeypatch.setattr(inbox, "keep", full_at_first)
    line.hear(said(1), taken.set)
    async with asyncio.timeout(20):
        await taken.wait()
    await slack.desk.work.finished()
    assert await in_the_inbox(here) == ["Ev1"]


async def test_trap_9_an_event_that_nobody_wrote_down_is_not_acknowledged(
    line: Line, slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the porter asks the bot, which said that all was well, and lost it."""

    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    answers: list[Answer] = []
    with monkeypatch.context() as disk:
        disk.setattr(inbox, "keep", full)
        line.ask(said(7), answers.append)
        await slack.desk.work.finished()
    line.ask(said(8), answers.append)
    await slack.desk.work.finished()
    assert [(one.number, one.status) for one in answers] == [(7, 500), (8, 200)]
    assert await in_the_inbox(here) == ["Ev1"]


async def test_what_is_tried_again_later_does_not_outlive_the_bot(
    line: Line, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(inbox, "keep", full)
    line.hear(said(1), lambda: None)
    await slack.desk.work.finished()
    assert slack.desk.work._timers == set()
