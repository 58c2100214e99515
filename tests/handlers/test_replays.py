"""A signed request counts once (rule 1), and its acknowledgement waits for no note (trap 1)."""

import asyncio
import contextlib
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack import ids
from storage.engine import Tx
from tests.factories import ANA, CHANNEL, TEAM
from tests.handlers.conftest import Slack
from tests.services.bench import Bench
from tests.services.test_tampering import open_raw

FORMS = "application/x-www-form-urlencoded"
COMMAND = {
    "command": "/draft",
    "text": "Soup is back! --on soupe",
    "user_id": ANA,
    "channel_id": CHANNEL,
    "team_id": TEAM,
    "trigger_id": "17.1",
    "response_url": "https://hooks.example/1",
}
FORM = {
    "payload": json.dumps(
        {
            "type": "view_submission",
            "user": {"id": ANA},
            "team": {"id": TEAM},
            "view": {
                "id": "V1",
                "type": "modal",
                "callback_id": ids.CHANGES_FORM,
                "private_metadata": "{}",
            },
        }
    )
}


async def signed(
    slack: Slack, form: dict[str, str], signature: str = "v0=1", kind: str = FORMS
) -> int:
    """Send a form-encoded request with this signature; return the status of its answer."""
    headers = {
        "content-type": kind,
        "x-slack-signature": signature,
        "x-slack-request-timestamp": "1795680000",
    }
    request = AsyncBoltRequest(body=urlencode(form), headers=headers)
    return int((await slack.app.async_dispatch(request)).status)


async def submitted(here: Bench) -> int:
    """How many drafts there are."""
    return (await here.journal()).count("draft.submitted")


async def test_a_signed_command_that_comes_again_is_refused(slack: Slack, here: Bench) -> None:
    assert await signed(slack, COMMAND) == 200
    await slack.desk.work.finished()
    assert await signed(slack, COMMAND) == 401
    assert await submitted(here) == 1


@pytest.mark.parametrize("kind", ["text/plain", "", FORMS.upper()])
async def test_rule_1_it_is_refused_whatever_kind_it_says_that_it_is(
    slack: Slack, here: Bench, kind: str
) -> None:
    """The signature says nothing of the kind, and Bolt reads a form of any kind as a form."""
    assert await signed(slack, COMMAND) == 200
    await slack.desk.work.finished()
    assert await signed(slack, COMMAND, kind=kind) == 401
    await slack.desk.work.finished()
    assert await submitted(here) == 1


async def test_two_that_come_at_once_are_one(slack: Slack, here: Bench) -> None:
    statuses = await asyncio.gather(*(signed(slack, COMMAND) for _ in range(2)))
    await slack.desk.work.finished()
    assert sorted(statuses) == [200, 401]
    assert await submitted(here) == 1


async def test_a_busy_database_delays_the_work_and_not_the_answer(
    slack: Slack, here: Bench
) -> None:
    """Twenty commands a second waited for the notes of each other, up to a second."""
    loop = asyncio.get_running_loop()
    entered, leave = asyncio.Event(), asyncio.Event()

    def busy(tx: Tx) -> None:
        loop.call_soon_threadsafe(entered.set)
        asyncio.run_coroutine_threadsafe(leave.wait(), loop).result(9)

    writing = asyncio.ensure_future(here.ctx.store.write(busy))
    await entered.wait()
    assert await signed(slack, COMMAND) == 200
    assert await submitted(here) == 0
    leave.set()
    await writing
    await slack.desk.work.finished()
    assert await submitted(here) == 1


async def test_what_cannot_be_noted_is_not_done(slack: Slack, here: Bench, tmp_path: Path) -> None:
    with contextlib.closing(open_raw(tmp_path / "bench.db")) as raw:
        raw.execute(
            "CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    assert await signed(slack, COMMAND) == 200
    await slack.desk.work.finished()
    assert await submitted(here) == 0
    assert ["something went wrong" in str(a["text"]) for a in slack.answers] == [True]


async def test_a_form_is_noted_before_it_is_looked_at(slack: Slack) -> None:
    assert await signed(slack, FORM) == 200
    assert await signed(slack, FORM) == 401
