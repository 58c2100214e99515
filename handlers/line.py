"""What the porter acknowledged for us, worked on as if it had come to us first (traps 1 and 9).

A request is taken once nothing is lost any more if this process ends: an event that is in the
inbox, and what a person did when the work on it is over.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.porter.heard import BELIEVED_SECONDS, Heard, body_of, is_slacks
from bot.services import refusing
from bot.services.interrupting import interrupted
from bot.services.showing import whisper
from bot.words.languages import speaking
from handlers.acks import KEPT, LISTENING
from handlers.desk import Desk
from handlers.errors import outcome_of, said
from handlers.payloads import Payload, Unreadable, who
from handlers.stops import stops

log = logging.getLogger(__name__)

MOST_KNOWN = 5_000

Taken = Callable[[], None]


class Line:
    """Hears the porter, one request after the other."""

    def __init__(self, app: AsyncApp, desk: Desk, secret: str) -> None:
        """`secret` is what Slack signs with: a line in a file proves nothing by itself."""
        self._app = app
        self._desk = desk
        self._secret = secret
        # What people did and this process began with: another porter may tell it once more.
        self._begun: OrderedDict[str, asyncio.Task[Any]] = OrderedDict()
        # One for each person who left something, as long as it is worked on.
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def hear(self, heard: Heard, taken: Taken) -> None:
        """Begin with a request, and return; they are begun with in their order."""
        self._desk.work.begin(self._take(heard, taken))

    async def _take(self, heard: Heard, taken: Taken) -> None:
        """Work on a request; a person's that failed is taken as well, and the person told."""
        try:
            body = body_of(heard)
        except ValueError:
            log.error("a line of the book can't be read", extra={"event": "porter.unreadable"})
            taken()
            return
        _, error = await outcome_of(self._in_turn(heard, body))
        if error is not None:
            with speaking(self._desk.ctx.cards.language(by := who(body))):
                sentence = await said(self._desk, error, by)
            if not heard.is_form:
                # The next porter tells it once more.
                return
            await whisper(self._desk.ctx, self._desk.ctx.channel, by, sentence)
        taken()

    async def _in_turn(self, heard: Heard, body: Payload) -> None:
        """Work on what a person left, and whatever this person does then, in its order.

        Else what took a vote back could overtake the vote; what stops waits for nothing.
        """
        if not heard.is_form or stops(body):
            await self._work_on(heard, body)
            return
        lane = self._lanes.setdefault(who(body), asyncio.Lock())
        if heard.left or lane.locked():
            async with lane:
                await self._work_on(heard, body)
        else:
            await self._work_on(heard, body)

    async def _work_on(self, heard: Heard, body: Payload) -> None:
        if not await self._is_to_be_done(heard, body):
            return
        # That it was signed has been looked at, and that it comes for the first time.
        request = AsyncBoltRequest(body=dict(body), mode="socket_mode")
        kept = request.context[KEPT] = asyncio.Event()
        response = await self._app.async_dispatch(request)
        listening = request.context.get(LISTENING)
        if listening is None:
            if heard.is_form and body.get("type") != "view_closed":
                raise Unreadable(f"nobody listens to this: {response.status}")
            return
        listening.add_done_callback(lambda _: kept.set())
        await kept.wait()

    async def _is_to_be_done(self, heard: Heard, body: Payload) -> bool:
        """Whether what a porter took in can simply be worked on now.

        An event can: it is known by its key. So can what stops, as often as it may be. What else a
        person did is not begun with twice, and not when it is old, since the world may have
        changed; then this person is told.
        """
        at, body_as_sent = str(heard.signed_at), heard.body.encode()
        if not is_slacks(self._secret, at, body_as_sent, heard.signature):
            log.error("what was heard is not Slack's", extra={"event": "porter.forged"})
            return False
        if not heard.is_form:
            return True
        if begun := self._begun.get(heard.signature):
            # Taken once the work is over, also where another porter tells of it meanwhile.
            await asyncio.wait({begun})
            return False
        self._note(heard.signature)
        young = time.time() - heard.signed_at <= BELIEVED_SECONDS
        if young and await refusing.hear(self._desk.ctx, heard.signature, heard.signed_at):
            return True
        if young and not heard.left:
            log.warning("a request came again", extra={"event": "request.again"})
            return False
        if stops(body):
            return True
        with speaking(self._desk.ctx.cards.language(user := who(body))):
            await interrupted(self._desk.ctx, user)
        return False

    def _note(self, signature: str) -> None:
        if task := asyncio.current_task():
            self._begun[signature] = task
        while len(self._begun) > MOST_KNOWN:
            self._begun.popitem(last=False)
