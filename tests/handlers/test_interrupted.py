"""What a stop in the middle cut off and might have kept a post back holds it (rule 24, trap 9)."""

import asyncio
import json
from urllib.parse import urlencode

import pytest

from bot.domain.errors import SlackUnavailable
from bot.domain.people import UserId
from bot.porter.heard import FORM
from bot.slack import ids
from bot.slack.calls import SlackRefused
from bot.slack.formparts import Ticket, packed
from handlers import composer, desk, listening
from handlers.desk import Desk
from handlers.promised import promised
from handlers.stops import stops
from storage import inbox as rows
from tests.factories import ANA, BEN, TEAM, a_person
from tests.handlers.conftest import BOT, Slack, a_deaf_app
from tests.handlers.test_composer import ON_SOUPE, filled, submission
from tests.handlers.test_line import Told, drafted
from tests.porter.slack import Signed
from tests.services.bench import Bench


def pressed(button: str, value: int) -> Signed:
    """Ben presses a button, and the bot is stopped before it could begin with it."""
    action = {"type": "button", "action_id": f"{button}:{value}", "value": str(value)}
    body = {"type": "block_actions", "user": {"id": BEN}, "actions": [action]}
    form = urlencode({"payload": json.dumps(body)})
    return Signed(body=form.encode(), kind=FORM, at="1795680000")


@pytest.mark.parametrize(
    ("one", "by", "is_held"),
    [
        (drafted("edit 1 No soup today.", at="1795680000"), ANA, True),
        (drafted("at 1 tomorrow 9am", at="1795680000"), ANA, True),
        (pressed(ids.APPROVE, 1), BEN, True),
        (pressed(ids.APPROVE, 7), BEN, False),
        (pressed(ids.RELEASE, 1), BEN, False),
        (pressed(ids.PUBLISH_NOW, 1), BEN, False),
        (pressed(ids.TAKE_SUGGESTION, 7), BEN, False),
    ],
    ids=["edit", "time", "vote", "of no draft", "release", "now", "of no suggestion"],
)
async def test_rule_24_an_interrupted_act_that_could_keep_a_post_back_holds_it(
    slack: Slack, here: Bench, one: Signed, by: UserId, is_held: bool
) -> None:
    """An approval taken back, or an edit, was dropped at a start, and the post left at once."""
    await here.submitted()
    told_to = Told(slack)
    await told_to.hears(one, left=True)
    assert ((await here.journal()).count("stop.opened") == 1) is is_held
    (sentence,) = here.cards.texts(to=by)
    assert ("I hold it in your name" in sentence) is is_held
    assert told_to.taken == [1]


@pytest.mark.parametrize("text", ["dry soupe", "disconnect soupe"])
def test_what_only_stops_an_account_is_done_however_late_it_is_found(text: str) -> None:
    assert stops({"command": "/draft", "text": text})


@pytest.mark.parametrize(("draft", "holds"), [(0, 0), (1, 1)], ids=["new", "edit"])
async def test_rule_24_a_text_whose_form_was_closed_and_then_cut_off_comes_back(
    slack: Slack, here: Bench, monkeypatch: pytest.MonkeyPatch, draft: int, holds: int
) -> None:
    """The form said *One moment*; a restart forgot the edit, and the post left as it was."""
    monkeypatch.setattr(composer, "SOON", 0.01)
    monkeypatch.setattr(desk, "FINISH_SECONDS", 0.05)
    digest = (await here.submitted()).revision.digest
    here.cards.story.before["person"] = asyncio.Event().wait
    form = submission(filled("No soup.", ON_SOUPE, ""), packed(Ticket(draft=draft, digest=digest)))
    assert await slack.send(form) == 200

    here.cards.story.before.clear()
    monkeypatch.setattr(desk, "FINISH_SECONDS", 10.0)
    await restarted(here)
    assert (await here.journal()).count("stop.opened") == holds
    (letter,) = [said for said in here.cards.said if said.to == ANA]
    assert [piece.text for piece in letter.difference] == ["No soup."]


async def cut_off(here: Bench, by: UserId, text: str) -> None:
    """Somebody sends a form about draft 1, and the process dies before it is carried out."""
    form = promised(Desk(ctx=here.ctx, bot=BOT, team=TEAM), by, 1, text)
    await form.__aenter__()


async def restarted(here: Bench) -> None:
    after = Desk(ctx=here.ctx, bot=BOT, team=TEAM)
    await listening.register(a_deaf_app(), after).look(here.ctx)
    await after.work.finished()


async def test_a_text_that_was_cut_off_waits_until_slack_takes_the_letter_that_gives_it_back(
    here: Bench,
) -> None:
    """A start while Slack was away dropped the text with a line in the log; the hold is one."""
    await here.submitted()
    await cut_off(here, ANA, "No soup.")
    for call in ("say", "whisper"):
        here.cards.story.trouble[call] = [SlackUnavailable("away"), SlackUnavailable("away")]
    for _ in range(3):
        assert await here.ctx.store.read(rows.waiting) == 1
        await restarted(here)
    (letter,) = [said for said in here.cards.said if said.to == ANA]
    assert [piece.text for piece in letter.difference] == ["No soup."]
    assert (await here.journal()).count("stop.opened") == 1
    assert await here.ctx.store.read(rows.waiting) == 0


async def test_what_waits_behind_something_slow_is_not_given_up_by_three_stops(
    here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was counted as tried at each start, though nobody had begun with it."""
    monkeypatch.setattr(desk, "FINISH_SECONDS", 0.05)
    await here.submitted()
    for text in ("No soup.", "Soup at noon."):
        await cut_off(here, BEN, text)
    for _ in range(3):
        here.cards.story.before["person"] = asyncio.Event().wait
        await restarted(here)
    here.cards.story.before.clear()
    monkeypatch.setattr(desk, "FINISH_SECONDS", 10.0)
    await restarted(here)
    letters = [said for said in here.cards.said if said.to == BEN]
    assert [said.difference[0].text for said in letters] == ["No soup.", "Soup at noon."]


@pytest.mark.parametrize(("word", "left"), [("user_not_found", 0), ("internal_error", 1)])
async def test_a_letter_that_nobody_can_be_written_is_not_tried_for_ever(
    here: Bench, word: str, left: int
) -> None:
    """All posts wait while a form does; a refusal that passes is waited for."""
    await here.submitted()
    await cut_off(here, ANA, "No soup.")
    for call in ("say", "whisper"):
        here.cards.story.trouble[call] = [SlackRefused("chat.postMessage", word)]
    await restarted(here)
    assert await here.ctx.store.read(rows.waiting) == left


async def test_rule_31_a_form_of_somebody_who_has_left_since_holds_nothing(here: Bench) -> None:
    await here.submitted()
    await cut_off(here, BEN, "It reads like a joke.")
    here.cards.people[BEN] = a_person(BEN, is_deactivated=True)
    await restarted(here)
    assert "stop.opened" not in await here.journal()
    assert await here.ctx.store.read(rows.waiting) == 0
