"""The form of a round as payloads: late answers arrive all the same, wrong ones do nothing."""

import json
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable
from bot.ports import CardRef
from bot.services import drafting
from bot.slack import formparts, ids
from handlers import rounds
from tests.factories import ANA, CHANNEL, TEAM, ZOE
from tests.handlers.conftest import Slack
from tests.services.bench import Bench

MARK = "a" * 64


async def packed(here: Bench) -> str:
    """What the form carries while draft 1 is shown in it."""
    draft = await here.draft()
    ref = CardRef(channel=CHANNEL, ts=here.cards.newest)
    ticket = formparts.Ticket(draft=1, digest=draft.revision.digest, ref=ref)
    return formparts.packed(ticket)


async def sends(slack: Slack, carried: str, **fields: object) -> dict[str, Any]:
    """Send the form; return what its acknowledgement says."""
    view = {
        "type": "modal",
        "id": "V1",
        "callback_id": ids.ROUND_FORM,
        "private_metadata": carried,
        "state": {"values": {name: {name: value} for name, value in fields.items()}},
    }
    body = {"type": "view_submission", "user": {"id": ZOE}, "team": {"id": TEAM}, "view": view}
    answer = await slack.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    await slack.desk.work.finished()
    assert answer.status == 200
    return dict(json.loads(answer.body or "{}"))


async def presses(slack: Slack, carried: str, action: str, value: str) -> int:
    """Press a button of the form."""
    return await slack.send(
        {
            "type": "block_actions",
            "user": {"id": ZOE},
            "team": {"id": TEAM},
            "container": {"type": "view", "view_id": "V1"},
            "view": {"id": "V1", "type": "modal", "private_metadata": carried},
            "actions": [
                {
                    "type": "button",
                    "action_id": f"{action}:{value}",
                    "block_id": "b",
                    "value": value,
                }
            ],
        }
    )


CAUSE = {"type": "radio_buttons", "selected_option": {"value": "other"}}


async def test_an_objection_is_answered_with_what_comes_next(slack: Slack, here: Bench) -> None:
    await here.submitted()
    said = await sends(slack, await packed(here), cause=CAUSE, words={"value": "not today"})
    assert said["response_action"] == "update"
    assert "Nothing else waits for your opinion" in json.dumps(said)
    assert "stop.opened" in await here.journal()


async def test_trap_92_what_takes_too_long_is_told_afterwards_and_nothing_typed_is_lost(
    slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "SOON", 0)
    monkeypatch.setattr(rounds, "SETTLED", 0)
    await here.submitted()
    carried = await packed(here)
    said = await sends(slack, carried, cause=CAUSE, words={"value": "not today"})
    assert "One moment" in json.dumps(said)
    # Nobody draws forms where this app is, so the answer comes as a letter.
    assert "not today" not in here.cards.texts(to=ZOE)[-1]
    assert (await here.journal()).count("stop.opened") == 1
    await drafting.withdraw(here.ctx, DraftId(1), ANA)
    await sends(slack, carried, cause=CAUSE, words={"value": "nor tomorrow"})
    assert here.cards.texts(to=ZOE)[-1].endswith("You wrote: nor tomorrow")
    assert (await here.journal()).count("stop.opened") == 1


async def test_a_slack_that_is_down_keeps_the_form_open(slack: Slack, here: Bench) -> None:
    await here.submitted()
    carried = await packed(here)
    said = await sends(slack, carried, words={"value": "not today"})
    assert list(said["errors"]) == ["cause"]
    here.cards.story.trouble["hall"] = [SlackUnavailable("down")]
    said = await sends(slack, carried, cause=CAUSE, words={"value": "not today"})
    assert "Slack could not be asked just now" in json.dumps(said)


async def test_a_form_that_is_none_of_ours_does_nothing(slack: Slack, here: Bench) -> None:
    await here.submitted()
    for carried in ("", "[]", "nothing of ours"):
        said = await sends(slack, carried, cause=CAUSE, words={"value": "not today"})
        assert said["errors"] == {"words": formparts.NOT_OURS}
        assert await presses(slack, carried, ids.ROUND_APPROVE, f"1.{MARK}.1") == 200
    assert not {"stop.opened", "button.pressed"} & set(await here.journal())


async def test_rule_42_a_press_for_anything_but_what_was_shown_votes_for_nothing(
    slack: Slack, here: Bench
) -> None:
    await here.submitted()
    for value in ("1", f"1.{MARK}", f"99.{MARK}.1", f"1.{MARK}.1"):
        assert await presses(slack, await packed(here), ids.ROUND_APPROVE, value) == 200
    assert "button.pressed" not in await here.journal()
    assert (await here.journal()).count("button.refused") == 1
