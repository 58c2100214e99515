"""Lettering: what every message to a single person has in common, once its row is claimed."""

import logging
from collections.abc import Awaitable

from bot.domain.drafts import DraftId
from bot.domain.errors import NotTold, SlackUnavailable
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.showing import link
from storage import cards, letters
from storage.letters import Fate

log = logging.getLogger(__name__)


async def sent(ctx: Context, letter: int, writing: Awaitable[CardRef]) -> CardRef | None:
    """Send a letter that is claimed; one that may have arrived is never sent again."""
    try:
        return await writing
    except NotTold as refusal:
        not_told("person not told", refusal)
        fate = Fate.REFUSED
    except SlackUnavailable as trouble:
        not_told("letter perhaps lost", trouble)
        fate = Fate.LOST
    await ctx.store.write(lambda tx: letters.now_is(tx, letter, fate))
    return None


def not_told(what: str, trouble: Exception) -> None:
    """Log that somebody was not told; Slack's reasons hold no text of ours."""
    log.warning(what, extra={"event": "slack.unavailable", "why": str(trouble)})


async def gone(ctx: Context, letter: int) -> None:
    """Note that a letter is in Slack no more."""
    await ctx.store.write(lambda tx: letters.now_is(tx, letter, Fate.GONE))


async def link_of(ctx: Context, number: DraftId) -> str:
    """The link of a draft's card, asked of Slack once; empty where it has none."""
    card = await ctx.store.read(lambda tx: cards.living(tx, number))
    return await card_link(ctx, cards.ref(card)) if card else ""


async def card_link(ctx: Context, ref: CardRef) -> str:
    """The link of a card, asked of Slack once; empty where it tells none."""
    if ref not in ctx.visitors.links:
        ctx.visitors.know(ref, await link(ctx, ref))
    return ctx.visitors.links.get(ref, "")
