"""Waiting until the bot has taken all that its porter acknowledged."""

from bot.porter.book import ENDING
from storage.store import Store


async def all_is_taken(store: Store) -> None:
    """Wait until nothing stands in the porter's book beside a database."""
    while store.neighbour(ENDING).stat().st_size:
        await store.write(lambda tx: None)
