"""Forms as payloads: acknowledged in time, whatever stands in them, and wrong ones do nothing."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.errors import SlackUnavailable
from bot.ports import CardRef
from bot.slack import formparts, ids
from handlers import cardforms, desk, listening
from handlers.desk import Desk
from storage import inbox as rows
from storage.engine import Row, Tx
from tests.factories import CHANNEL, TEAM, ZOE
from tests.handlers.conftest import BOT, Slack, a_deaf_app
from tests.services.bench import Bench

BUSY = "Slack could not be asked just now, so nothing was decided; please try again in a minute."


async def sends(
    slack: Slack, callback: str, packed: str, values: object, team: str = TEAM
) -> dict[str, Any]:
    """Send a form; return what its acknowledgement says."""
    view = {
        "type": "modal",
        "id": "V1",
        "callback_id": callback,
        "private_metadata": packed,
        "state": {"values": values},
    }
    body = {
        "type": "view_submission",
        "user": {"id": ZOE},
        "team": {"id": team},
        "view": view,
    }
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    answer = await slack.app.async_dispatch(request)
    await slack.desk.work.finished()
    assert answer.status == 200
    return dict(json.loads(answer.body or "{}"))


async def packed(here: Bench) -> str:
    """What a form about the newest card of draft 1 carries."""
    draft = await here.draft()
    ref = CardRef(channel=CHANNEL, ts=here.cards.newest)
    return formparts.packed(formparts.Ticket(draft=1, digest=draft.revision.digest, ref=ref))


def chosen(value: str) -> dict[str, object]:
    return {"cause": {"cause": {"type": "radio_buttons", "selected_option": {"value": value}}}}


def typed(value: object) -> dict[str, object]:
    return {"when": {"when": {"type": "plain_text_input", "value": value}}}


@pytest.mark.parametrize(
    ("callback", "field"), [(ids.CHANGES_FORM, "words"), (ids.TIME_FORM, "when")]
)
async def test_a_form_that_cannot_be_read_stays_open_with_all_that_was_typed(
    slack: Slack, here: Bench, callback: str, field: str
) -> None:
    await here.submitted()
    before = len(await here.journal())
    said = await sends(slack, callback, "somebody else's", {})
    assert said == {"response_action": "errors", "errors": {field: formparts.NOT_OURS}}
    assert len(await here.journal()) == before


async def test_a_form_without_fields_that_cannot_be_read_is_answered_in_a_letter(
    slack: Slack, here: Bench
) -> None:
    await here.submitted()
    assert await sends(slack, ids.TAKE_BACK_FORM, "somebody else's", {}) == {}
    assert formparts.NOT_OURS in [said.text for said in here.cards.said]


@pytest.mark.parametrize("values", [{}, chosen("nonsense"), {"cause": {"cause": {}}}])
async def test_a_request_without_a_cause_is_answered_at_its_field(
    slack: Slack, here: Bench, values: object
) -> None:
    await here.submitted()
    said = await sends(slack, ids.CHANGES_FORM, await packed(here), values)
    assert said["errors"] == {"cause": "Please choose what should change."}
    assert "stop.opened" not in await here.journal()


async def test_rule_5_a_form_from_another_workspace_is_refused(slack: Slack, here: Bench) -> None:
    await here.submitted()
    said = await sends(slack, ids.CHANGES_FORM, await packed(here), chosen("tone"), team="T0OTHER")
    assert said["errors"] == {"words": "Sorry, this bot works for another workspace."}
    assert "stop.opened" not in await here.journal()


async def test_trap_92_a_slow_slack_keeps_the_form_open_with_all_that_was_typed(
    slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The zone in which a time is meant can't be asked within the three seconds."""
    monkeypatch.setattr(cardforms, "ZONE_SECONDS", 0.01)
    await here.submitted()
    here.cards.story.before["person"] = asyncio.Event().wait
    said = await sends(slack, ids.TIME_FORM, await packed(here), typed("in 3 hours"))
    assert said["errors"] == {"when": BUSY}


