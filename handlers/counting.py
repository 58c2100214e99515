"""Counting as it is typed: how long a text is stands under it while somebody writes.

Slack tells of typing in its own time, and takes about a hundred changes of forms a minute from an
app (trap 74). So forms are drawn one after another, and each with what was typed last.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.composing import Count, Field, own_of
from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable, UserError
from bot.services import opening
from bot.slack import counters
from bot.slack.calls import SlackRefused, call
from bot.slack.formparts import View
from bot.words.languages import speaking
from handlers.composed import typed_in
from handlers.desk import Desk
from handlers.errors import outcome_of, said
from handlers.payloads import Filled, Payload, filled

log = logging.getLogger(__name__)

OURS = re.compile(
    f"^({Field.TEXT}|{Field.WARNING}|{Field.ACCOUNTS}|{re.escape(own_of(''))}.+)$", re.DOTALL
)
APART_SECONDS = 1.0
MOST_KNOWN = 200
# Sent, drawn anew or closed meanwhile: whatever stands there now is newer than what we count.
OVERTAKEN = frozenset({"hash_conflict", "not_found"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What stood in a form at one moment, and the form as Slack showed it then."""

    what: Filled
    view: Payload
    at: str


class Counting:
    """Draws the counts of forms one by one; what was typed meanwhile waits, and the last wins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, Typing] = {}
        self._replaced: dict[str, str] = {}
        self._is_drawing = False
        self._drawing = asyncio.Lock()

    def heard(self, client: AsyncWebClient, typing: Typing) -> None:
        """Take note of what was typed; events may come in another order (trap 13)."""
        known = self._waiting.get(typing.what.view)
        if known is not None and known.at > typing.at:
            return
        self._waiting[typing.what.view] = typing
        if not self._is_drawing:
            self._is_drawing = True
            self._desk.work.begin_aside(self._draw_all(client))

    def forget(self, view: str) -> None:
        """Draw no more counts in a form that gets another answer: that is what should stand."""
        self._waiting.pop(view, None)

    @contextlib.asynccontextmanager
    async def beside(self, what: Filled) -> AsyncIterator[str]:
        """Let a form be drawn for another reason; gives Slack's mark of how it looks by now."""
        async with self._drawing:
            self.forget(what.view)
            yield self._replaced.get(what.drawing, what.drawing)

    async def _draw_all(self, client: AsyncWebClient) -> None:
        while self._waiting:
            typing = self._waiting.pop(next(iter(self._waiting)))
            was_asked, error = await outcome_of(self._draw(client, typing))
            if error is not None:
                await said(self._desk, error, typing.what.user)
            if was_asked is not False:
                await asyncio.sleep(APART_SECONDS)
        self._is_drawing = False

    async def _draw(self, client: AsyncWebClient, typing: Typing) -> bool:
        """Put new counts into one form; return whether Slack was asked to."""
        what = typing.what
        with speaking(self._desk.ctx.cards.language(what.user)):
            new = counters.recounted(typing.view, await self._counts(what))
        if new is None:
            return False
        async with self._drawing:
            known = self._replaced.get(what.drawing, what.drawing)
            shown = await self._shown(client, what, new, known)
            self._remember((what.drawing, known), shown)
        return True

    async def _shown(
        self, client: AsyncWebClient, what: Filled, new: View, known: str
    ) -> Mapping[str, object]:
        """Let Slack show it; nothing where that can't be, as the next key tries again."""
        try:
            answer, _ = await call(
                client, "views.update", view_id=what.view, view=new, hash=known or None
            )
        except SlackUnavailable as trouble:
            if not isinstance(trouble, SlackRefused) or trouble.error not in OVERTAKEN:
                why = {"event": "slack.unavailable", "why": str(trouble)}
                log.warning("counts not drawn", extra=why)
            return {}
        return answer

    async def _counts(self, what: Filled) -> tuple[Count, ...]:
        """Count what is typed; nothing where it can't be sent, which sending it says."""
        draft = DraftId(what.ticket.draft if what.ticket else 0)
        try:
            again = await opening.open_again(self._desk.ctx, what.user, draft, typed_in(what))
        except UserError:
            return ()
        return again.counts

    def _remember(self, before: Iterable[str], answer: Mapping[str, object]) -> None:
        """Know which mark follows, as what is typed next may still carry the old one (trap 91)."""
        view = answer.get("view")
        after = str(view.get("hash") or "") if isinstance(view, dict) else ""
        self._replaced |= {mark: after for mark in before if mark and after}
        while len(self._replaced) > MOST_KNOWN:
            del self._replaced[next(iter(self._replaced))]


def register(app: AsyncApp, desk: Desk) -> Counting:
    """Listen to typing in the composer."""
    counting = Counting(desk)

    async def on_typed(
        ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient
    ) -> None:
        await ack()
        view = body.get("view")
        if isinstance(view, dict):
            at = str(action.get("action_ts") or "")
            counting.heard(client, Typing(what=filled(body), view=view, at=at))

    app.action(OURS)(on_typed)
    return counting
