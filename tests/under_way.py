"""Waiting for posts that the bot, or the story, has taken up."""

import asyncio

from bot.domain.deliveries import DeliveryState
from handlers.desk import Work
from storage import deliveries
from storage.engine import Tx
from storage.store import Store


async def under_way(store: Store, *states: DeliveryState) -> frozenset[str]:
    """Which posts are in these states, asked in the writer's turn."""

    def seen(tx: Tx) -> frozenset[str]:
        return frozenset(str(one.id) for one in deliveries.in_state(tx, *states))

    return await store.write(seen)


async def at_rest(store: Store, *states: DeliveryState, but: frozenset[str] = frozenset()) -> None:
    """Wait until no post is in these states, `but` those that may hang in them."""
    while await under_way(store, *states) - but:
        pass


async def all_is_done(work: Work) -> None:
    """Wait until all that the bot works on is over, and cut off nothing, as a stop would."""
    while running := work._others():
        await asyncio.wait(running)
