"""Trap 9: what Slack told once is worked on, whatever happens to the bot in the meantime."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.errors import NotAllowed, SlackUnavailable
from handlers import desk
from handlers.acks import acknowledge_promptly
from handlers.desk import Desk
from handlers.inbox import Inbox, lane_of
from storage import inbox as rows
from storage.engine import Row
from tests.factories import ANA, CHANNEL, TEAM
from tests.handlers.conftest import BOT, Slack, a_deaf_app
from tests.services.bench import Bench

KIND = "something_told"
Events = defaultdict[str, asyncio.Event]


@dataclass(slots=True)
class Listener:
    """Works on what it is given: notes it, or fails as a test wants."""

    heard: list[str] = field(default_factory=list)
    trouble: list[BaseException] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    begun: Events = field(default_factory=lambda: Events(asyncio.Event))
    finished: Events = field(default_factory=lambda: Events(asyncio.Event))

    async def __call__(self, event: Any) -> None:
        self.begun[event["saying"]].set()
        if gate := self.gates.get(event["saying"]):
            await gate.wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.heard.append(event["saying"])
        self.finished[event["saying"]].set()


@dataclass(slots=True)
class Office:
    """A bot that hears one kind of event; `again` is the same bot after a new start."""

    here: Bench
    listener: Listener = field(default_factory=Listener)
    slack: Slack = field(init=False)
    inbox: Inbox = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(ctx=self.here.ctx, bot=BOT, team=TEAM)
        self.slack = Slack(app=a_deaf_app(), desk=self.desk)
        acknowledge_promptly(self.slack.app, self.desk.work)
        self.inbox = Inbox(self.slack.app, self.desk)
        self.inbox.listen(KIND, self.listener)

    async def tells(self, saying: str, *, ts: str = "", key: str = "") -> None:
        """Tell it, and let the work on it end."""
        await self.only_tells(saying, ts=ts, key=key)
        await self.desk.work.finished()

    async def only_tells(self, saying: str, *, ts: str = "", key: str = "") -> None:
        event = {"type": KIND, "saying": saying, "user": ANA, "channel": CHANNEL, "ts": ts}
        body = {"type": "event_callback", "team_id": TEAM, "event": event}
        assert await self.slack.acknowledges({**body, "event_id": key or f"Ev {saying}"}) == 200

    async def looks(self) -> None:
        await self.inbox.look(self.here.ctx)
        await self.desk.work.finished()

    async def rows(self) -> list[Row]:
        return await self.here.ctx.store.read(lambda tx: tx.rows("SELECT * FROM inbox"))


@pytest.fixture
def office(here: Bench) -> Office:
    """A bot that hears one kind of event."""
    return Office(here)


async def test_what_was_handled_is_forgotten_but_for_its_key(office: Office) -> None:
    await office.tells("a secret")
    (row,) = await office.rows()
    assert (row["state"], row["body"], row["key"]) == ("done", "", "Ev a secret")
    assert office.listener.heard == ["a secret"]


async def test_trap_1_an_event_is_acknowledged_before_the_work_on_it(office: Office) -> None:
    gate = office.listener.gates["slow"] = asyncio.Event()
    await office.only_tells("slow")
    assert office.listener.heard == []
    gate.set()
    await office.desk.work.finished()
    assert office.listener.heard == ["slow"]


async def test_trap_8_the_same_event_again_is_handled_once(office: Office) -> None:
    for _ in range(3):
        await office.tells("hello")
    assert office.listener.heard == ["hello"]


async def test_an_event_without_a_key_is_handled_too(office: Office) -> None:
    event = {"type": KIND, "saying": "hello"}
    for _ in range(2):
        await office.slack.send({"type": "event_callback", "team_id": TEAM, "event": event})
    assert office.listener.heard == ["hello", "hello"]


async def test_what_a_crash_left_undone_is_done_after_the_next_start(office: Office) -> None:
    office.listener.trouble = [asyncio.CancelledError()]
    await office.tells("delete delete")
    assert office.listener.heard == []
    again = Office(office.here)
    await again.looks()
    assert again.listener.heard == ["delete delete"]
    assert [row["state"] for row in await again.rows()] == ["done"]


async def test_what_is_being_worked_on_is_not_begun_with_again(office: Office) -> None:
    gate = office.listener.gates["slow"] = asyncio.Event()
    await office.only_tells("slow")
    await office.listener.begun["slow"].wait()
    await office.inbox.look(office.here.ctx)
    gate.set()
    await office.desk.work.finished()
    assert office.listener.heard == ["slow"]


async def test_what_concerns_one_message_is_worked_off_in_order(office: Office) -> None:
    gate = office.listener.gates["first"] = asyncio.Event()
    await office.only_tells("first", ts="1.1")
    await office.listener.begun["first"].wait()
    await office.only_tells("second", ts="1.1")
    await office.only_tells("elsewhere", ts="2.2")
    async with asyncio.timeout(20):
        await office.listener.finished["elsewhere"].wait()
    assert office.listener.heard == ["elsewhere"]
    gate.set()
    await office.desk.work.finished()
    assert office.listener.heard == ["elsewhere", "first", "second"]


async def test_slacks_own_trouble_is_waited_out_and_never_counts_as_a_try(office: Office) -> None:
    office.listener.trouble = [SlackUnavailable("down") for _ in range(9)]
    await office.tells("hello")
    for _ in range(8):
        await office.looks()
    assert office.listener.heard == []
    await office.looks()
    assert office.listener.heard == ["hello"]


async def test_a_refusal_is_told_once_and_the_event_is_done(office: Office) -> None:
    office.listener.trouble = [NotAllowed("Only its authors may.")]
    await office.tells("hello")
    await office.looks()
    assert office.here.cards.texts(to=ANA) == ["Only its authors may."]
    assert [row["state"] for row in await office.rows()] == ["done"]


async def test_what_fails_three_times_is_set_aside_and_told_to_whoever_runs_the_bot(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.listener.trouble = [ZeroDivisionError("a bug") for _ in range(9)]
    await office.tells("a secret")
    for _ in range(4):
        await office.looks()
    assert len(office.listener.trouble) == 9 - rows.MOST_TRIES
    (row,) = await office.rows()
    assert (row["state"], row["body"]) == ("set aside", "")
    (line,) = [r for r in caplog.records if r.__dict__.get("event") == "inbox.set_aside"]
    assert (line.levelno, line.__dict__["key"]) == (logging.ERROR, "Ev a secret")
    (said,) = office.here.cards.texts()
    assert "could not be worked on in 3 tries" in said
    assert "a secret" not in caplog.text


async def test_rule_24_what_never_ends_is_ended_tried_again_and_set_aside(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every post waited for it, and nobody but the log's reader could know."""
    monkeypatch.setattr(desk, "LONGEST_ACT", 0.05)
    office.listener.gates["stuck"] = asyncio.Event()
    await office.tells("stuck")
    for _ in range(3):
        await office.looks()
    assert [row["state"] for row in await office.rows()] == ["set aside"]
    ended = [r for r in caplog.records if r.__dict__.get("event") == "act.ended"]
    # The first try is ended by whoever runs its listener, as any act.
    assert len(ended) == rows.MOST_TRIES - 1
    assert "await gate.wait()" in caplog.text, "where it stood"
    assert "could not be worked on in 3 tries" in office.here.cards.texts()[-1]


