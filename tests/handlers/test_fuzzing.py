"""Whatever comes from outside, no listener breaks, and whoever asked gets a sentence."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from slack_bolt.request.async_request import AsyncBoltRequest

from tests.handlers import bending
from tests.handlers.conftest import Slack, an_app
from tests.services.bench import Bench, bench

QUIETLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
SLOW_EXAMPLES = 800
# A form may wait for Slack, and be changed a second after its answer: each of them takes a while.
SLOW_FORMS = 20


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


@dataclass(slots=True)
class Ear:
    """A bot with one draft that hears one payload after another, as a bot does."""

    here: Bench
    slack: Slack
    runner: asyncio.Runner

    def hears(self, body: dict[str, Any], log: pytest.LogCaptureFixture) -> None:
        """Send a payload; nothing may break, whatever it says, and answers are sentences."""
        assume(can_be_read(body))
        log.clear()
        self.slack.answers.clear()
        self.here.cards.said.clear()
        status = self.runner.run(self.slack.send(body))
        said = [str(answer["text"]) for answer in self.slack.answers]
        said += [one.text for one in self.here.cards.said]
        ours = [r for r in log.records if not r.name.startswith("slack_bolt")]
        broken = [r for r in ours if r.levelno >= logging.ERROR and r.exc_info]
        assert not broken, (broken[0].getMessage(), broken[0].exc_info, body)
        unreadable = [r for r in ours if r.__dict__.get("event") == "slack.unreadable"]
        # What Bolt itself can't read never comes as far as a listener.
        assert status in {200, 404} or unreadable or len(ours) < len(log.records)
        assert [text for text in said if not is_said(text)] == []


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    """A bot that listens while the examples go on."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        here = runner.run(stack.enter_async_context(bench(tmp_path)))
        runner.run(here.submitted())
        yield Ear(here, an_app(here), runner)
        runner.run(stack.aclose())


@settings(max_examples=40, suppress_health_check=QUIETLY)
@given(body=bending.ANYTHING)
def test_nothing_from_outside_breaks_a_listener(
    ear: Ear, caplog: pytest.LogCaptureFixture, body: dict[str, Any]
) -> None:
    ear.hears(body, caplog)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["COMMANDS", "EVENTS", "PRESSES", "FORMS", "SHORTCUTS"])
def test_thousands_of_bent_payloads_break_nothing(
    ear: Ear, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    @settings(
        max_examples=SLOW_FORMS if kind == "FORMS" else SLOW_EXAMPLES, suppress_health_check=QUIETLY
    )
    @given(body=getattr(bending, kind))
    def each(body: dict[str, Any]) -> None:
        ear.hears(body, caplog)

    each()
