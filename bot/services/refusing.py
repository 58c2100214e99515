"""Refusals are journalled: what somebody tried, and that it did not work (rule 39)."""

from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.services.context import Context
from bot.services.record import record


async def note(ctx: Context, by: UserId, why: str) -> None:
    """Write down a refusal by its kind; never what was typed."""
    await ctx.store.write(lambda tx: record(tx, ctx.now(), Kind.REFUSED, by, why=why))
