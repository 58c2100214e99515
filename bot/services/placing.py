"""Placing: move a post inside its approved window, and keep every vote (rule 16)."""

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, stamp
from bot.domain.errors import UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.placing import Placement, inside, movable
from bot.domain.review import Room
from bot.domain.states import State
from bot.domain.times import Timing
from bot.domain.timetable import lapses_at
from bot.services.asking import full_member
from bot.services.context import Context
from bot.services.deciding import opinion
from bot.services.planning import slot_of, timing_of
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.rooms import room_of
from bot.services.showing import tell
from bot.words.phrases import phrase
from storage import cards, deliveries, drafts, placements
from storage.engine import Tx

TOO_LATE = phrase("That is too late to move it: it is leaving now.")


def is_move(draft: Draft, timing: Timing) -> bool:
    """Whether this time is only a move inside the window of a draft under way."""
    return movable(draft) and inside(draft.revision.content.timing, timing)


async def place(ctx: Context, draft: Draft, by: UserId, timing: Timing) -> Draft:
    """Let a post leave at another time of its window; authors and full members may.

    Raises `UserError` where it is leaving already, or that part of the window is over.
    """
    if by not in draft.authors:
        await full_member(ctx, by)
    card = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    if card is None:
        raise UserError(phrase("This draft has no card now; please try again in a minute."))
    room = await room_of(ctx, cards.ref(card), draft)
    done = await ctx.store.write(lambda tx: _place(tx, ctx, draft, (by, timing), room))
    await look_at(ctx, draft.id)
    ctx.wake()
    said = phrase("<@{by}> moved it inside its window, which is no change: approvals stay.", by=by)
    await tell(ctx, done, said)
    return done


def _place(tx: Tx, ctx: Context, draft: Draft, wish: tuple[UserId, Timing], room: Room) -> Draft:
    by, timing = wish
    now_is = drafts.get(tx, draft.id) or draft
    window = now_is.revision.content.timing
    if now_is.revision.digest != draft.revision.digest or not is_move(now_is, timing):
        raise UserError(phrase("This draft was changed a moment ago; please look at it again."))
    if timing.start is None or window.end is None:
        raise UserError(phrase("That is no time inside its window."))
    now = ctx.now()
    placement = Placement(start=timing.start, end=timing.end or window.end, by=by)
    placements.add(tx, now_is, placement, now, ctx.sealer)
    drafts.set_lapse(tx, now_is.id, lapses_at(timing_of(tx, ctx, now_is), ctx.rules.times))
    _move_planned(tx, ctx, now_is, room)
    record(
        tx,
        now,
        Kind.DRAFT_MOVED,
        by,
        now_is.id,
        digest=now_is.revision.digest,
        start=stamp(placement.start) or "",
        end=stamp(placement.end) or "",
    )
    return drafts.get(tx, draft.id) or now_is


def _move_planned(tx: Tx, ctx: Context, draft: Draft, room: Room) -> None:
    mine = [d for d in deliveries.of(tx, draft.id) if d.revision == draft.revision.number]
    planned = [d for d in mine if d.state is DeliveryState.SCHEDULED]
    if draft.state is not State.SCHEDULED:
        return
    if any(d.state in {DeliveryState.CLAIMED, DeliveryState.SENDING} for d in mine):
        raise UserError(TOO_LATE)
    what = opinion(tx, ctx, draft, room)
    since = what.approved_at or ctx.now()
    found = slot_of(tx, ctx, draft, since, in_person=what.decision.in_person)
    if found is None:
        raise UserError(
            phrase("That part of its window is over; please choose a later time in it.")
        )
    for delivery in planned:
        deliveries.move(tx, delivery, found, ctx.sealer)
