"""Space: the disk's room is watched, so that people hear of it while there is time."""

import logging

from bot.domain.keeping import MediaPlace, ShelfTrouble
from bot.domain.space import is_low, warning
from bot.services.context import Context
from bot.services.keeping import rooms_of
from bot.services.showing import announce
from storage import absences
from storage.engine import Tx

log = logging.getLogger(__name__)


async def watch(ctx: Context) -> None:
    """Tell the channel once a day for each place that room runs out there, while it does."""
    try:
        rooms = await rooms_of(ctx.store, ctx.shelves)
    except ShelfTrouble:
        log.exception("room can't be looked at", extra={"event": "picture.away"})
        rooms = {MediaPlace.DATABASE: await ctx.store.free_bytes()}
    for place, free in rooms.items():
        if is_low(free):
            await _tell(ctx, place, free)


async def _tell(ctx: Context, place: MediaPlace, free: int) -> None:
    log.warning("room runs out", extra={"event": "store.low", "free": free, "place": place.value})

    def first(tx: Tx) -> bool:
        key = f"room runs out {place.value} {ctx.now().date()}"
        return absences.first_time(tx, key, ctx.now())

    if await ctx.store.write(first):
        await announce(ctx, warning(place, free))
