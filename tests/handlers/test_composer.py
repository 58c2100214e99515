"""Whatever a form is sent with, whoever sent it gets an answer that Slack can show."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.attaching import KINDS
from bot.domain.composing import Field
from bot.ports import CardRef
from bot.simulator.blocks import check_view
from bot.slack import ids
from bot.slack.formparts import Ticket, packed, ticket_in
from handlers import payloads
from handlers.composed import typed_in
from storage.library import sqlite3
from tests.factories import ANA, TEAM
from tests.handlers.conftest import Slack, an_app
from tests.services.bench import Bench, bench

NAMES = (
    "text",
    "accounts",
    "when",
    "pictures",
    "picked",
    "note",
    "reviewer",
    "labels",
    "warning",
    "language",
    "disclosed",
)
HANDLES = ("handle.soupe", "handle.salad")
INPUTS = [{"type": "input", "block_id": name} for name in (*NAMES, *HANDLES)]
SOUP = "Soup is back!"


def submission(state: Any, ticket: object = None, view: str = "V1") -> dict[str, Any]:
    """A form that Ana sends, as Slack would."""
    return {
        "type": "view_submission",
        "user": {"id": ANA},
        "team": {"id": TEAM},
        "view": {
            "id": view,
            "root_view_id": view,
            "type": "modal",
            "callback_id": ids.COMPOSE,
            "private_metadata": packed(Ticket()) if ticket is None else ticket,
            "blocks": INPUTS,
            "state": state,
        },
    }


def filled(text: object, accounts: object, when: object) -> dict[str, Any]:
    """The state of a form."""
    return {
        "values": {
            "text": {"text": {"type": "plain_text_input", "value": text}},
            "accounts": {"accounts": {"selected_options": accounts}},
            "when": {"when": {"type": "plain_text_input", "value": when}},
            **{name: {name: {"value": "soupe"}} for name in HANDLES},
        }
    }


ON_SOUPE = [{"value": "soupe"}]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=6,
)
# Lone surrogates too: JSON can carry them.
ANY_TEXT = st.text(st.characters(), max_size=60) | st.sampled_from([SOUP, "[TBD]", "<!channel>"])
OPTIONS = st.lists(st.sampled_from([*ON_SOUPE, {"value": "soup"}, {"value": 3}, "soupe", {}, None]))
TIMES = st.sampled_from(["", "now", "in 2 hours"]) | ANY_TEXT
STATES = st.builds(filled, ANY_TEXT | JSON, OPTIONS | JSON, TIMES | JSON) | JSON
NUMBERS = st.integers() | st.integers(-2, 3)
TICKETS = st.builds(
    lambda *parts: json.dumps([*parts, "C1", "17.5", [], True]),
    NUMBERS | JSON,
    ANY_TEXT | JSON,
    ANY_TEXT | JSON,
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[asyncio.Runner, Slack, Bench]]:
    """One app for all examples, in a loop of its own."""
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        here = runner.run(stack.enter_async_context(bench(tmp_path)))
        runner.run(here.submitted(SOUP))
        try:
            yield runner, an_app(here), here
        finally:
            runner.run(stack.aclose())


async def answer_to(slack: Slack, body: dict[str, Any]) -> dict[str, Any]:
    """Send a form and return what acknowledges it."""
    request = AsyncBoltRequest(body=json.dumps(body), mode="socket_mode")
    response = await slack.app.async_dispatch(request)
    await slack.desk.work.finished()
    assert response.status == 200
    return dict(json.loads(response.body))


def test_whatever_a_form_holds_is_answered_and_nothing_breaks(
    running: tuple[asyncio.Runner, Slack, Bench], caplog: pytest.LogCaptureFixture
) -> None:
    runner, slack, _ = running
    caplog.set_level(logging.ERROR)

    outcomes = set()

    @given(STATES, TICKETS | st.just(packed(Ticket())) | JSON)
    @example(filled("Soup of leeks!", ON_SOUPE, "in 2 hours"), packed(Ticket()))
    @example(filled("Soup \ud800 of peas!", ON_SOUPE, ""), packed(Ticket()))
    @example(filled("Soup", ON_SOUPE, "\ud800"), packed(Ticket()))
    def answered(state: object, ticket: object) -> None:
        said = runner.run(answer_to(slack, submission(state, ticket)))
        outcomes.add(said["response_action"])
        if said["response_action"] == "errors":
            assert said["errors"].keys() <= {*NAMES, *HANDLES}
            assert all(0 < len(sentence) <= 300 for sentence in said["errors"].values())
        else:
            assert said["response_action"] == "update"
            check_view(said["view"], "modal")

    answered()
    assert outcomes == {"errors", "update"}
    assert caplog.records == []


async def test_a_form_that_is_not_ours_is_said_so_and_makes_nothing(
    slack: Slack, here: Bench
) -> None:
    for ticket in ("", "{}{", "[]", '{"draft": "1"}', '{"draft": -1}', '{"draft": 1e99}'):
        said = await answer_to(slack, submission(filled(SOUP, ON_SOUPE, ""), ticket))
        assert "can't be read any more" in said["errors"]["text"]
    assert "draft.submitted" not in await here.journal()


async def test_rule_39_a_refusal_that_can_not_be_written_down_is_told_all_the_same(
    slack: Slack, here: Bench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The text stays in the form, and that the journal failed is in the log."""
    with contextlib.closing(sqlite3.connect(tmp_path / "bench.db")) as database:
        database.execute("ALTER TABLE journal RENAME TO elsewhere")
    said = await answer_to(slack, submission(filled(SOUP, ON_SOUPE, ""), "no ticket"))
    assert "please copy your words" in said["errors"]["text"]
    assert "listener failed" in caplog.text
    assert SOUP not in caplog.text


