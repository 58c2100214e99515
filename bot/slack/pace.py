"""Keeping to Slack's rates: each method, and posting in each channel, has a queue of its own.

Nothing is slowed down before Slack asks for it. A call that Slack refuses with 429 did nothing, so
it alone is repeated, after the time that Slack named (traps 74 and 75); for a while after that
the calls of its queue go one by one, as far apart as Slack's tier says.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import SlackUnavailable
from bot.ports import Clock

# Seconds between two calls of a queue after Slack asked for a pause.
APART = {
    "chat.postMessage": 1.0,
    "emoji.list": 3.0,
    "users.list": 3.0,
    "usergroups.list": 3.0,
    "usergroups.users.list": 3.0,
    "users.info": 0.6,
    "views.publish": 0.6,
    "views.update": 0.6,
    "chat.postEphemeral": 0.6,
}
APART_OTHERWISE = 1.2
# It has a loop of its own at the start, in which nothing else is done.
UNPACED = frozenset({"auth.test"})
BY_CHANNEL = frozenset({"chat.postMessage"})

CAREFUL_SECONDS = 60.0
# Whoever would wait longer hears so at once and comes back later, so a queue never grows.
PATIENCE_SECONDS = 5.0
RETRY_SECONDS = 30.0
MOST_TRIES = 3

_first: ContextVar[bool] = ContextVar("first", default=False)


@dataclass(slots=True)
class Queue:
    """A queue that Slack has slowed down; all are seconds of the steady clock."""

    closed_until: float
    next_turn: float


class Pace:
    """The queues that Slack has slowed down lately; the others don't wait, and aren't here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queues: dict[tuple[str, str], Queue] = {}

    async def turn(self, method: str, channel: str) -> None:
        """Wait until this call may be made. Raises `SlackUnavailable` where that takes long.

        What is `first` waits for Slack alone, and not for those who came before.
        """
        now = self._clock.monotonic()
        queue = self._queues.get(_key(method, channel))
        if queue is None:
            return
        if now > queue.closed_until + CAREFUL_SECONDS:
            del self._queues[_key(method, channel)]
            return
        at = max(now, queue.closed_until if _first.get() else queue.next_turn)
        if at - now > PATIENCE_SECONDS:
            raise SlackUnavailable(f"{method}: Slack asks to go slower, for {at - now:.0f} s")
        queue.next_turn = max(queue.next_turn, at) + APART.get(method, APART_OTHERWISE)
        if at > now:
            await self._clock.sleep(at - now)

    def closed(self, method: str, channel: str, seconds: float) -> None:
        """Take note that Slack takes no such call for a while."""
        until = self._clock.monotonic() + seconds
        key = _key(method, channel)
        queue = self._queues.setdefault(key, Queue(closed_until=until, next_turn=until))
        queue.closed_until = max(queue.closed_until, until)
        queue.next_turn = max(queue.next_turn, until)


def _key(method: str, channel: str) -> tuple[str, str]:
    return (method, channel if method in BY_CHANNEL else "")


@contextlib.contextmanager
def first() -> Iterator[None]:
    """Let the calls in this block go before those that only show something."""
    token = _first.set(True)
    try:
        yield
    finally:
        _first.reset(token)


class PacedClient(AsyncWebClient):
    """A client for the Web API that keeps to Slack's rates, and repeats nothing else."""

    def __init__(self, pace: Pace, **given: Any) -> None:
        super().__init__(**given, retry_handlers=[])
        self.pace = pace

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """Make one call, and only where Slack took none of it (429) again."""
        sent = given.get("json") or given.get("params") or {}
        channel = str(sent.get("channel", ""))
        for tries in range(1, MOST_TRIES + 1):
            if api_method not in UNPACED:
                await self.pace.turn(api_method, channel)
            try:
                return await super().api_call(api_method, **given)
            except SlackApiError as refusal:
                if _status(refusal) != 429 or api_method in UNPACED:
                    raise
                self.pace.closed(api_method, channel, _retry_after(refusal))
                if tries == MOST_TRIES:
                    raise
        raise AssertionError("the last try returns or raises")


def _status(refusal: SlackApiError) -> int:
    return int(getattr(refusal.response, "status_code", 0))


def _retry_after(refusal: SlackApiError) -> float:
    """The seconds that Slack names, or our own where it names none that can be read."""
    headers = getattr(refusal.response, "headers", {})
    named = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    return float(named) if str(named).isdecimal() else RETRY_SECONDS
