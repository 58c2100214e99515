"""What the porter acknowledged for us, worked on as if it had come to us first (traps 1 and 9).

A request is taken once nothing is lost any more if this process ends: an event that is in the
inbox, and what a person did when the work on it is over.
"""

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.porter.heard import (
    BELIEVED_SECONDS,
    JSON,
    SIGNATURE,
    SIGNED_AT,
    Heard,
    Read,
    is_sealed,
    read,
)
from bot.porter.lines import Answer
from bot.services import refusing
from bot.services.interrupting import draft_of, interrupted
from bot.services.showing import whisper
from bot.words.languages import speaking
from handlers.acks import FAILED, KEPT, answer_of
from handlers.desk import Desk
from handlers.errors import outcome_of, said
from handlers.payloads import Unreadable, who
from handlers.stops import draft_kept_back_in, stops, suggestion_taken_in

log = logging.getLogger(__name__)

MOST_KNOWN = 5_000
# An event that could not be written into the inbox is tried again so much later.
SECONDS_TO_TRY_AGAIN = 60.0

# What a request gets that bears no signature, as over HTTP.
UNHEARD = 401
FAILURE = 500

Taken = Callable[[], None]


class Line:
    """Hears the porter, one request after the other."""

    def __init__(self, app: AsyncApp, desk: Desk, key: str) -> None:
        """With `key` the porter seals what it believed: a line in a file proves nothing.

        It is none of Slack's, so that a new token or secret loses nothing of what was left.
        """
        self._app = app
        self._desk = desk
        self._key = key
        # What people did and this process began with: another porter may tell it once more.
        self._begun: OrderedDict[str, asyncio.Task[Any]] = OrderedDict()
        # One for each person who left something, as long as it is worked on.
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def hear(self, heard: Heard, taken: Taken) -> None:
        """Begin with a request, and return; they are begun with in their order."""
        self._desk.work.begin(self._take(heard, taken))

    def ask(self, heard: Heard, reply: Callable[[Answer], None]) -> None:
        """Begin with a request that somebody waits for, and return; `reply` takes the answer."""
        self._desk.work.begin(self._answer(heard, reply))

    async def _answer(self, heard: Heard, reply: Callable[[Answer], None]) -> None:
        """Let Bolt answer, as over HTTP; whatever fails is an answer as well."""
        response, error = await outcome_of(self._answered(heard))
        if error is not None or response is None:
            log.error("not answered", exc_info=error, extra={"event": "porter.unanswered"})
            response = BoltResponse(status=FAILURE)
        payload = payload_of(response)
        reply(Answer(number=heard.number, status=response.status, payload=payload))

    async def _answered(self, heard: Heard) -> BoltResponse:
        """Ask Bolt, which over HTTP looks at the signature itself. Raises `ValueError`."""
        if not self._is_ours(heard):
            return BoltResponse(status=UNHEARD)
        found = read(heard)
        request = AsyncBoltRequest(
            body=found.body,
            headers={SIGNATURE: found.known_by, SIGNED_AT: str(heard.signed_at)},
            mode="socket_mode",
        )
        return await answer_of(self._app, request)

    async def _take(self, heard: Heard, taken: Taken) -> None:
        """Work on a request; a person's that failed is taken as well, and the person told."""
        try:
            found = read(heard)
        except ValueError:
            log.error("a line of the book can't be read", extra={"event": "porter.unreadable"})
            taken()
            return
        _, error = await outcome_of(self._in_turn(heard, found))
        if error is not None:
            with speaking(self._desk.ctx.cards.language(by := who(found.body))):
                sentence = await said(self._desk, error, by)
            if not found.by_person:
                # It stands in the book until it can be written into the inbox.
                self._desk.work.later(SECONDS_TO_TRY_AGAIN, partial(self.hear, heard, taken))
                return
            await whisper(self._desk.ctx, self._desk.ctx.channel, by, sentence)
        taken()

    async def _in_turn(self, heard: Heard, found: Read) -> None:
        """Work on what a person left, and whatever this person does then, in its order.

        Else what took a vote back could overtake the vote; what stops waits for nothing.
        """
        if not found.by_person or stops(found.body):
            await self._work_on(heard, found)
            return
        lane = self._lanes.setdefault(who(found.body), asyncio.Lock())
        if heard.left or lane.locked():
            async with lane:
                await self._work_on(heard, found)
        else:
            await self._work_on(heard, found)

    async def _work_on(self, heard: Heard, found: Read) -> None:
        if not await self._is_to_be_done(heard, found):
            return
        # That it was signed has been looked at, and that it comes for the first time.
        request = AsyncBoltRequest(body=found.body, mode="socket_mode")
        response = await self._app.async_dispatch(request)
        kept = request.context.get(KEPT)
        if kept is None:
            if found.by_person and found.body.get("type") != "view_closed":
                raise Unreadable(f"nobody listens to this: {response.status}")
            return
        await kept.wait()
        if not found.by_person and (error := request.context.get(FAILED)) is not None:
            # Once it is in the inbox, this has gone on before; so it isn't, as on a full disk.
            raise error

    async def _is_to_be_done(self, heard: Heard, found: Read) -> bool:
        """Whether what a porter took in can simply be worked on now.

        An event can: it is known by its key. So can what stops, as often as it may be. What else a
        person did is not begun with twice, and not when it is old, since the world may have
        changed; then this person is told.
        """
        if not self._is_ours(heard):
            return False
        if not found.by_person:
            return True
        if begun := self._begun.get(found.known_by):
            # Taken once the work is over, also where another porter tells of it meanwhile.
            await asyncio.wait({begun})
            return False
        self._note(found.known_by)
        young = time.time() - heard.signed_at <= BELIEVED_SECONDS
        if young and await refusing.hear(self._desk.ctx, found.known_by, heard.signed_at):
            return True
        if young and not heard.left:
            log.warning("a request came again", extra={"event": "request.again"})
            return False
        if stops(found.body):
            return True
        with speaking(self._desk.ctx.cards.language(user := who(found.body))):
            await interrupted(self._desk.ctx, user, await self._kept_back(found))
        return False

    async def _kept_back(self, found: Read) -> int | None:
        """The draft that an act keeps back which nobody begins with any more."""
        if (suggestion := suggestion_taken_in(found.body)) is not None:
            return await draft_of(self._desk.ctx, suggestion)
        return draft_kept_back_in(found.body)

    def _is_ours(self, heard: Heard) -> bool:
        if is_sealed(self._key, heard):
            return True
        log.error("what was heard is not from our porter", extra={"event": "porter.forged"})
        return False

    def _note(self, name: str) -> None:
        if task := asyncio.current_task():
            self._begun[name] = task
        while len(self._begun) > MOST_KNOWN:
            self._begun.popitem(last=False)


def payload_of(response: BoltResponse) -> dict[str, Any] | None:
    """What an answer's body is in an acknowledgement over a socket."""
    if not response.body:
        return None
    if response.first_headers().get("content-type", "").startswith(JSON):
        return dict(json.loads(response.body))
    return {"text": response.body}