async def test_a_form_of_another_workspace_is_refused(slack: Slack, here: Bench) -> None:
    body = submission(filled(SOUP, ON_SOUPE, "")) | {"team": {"id": "T0OTHER"}}
    assert "works for another workspace" in (await answer_to(slack, body))["errors"]["text"]
    assert "draft.submitted" not in await here.journal()


async def test_an_edit_without_its_draft_is_refused_at_the_text(slack: Slack) -> None:
    ticket = packed(Ticket(draft=99, digest="x"))
    said = await answer_to(slack, submission(filled(SOUP, [], ""), ticket))
    assert said["errors"] == {"text": "There is no draft 99; “/draft list” shows the open ones."}


async def test_other_words_from_a_form_that_made_a_draft_are_not_lost(
    slack: Slack, here: Bench
) -> None:
    """Whoever changed the words after an error reads which draft has the earlier ones."""
    await answer_to(slack, submission(filled(SOUP, ON_SOUPE, "")))
    said = await answer_to(slack, submission(filled("Soup is over!", ON_SOUPE, "")))
    assert said["errors"]["text"].startswith("D-1 was made already of what you sent")
    assert (await here.journal()).count("draft.submitted") == 1


async def test_trap_93_another_time_from_a_form_that_made_a_draft_is_not_dropped(
    slack: Slack, here: Bench
) -> None:
    """Done would be a lie: the first draft leaves at once, and the later time is nowhere."""
    await answer_to(slack, submission(filled(SOUP, ON_SOUPE, "")))
    said = await answer_to(slack, submission(filled(SOUP, ON_SOUPE, "tomorrow 9am")))
    assert said["response_action"] == "errors"
    wrong = said["errors"]["text"]
    assert wrong.startswith("D-1 was made already of what you sent from this form before, to leave")
    assert "to leave as soon as approved; please press “Edit” on its card" in wrong
    assert (await here.journal()).count("draft.submitted") == 1


async def test_trap_93_other_accounts_from_a_form_that_made_a_draft_are_not_dropped(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, accounts=("soupe", "salad")) as here:
        slack = an_app(here)
        both = [*ON_SOUPE, {"value": "salad"}]
        await answer_to(slack, submission(filled(SOUP, both, "")))
        said = await answer_to(slack, submission(filled(SOUP, ON_SOUPE, "")))
        wrong = said["errors"]["text"]
        assert "for other accounts, please withdraw it with “/draft withdraw 1”" in wrong
        assert (await here.journal()).count("draft.submitted") == 1


async def test_trap_93_the_same_form_sent_again_after_a_lost_answer_is_done(
    slack: Slack, here: Bench
) -> None:
    for _ in range(2):
        said = await answer_to(slack, submission(filled(SOUP, ON_SOUPE, "in 2 hours")))
        assert said["response_action"] == "update"
    assert (await here.journal()).count("draft.submitted") == 1


REFS = st.builds(CardRef, channel=st.text(), ts=st.text())
NAMED = st.tuples(st.from_regex(r"[0-9a-f]{64}", fullmatch=True), st.sampled_from(sorted(KINDS)))
SOME = st.builds(
    Ticket,
    draft=st.integers(0, 10**9),
    digest=st.text(),
    seen=st.text(),
    ref=REFS,
    pictures=st.lists(NAMED, max_size=4).map(tuple),
    more=st.booleans(),
    passed=st.lists(st.integers(0, 10**9), max_size=4).map(tuple),
)


@given(SOME)
def test_a_ticket_is_read_back_as_it_was_written(ticket: Ticket) -> None:
    assert ticket_in(packed(ticket)) == ticket
    known = {"draft", "digest", "seen", "ref", "pictures", "more", "passed"}
    assert set(asdict(ticket)) == known


@given(JSON | st.text())
def test_whatever_else_stands_in_the_metadata_is_no_ticket_or_a_whole_one(found: object) -> None:
    ticket = ticket_in(json.dumps(found))
    assert ticket is None or 0 <= ticket.draft <= 10**9


@given(STATES)
def test_a_form_is_read_into_texts_alone(state: object) -> None:
    found = typed_in(payloads.filled(submission(state)))
    assert all(isinstance(word, str) for word in (found.text, found.when, *found.accounts))
    assert found.text == found.text.strip()


def test_the_fields_on_the_wire_are_those_of_the_form() -> None:
    assert tuple(Field) == NAMES
