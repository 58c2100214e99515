"""Looking after logins: renewed in time, and their owners told before one ends.

The owner and the substitute are told 14, 7 and 2 days before, and when it has ended; each once.
"""

import logging
from datetime import datetime

from bot.domain.connections import (
    Connection,
    days_to_tell,
    ending,
    refused,
    refused_as,
    told_as,
)
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.people import UserId
from bot.services.context import Context
from storage import absences, connections
from storage.engine import Tx

log = logging.getLogger(__name__)


async def look_after(ctx: Context) -> None:
    """Renew what is to be renewed, and tell whoever has to do something."""
    if ctx.logins is None or not ctx.rules.owners:
        return
    await ctx.logins.renew_due()
    for connection in await ctx.store.read(lambda tx: _owned(tx, ctx)):
        await tell_owners(ctx, connection)


async def tell_owners(ctx: Context, connection: Connection) -> None:
    """Tell the owner and the substitute of one account what they have to do, if anything."""
    said = _to_say(connection, ctx.now())
    if not said:
        return
    # Two who look at once would both find that nobody has been told yet.
    async with ctx.telling:
        for person in ctx.rules.owners.get(connection.account, ()):
            await _tell(ctx, person, connection, *said)


def _owned(tx: Tx, ctx: Context) -> list[Connection]:
    return [c for c in connections.everyone(tx, ctx.sealer) if c.account in ctx.rules.owners]


def _to_say(connection: Connection, now: datetime) -> tuple[str, ...]:
    """What is to be said now, with how it is remembered; nothing where all is well."""
    days = days_to_tell(connection, now)
    if days is not None:
        return told_as(connection, days, now), ending(connection, days, now)
    return (refused_as(connection), refused(connection)) if connection.is_refused else ()


async def _tell(
    ctx: Context, person: UserId, connection: Connection, once: str, sentence: str
) -> None:
    """Tell one person once; where Slack doesn't take it, the next look tries again."""
    key = f"{once} {person}"
    if await ctx.store.read(lambda tx: absences.was_said(tx, key)):
        return
    try:
        await ctx.cards.say(person, sentence)
    except (SlackUnavailable, CardGone):
        log.warning(
            "owner not told",
            extra={"event": "login.owner_not_told", "account": connection.account},
        )
        return
    await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now()))
