"""The log says what happened in one line, and never what must not be known."""

import io
import json
import logging
import time

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot import logs

SECRET = "canary secret with spaces & signs"


@pytest.fixture
def out() -> io.StringIO:
    """Log into a text for one test."""
    logging.getLogger().handlers.clear()
    stream = io.StringIO()
    logs.configure([SECRET], stream=stream, level=logging.DEBUG)
    return stream


def test_an_event_is_one_line_of_keys_and_values(out: io.StringIO) -> None:
    logging.getLogger("bot.x").info(
        "draft submitted", extra={"event": "draft.submitted", "draft": 7}
    )
    (line,) = out.getvalue().splitlines()
    assert line.startswith("at=20")
    assert ' level=info logger=bot.x event=draft.submitted msg="draft submitted" draft=7' in line


def test_a_traceback_stays_on_the_line(out: io.StringIO) -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("bot.x").exception("it broke")
    (line,) = out.getvalue().splitlines()
    assert "ValueError: first\\nsecond" in line


def test_a_value_cannot_forge_a_second_line_or_a_second_key(out: io.StringIO) -> None:
    logging.getLogger("bot.x").info("m", extra={"reason": 'a" event=forged\r\nat=\x1b[0m'})
    (line,) = out.getvalue().splitlines()
    assert 'reason="a\\" event=forged\\r\\nat=\\u001b[0m"' in line


def test_bound_facts_are_on_every_line_inside_and_on_none_after(out: io.StringIO) -> None:
    logger = logging.getLogger("bot.x")
    with logs.bind(draft=7, user="U1"):
        with logs.bind(delivery=9):
            logger.info("inner", extra={"user": "U2"})
        logger.info("outer")
    logger.info("after")
    inner, outer, after = out.getvalue().splitlines()
    assert "delivery=9" in inner
    assert "draft=7" in inner
    assert "user=U2" in inner
    assert "user=U1" in outer
    assert "delivery" not in outer
    assert "draft" not in after


@pytest.mark.parametrize(
    "canary",
    [
        "xoxb-123-456-AbC",
        "xoxp-123",
        "xoxe.xoxb-1-abc",
        "xapp-1-A1-2-abc",
        "Bearer abc.def-ghi",
        "bearer AAAABBBB",
        "Basic dXNlcjpwYXNz",
        "eyJhbGciOi.eyJzdWIi.c2ln",
        "abcd-efgh-ijkl-mnop",
        "https://hooks.slack.com/commands/T1/2/abc",
        "v0=" + "0a" * 32,
    ],
)
def test_what_looks_like_a_secret_is_withheld_wherever_it_stands(
    out: io.StringIO, canary: str
) -> None:
    logger = logging.getLogger("bot.x")
    logger.warning("said %s", canary, extra={"reason": f"({canary})", "other": [canary]})
    try:
        raise RuntimeError(f"token {canary}!")
    except RuntimeError:
        logger.exception("broke")
    assert canary.split(" ")[-1] not in out.getvalue()
    assert out.getvalue().count(logs.WITHHELD) >= 4


@pytest.mark.parametrize(
    "line",
    [
        "GET /access_token?grant_type=x&access_token=canary-5e1f&client_secret=canary-9d4e",
        "grant_type=refresh_token&refresh_token=canary-5e1f",
        "code_verifier=canary-5e1f",
        "/connect/back?state=s&code=canary-5e1f",
        "/connect/canary" + "k" * 37,
    ],
)
def test_what_signs_in_at_a_network_is_withheld(out: io.StringIO, line: str) -> None:
    logging.getLogger("bot.x").warning("%s", line)
    assert "canary" not in out.getvalue()
    assert logs.WITHHELD in out.getvalue()


def test_addresses_lose_their_passwords_and_tickets_only(out: io.StringIO) -> None:
    logging.getLogger("bot.x").info(
        "to %s and %s",
        "wss://w.example/link?ticket=canary-1&app=2",
        "https://me:canary@h.example/x",
    )
    assert "canary" not in out.getvalue()
    assert "wss://w.example/link?ticket=[withheld]&app=2" in out.getvalue()
    assert "https://[withheld]@h.example/x" in out.getvalue()


def test_ordinary_words_and_ids_are_left_alone(out: io.StringIO) -> None:
    plain = (
        "C0123ABCDEF 0190f3a2-1b2c-4d5e-8f90-a1b2c3d4e5f6 2026-11-23T10:00:00 the bearer of news"
    )
    logging.getLogger("bot.x").info(plain)
    assert plain in out.getvalue()


def test_registered_secrets_are_withheld_in_each_way_of_writing_them(out: io.StringIO) -> None:
    logging.getLogger("bot.x").info(
        "%s %r %s", SECRET, {"k": SECRET}, SECRET.replace(" ", "%20").replace("&", "%26")
    )
    assert "canary" not in out.getvalue()
    assert out.getvalue().count(logs.WITHHELD) == 3


@pytest.mark.parametrize("key", ["text", "body", "payload", "token", "email", "content", "alt"])
def test_what_people_wrote_is_withheld_even_where_somebody_logs_it(
    out: io.StringIO, key: str
) -> None:
    logging.getLogger("bot.x").info("m", extra={key: "canary: we merge on Monday"})
    assert "canary" not in out.getvalue()
    assert f"{key}=[withheld]" in out.getvalue()


@pytest.mark.parametrize(
    "name", ["slack_bolt.AsyncApp", "slack_sdk.web.async_client", "aiohttp.access"]
)
def test_libraries_speak_from_warning_up(out: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.debug("canary payload")
    logger.info("canary payload")
    logger.warning("the socket was closed")
    logger.setLevel(before)
    assert "canary" not in out.getvalue()
    assert 'msg="the socket was closed"' in out.getvalue()


async def test_a_bad_signature_does_not_log_the_body(out: io.StringIO) -> None:
    """Trap 21: Bolt quotes the whole body at INFO."""
    secret = "0123456789abcdef0123456789abcdef"
    app = AsyncApp(name="app", token="xoxb-1", signing_secret=secret)
    request = AsyncBoltRequest(
        body=json.dumps({"type": "event_callback", "text": "canary under embargo"}),
        headers={
            "x-slack-signature": ["v0=" + "00" * 32],
            "x-slack-request-timestamp": [str(int(time.time()))],
        },
    )
    answer = await app.async_dispatch(request)
    assert answer.status == 401
    assert "canary" not in out.getvalue()
    assert "event=slack.bad_signature" in out.getvalue()
    assert "level=warning" in out.getvalue()
