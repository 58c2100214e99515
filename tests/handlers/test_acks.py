"""Trap 1: Slack is answered the moment that a listener acknowledges, and never after a poll."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers import desk
from handlers.acks import PromptRunner, acknowledge_promptly
from handlers.desk import TookTooLong, Work, in_time
from tests.handlers.conftest import a_deaf_app

Listener = Callable[[AsyncAck], Awaitable[None]]


def an_app(listener: Listener) -> AsyncApp:
    """Make an app with one command."""
    app = a_deaf_app()
    acknowledge_promptly(app, Work())
    app.command("/draft")(listener)
    return app


async def answer(app: AsyncApp, text: str = "list") -> tuple[int, str]:
    """Type the command; return what Slack is answered."""
    body: dict[str, Any] = {"command": "/draft", "text": text, "user_id": "U1", "team_id": "T1"}
    response = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    return response.status, response.body


async def test_the_answer_leaves_before_the_listener_goes_on() -> None:
    happened: list[str] = []
    done = asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        await ack("heard")
        happened.append("work")
        done.set()

    app = an_app(listener)
    status = await answer(app)
    happened.append("answered")
    await done.wait()
    assert (status, happened) == ((200, "heard"), ["answered", "work"])


async def test_nobody_looks_again_and_again_whether_a_listener_has_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def no_poll(seconds: float, result: object = None) -> object:
        assert seconds == 0, "somebody polls"
        return await really(seconds, result)

    really = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", no_poll)

    async def listener(ack: AsyncAck) -> None:
        await really(0.001)
        await ack()

    assert await answer(an_app(listener)) == (200, "")


async def test_what_fails_before_it_is_acknowledged_is_a_failure_to_slack(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def listener(ack: AsyncAck) -> None:
        raise RuntimeError("no row")

    assert (await answer(an_app(listener)))[0] == 500
    assert "no row" in caplog.text


async def test_what_fails_later_is_told_and_stays_acknowledged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        await ack()
        raise RuntimeError("too late")

    app = an_app(listener)

    @app.error
    async def on_error(error: Exception) -> None:
        assert str(error) == "too late"
        told.set()

    assert await answer(app) == (200, "")
    await told.wait()


async def test_who_never_acknowledges_is_answered_for_after_the_time_that_slack_gives(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stay = asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        await stay.wait()

    app = an_app(listener)
    (only,) = app._async_listeners
    only.ack_timeout = 0
    with caplog.at_level(logging.ERROR):
        assert (await answer(app))[0] == 503
    stay.set()
    assert "slack.late" in {getattr(record, "event", "") for record in caplog.records}


async def test_bolt_uses_our_runner() -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack()

    assert isinstance(an_app(listener).listener_runner, PromptRunner)


async def test_rule_24_an_act_that_never_ends_is_ended_and_whoever_asked_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every post waited for it, until somebody restarted the bot."""
    monkeypatch.setattr(desk, "LONGEST_ACT", 0.01)
    told: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    async def listener(ack: AsyncAck) -> None:
        await ack()
        await asyncio.Event().wait()

    app, work = a_deaf_app(), Work()
    acknowledge_promptly(app, work)
    app.command("/draft")(listener)

    @app.error
    async def on_error(error: Exception) -> None:
        told.set_result(error)

    assert (await answer(app))[0] == 200
    await work.begun_is_over()
    assert isinstance(told.result(), TookTooLong)


async def test_rule_24_what_stops_is_never_ended_and_every_post_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hold that hung was ended after five minutes, and the post left that it was to stop."""
    monkeypatch.setattr(desk, "LONGEST_ACT", 0.01)
    go, held = asyncio.Event(), []

    async def listener(ack: AsyncAck) -> None:
        await ack()
        held.append(await in_time(go.wait(), 0.01))

    app, work = a_deaf_app(), Work()
    acknowledge_promptly(app, work)
    app.command("/draft")(listener)
    assert (await answer(app, "hold 1"))[0] == 200
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await work.begun_is_over()
    go.set()
    await work.begun_is_over()
    assert held == [True]


async def test_a_timeout_of_an_acts_own_is_no_act_that_took_too_long() -> None:
    async def slow() -> None:
        raise TimeoutError("the network did not answer")

    with pytest.raises(TimeoutError, match="did not answer"):
        await in_time(slow())