async def test_what_ends_the_process_each_time_is_set_aside_unheard(office: Office) -> None:
    office.listener.trouble = [asyncio.CancelledError()]
    await office.tells("poison")
    for _ in range(2):
        again = Office(office.here, Listener(trouble=[asyncio.CancelledError()]))
        await again.looks()
    last = Office(office.here)
    await last.looks()
    assert last.listener.heard == []
    assert [row["state"] for row in await last.rows()] == ["set aside"]


async def test_keys_are_forgotten_after_a_day_and_what_waits_never_is(office: Office) -> None:
    await office.tells("hello")
    office.listener.trouble = [SlackUnavailable("down")]
    await office.tells("waiting")
    office.here.clock.advance(days=2)
    office.listener.trouble = [SlackUnavailable("down")]
    await office.looks()
    assert [row["key"] for row in await office.rows()] == ["Ev waiting"]


@pytest.mark.parametrize(
    ("event", "lane"),
    [
        ({"type": "message", "channel": "C1", "ts": "2.2", "thread_ts": "1.1"}, "C1 1.1"),
        ({"type": "message", "channel": "C1", "ts": "1.1"}, "C1 1.1"),
        ({"type": "reaction_added", "item": {"channel": "C1", "ts": "1.1"}}, "C1 1.1"),
        ({"type": "member_left_channel", "channel": "C1"}, "member_left_channel"),
        ({"type": "message", "channel": "C1", "ts": "9.9", "message": {"ts": "1.1"}}, "C1 1.1"),
        (
            {"type": "message", "ts": "9.9", "channel": "C1", "previous_message": {"ts": "1.1"}},
            "C1 1.1",
        ),
        ({"type": "pin_removed", "item": "C1"}, "pin_removed"),
    ],
)
def test_a_reaction_and_a_reply_share_the_lane_of_their_message(
    event: dict[str, Any], lane: str
) -> None:
    assert lane_of(event) == lane
