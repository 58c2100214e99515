"""Replacing a message of ours by a sentence, once what it asked is answered."""

import logging

from bot.domain.errors import CardGone, SlackUnavailable
from bot.ports import CardRef
from bot.services.context import Context

log = logging.getLogger(__name__)


async def rewrite(ctx: Context, ref: CardRef, sentence: str) -> None:
    """Replace a message of ours; nothing depends on it."""
    try:
        await ctx.cards.rewrite(ref, sentence)
    except (SlackUnavailable, CardGone):
        log.warning("message not rewritten", extra={"event": "slack.unavailable", "ts": ref.ts})
