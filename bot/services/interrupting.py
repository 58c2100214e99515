"""Telling a person that the bot was stopped in the middle of what they asked for (trap 9).

What might have kept a post back keeps it back until that person has looked: the post would leave
before they could ask again (rule 24).
"""

import logging

from bot.domain.drafts import DraftId, label
from bot.domain.errors import UserError
from bot.domain.people import UserId
from bot.services import stopping
from bot.services.context import Context
from bot.services.showing import whisper
from bot.words.phrases import marked, phrase
from storage import suggestions

log = logging.getLogger(__name__)

INTERRUPTED = phrase(
    "I was stopped just when you asked me for something, so please look whether it was done, and"
    " ask me again if it wasn't."
)
WHY = phrase("what this person asked of it was interrupted")


async def interrupted(ctx: Context, user: UserId, draft: int | None = None) -> None:
    """Ask somebody to look what became of their last command or press."""
    await whisper(ctx, ctx.channel, user, await kept_back(ctx, user, draft))


async def kept_back(ctx: Context, user: UserId, draft: int | None) -> str:
    """Hold a draft that an interrupted act would have kept back; return what its person is told."""
    log.warning("a request was interrupted", extra={"event": "request.interrupted"})
    if draft is None:
        return INTERRUPTED
    try:
        held = await stopping.hold(ctx, draft, user, WHY, how=marked("after an interruption"))
    except UserError:
        # Nothing of it can leave any more, or this person may stop nothing.
        log.info("nothing to hold", extra={"event": "request.interrupted", "draft": draft})
        return INTERRUPTED
    return phrase(
        "I was stopped just when you asked me for something about {draft}, so I hold it in your"
        " name: please look whether it was done, ask me again if it wasn't, and then let it go on"
        " with `/draft release {number}`.",
        draft=label(held.id),
        number=held.id,
    )


async def draft_of(ctx: Context, suggestion: int) -> DraftId | None:
    """The draft that a suggestion is for, if there is such a one."""
    found = await ctx.store.read(lambda tx: suggestions.get(tx, suggestion, ctx.sealer))
    return found.draft if found is not None else None
