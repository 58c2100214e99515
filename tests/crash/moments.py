"""Names every moment of the bot's work, inside its own process, and dies at a wished one.

A moment is `what #n`: the n-th time since counting began. The hooks sit at the walls: commits and
their statements, Slack calls, network calls. They only watch; what they wrap does its work.
"""

import functools
import json
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

import bot.publishers.http
import bot.scheduler
import storage.writer
from bot.publishers.bluesky import BlueskyPublisher
from bot.publishers.http import Call, Wire
from bot.publishers.mastodon import MastodonPublisher
from bot.publishers.two_steps import TwoSteps
from bot.services.context import Context
from storage.store import Store
from storage.writer import Outcome, Unit, Writer

CHANGES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
PUBLISHER_ACTS = ("who_am_i", "prepare", "send", "find", "delete", "read_back")
RECOVERED = "recovered"

Replace = Callable[[Any, str, Any], None]


class Moments:
    """Counts moments once it was armed, and ends the process at the one that is wished."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._wished: str | None = None
        self.seen: list[str] = []

    def arm(self, wished: str) -> None:
        """Count from now on; the process ends at this moment, or at none for an empty name."""
        with self._lock:
            self._counts.clear()
            self.seen = []
            self._wished = wished

    def __call__(self, what: str) -> None:
        """Pass a moment, or die in it: no handler, no flush, no farewell."""
        with self._lock:
            if self._wished is None:
                return
            self._counts[what] += 1
            moment = f"{what} #{self._counts[what]}"
            self.seen.append(moment)
            if moment == self._wished:
                os.write(1, json.dumps({"died": moment}).encode() + b"\n")
                os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()


def watch(moments: Moments) -> None:
    """Let the store, Slack's client and the publishers pass their moments, for ever."""

    def replace(owner: Any, name: str, around: Any) -> None:
        setattr(owner, name, functools.wraps(getattr(owner, name))(around))

    _watch_store(moments, replace)
    _watch_writer(moments, replace)
    _watch_slack(moments, replace)
    _watch_network(moments, replace)
    recover = bot.scheduler.recover

    async def recovered(ctx: Context) -> None:
        await recover(ctx)
        moments(RECOVERED)

    replace(bot.scheduler, "recover", recovered)


def _name(fn: Callable[..., object]) -> str:
    return fn.__qualname__.split(".<locals>")[0]


def _watch_store(moments: Moments, replace: Replace) -> None:
    write = Store.write

    async def watched(self: Store, fn: Callable[[Any], Any]) -> Any:
        moments(f"{_name(fn)}: asks to write")
        result = await write(self, fn)
        moments(f"{_name(fn)}: hears that it is written")
        return result

    replace(Store, "write", watched)


def _watch_writer(moments: Moments, replace: Replace) -> None:
    begin, run, answer = Writer.__init__, Writer._run, storage.writer._answer
    names: list[str] = []
    last = [""]

    def traced(sql: str) -> None:
        # A statement is told again for each trigger that it sets off.
        if not names or sql == last[0]:
            return
        last[0] = sql
        if found := CHANGES.match(sql):
            moments(f"{names[-1]}: {found[1].split()[0].lower()} {found[2]}")
        elif sql == "COMMIT":
            for name in dict.fromkeys(names):
                moments(f"{name}: commit begins")

    def begun(self: Writer, db: Any, guard: Any) -> None:
        db.conn.set_trace_callback(traced)
        begin(self, db, guard)

    def ran(self: Writer, unit: Unit) -> Outcome:
        names.append(_name(unit.fn))
        return run(self, unit)

    def answered(outcomes: Sequence[Outcome]) -> None:
        if names and outcomes and not outcomes[0].unit.reads_only:
            shared = list(dict.fromkeys(names))
            names.clear()
            for name in shared:
                moments(f"{name}: committed")
        answer(outcomes)

    replace(Writer, "__init__", begun)
    replace(Writer, "_run", ran)
    replace(storage.writer, "_answer", answered)


def _watch_slack(moments: Moments, replace: Replace) -> None:
    ask = AsyncWebClient.api_call

    async def asked(self: AsyncWebClient, method: str, **arguments: Any) -> Any:
        moments(f"Slack: {method} begins")
        answer = await ask(self, method, **arguments)
        moments(f"Slack: {method} answered")
        return answer

    replace(AsyncWebClient, "api_call", asked)


def _watch_network(moments: Moments, replace: Replace) -> None:
    ask, read = Wire.ask, bot.publishers.http._at_most

    async def asked(self: Wire, call: Call) -> Any:
        what = f"network: {call.method} {call.url.rpartition('/')[2]}"
        moments(f"{what} begins")
        answer = await ask(self, call)
        moments(f"{what} answered")
        return answer

    async def reading(stream: Any, limit: int) -> bytes:
        moments("network: an answer's head is read")
        body = await read(stream, limit)
        moments("network: an answer's body is read")
        return body

    replace(Wire, "ask", asked)
    replace(bot.publishers.http, "_at_most", reading)
    for kind in (BlueskyPublisher, MastodonPublisher, TwoSteps):
        for act in PUBLISHER_ACTS:
            replace(kind, act, _act(moments, act, getattr(kind, act)))


def _act(
    moments: Moments, act: str, original: Callable[..., Awaitable[Any]]
) -> Callable[..., Awaitable[Any]]:
    async def acted(*arguments: Any) -> Any:
        with _around(moments, f"publisher: {act}"):
            return await original(*arguments)

    return acted


@contextmanager
def _around(moments: Moments, what: str) -> Iterator[None]:
    moments(f"{what} begins")
    yield
    moments(f"{what} returned")
