"""Who takes in what Slack sends: a porter, at the door or at its sockets; and the database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.porter.hiring import Hired
from bot.porter.premises import a_door
from storage.store import Store

Hire = Callable[[Settings], AbstractAsyncContextManager[Hired]]
"""Hires a porter for as long as the block lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A porter, and a database that is being opened; `store` raises as `Store.open` does."""

    porter: Hired
    store: Awaitable[Store]


@contextlib.asynccontextmanager
async def begun_for(settings: Settings, hire: Hire | None = None) -> AsyncIterator[Begun]:
    """Begin with both; at the end the database is closed, and whoever was hired goes."""
    async with (hire or hired_for)(settings) as porter:
        opening = asyncio.create_task(Store.open(settings.database_url, exclusive=True))
        try:
            # Its thread is at work from then on, whatever keeps the event loop busy.
            await asyncio.sleep(0)
            yield Begun(porter=porter, store=opening)
        finally:
            await _closed(opening)


@contextlib.asynccontextmanager
async def hired_for(settings: Settings) -> AsyncIterator[Hired]:
    """Begin with a porter, as these settings want it; whoever is there at the end goes."""
    at_the_door = settings.slack.mode is SlackMode.HTTP
    porter = Hired(a_door(settings.http.host) if at_the_door else None, settings.variables)
    try:
        await porter.prepare()
        yield porter
    finally:
        await porter.dismiss()


async def _closed(opening: asyncio.Task[Store]) -> None:
    await asyncio.wait([opening])
    if opening.exception() is None:
        await opening.result().close()
