"""Waiting for what a porter acknowledges, and until the bot has taken it."""

from bot.porter.book import ENDING
from bot.simulator.delivery import Patience
from storage.store import Store

# A busy machine may keep stories waiting longer than Slack's three seconds; that those are kept
# is the storm's to tell, with two.
AT_EASE = Patience(ack_seconds=10.0)


async def all_is_taken(store: Store) -> None:
    """Wait until nothing stands in the porter's book beside a database."""
    while store.neighbour(ENDING).stat().st_size:
        await store.write(lambda tx: None)
