"""What could keep a post from leaving as it is is worked on to its end (rule 24)."""

from typing import Any

import pytest

from bot.slack import ids
from bot.slack.formparts import Ticket, packed
from handlers.stops import keeps_back


def sent(form: str, draft: int = 7) -> dict[str, Any]:
    """What Slack sends of a form that was filled in."""
    view = {"callback_id": form, "private_metadata": packed(Ticket(draft=draft))}
    return {"type": "view_submission", "view": view}


def pressed(button: str) -> dict[str, Any]:
    """What Slack sends of a button that was pressed."""
    return {"type": "block_actions", "actions": [{"action_id": f"{button}:7"}]}


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (pressed(ids.HOLD), True),
        (pressed(ids.APPROVE), True),
        (pressed(ids.TAKE_SUGGESTION), True),
        (pressed(ids.IS_OUT), True),
        (pressed(ids.RELEASE), False),
        (pressed(ids.PUBLISH_NOW), False),
        (sent(ids.CHANGES_FORM), True),
        (sent(ids.ROUND_FORM), True),
        (sent(ids.TIME_FORM), True),
        (sent(ids.COMPOSE), True),
        (sent(ids.COMPOSE, draft=0), False),
        (sent(ids.TAKE_BACK_FORM), False),
        ({"type": "view_closed", "view": {"callback_id": ids.CHANGES_FORM}}, False),
        ({"type": "view_submission"}, False),
        ({"command": "/draft", "text": "pause smoke"}, True),
        ({"command": "/draft", "text": "edit 7 Another text"}, True),
        ({"command": "/draft", "text": "at 7 tomorrow 9am"}, True),
        ({"command": "/draft", "text": "dry soupe-wall"}, True),
        ({"command": "/draft", "text": "watch off"}, True),
        ({"command": "/draft", "text": "exceptions end 3"}, True),
        ({"command": "/draft", "text": "exceptions"}, False),
        ({"command": "/draft", "text": "release 7"}, False),
        ({"command": "/draft", "text": "Soup is back! --on soupe"}, False),
    ],
)
def test_rule_24_what_could_keep_a_post_back_is_never_ended(
    body: dict[str, Any], is_one: bool
) -> None:
    """An objection that took four minutes was ended, and the post left that moment."""
    assert keeps_back(body) is is_one
