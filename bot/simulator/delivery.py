"""From the workspace to the app: events with retries and faults, questions with three seconds."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from bot.simulator.faults import Faults
from bot.simulator.interactions import event_callback
from bot.simulator.ledger import Kind
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.storms import LONGEST_LATE, Fate
from bot.simulator.workspace import Workspace, event_channel


class Sort(StrEnum):
    """The kinds of payload, named as Socket Mode names its envelopes."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long Slack waits for an ack, and when it tries an event again, in seconds (trap 8)."""

    ack_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One payload on its way; `key` stays the same when it is sent again."""

    sort: Sort
    payload: Payload
    key: str
    attempt: int = 0
    reason: str = ""


class NobodyListens(Exception):
    """There is no socket or no server that could take the parcel."""


class NotAcknowledged(Exception):
    """The parcel was sent and not acknowledged in time; the text is Slack's retry reason."""


class Carrier(Protocol):
    """A way to the app: sockets or signed HTTP."""

    @property
    def is_connected(self) -> bool:
        """Tell whether anybody would hear."""

    async def carry(self, parcel: Parcel, seconds: float) -> Payload:
        """Deliver, and return the body of the ack (empty if it had none).

        Raises NobodyListens or NotAcknowledged.
        """


async def _nothing_breaks() -> None:
    """Where events don't go over sockets."""


class PostOffice:
    """Sends what happens to the app, in order, the way Slack would, faults included."""

    def __init__(self, workspace: Workspace, faults: Faults, patience: Patience) -> None:
        self._workspace = workspace
        self._faults = faults
        self.patience = patience
        self.carrier: Carrier | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._kept_back: list[Parcel] = []
        self.lost: list[Payload] = []
        self.break_sockets: Callable[[], Coroutine[Any, Any, None]] = _nothing_breaks

    @property
    def is_connected(self) -> bool:
        """Tell whether the app is there."""
        return self.carrier is not None and self.carrier.is_connected

    def send(self, events: Iterable[Payload], *, of_app: bool = False) -> None:
        """Send the events that the app hears; returns at once.

        What the app did itself (`of_app`) uses up no fault: those are meant for what people do.
        """
        for event in events:
            if self._workspace.hears(event):
                self._dispatch(self._parcel(event), of_app=of_app)

    def _parcel(self, event: Payload) -> Parcel:
        body = event_callback(self._workspace, event)
        return Parcel(sort=Sort.EVENT, payload=body, key=body["event_id"])

    def _dispatch(self, parcel: Parcel, *, of_app: bool) -> None:
        if self._faults.events_off or (not of_app and self._faults.spend("lose_events")):
            self._lose(parcel)
            return
        fate = self._weather()
        if fate is Fate.LOST and not of_app:
            self._lose(parcel)
            return
        if self._faults.spend("reorder_events"):
            self._kept_back.append(parcel)
            if self._faults.reorder_events:
                return
        else:
            self._start(parcel, fate)
        self.release()

    def _weather(self) -> Fate:
        storm = self._faults.storm
        if storm is None:
            return Fate.COMES
        if storm.breaks():
            self._later(self.break_sockets())
        return storm.fate()

    def release(self) -> None:
        """Send what the fault `reorder_events` kept back, last come first."""
        while self._kept_back:
            self._start(self._kept_back.pop())

    def _start(self, parcel: Parcel, fate: Fate = Fate.COMES) -> None:
        is_twice = fate is Fate.TWICE or self._faults.spend("duplicate_events")
        for _ in range(2 if is_twice else 1):
            fresh = replace(parcel, key=str(uuid.uuid4()))
            self._later(self._deliver(fresh, fate))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, parcel: Parcel, fate: Fate) -> None:
        if fate is Fate.LATE and self._faults.storm is not None:
            await asyncio.sleep(self._faults.storm.seconds(LONGEST_LATE))
        for delay in (None, *self.patience.retry_delays):
            if delay is not None:
                await asyncio.sleep(delay)
                parcel = replace(parcel, attempt=parcel.attempt + 1)
            try:
                await self._carry(parcel)
            except NobodyListens:
                break
            except NotAcknowledged as late:
                parcel = replace(parcel, reason=str(late))
            else:
                return
        self._lose(parcel)

    async def _carry(self, parcel: Parcel) -> Payload:
        if self.carrier is None:
            raise NobodyListens
        return await self.carrier.carry(parcel, self.patience.ack_seconds)

    def _lose(self, parcel: Parcel) -> None:
        event = parcel.payload["event"]
        self.lost.append(event)
        ledger = self._workspace.ledger
        app = self._workspace.app
        ledger.record(
            Kind.EVENT_LOST, app.user_id, channel=event_channel(event), name=event["type"]
        )

    async def ask(self, sort: Sort, payload: Payload) -> Payload:
        """Send a command or an interaction and return the ack's body; no retries (trap 8).

        Raises Refusal `dispatch_failed` if nobody listens, `operation_timeout` after 3 s.
        """
        key = str(uuid.uuid4())
        try:
            return await self._carry(Parcel(sort=sort, payload=payload, key=key))
        except NobodyListens as nobody:
            raise Refusal("dispatch_failed") from nobody
        except NotAcknowledged as late:
            raise Refusal("operation_timeout") from late

    async def settle(self) -> None:
        """Wait until every event under way was acknowledged or given up."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
