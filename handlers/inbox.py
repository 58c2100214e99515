"""The inbox: each event is written down before it is worked on, and worked on after a crash.

Bolt acknowledges an event before any listener hears of it, so what fails then is never sent again
(trap 9). What is told about one message is worked off in the order in which it came.
"""

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp

from bot.domain.errors import SlackUnavailable, UserError
from bot.services.context import Context
from bot.services.showing import announce, whisper
from handlers.desk import Desk
from handlers.errors import outcome_of, said, who
from handlers.payloads import Payload
from storage import inbox
from storage.engine import Tx
from storage.inbox import Told

log = logging.getLogger(__name__)

Handler = Callable[[Payload], Awaitable[None]]


class Inbox:
    """Takes events in, and hands each to the one handler of its kind."""

    def __init__(self, app: AsyncApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._handlers: dict[str, Handler] = {}
        self._busy: set[int] = set()
        # Each lane lives as long as somebody works or waits in it.
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def listen(self, kind: str, handler: Handler) -> None:
        """Let `handler` work on each event of this kind, once."""

        async def on_event(body: Payload) -> None:
            await self._take(kind, body)

        self._handlers[kind] = handler
        self._app.event(kind)(self._desk.work.kept(on_event))

    async def look(self, ctx: Context) -> None:
        """Begin anew with what a stop, a crash or Slack's trouble left undone, in order."""
        begun = await ctx.store.write(self._begin_again)
        for told in begun.set_aside:
            await self._give_up(told)
        for told in begun.again:
            self._busy.add(told.id)
            self._desk.work.begin(self._work_off(told))

    def _begin_again(self, tx: Tx) -> inbox.Begun:
        return inbox.begin_again(tx, self._desk.ctx.now(), self._busy)

    async def _take(self, kind: str, body: Payload) -> None:
        ctx, key = self._desk.ctx, str(body.get("event_id") or uuid.uuid4())
        event = json.dumps(body["event"])

        def kept(tx: Tx) -> Told | None:
            told = inbox.keep(tx, key, kind, event, ctx.now())
            # In the writer's turn, so that no look in between begins with it as well.
            self._busy.update({told.id} if told else ())
            return told

        told = await ctx.store.write(kept)
        if told is not None:
            await self._work_off(told)

    async def _work_off(self, told: Told) -> None:
        event: Payload = json.loads(told.body)
        lane = self._lanes.setdefault(lane_of(event), asyncio.Lock())
        try:
            async with lane:
                await self._carry_out(told, event)
        finally:
            self._busy.discard(told.id)

    async def _carry_out(self, told: Told, event: Payload) -> None:
        _, trouble = await outcome_of(self._handlers[told.kind](event))
        if isinstance(trouble, SlackUnavailable):
            await self._later(told, trouble)
            return
        if trouble is not None:
            by = who({"event": event})
            sentence = await said(self._desk, trouble, by)
            if not isinstance(trouble, UserError):
                # It waits for the next look, unless it has failed too often.
                return
            await whisper(self._desk.ctx, self._desk.ctx.channel, by, sentence)
        await self._desk.ctx.store.write(lambda tx: inbox.done(tx, told))

    async def _later(self, told: Told, trouble: SlackUnavailable) -> None:
        facts = {"event": "inbox.waiting", "kind": told.kind, "why": str(trouble)}
        log.warning("an event waits", extra=facts)
        await self._desk.ctx.store.write(lambda tx: inbox.not_counted(tx, told))

    async def _give_up(self, told: Told) -> None:
        facts = {"event": "inbox.set_aside", "kind": told.kind, "key": told.key}
        log.error("an event was set aside", extra=facts)
        await announce(
            self._desk.ctx,
            f"Something that Slack told me (`{told.kind}`) could not be worked on in"
            f" {told.tries} tries, so please look whether the last hour's drafts are as they should"
            f" be; whoever runs the bot finds it in the log as {told.key}.",
        )


def lane_of(event: Payload) -> str:
    """What an event is about: a message with its thread, or whatever else is of its kind."""
    item = event.get("item")
    about = item if isinstance(item, Mapping) else event
    ts = about.get("thread_ts") or about.get("ts")
    return f"{about.get('channel')} {ts}" if ts else str(event.get("type"))
