"""Forms that Slack is answered before they are carried out, and what a stop in the middle leaves.

Such a form is closed, and stands in no porter's book: without a row an objection that somebody was
told is taken would be gone with the process, and the post would leave (rule 24, trap 9).
"""

import contextlib
import json
import logging
import uuid
from collections.abc import AsyncIterator

from bot.domain.difference import Change, Piece
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.people import UserId
from bot.services import inbox
from bot.services.interrupting import kept_back
from bot.slack import composer
from bot.slack.calls import PASSING, SlackRefused
from bot.slack.escaping import escape
from bot.words.languages import speaking
from bot.words.phrases import rendered
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.payloads import Payload

log = logging.getLogger(__name__)


def register(box: Inbox, desk: Desk) -> None:
    """Let the inbox begin anew with the forms that a stop interrupted."""

    async def on_interrupted(event: Payload) -> None:
        user, draft = UserId(event["user"]), event["draft"]
        with speaking(desk.ctx.cards.language(user)):
            words = await kept_back(desk.ctx, user, draft or None)
            await _give_back(desk, user, words, event["typed"])

    box.recall(inbox.FORM, on_interrupted)


@contextlib.asynccontextmanager
async def promised(
    desk: Desk, user: UserId, draft: int = 0, typed: str = ""
) -> AsyncIterator[None]:
    """Write down who sent a form before it is acknowledged, until it is carried out.

    A restart in the meantime holds the `draft` that it keeps back, if any, and gives back what was
    `typed`.
    """
    event = json.dumps({"type": inbox.FORM, "user": user, "draft": draft, "typed": typed})
    told = await inbox.keep(desk.ctx, str(uuid.uuid4()), inbox.FORM, event, desk.busy)
    if told is None:
        raise ValueError("no two forms have one key")
    try:
        yield
        await inbox.done(desk.ctx, told)
    finally:
        # Whatever ended it, the next look at the inbox begins with what is left.
        desk.busy.discard(told.id)


async def tell(desk: Desk, user: UserId, sentence: str, unsent: str = "") -> None:
    """Say something to one person where there is no form and no answer address (trap 97).

    An `unsent` text goes with it, so that whoever typed it can copy it.
    """
    try:
        await _told(desk, user, sentence, unsent)
    except (SlackUnavailable, CardGone):
        _not_told(user)


async def _told(desk: Desk, user: UserId, sentence: str, unsent: str) -> None:
    pieces = (Piece(text=unsent, change=Change.KEPT),) if unsent else ()
    if unsent:
        sentence = f"{rendered(sentence)}\n{rendered(composer.COPY)}"
    try:
        await desk.ctx.cards.say(user, sentence, difference=pieces)
    except (SlackUnavailable, CardGone):
        whole = f"{sentence}\n{escape(unsent)}".strip()
        await desk.ctx.cards.whisper(desk.ctx.channel, user, whole)


async def _give_back(desk: Desk, user: UserId, sentence: str, unsent: str) -> None:
    """Give back what is written nowhere else. Raises `SlackUnavailable` to try it again later.

    Where Slack lets nobody write to this person at all, later is no better.
    """
    try:
        await _told(desk, user, sentence, unsent)
    except CardGone:
        _not_told(user)
    except SlackRefused as refusal:
        if refusal.error in PASSING:
            raise
        _not_told(user)


def _not_told(user: UserId) -> None:
    log.warning("person not told", extra={"event": "slack.unavailable", "user": user})