async def test_a_slack_that_is_down_keeps_the_form_open_too(slack: Slack, here: Bench) -> None:
    await here.submitted()
    here.cards.story.trouble["person"] = [SlackUnavailable("down")]
    said = await sends(slack, ids.TIME_FORM, await packed(here), typed("in 3 hours"))
    assert said["errors"] == {"when": BUSY}


async def test_rule_31_who_cannot_be_looked_up_objects_all_the_same(
    slack: Slack, here: Bench
) -> None:
    await here.submitted()
    here.cards.story.trouble["person"] = [SlackUnavailable("down")]
    assert await sends(slack, ids.CHANGES_FORM, await packed(here), chosen("tone")) == {}
    assert "stop.opened" in await here.journal()


async def test_trap_89_a_form_that_could_not_be_opened_is_said(slack: Slack, here: Bench) -> None:
    """The client of these tests reaches no Slack at all."""
    await here.submitted()
    card = {"message_ts": here.cards.newest, "channel_id": CHANNEL}
    answer = await slack.presses(ids.REQUEST_CHANGES, 1, container=card, trigger_id="1.1")
    assert answer == BUSY


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (ids.REQUEST_CHANGES, "There is nothing to object to: D-1 is withdrawn."),
        (ids.TIME, "That can't be done any more: this draft is withdrawn."),
    ],
)
async def test_a_form_that_could_do_nothing_is_not_opened(
    slack: Slack, here: Bench, action: str, sentence: str
) -> None:
    await here.submitted()
    await slack.types("withdraw 1")
    card = {"message_ts": here.cards.newest, "channel_id": CHANNEL}
    assert await slack.presses(action, 1, container=card) == sentence


async def test_rule_24_an_objection_whose_form_was_closed_and_then_cut_off_holds_its_post(
    slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its form said that it was taken; a restart forgot the objection, and the post left."""
    monkeypatch.setattr(cardforms, "SOON", 0.01)
    monkeypatch.setattr(desk, "FINISH_SECONDS", 0.05)
    await here.submitted()
    here.cards.story.before["person"] = asyncio.Event().wait
    words = {"words": {"words": {"type": "plain_text_input", "value": "We are shut."}}}
    await sends(slack, ids.CHANGES_FORM, await packed(here), {**chosen("tone"), **words})
    assert "stop.opened" not in await here.journal()

    # Three restarts, one after the other, once gave up what none of them had the time for.
    for hanging in (True, True, True, False):
        here.cards.story.before.update({"person": asyncio.Event().wait} if hanging else {})
        monkeypatch.setattr(desk, "FINISH_SECONDS", 0.05 if hanging else 10.0)
        after = Desk(ctx=here.ctx, bot=BOT, team=TEAM)
        await listening.register(a_deaf_app(), after).look(here.ctx)
        await after.work.finished()
        await here.ctx.store.read(rows.waiting)
    assert (await here.journal()).count("stop.opened") == 1
    (letter,) = [said for said in here.cards.said if said.to == ZOE]
    assert "so I hold it in your name" in letter.text
    assert [piece.text for piece in letter.difference] == ["We are shut."]
    assert await here.ctx.store.read(rows.waiting) == 0


async def test_a_form_that_took_long_and_was_carried_out_leaves_nothing(
    slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cardforms, "SOON", 0.0)
    await here.submitted()
    await sends(slack, ids.CHANGES_FORM, await packed(here), chosen("tone"))
    assert (await here.journal()).count("stop.opened") == 1
    assert await here.ctx.store.read(rows.waiting) == 0
    assert slack.desk.busy == set()


async def test_a_form_that_is_carried_out_before_it_is_answered_waits_for_no_second_write(
    slack: Slack, here: Bench
) -> None:
    """A full disk kept the answer back; a stop behind it held a post that was objected to."""
    await here.submitted()
    await sends(slack, ids.CHANGES_FORM, await packed(here), chosen("tone"))
    assert (await here.journal()).count("stop.opened") == 1

    def written(tx: Tx) -> Sequence[Row]:
        return tx.rows("SELECT * FROM inbox")

    assert list(await here.ctx.store.read(written)) == []
