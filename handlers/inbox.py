"""The inbox: each event is written down before it is worked on, and worked on after a crash.

It is acknowledged before, so that no event waits for the disk (trap 1); the porter has it in its
book until then (trap 9). What is told about one message is worked off in the order in which it
came, but for reactions, whose order Slack doesn't promise and nobody needs (trap 13).
"""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.domain.errors import SlackUnavailable, UserError
from bot.domain.inbox import Told
from bot.services import inbox
from bot.services.context import Context
from bot.services.showing import whisper
from handlers.acks import KEPT
from handlers.desk import Desk, in_time
from handlers.errors import outcome_of, said
from handlers.payloads import Payload, Unreadable, who

# Where an event carries what it is about: a reaction's message, an edited one, a deleted one.
INNER = ("item", "message", "previous_message")

# These only let somebody look, and ask what is true by then: they go side by side, and share looks.
ONLY_LOOK = frozenset({"reaction_added", "reaction_removed"})

Handler = Callable[[Payload], Awaitable[None]]


class Inbox:
    """Takes events in, and hands each to the one handler of its kind."""

    def __init__(self, app: AsyncApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._handlers: dict[str, Handler] = {}
        # Each lane lives as long as somebody works or waits in it.
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def listen(self, kind: str, handler: Handler) -> None:
        """Let `handler` work on each event of this kind, once."""

        async def on_event(body: Payload, context: AsyncBoltContext) -> None:
            await self._take(kind, body, context[KEPT])

        self._handlers[kind] = handler
        self._app.event(kind)(self._desk.heard(on_event))

    def recall(self, kind: str, handler: Handler) -> None:
        """Let `handler` work on what we wrote down ourselves, and a stop interrupted."""
        self._handlers[kind] = handler

    async def look(self, ctx: Context) -> None:
        """Begin anew with what a stop, a crash or Slack's trouble left undone, in order."""
        for told in await inbox.begin_again(ctx, self._desk.busy):
            self._desk.work.begin(self._work_off(told))

    async def _take(self, kind: str, body: Payload, kept: asyncio.Event) -> None:
        key = str(body.get("event_id") or uuid.uuid4())
        event = json.dumps(body["event"])
        told = await inbox.keep(self._desk.ctx, key, kind, event, self._desk.busy)
        kept.set()
        if told is not None:
            await self._work_off(told)

    async def _work_off(self, told: Told) -> None:
        event: Payload = json.loads(told.body)
        try:
            if told.kind in ONLY_LOOK:
                await self._carry_out(told, event)
                return
            async with self._lanes.setdefault(lane_of(event), asyncio.Lock()):
                await self._carry_out(told, event)
        except asyncio.CancelledError:
            # That the bot is stopped is no failure of this, even less if it still waited for its
            # turn: it begins anew at the next start.
            if self._desk.work.was_cut:
                await inbox.cut_off(self._desk.ctx, told)
            raise
        finally:
            self._desk.busy.discard(told.id)

    async def _carry_out(self, told: Told, event: Payload) -> None:
        ctx = self._desk.ctx
        _, trouble = await outcome_of(in_time(self._handlers[told.kind](event)))
        if isinstance(trouble, SlackUnavailable):
            await inbox.later(ctx, told, trouble)
            return
        if trouble is not None:
            sentence = await said(self._desk, trouble, by := who({"event": event}))
            if not isinstance(trouble, UserError | Unreadable):
                # It waits for the next look, unless it has failed too often.
                return
            if isinstance(trouble, UserError):
                await whisper(ctx, ctx.channel, by, sentence)
        await inbox.done(ctx, told)


def lane_of(event: Payload) -> str:
    """What an event is about: a message with its thread, or whatever else is of its kind."""
    inner = next((one for one in map(event.get, INNER) if isinstance(one, Mapping)), {})
    about = {**event, **inner}
    ts = about.get("thread_ts") or about.get("ts")
    return f"{about.get('channel')} {ts}" if ts else str(event.get("type"))
