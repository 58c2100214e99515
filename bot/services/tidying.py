"""Tidying: what is kept and nobody needs any more goes, a little with each look at everything."""

from bot.services.context import Context
from bot.services.keeping import clear


async def tidy(ctx: Context) -> None:
    """Clear the bytes of pictures outside the database that no row speaks for."""
    await clear(ctx.store, ctx.shelves, ctx.now())
