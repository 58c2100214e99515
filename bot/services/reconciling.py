"""Reconciling: after a start, a new connection and every few minutes, look at everything again.

Events may be lost (trap 25), cards deleted (trap 47), the bot killed: nothing rests on memory.
"""

import logging

from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.messages import Taken
from bot.domain.states import OPEN
from bot.services import (
    accounts,
    anchoring,
    enrolling,
    intake,
    login_care,
    policies,
    space,
    tracing,
)
from bot.services.basket import hear_missed
from bot.services.context import Context
from bot.services.forecasting import look_ahead, still_right
from bot.services.gaps import tell_of_gaps
from bot.services.landing import land
from bot.services.lighting import look_after
from bot.services.overdue import ask_about_missed, end_overdue
from bot.services.paper import bring
from bot.services.parting import tell_of_parts
from bot.services.record import record
from bot.services.relinting import relint
from bot.services.reviewing import reconsider_draft
from bot.services.showing import say_untold, show
from bot.services.unsure import settle_interrupted
from bot.services.urging import remind_of_reviews
from storage import cards, drafts
from storage.engine import Tx

log = logging.getLogger(__name__)


async def recover(ctx: Context) -> None:
    """Settle what a stop left behind; before anything new is claimed."""
    await ctx.store.write(lambda tx: record(tx, ctx.now(), Kind.STARTED, THE_BOT))
    await settle_interrupted(ctx)
    await accounts.renew(ctx)
    await relint(ctx)
    await enrolling.begin(ctx)


async def reconcile(ctx: Context) -> None:
    """Look at every open draft's card again; one that Slack can't show now waits for the next."""
    await policies.ask(ctx)
    await end_overdue(ctx)
    await ask_about_missed(ctx)
    await say_untold(ctx)
    await tell_of_gaps(ctx)
    await tell_of_parts(ctx)
    # What was connected at the server while the bot ran, nobody told it.
    await accounts.renew(ctx)
    await login_care.look_after(ctx)
    await anchoring.keep_witnessed(ctx)
    await remind_of_reviews(ctx)
    await space.watch(ctx)
    await look_after(ctx)
    await hear_missed(ctx)
    if ctx.rules.intake.messages is not Taken.NONE:
        await intake.catch_up(ctx)
    await land(ctx)
    for number in await ctx.store.read(_wanting):
        try:
            await again(ctx, number)
        except SlackUnavailable:
            log.warning(
                "draft not reconciled", extra={"event": "slack.unavailable", "draft": number}
            )
        except Exception:
            # One draft's trouble keeps no other one back.
            log.exception("draft broke", extra={"event": "draft.broke", "draft": number})
    await bring(ctx, still_right)


async def again(ctx: Context, number: DraftId) -> None:
    """Look at one draft's card again, and show it. Raises `SlackUnavailable`."""
    await reconsider_draft(ctx, number)
    fresh = await ctx.store.read(lambda tx: cards.living(tx, number)) is None
    if fresh or number in await ctx.store.read(cards.stale):
        await show(ctx, number)
    if fresh:
        await reconsider_draft(ctx, number)
    await look_ahead(ctx, number)
    await tracing.look(ctx, number)


def _wanting(tx: Tx) -> list[DraftId]:
    return list(dict.fromkeys((*drafts.in_states(tx, OPEN), *cards.stale(tx))))
