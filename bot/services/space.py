"""Space: the disk's room is watched, so that people hear of it while there is time."""

import logging

from bot.domain.space import is_low, warning
from bot.services.context import Context
from bot.services.showing import announce
from storage import absences
from storage.engine import Tx

log = logging.getLogger(__name__)


async def watch(ctx: Context) -> None:
    """Tell the channel once a day that room runs out, while it does."""
    free = await ctx.store.free_bytes()
    if not is_low(free):
        return
    log.warning("room runs out", extra={"event": "store.low", "free": free})

    def first(tx: Tx) -> bool:
        return absences.first_time(tx, f"room runs out {ctx.now().date()}", ctx.now())

    if await ctx.store.write(first):
        await announce(ctx, warning(free))
