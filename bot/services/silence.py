"""Silence: people hear of it when Slack tells the bot of nothing any more (trap 11).

Everything goes on: what was not heard is found by looking, and each post is looked at before it
leaves. Whatever Slack tells next ends it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.silence import ACCEPTED, FELL, NOTED_EVERY, OVER, REFUSED, is_silent
from bot.services.context import Context
from bot.services.record import record
from bot.services.showing import say_untold
from storage import outbox, silences
from storage.engine import Tx

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a look found out: Slack has fallen silent `since` then, or speaks again."""

    since: datetime | None


async def look(ctx: Context) -> None:
    """Notice that Slack is silent, or speaks again, and let people know."""
    ears = ctx.ears
    if not ears.is_time(ctx.clock.monotonic(), ctx.now(), NOTED_EVERY):
        return
    change = await ctx.store.write(lambda tx: _noted(tx, ctx))
    if change is None:
        return
    if change.since is not None:
        log.error("Slack tells of nothing", extra={"event": "slack.silent"})
        await tell_owner(ctx, FELL)
    await say_untold(ctx)


def _noted(tx: Tx, ctx: Context) -> Change | None:
    """Write down what was heard, and whether that changes anything."""
    ears, now = ctx.ears, ctx.now()
    if ears.heard_at is not None:
        silences.hear(tx, ears.heard_at)
    began, heard = silences.running(tx), silences.heard(tx)
    ears.is_silent = began is not None
    if began is not None:
        if heard is None or heard <= began:
            return None
        silences.end(tx, now)
        record(tx, now, Kind.SILENCE_ENDED, THE_BOT)
        outbox.keep(tx, None, OVER, now)
        ears.is_silent = False
        return Change(since=None)
    # What is older than what was heard last makes no silence.
    since = max((at for at in (ears.began_at, heard) if at is not None), default=now)
    owed = silences.owed(tx, since, now)
    if not is_silent(owed, heard):
        return None
    silences.begin(tx, now)
    record(tx, now, Kind.SILENCE_BEGAN, THE_BOT)
    # Kept with it: whatever stops us now, the channel hears of it at the next look.
    outbox.keep(tx, None, FELL, now)
    ears.is_silent = True
    return Change(since=now)


async def refused(ctx: Context, word: str) -> None:
    """Let people know that Slack refuses to tell of anything; `word` is what it says."""
    log.error("Slack refuses the app's token", extra={"event": "slack.refused", "reason": word})
    await ctx.store.write(lambda tx: outbox.keep(tx, None, REFUSED, ctx.now()))
    await say_untold(ctx)
    await tell_owner(ctx, REFUSED)


async def accepted(ctx: Context) -> None:
    """Let people know that Slack can be heard, where they read last that it refuses to tell."""

    def noted(tx: Tx) -> bool:
        if outbox.last_of(tx, REFUSED, ACCEPTED) != REFUSED:
            return False
        outbox.keep(tx, None, ACCEPTED, ctx.now())
        return True

    if await ctx.store.write(noted):
        await say_untold(ctx)


async def tell_owner(ctx: Context, sentence: str) -> None:
    """Tell whoever runs the bot, where the settings say who that is; the channel hears it, too."""
    if ctx.rules.owner is None:
        return
    try:
        await ctx.cards.say(ctx.rules.owner, sentence)
    except (SlackUnavailable, CardGone):
        log.warning("owner not told", extra={"event": "slack.unavailable"})
