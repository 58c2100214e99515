"""Watching: who declares to be away, who is back, and who has the watch (rules 28 and 29)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.drafts import stamp
from bot.domain.errors import NotAllowed, UserError
from bot.domain.journal import Kind
from bot.domain.people import Person, Standing, UserId
from bot.domain.review import STANDING_WHY
from bot.domain.times import TimeProblem, parse_span, say
from bot.domain.watch import (
    Absence,
    Unreached,
    Watch,
    Whereabouts,
    on_watch,
    unreached_because,
)
from bot.services.asking import full_member, standing_of
from bot.services.context import Context
from bot.services.drafting import zone_of
from bot.services.landing import land
from bot.services.record import record
from bot.services.showing import whisper
from bot.services.whereabouts import known
from bot.words.phrases import phrase
from storage import absences, watches
from storage.engine import Tx


async def away(ctx: Context, by: UserId, span: str, person: UserId | None = None) -> Absence:
    """Declare an absence: one's own, or a colleague's, as it only makes things stricter."""
    if person is not None and person != by:
        await full_member(ctx, by)
    start, end = await _span(ctx, by, span)
    absence = Absence(person=person or by, start=start, end=end, by=by)

    def declared(tx: Tx) -> None:
        absences.add(tx, absence)
        record(
            tx,
            ctx.now(),
            Kind.ABSENCE_DECLARED,
            by,
            person=absence.person,
            starts=stamp(start),
            ends=stamp(end),
        )

    await ctx.store.write(declared)
    if absence.person != by:
        said = _declared_for(absence, ZoneInfo(ctx.rules.zone))
        await whisper(ctx, ctx.channel, absence.person, said)
    return absence


def _declared_for(absence: Absence, zone: ZoneInfo) -> str:
    return phrase(
        "<@{by}> declared that you are away until {when}, so posts that nobody else"
        " answers for wait; if you are here, `/draft back` ends it.",
        by=absence.by,
        when=say(absence.end, zone),
    )


async def _span(ctx: Context, by: UserId, span: str) -> tuple[datetime, datetime]:
    whose = await ctx.cards.person(by)
    found = parse_span(span, now=ctx.now(), zone=await zone_of(ctx, whose))
    if isinstance(found, TimeProblem):
        raise UserError(found.sentence)
    return found


async def back(ctx: Context, by: UserId) -> Unreached | None:
    """End one's own absence; a colleague can't call somebody back.

    Returns why that person still can't be reached, such as another absence or a status.
    """
    if await standing_of(ctx, by) in {Standing.EXTERNAL, Standing.BOT}:
        raise NotAllowed(phrase("Sorry: {why}.", why=STANDING_WHY[Standing.EXTERNAL]))
    now = ctx.now()

    def ended(tx: Tx) -> int:
        found = absences.end(tx, by, now, ctx.sealer)
        if found:
            record(tx, now, Kind.ABSENCE_ENDED, by)
        return found

    if not await ctx.store.write(ended):
        raise UserError(phrase("You weren't away."))
    ctx.wake()
    await land(ctx)
    return await still_away(ctx, by)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWatch:
    """A watch that was taken, and what still makes that person unreachable as it begins."""

    watch: Watch
    still: Unreached | None


async def take_watch(ctx: Context, by: UserId, span: str) -> OnWatch:
    """Take the watch for a span: a full member answers for whatever leaves then (rule 28)."""
    await full_member(ctx, by)
    start, end = await _span(ctx, by, span)
    watch = Watch(person=by, start=start, end=end)

    def taken(tx: Tx) -> None:
        watches.take(tx, watch, now=ctx.now(), sealer=ctx.sealer)
        record(tx, ctx.now(), Kind.WATCH_TAKEN, by, starts=stamp(start), ends=stamp(end))

    await ctx.store.write(taken)
    ctx.wake()
    return OnWatch(watch=watch, still=await still_away(ctx, by, start))


async def end_watch(ctx: Context, by: UserId) -> None:
    """Hand one's own watch back, planned ones included. Raises `UserError` where there is none."""

    def ended(tx: Tx) -> int:
        found = watches.end(tx, by, ctx.now())
        if found:
            record(tx, ctx.now(), Kind.WATCH_ENDED, by)
        return found

    if not await ctx.store.write(ended):
        raise UserError(phrase("You don't have the watch; `/draft watch until 23:00` takes it."))


async def on_duty(ctx: Context) -> tuple[UserId, ...]:
    """Who has the watch now, by a span or by the roster, and for as long as a post is fresh."""
    taken = await ctx.store.read(lambda tx: known(tx, ctx).watches)
    return on_watch(taken, ctx.rules.watch, ctx.now())


async def still_away(ctx: Context, user: UserId, at: datetime | None = None) -> Unreached | None:
    """Say which absence or status makes somebody unreachable, although they are here."""
    person: Person | None = await ctx.cards.person(user)
    away_by_word = await ctx.store.read(lambda tx: known(tx, ctx).absences)
    here = Whereabouts(absences=away_by_word, watching=frozenset({user}))
    return unreached_because(user, person, here, ctx.rules.watch, at or ctx.now())
