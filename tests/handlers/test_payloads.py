"""What people typed and pressed, read out of Slack's payloads (traps 7, 39 and 67)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spoken import is_approval
from bot.ports import CardRef
from bot.services.hearing import Heard
from bot.slack.formparts import Ticket, packed
from handlers.payloads import (
    Press,
    Typed,
    changed,
    filled,
    heard,
    message_meant,
    message_of,
    press,
    typed,
)
from tests.factories import ANA, BEN
from tests.handlers.conftest import BOT

COMMAND = {
    "user_id": ANA,
    "channel_id": "C1",
    "team_id": "T1",
    "trigger_id": "17.5",
    "text": "Soup &amp; bread",
}


def test_trap_7_a_command_is_read_with_its_own_key() -> None:
    assert typed(COMMAND) == Typed(
        user=ANA, channel="C1", team="T1", text="Soup & bread", trigger="17.5"
    )
    assert typed(COMMAND).key == "command 17.5"


@pytest.mark.parametrize("name", ["text", "team_id"])
def test_a_command_without_text_or_team_is_read(name: str) -> None:
    found = typed({k: v for k, v in COMMAND.items() if k != name})
    assert (found.text, found.team).count("") == 1
    assert typed({**COMMAND, name: None}) == found


def reaction(**given: Any) -> dict[str, Any]:
    return {
        "type": "reaction_added",
        "user": BEN,
        "reaction": "+1::skin-tone-2",
        "item_user": BOT,
        "item": {"type": "message", "channel": "C1", "ts": "17.5"},
        **given,
    }


def test_a_reaction_is_read() -> None:
    assert heard(reaction(), BOT) == Heard(
        ref=CardRef(channel="C1", ts="17.5"),
        user=BEN,
        emoji="+1::skin-tone-2",
        added=True,
        on_ours=True,
    )


def test_a_reaction_taken_away_and_one_on_somebody_elses_message_are_told_apart() -> None:
    gone = heard(reaction(type="reaction_removed", item_user=ANA), BOT)
    assert gone is not None
    assert (gone.added, gone.on_ours) == (False, False)
    nobodys = reaction()
    del nobodys["item_user"]
    found = heard(nobodys, BOT)
    assert found is not None
    assert found.on_ours is False


@pytest.mark.parametrize("kind", ["file", "file_comment", None])
def test_trap_39_a_reaction_on_something_else_is_nothing(kind: str | None) -> None:
    assert heard(reaction(item={"type": kind, "file": "F1"}), BOT) is None


PRESSED = {
    "user": {"id": BEN},
    "team": {"id": "T1"},
    "channel": {"id": "C1"},
    "container": {"message_ts": "17.5", "channel_id": "C2"},
}


def test_a_press_is_read() -> None:
    assert press(PRESSED, {"action_id": "card_why:7", "value": "7"}) == Press(
        user=BEN,
        channel="C1",
        team="T1",
        action="card_why",
        value=7,
        ref=CardRef(channel="C1", ts="17.5"),
    )


def test_a_press_without_channel_or_team_is_read_from_its_container() -> None:
    bare = {"user": {"id": BEN}, "container": {"channel_id": "C2"}, "team": None}
    found = press(bare, {"action_id": "card_hold", "value": "7"})
    assert found is not None
    assert (found.channel, found.team, found.action) == ("C2", "", "card_hold")
    nowhere = press({"user": {"id": BEN}}, {"action_id": "card_hold:7", "value": "7"})
    assert nowhere is not None
    assert nowhere.ref == CardRef(channel="", ts="")


@pytest.mark.parametrize("value", ["", None, "x", "-1", "1.5", "7; DROP"])
def test_a_press_with_a_value_that_is_not_ours_is_nothing(value: str | None) -> None:
    assert press(PRESSED, {"action_id": "card_why:7", "value": value}) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
MESSAGE_KEYS = ("user", "text", "blocks", "files", "thread_ts", "subtype", "message", "edited")
ABOUT = Ticket(draft=1, digest="4f2a", ref=CardRef(channel="C1", ts="17.5"))


@given(ANYTHING, st.text(max_size=20))
def test_whatever_stands_in_a_form_is_read_as_text_or_as_left_empty(
    state: object, other: str
) -> None:
    body = {"user": {"id": ANA}, "team": state}
    for name in ("state", "values"):
        view = {"private_metadata": packed(ABOUT), "state": {name: state}}
        shown = {**view, "state": state} if name == "state" else view
        found = filled({**body, "view": shown})
        assert found.about == ABOUT
        assert all(isinstance(found.value(field), str) for field in found.values)
        assert all(isinstance(found.chosen(field), tuple) for field in found.values)
    sent = filled({**body, "view": {"private_metadata": other, "state": state}})
    assert sent.ticket is None or sent.ticket.draft >= 0


@given(st.text(max_size=90))
def test_whatever_is_written_in_a_thread_is_an_approval_in_words_or_not(text: str) -> None:
    """Reading it never fails, and a question never approves."""
    assert is_approval(text) in {True, False}
    assert not is_approval(f"{text}?")


@pytest.mark.parametrize("value", ["", "one", "-1", "²", "1" * 19, "1.0"])
def test_a_button_whose_value_is_no_number_of_ours_is_none_of_ours(value: str) -> None:
    body = {"user": {"id": ANA}, "channel": {"id": "C1"}}
    assert press(body, {"action_id": f"card_hold:{value}", "value": value}) is None


@given(st.dictionaries(st.sampled_from(MESSAGE_KEYS), ANYTHING))
def test_whatever_comes_as_a_message_is_read_or_is_none(event: dict[str, Any]) -> None:
    """Traps 64 to 67: nothing that Slack could send breaks a listener."""
    changed(event)
    _, written = message_of(event, BOT)
    _, meant = message_meant({"message": event, "channel": event}, BOT)
    assert written.writer in (None, event.get("user"))
    assert meant == written
