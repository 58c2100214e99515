"""Looking after logins: renewed in time, and their owners told before one ends.

The owner and the substitute are told 14, 7 and 2 days before, and when it has ended; each once.
"""

import logging

from bot.domain.connections import Connection, days_to_tell, ending, told_as
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
        days = days_to_tell(connection, ctx.now())
        if days is None:
            continue
        for person in ctx.rules.owners[connection.account]:
            await _tell(ctx, person, connection, days)


def _owned(tx: Tx, ctx: Context) -> list[Connection]:
    return [c for c in connections.everyone(tx, ctx.sealer) if c.account in ctx.rules.owners]


async def _tell(ctx: Context, person: UserId, connection: Connection, days: int) -> None:
    """Tell one person once; where Slack doesn't take it, the next look tries again."""
    key = f"{told_as(connection, days)} {person}"
    if await ctx.store.read(lambda tx: absences.was_said(tx, key)):
        return
    try:
        await ctx.cards.say(person, ending(connection, days))
    except (SlackUnavailable, CardGone):
        log.warning(
            "owner not told",
            extra={"event": "login.owner_not_told", "account": connection.account},
        )
        return
    await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now()))
