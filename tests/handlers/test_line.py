"""Traps 1 and 9: what the porter acknowledged is worked on once, and never lost by a kill."""

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from slack_bolt.response import BoltResponse

from bot.porter.heard import FORM, Heard, Read, in_an_envelope
from bot.porter.lines import Answer
from bot.services import inbox, refusing
from bot.slack import ids
from handlers import line as lines
from handlers.line import Line, payload_of
from handlers.stops import stops
from storage import inbox as rows
from storage.engine import StorageError
from tests.factories import ANA, CHANNEL, TEAM
from tests.handlers.conftest import Slack, in_the_inbox
from tests.porter.slack import SECRET, Signed, told
from tests.services.bench import Bench

TEXT = "Soup is back! --on soupe"


def drafted(text: str = TEXT, **signed: str) -> Signed:
    """Ana drafts a post."""
    form = {
        "command": "/draft",
        "text": text,
        "user_id": ANA,
        "channel_id": CHANNEL,
        "team_id": TEAM,
        "trigger_id": "17.1",
        "response_url": "https://hooks.example/1",
    }
    return Signed(body=urlencode(form).encode(), kind=FORM, **signed)


def said(key: str = "Ev1", **signed: str) -> Signed:
    """Somebody pinned something, which the inbox keeps."""
    event = {"type": "emoji_changed", "user": ANA}
    found = told({"type": "event_callback", "event_id": key, "team_id": TEAM, "event": event})
    return Signed(body=found.body, kind=found.kind, **signed)


@dataclass(slots=True)
class Told:
    """A line over a desk, and what was taken from it."""

    slack: Slack
    taken: list[int] = field(default_factory=list)
    line: Line = field(init=False)

    def __post_init__(self) -> None:
        self.line = Line(self.slack.app, self.slack.desk, SECRET)

    async def hears(self, one: Signed, number: int = 1, **given: Any) -> None:
        """Hear one request, and let the work on it end."""
        self.line.hear(one.heard(number, **given), lambda: self.taken.append(number))
        await self.slack.desk.work.finished()


@pytest.fixture
def told_to(slack: Slack) -> Told:
    """A line over the usual desk."""
    return Told(slack)


async def submitted(here: Bench) -> int:
    """How many drafts there are."""
    return (await here.journal()).count("draft.submitted")


async def test_a_command_is_taken_when_the_work_on_it_is_over(told_to: Told, here: Bench) -> None:
    loop = asyncio.get_running_loop()
    entered, leave = asyncio.Event(), asyncio.Event()

    def busy(tx: object) -> None:
        loop.call_soon_threadsafe(entered.set)
        asyncio.run_coroutine_threadsafe(leave.wait(), loop).result(9)

    writing = asyncio.ensure_future(here.ctx.store.write(busy))
    await entered.wait()
    hearing = asyncio.ensure_future(told_to.hears(drafted()))
    for _ in range(100):
        await asyncio.sleep(0)
    assert told_to.taken == []
    leave.set()
    await asyncio.gather(writing, hearing)
    assert told_to.taken == [1]
    assert await submitted(here) == 1


