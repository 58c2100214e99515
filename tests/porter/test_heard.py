"""What the porter believes (trap 19), and what it may answer without the bot (traps 1 and 92)."""

import json
import time
from dataclasses import replace

import pytest

from bot.porter.heard import (
    FORM,
    JSON,
    Heard,
    in_an_envelope,
    is_sealed,
    is_signed,
    is_taken_unanswered,
    is_unanswered,
    read,
)
from bot.porter.lines import (
    PULSE,
    Answer,
    Asked,
    Held,
    Orders,
    Pulse,
    Refusal,
    Sign,
    Taken,
    asked,
    refusal,
    said,
    taken,
)
from tests.porter.slack import SECRET, Signed, command, pressed, told

NOW = 1_795_680_000


@pytest.mark.parametrize("apart", [-300, 0, 300])
def test_trap_19_a_signature_is_believed_for_five_minutes(apart: int) -> None:
    one = Signed(body=b"text=list", at=str(NOW + apart))
    assert is_signed(SECRET, one.headers, one.body, NOW)


@pytest.mark.parametrize(
    "one",
    [
        Signed(body=b"text=list", at=str(NOW - 301)),
        Signed(body=b"text=list", at=str(NOW + 301)),
        Signed(body=b"text=list", at=str(NOW), secret="another secret"),
        Signed(body=b"text=list", at="soon"),
        Signed(body=b"text=list", at="-1"),
        Signed(body=b"text=list", at="9" * 5000),
        Signed(body=b"text=list", at=str(NOW), more={"X-Slack-Signature": "v0=\udcff"}),
        Signed(body=b"text=list", at=str(NOW), more={"X-Slack-Signature": ""}),
        Signed(body=b"text=list", at=str(NOW), more={"X-Slack-Signature": "v0=\xe9"}),
        Signed(body=b"text=list", at=str(NOW), more={"X-Slack-Request-Timestamp": str(NOW + 1)}),
    ],
)
def test_what_slack_did_not_sign_just_now_is_not_believed(one: Signed) -> None:
    assert not is_signed(SECRET, one.headers, one.body, NOW)


def test_another_body_is_not_believed() -> None:
    one = Signed(body=b"text=list", at=str(NOW))
    assert not is_signed(SECRET, one.headers, b"text=pause", NOW)


@pytest.mark.parametrize(
    "one",
    [
        told(),
        command("pause smoke"),
        pressed("block_actions"),
        pressed("shortcut"),
        pressed("message_action"),
        pressed("view_closed"),
    ],
)
def test_an_event_a_command_and_a_press_get_an_empty_answer_at_once(one: Signed) -> None:
    assert is_unanswered(one.kind, one.body.decode())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, pressed("view_submission").body.decode()),
        (FORM, pressed("block_suggestion").body.decode()),
        (FORM, "ssl_check=1&command=/draft"),
        (FORM, "payload=nonsense"),
        (FORM, "payload=[]"),
        (FORM, "text=list"),
        (FORM, ""),
        (JSON, json.dumps({"type": "url_verification", "challenge": "x"})),
        (JSON, json.dumps({"type": "app_rate_limited"})),
        (JSON, "[]"),
        (JSON, "nonsense"),
        (JSON, "[" * 100_000),
        ("text/plain", told().body.decode()),
        ("", ""),
    ],
)
def test_what_is_answered_by_what_it_says_or_is_unclear_waits_for_the_bot(
    kind: str, body: str
) -> None:
    assert not is_unanswered(kind, body)


def test_what_was_heard_is_one_line_and_keeps_what_the_bot_reads() -> None:
    one = Signed(body="text=ça\nva".encode(), more={"X-Slack-Retry-Num": "1", "Cookie": "secret"})
    line = one.heard(7, left=True).as_line()
    assert line.count(b"\n") == 1
    assert b"secret" not in line
    again = said(line)
    assert again == one.heard(7, left=True)
    assert isinstance(again, Heard)
    assert (again.body, again.headers["x-slack-retry-num"]) == ("text=ça\nva", "1")
    assert read(again).by_person
    assert abs(again.signed_at - time.time()) < 60


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b"nonsense", b'{"number": 1, "headers": [], "body": "", "left": 0}']
)
def test_a_line_of_another_shape_is_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError):
        said(line)


def test_the_bot_and_its_porter_read_each_others_lines() -> None:
    assert said(taken(3)) == Taken(number=3)
    assert said(refusal("POST", 408)) == Refusal(method="POST", status=408)
    assert said(b'{"open": true}\n') == Sign(is_open=True)
    assert said(b'{"closed": true}\n') == Sign(is_open=False)
    assert said(PULSE) == Pulse()
    orders = Orders(
        secret="s", key="k", path="/slack/events", back="/tmp/bot", book="a.heard", door=3
    )
    assert Orders.of_line(orders.as_line()) == orders
    for one in (
        Answer(number=3, status=401),
        Answer(number=3, status=200, payload={"response_action": "clear"}),
        Held(count=2, others=1, is_new=True),
    ):
        assert said(one.as_line()) == one
    assert said(asked(command().heard(4))) == Asked(heard=command().heard(4))


@pytest.mark.parametrize(
    ("sort", "payload", "takes"),
    [
        ("events_api", {"type": "event_callback"}, True),
        ("events_api", {"type": "app_rate_limited"}, False),
        ("slash_commands", {"command": "/draft"}, True),
        ("slash_commands", "a command", False),
        ("interactive", {"type": "block_actions"}, True),
        ("interactive", {"type": "view_closed"}, True),
        ("interactive", {"type": "view_submission"}, False),
        ("interactive", {"type": "block_suggestion"}, False),
        ("interactive", [], False),
        ("tomorrow's", {"type": "event_callback"}, False),
    ],
)
def test_over_a_socket_the_same_is_acknowledged_at_once(
    sort: str, payload: object, takes: bool
) -> None:
    assert is_taken_unanswered({"type": sort, "payload": payload}) is takes


def test_trap_31_what_came_over_a_socket_is_sealed() -> None:
    """Nobody who can only write the file can speak for a person, or let an old press seem young."""
    frame = json.dumps(
        {"envelope_id": "e-1", "type": "slash_commands", "payload": {"text": "list"}}
    )
    one = in_an_envelope(SECRET, 4, frame, NOW + 0.5)
    assert (one.number, one.signed_at) == (4, NOW)
    assert is_sealed(SECRET, one)
    assert not is_sealed("another", one)
    later = in_an_envelope(SECRET, 4, frame, NOW + 1)
    for changed in (
        replace(one, headers=later.headers),
        replace(one, body=one.body.replace("e-1", "e-2")),
        replace(one, seal=""),
        replace(one, seal="\xe9"),
    ):
        assert not is_sealed(SECRET, changed)


def test_an_envelope_is_known_by_its_id_whenever_it_comes() -> None:
    frame = json.dumps({"envelope_id": "e-1", "type": "interactive", "payload": {"type": "x"}})
    found = {read(in_an_envelope(SECRET, 1, frame, NOW + later)).known_by for later in (0, 9)}
    assert found == {"envelope e-1"}
    assert read(in_an_envelope(SECRET, 1, frame, NOW)).body == {"type": "x"}


@pytest.mark.parametrize("frame", ["[]", "{}", '{"payload": 1}', "nonsense"])
def test_an_envelope_of_another_shape_is_a_value_error(frame: str) -> None:
    with pytest.raises(ValueError):
        read(in_an_envelope(SECRET, 1, frame, NOW))
