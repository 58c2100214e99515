"""Whatever comes from outside, no listener breaks, and whoever asked gets a sentence."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.people import UserId
from tests.factories import ANA, BEN, CHANNEL, OLGA
from tests.handlers import bending
from tests.handlers.conftest import Slack, an_app
from tests.services.bench import bench

QUIETLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
SLOW_EXAMPLES = 300


def can_be_read(body: dict[str, Any]) -> bool:
    """Whether Bolt itself finds out what this is; else no listener ever hears of it."""
    try:
        AsyncBoltRequest(body=body, mode="socket_mode")
    except (TypeError, AttributeError, KeyError):
        return False
    return True


def is_said(text: str) -> bool:
    """Whether somebody can read it: it ends somewhere, and no inside looks out."""
    inside = ("Traceback", "something went wrong", "object at 0x", "None.", "Error(")
    return bool(text.strip()) and not any(one in text for one in inside)


async def look(folder: Path, caplog: pytest.LogCaptureFixture, body: dict[str, Any]) -> None:
    """Send one payload to a fresh app over a draft; nothing may break, whatever it says."""
    assume(can_be_read(body))
    caplog.clear()
    async with bench(folder) as here:
        await here.submitted()
        slack: Slack = an_app(here)
        status = await slack.send(body)
        said = [str(answer["text"]) for answer in slack.answers]
        said += [s for user in (ANA, BEN, OLGA) for s in here.cards.texts(to=UserId(user))]
        said += here.cards.texts(to=CHANNEL)
    ours = [r for r in caplog.records if not r.name.startswith("slack_bolt")]
    broken = [r for r in ours if r.levelno >= logging.ERROR]
    assert not broken, (broken[0].getMessage(), broken[0].exc_info, body)
    unreadable = [r for r in caplog.records if r.__dict__.get("event") == "slack.unreadable"]
    # What Bolt itself can't read never comes as far as a listener.
    assert status in {200, 404} or unreadable or len(ours) < len(caplog.records)
    assert [text for text in said if not is_said(text)] == []


@settings(max_examples=40, suppress_health_check=QUIETLY)
@given(body=bending.ANYTHING)
async def test_nothing_from_outside_breaks_a_listener(
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
    body: dict[str, Any],
) -> None:
    await look(tmp_path_factory.mktemp("fuzz"), caplog, body)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["COMMANDS", "EVENTS", "PRESSES", "FORMS", "SHORTCUTS"])
def test_thousands_of_bent_payloads_break_nothing(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    @settings(max_examples=SLOW_EXAMPLES, suppress_health_check=QUIETLY)
    @given(body=getattr(bending, kind))
    def each(body: dict[str, Any]) -> None:
        asyncio.run(look(tmp_path_factory.mktemp("fuzz"), caplog, body))

    each()