async def test_what_is_under_way_is_not_taken_because_another_porter_tells_of_it(
    told_to: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nothing would tell, after a kill of the bot as well, that somebody was interrupted."""
    leave = asyncio.Event()

    async def slow(*_: object) -> bool:
        await leave.wait()
        return True

    monkeypatch.setattr(refusing, "hear", slow)
    one = drafted()
    hearing = [asyncio.ensure_future(told_to.hears(one, 1, left=left)) for left in (False, True)]
    for _ in range(100):
        await asyncio.sleep(0)
    assert told_to.taken == []
    leave.set()
    await asyncio.gather(*hearing)
    assert told_to.taken == [1, 1]


async def test_an_event_is_taken_once_it_is_in_the_inbox(told_to: Told, here: Bench) -> None:
    await told_to.hears(said())
    await told_to.hears(said(), 2, left=True)
    assert told_to.taken == [1, 2]
    assert await in_the_inbox(here) == ["Ev1"]
    assert await here.ctx.store.read(rows.waiting) == 0


async def test_trap_9_an_event_whose_row_could_not_be_written_is_not_taken(
    told_to: Told, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk: the porter's line is all that is left of it, for the next porter."""

    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(inbox, "keep", full)
        await told_to.hears(said())
    assert told_to.taken == []
    await told_to.hears(said(), 2, left=True)
    assert told_to.taken == [2]
    assert await in_the_inbox(here) == ["Ev1"]


async def test_what_nobody_listens_to_is_taken_too(told_to: Told) -> None:
    event = {"type": "star_added", "user": ANA}
    await told_to.hears(told({"type": "event_callback", "team_id": TEAM, "event": event}))
    assert told_to.taken == [1]


async def test_what_the_porter_left_before_the_work_on_it_began_is_worked_on(
    told_to: Told, here: Bench
) -> None:
    await told_to.hears(drafted(), left=True)
    assert (await submitted(here), told_to.taken) == (1, [1])


async def test_an_event_counts_however_long_ago_it_was_left(told_to: Told, here: Bench) -> None:
    await told_to.hears(said(at="1795680000"), left=True)
    assert await in_the_inbox(here) == ["Ev1"]


async def test_who_was_interrupted_is_asked_to_look_and_nothing_is_done_twice(
    told_to: Told, here: Bench
) -> None:
    one = drafted()
    await told_to.hears(one)
    after_a_start = Told(told_to.slack)
    await after_a_start.hears(one, left=True)
    assert (await submitted(here), after_a_start.taken) == (1, [1])
    (sentence,) = here.cards.texts(to=ANA)
    assert "please look whether it was done" in sentence


async def test_an_old_command_is_not_carried_out_on_a_changed_world(
    told_to: Told, here: Bench
) -> None:
    await told_to.hears(drafted(at="1795680000"), left=True)
    assert (await submitted(here), told_to.taken) == (0, [1])
    (sentence,) = here.cards.texts(to=ANA)
    assert "please look whether it was done" in sentence


@pytest.mark.parametrize("at", [{}, {"at": "1795680000"}], ids=["begun", "old"])
async def test_what_stops_is_worked_on_however_late_it_is_found(
    told_to: Told, here: Bench, at: dict[str, str]
) -> None:
    """Rule 34: unknown is yes for stopping, so a kill loses no pause."""
    one = drafted("pause something is wrong", **at)
    await refusing.hear(here.ctx, one.heard().signature, int(one.at))
    await told_to.hears(one, left=True)
    assert (await here.journal()).count("pause.started") == 1
    assert told_to.taken == [1]
    assert "please look" not in "".join(here.cards.texts(to=ANA))


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        ({"command": "/draft", "text": "pause smoke"}, True),
        ({"command": "/draft", "text": "hold 7"}, True),
        ({"command": "/draft", "text": "takedown 7"}, True),
        ({"command": "/draft", "text": "withdraw 7"}, True),
        ({"command": "/draft", "text": "resume"}, False),
        ({"command": "/draft", "text": "release 7"}, False),
        ({"command": "/draft", "text": TEXT}, False),
        ({"command": "/draft"}, False),
        ({"type": "block_actions", "actions": [{"action_id": f"{ids.HOLD}:7"}]}, True),
        ({"type": "block_actions", "actions": [{"action_id": f"{ids.TAKE_DOWN}:7"}]}, True),
        ({"type": "block_actions", "actions": [{"action_id": f"{ids.MISSED_WITHDRAW}:7"}]}, True),
        ({"type": "block_actions", "actions": [{"action_id": f"{ids.RELEASE}:7"}]}, False),
        ({"type": "block_actions", "actions": [None, {}]}, False),
        ({"type": "block_actions", "actions": "all"}, False),
        ({"type": "shortcut"}, False),
    ],
)
def test_only_what_stops_is_known_as_stopping(body: dict[str, Any], is_one: bool) -> None:
    assert stops(body) is is_one


async def test_what_this_process_works_on_is_not_told_by_another_porter(
    told_to: Told, here: Bench
) -> None:
    one = drafted()
    await told_to.hears(one)
    await told_to.hears(one, 2, left=True)
    assert (await submitted(here), told_to.taken) == (1, [1, 2])
    assert here.cards.texts(to=ANA) == []


