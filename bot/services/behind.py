"""Being behind: what waited leaves the moment that it may, and people hear of a long wait."""

import logging

from bot.domain.behind import FELL, OVER, UNHEARD, WORTH_TELLING
from bot.services.context import Context
from bot.services.ears import Behind
from bot.services.showing import say_untold
from bot.services.silence import tell_owner
from storage import deliveries, outbox
from storage.engine import Tx

log = logging.getLogger(__name__)

# So long each look waits: it ends the moment that the last act is over.
SECONDS_TO_WAIT = 5.0


async def begin(ctx: Context) -> None:
    """Go on at a start where people read last that nothing leaves, so that its end is told, too."""
    if await ctx.store.read(lambda tx: outbox.last_of(tx, FELL, OVER)) == FELL:
        ctx.ears.behind = Behind(since=ctx.now(), ticks=ctx.clock.monotonic(), told=True)


async def look(ctx: Context) -> None:
    """Wait for what a post waits for; let it leave at once then, or tell people that it can't."""
    behind = ctx.ears.behind
    if behind is None:
        return
    if await ctx.ears.caught_up(SECONDS_TO_WAIT):
        await _go_on(ctx, behind)
    elif not behind.told and ctx.clock.monotonic() - behind.ticks >= WORTH_TELLING.total_seconds():
        await _tell(ctx, behind)


async def _go_on(ctx: Context, behind: Behind) -> None:
    def freed(tx: Tx) -> None:
        deliveries.look_now_for(tx, UNHEARD, ctx.now())
        if behind.told:
            outbox.keep(tx, None, OVER, ctx.now())

    await ctx.store.write(freed)
    ctx.ears.catch_up(behind)
    ctx.wake()
    if behind.told:
        log.info("all is worked on again", extra={"event": "acts.over"})
        await say_untold(ctx)


async def _tell(ctx: Context, behind: Behind) -> None:
    log.error("what people did is not worked on", extra={"event": "acts.behind"})
    # Kept before it is said: whatever stops us now, the channel hears of it.
    await ctx.store.write(lambda tx: outbox.keep(tx, None, FELL, ctx.now()))
    behind.told = True
    await say_untold(ctx)
    await tell_owner(ctx, FELL)
