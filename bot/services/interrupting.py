"""Telling a person that the bot was stopped in the middle of what they asked for (trap 9)."""

import logging

from bot.domain.people import UserId
from bot.services.context import Context
from bot.services.showing import whisper
from bot.words.phrases import phrase

log = logging.getLogger(__name__)

INTERRUPTED = phrase(
    "I was stopped just when you asked me for something, so please look whether it was done, and"
    " ask me again if it wasn't."
)


async def interrupted(ctx: Context, user: UserId) -> None:
    """Ask somebody to look what became of their last command or press."""
    log.warning("a request was interrupted", extra={"event": "request.interrupted"})
    await whisper(ctx, ctx.channel, user, INTERRUPTED)