async def test_a_line_that_no_porter_of_ours_sealed_does_nothing(
    told_to: Told, here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever can write the file can't speak for a person with it."""
    forged = Signed(body=drafted().body, secret="a guess")
    with caplog.at_level(logging.ERROR):
        await told_to.hears(forged, left=True)
        # One that can't even be looked at stayed in the book for good.
        told_to.line.hear(replace(said().heard(2), headers={}), lambda: told_to.taken.append(2))
        await told_to.slack.desk.work.finished()
    assert (await submitted(here), told_to.taken) == (0, [1, 2])
    assert "porter.forged" in {getattr(one, "event", "") for one in caplog.records}


async def test_trap_9_what_was_left_is_worked_on_after_slack_got_another_secret(
    told_to: Told, here: Bench
) -> None:
    """A new token or signing secret between two starts dropped what Slack had been answered."""
    await told_to.hears(drafted(secret="the signing secret before"), left=True, key=SECRET)
    assert (await submitted(here), told_to.taken) == (1, [1])


async def test_only_so_many_are_remembered(told_to: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_KNOWN", 2)
    for number in range(4):
        await told_to.hears(drafted(f"list {number}"), number)
    assert len(told_to.line._begun) == 2


async def test_a_command_whose_text_speaks_of_a_payload_is_a_command(
    told_to: Told, here: Bench
) -> None:
    """Bolt takes any form with this word in it for another kind, and finds nothing in it."""
    await told_to.hears(drafted("The payload of our satellite is soup --on soupe"))
    assert (await submitted(here), told_to.taken) == (1, [1])


async def test_what_the_bot_finds_late_is_not_dropped_in_silence(
    told_to: Told, here: Bench
) -> None:
    """As on a machine that slept: Slack was answered long ago, and Bolt believes it no more."""
    await told_to.hears(drafted(at="1795680000"))
    assert (await submitted(here), told_to.taken) == (0, [1])
    (sentence,) = here.cards.texts(to=ANA)
    assert "please look whether it was done" in sentence
    await told_to.hears(said(at="1795680000"), 2)
    assert await in_the_inbox(here) == ["Ev1"]


async def test_rule_1_a_request_that_comes_again_by_a_new_porter_is_not_done_twice(
    told_to: Told, here: Bench
) -> None:
    """A new porter remembers no signature, and a new start neither; the database does."""
    one = drafted()
    await told_to.hears(one)
    await told_to.hears(one, 2)
    await Told(told_to.slack).hears(one, 3)
    assert await submitted(here) == 1
    assert here.cards.texts(to=ANA) == []


async def test_a_request_that_breaks_before_any_listener_is_told_and_taken(
    told_to: Told, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack was answered, so nobody but the bot can say so; what was typed stays in no file."""

    async def broken(*_: object) -> bool:
        raise StorageError("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(refusing, "hear", broken)
        await told_to.hears(drafted())
    assert told_to.taken == [1]
    (sentence,) = here.cards.texts(to=ANA)
    assert "something went wrong" in sentence


async def test_what_nobody_listens_to_is_said_to_whoever_asked(told_to: Told, here: Bench) -> None:
    form = {"command": "/unknown", "user_id": ANA, "team_id": TEAM}
    await told_to.hears(Signed(body=urlencode(form).encode()))
    assert told_to.taken == [1]
    (sentence,) = here.cards.texts(to=ANA)
    assert "can't read" in sentence


async def test_what_one_person_left_is_done_one_after_the_other(
    told_to: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a vote that was taken back could be counted after it; what stops waits for nobody."""
    texts = ("first", "second", "third", "hold 1")
    going, ended = [], []
    leave = asyncio.Event()

    async def work_on(heard: Heard, found: Read) -> None:
        going.append(found.body["text"])
        if found.body["text"] == "first":
            await leave.wait()
        ended.append(found.body["text"])

    monkeypatch.setattr(told_to.line, "_work_on", work_on)
    for number, text in enumerate(texts):
        told_to.line.hear(drafted(text).heard(number, left=number < 2), lambda: None)
    for _ in range(9):
        await asyncio.sleep(0)
    assert (going, ended) == (["first", "hold 1"], ["hold 1"])
    leave.set()
    await told_to.slack.desk.work.finished()
    assert ended == ["hold 1", "first", "second", "third"]


def enveloped(payload: dict[str, Any], sort: str, key: str = "e-1", number: int = 1) -> Heard:
    """What the porter signed of what came over a socket."""
    envelope = {"envelope_id": key, "type": sort, "payload": payload}
    return in_an_envelope(SECRET, number, json.dumps(envelope), time.time())


def ana_types(text: str) -> dict[str, Any]:
    """Ana's command as it stands in an envelope."""
    return dict(parse_qsl(drafted(text).body.decode()))


async def test_rule_1_an_envelope_that_comes_again_at_another_second_is_done_once(
    told_to: Told, here: Bench
) -> None:
    """Another porter signs it anew: it is known by its envelope."""
    for number, later in enumerate((0, 5), start=1):
        heard = enveloped(ana_types(TEXT), "slash_commands", number=number)
        signed = in_an_envelope(SECRET, number, heard.body, time.time() - later)
        told_to.line.hear(signed, partial(told_to.taken.append, number))
        await told_to.slack.desk.work.finished()
    assert (await submitted(here), told_to.taken) == (1, [1, 2])


async def test_an_event_from_a_socket_is_known_by_its_own_key(told_to: Told, here: Bench) -> None:
    event = json.loads(said().body)
    for number in (1, 2):
        told_to.line.hear(
            enveloped(event, "events_api", f"e-{number}", number),
            partial(told_to.taken.append, number),
        )
        await told_to.slack.desk.work.finished()
    assert (await in_the_inbox(here), told_to.taken) == (["Ev1"], [1, 2])


async def test_a_question_is_answered_by_bolt_and_only_where_it_is_signed(told_to: Told) -> None:
    answers: list[Answer] = []
    asked = enveloped({"type": "view_submission", "user": {"id": ANA}}, "interactive", number=7)
    told_to.line.ask(asked, answers.append)
    await told_to.slack.desk.work.finished()
    told_to.line.ask(replace(asked, body=asked.body.replace("e-1", "e-2")), answers.append)
    await told_to.slack.desk.work.finished()
    told_to.line.ask(in_an_envelope(SECRET, 8, "[]", time.time()), answers.append)
    await told_to.slack.desk.work.finished()
    assert [(one.number, one.status) for one in answers] == [(7, 404), (7, 401), (8, 500)]


@pytest.mark.parametrize(
    ("response", "payload"),
    [
        (BoltResponse(status=200), None),
        (BoltResponse(status=200, body={"response_action": "clear"}), {"response_action": "clear"}),
        (BoltResponse(status=200, body="Thank you."), {"text": "Thank you."}),
    ],
)
def test_an_answer_has_the_shape_that_slack_wants_over_a_socket(
    response: BoltResponse, payload: dict[str, Any] | None
) -> None:
    assert payload_of(response) == payload
