"""Who stands at the door: a porter where Slack calls over HTTP."""

import contextlib
from collections.abc import AsyncIterator

from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.porter.hiring import Hired, a_door


@contextlib.asynccontextmanager
async def hired_for(settings: Settings) -> AsyncIterator[Hired]:
    """Begin with a porter where these settings want one; whoever is there at the end goes."""
    porter = Hired(a_door(settings.http.host), settings.variables)
    try:
        if settings.slack.mode is SlackMode.HTTP:
            await porter.prepare()
        yield porter
    finally:
        await porter.dismiss()
