"""What a listener's failure becomes: a refusal is said as it stands, the rest gets a reference."""

import logging
import secrets
from collections.abc import Awaitable
from typing import TypeVar

from slack_bolt.async_app import AsyncApp, AsyncRespond

from bot.domain.errors import SlackUnavailable, UserError
from bot.domain.people import UserId
from bot.services import refusing
from bot.services.showing import whisper
from bot.words.phrases import phrase, rendered, t
from handlers.desk import LONGEST_REQUEST, Desk, TookTooLong, ended_after, in_time
from handlers.payloads import Payload, Unreadable, who

log = logging.getLogger(__name__)

T = TypeVar("T")

BUSY = phrase(
    "Slack could not be asked just now, so nothing was decided; please try again in a minute."
)
ENDED = phrase(
    "That took me too long, so I stopped in the middle of it; please look whether it was done, and"
    " ask me again if it wasn't."
)
UNREADABLE = phrase("Sorry, Slack sent this in a way that I can't read; please try it once more.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to what any listener raised."""

    async def on_error(error: Exception, body: Payload, respond: AsyncRespond) -> None:
        sentence = await said(desk, error, who(body))
        if body.get("response_url"):
            await respond(rendered(sentence), response_type="ephemeral", replace_original=False)
        elif isinstance(error, UserError | TookTooLong):
            await whisper(desk.ctx, desk.ctx.channel, who(body), sentence)

    app.error(on_error)


async def answered(desk: Desk, by: UserId, work: Awaitable[str]) -> str:
    """Return the answer to a request, or the sentence that says why there is none."""
    answer, why_not = await tried(desk, by, work)
    return why_not if answer is None else rendered(answer)


async def tried(
    desk: Desk, by: UserId, work: Awaitable[T], *, within: float | None = None
) -> tuple[T | None, str]:
    """Return what a request led to, or nothing and the sentence that says why.

    It is ended before its act is: whoever asked may need what was typed given back. What only
    shows something, is ended `within` so many seconds, also where its act stops something.
    """
    limited = in_time(work, LONGEST_REQUEST) if within is None else ended_after(within, work)
    answer, error = await outcome_of(limited)
    return answer, await said(desk, error, by) if error is not None else ""


async def outcome_of(work: Awaitable[T]) -> tuple[T | None, Exception | None]:
    """Return what came of some work, or nothing and what it raised."""
    try:
        return await work, None
    except Exception as error:
        return None, error


async def said(desk: Desk, error: Exception, by: UserId) -> str:
    """Say what went wrong in one sentence; the journal keeps refusals, the log the rest."""
    if isinstance(error, UserError):
        # Told even where it can't be written down, which is a failure of its own.
        await tried(desk, by, refusing.note(desk.ctx, by, type(error).__name__))
        return in_words(error)
    if isinstance(error, SlackUnavailable):
        log.warning("slack unavailable", extra={"event": "slack.unavailable", "why": str(error)})
        return rendered(BUSY)
    if isinstance(error, Unreadable):
        log.warning("unreadable", extra={"event": "slack.unreadable", "why": str(error)})
        return rendered(UNREADABLE)
    if isinstance(error, TookTooLong):
        log.error("an act was ended", exc_info=error, extra={"event": "act.ended"})
        return rendered(ENDED)
    reference = secrets.token_hex(4)
    log.error(
        "listener failed",
        exc_info=error,
        extra={"event": "listener.failed", "reference": reference},
    )
    return t(
        "Sorry, something went wrong here; whoever runs the bot finds it as {reference}.",
        reference=reference,
    )


def in_words(error: UserError) -> str:
    """Say a refusal in the language in force."""
    return rendered(error.sentence)
