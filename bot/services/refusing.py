"""Refusals are journalled: what somebody tried, and that it did not work (rule 39)."""

from bot.domain.journal import A_STRANGER, Kind
from bot.domain.people import UserId
from bot.services.context import Context
from bot.services.record import record
from storage import requests
from storage.engine import Tx

AN_HOUR = 3600.0
MOST_AN_HOUR = 20


async def note(ctx: Context, by: UserId, why: str) -> None:
    """Write down a refusal by its kind; never what was typed."""
    await ctx.store.write(lambda tx: record(tx, ctx.now(), Kind.REFUSED, by, why=why))


async def was_heard(ctx: Context, signature: str) -> bool:
    """Whether just this signed request came before, which Slack never lets happen.

    Whoever could send a colleague's press once more would vote with the colleague's hand.
    """
    return await ctx.store.read(lambda tx: requests.was_heard(tx, signature))


async def hear(ctx: Context, signature: str, signed_at: int) -> bool:
    """Note a signed request with its Unix second, and say whether it is new."""
    return await ctx.store.write(lambda tx: requests.first_time(tx, signature, signed_at))


class Door:
    """Writes down what strangers try at our address; a flood of it is only counted."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._since = ctx.clock.monotonic()
        self._written = 0
        self._unwritten = 0

    async def refused(self, method: str, status: int) -> None:
        """Note one refused request: its method and our answer, nothing of what it said."""
        ticks = self._ctx.clock.monotonic()
        if ticks - self._since >= AN_HOUR:
            self._since, self._written = ticks, 0
        if self._written >= MOST_AN_HOUR:
            self._unwritten += 1
            return
        self._written += 1
        unwritten, self._unwritten = self._unwritten, 0

        def noted(tx: Tx) -> None:
            record(
                tx,
                self._ctx.now(),
                Kind.REQUEST_REFUSED,
                A_STRANGER,
                method=method,
                status=status,
                unwritten=unwritten,
            )

        await self._ctx.store.write(noted)
