"""Noticing that somebody is there: whoever acts in the bot can be reached for a while (rule 29)."""

from datetime import UTC, datetime, timedelta

from bot.domain.people import UserId
from bot.services.context import Context
from storage import watches
from storage.engine import Tx

# A quick hand writes no row for each press; the sighting is then a little older than it was.
OFTEN_ENOUGH = timedelta(seconds=30)


def moment_of(ts: object) -> datetime | None:
    """When something happened, by Slack's own mark on it."""
    try:
        return datetime.fromtimestamp(float(str(ts)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


async def active(ctx: Context, user: UserId, at: datetime | None = None) -> None:
    """Note that somebody just typed, pressed or reacted; `at` is when, where Slack says so."""
    when = min(at, ctx.now()) if at is not None else ctx.now()

    def recent(tx: Tx) -> bool:
        return user in watches.active_since(tx, when - OFTEN_ENOUGH, ctx.sealer)

    if not await ctx.store.read(recent):
        await ctx.store.write(lambda tx: watches.seen(tx, user, when, ctx.sealer))
