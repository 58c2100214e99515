"""Watching: who declares to be away, and who is back (rules 28 and 29)."""

from datetime import datetime

from bot.domain.errors import NotAllowed, UserError
from bot.domain.journal import Kind
from bot.domain.people import Standing, UserId
from bot.domain.review import STANDING_WHY
from bot.domain.times import TimeProblem, parse_span
from bot.domain.watch import Absence
from bot.services.asking import full_member, standing_of
from bot.services.context import Context
from bot.services.drafting import zone_of
from bot.services.record import record
from storage import absences
from storage.engine import Tx


async def away(ctx: Context, by: UserId, span: str, person: UserId | None = None) -> Absence:
    """Declare an absence: one's own, or a colleague's, as it only makes things stricter."""
    if person is not None and person != by:
        await full_member(ctx, by)
    whose = await ctx.cards.person(by)
    found = parse_span(span, now=ctx.now(), zone=await zone_of(ctx, whose))
    if isinstance(found, TimeProblem):
        raise UserError(found.sentence)
    absence = Absence(person=person or by, start=found[0], end=found[1], by=by)

    def declared(tx: Tx) -> None:
        absences.add(tx, absence)
        record(tx, ctx.now(), Kind.ABSENCE_DECLARED, by, person=absence.person)

    await ctx.store.write(declared)
    return absence


async def back(ctx: Context, by: UserId) -> datetime:
    """End one's own absence; a colleague can't call somebody back."""
    if await standing_of(ctx, by) in {Standing.EXTERNAL, Standing.BOT}:
        raise NotAllowed(f"Sorry: {STANDING_WHY[Standing.EXTERNAL]}.")
    now = ctx.now()

    def ended(tx: Tx) -> int:
        record(tx, now, Kind.ABSENCE_ENDED, by)
        return absences.end(tx, by, now)

    if not await ctx.store.write(ended):
        raise UserError("You weren't away.")
    ctx.wake()
    return now
