"""Stopping one draft: hold, release, lift. Stopping needs one person, going on another one."""

from collections.abc import Sequence

from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import Gesture
from bot.domain.errors import NotAllowed, UserError
from bot.domain.journal import Kind
from bot.domain.lifting import may_not_lift
from bot.domain.people import UserId
from bot.domain.review import Stop
from bot.domain.states import OPEN, spoken
from bot.services.asking import may_stop_here, second_person
from bot.services.context import Context
from bot.services.deciding import policy_and_seats, policy_for
from bot.services.drafting import get
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.rooms import hall
from bot.services.showing import show
from bot.words.phrases import marked, phrase
from storage import deliveries, drafts, stops
from storage.engine import Tx


async def hold(
    ctx: Context, number: int, by: UserId, reason: str = "", *, how: str = marked("by command")
) -> Draft:
    """Let a draft wait, without refusing it: anyone, one gesture (rules 13, 31).

    Whoever holds it already and says nothing new, as with a second press, holds it once.
    """
    draft = await get(ctx, number)
    if by not in draft.authors:
        await may_stop_here(ctx, by)

    def held(tx: Tx) -> None:
        now_is = drafts.get(tx, draft.id) or draft
        if now_is.state not in OPEN:
            raise UserError(
                phrase(
                    "There is nothing left to hold: this draft is {state}.",
                    state=spoken(now_is.state),
                )
            )
        if any(
            stop.by == by
            and stop.kind is Gesture.HOLD
            and not stop.card
            and reason in {"", stop.reason}
            for stop in stops.opened(tx, draft.id, ctx.sealer)
        ):
            return
        stops.open_stop(tx, draft.id, Gesture.HOLD, by, now=ctx.now(), card="", reason=reason)
        record(tx, ctx.now(), Kind.STOP_OPENED, by, draft.id, stop="hold", how=how)

    await ctx.store.write(held)
    await show(ctx, draft.id)
    return draft


async def release(ctx: Context, number: int, by: UserId, reason: str = "") -> Draft:
    """Release holds: one's own, or as an eligible non-author everybody's (rule 13)."""
    draft = await get(ctx, number)
    held = [s for s in await _open(ctx, draft.id) if s.kind is Gesture.HOLD]
    if not held:
        raise UserError(phrase("Nobody holds this draft."))
    if any(stop.by != by for stop in held):
        await other_person(ctx, draft, by, phrase("release somebody else's hold"))
    await close_stops(ctx, draft, held, by, reason or marked("released"))
    return draft


async def lift(ctx: Context, number: int, by: UserId, reason: str) -> Draft:
    """Lift objections with a reason; only an eligible non-author does (rule 12)."""
    draft = await get(ctx, number)
    objections = [s for s in await _open(ctx, draft.id) if s.kind is Gesture.OBJECT]
    if not objections:
        raise UserError(phrase("Nobody objects to this draft."))
    liftable = await _liftable(ctx, draft, objections, by)
    await close_stops(ctx, draft, liftable, by, phrase("lifted: {reason}", reason=reason))
    return draft


async def _liftable(ctx: Context, draft: Draft, objections: list[Stop], by: UserId) -> list[Stop]:
    """The objections that this person may lift. Raises `NotAllowed` where it is none of them."""
    objectors = [stop.by for stop in objections]
    room = await hall(ctx, by, *objectors)
    policy, seats = await ctx.store.read(lambda tx: policy_and_seats(tx, ctx, draft))
    why = {
        objector: may_not_lift(policy, draft.authors, seats, room, by=by, objector=objector)
        for objector in objectors
    }
    liftable = [stop for stop in objections if not why[stop.by]]
    if not liftable:
        raise NotAllowed(
            phrase("Sorry, you can't lift this objection: {why}.", why=why[objectors[0]])
        )
    return liftable


async def other_person(ctx: Context, draft: Draft, by: UserId, act: str) -> None:
    """Refuse whoever can't be the other person in a matter of one draft (rules 12, 13, 41).

    Raises `NotAllowed` with the reason; `act` completes "Authors can't ...".
    """
    if by in draft.authors:
        raise NotAllowed(
            phrase("Authors can't {act} on their own draft; please ask a colleague.", act=act)
        )
    await second_person(ctx, by)
    policy = await ctx.store.read(lambda tx: policy_for(tx, ctx, draft))
    if policy.approvers is not None and by not in policy.approvers:
        raise NotAllowed(phrase("Only the people whom the policy names can {act}.", act=act))


async def _open(ctx: Context, number: DraftId) -> tuple[Stop, ...]:
    return await ctx.store.read(lambda tx: stops.opened(tx, number, ctx.sealer))


async def close_stops(
    ctx: Context, draft: Draft, which: Sequence[Stop], by: UserId, why: str
) -> None:
    """Close objections or holds for good, and let the draft follow; who may, is asked before."""

    def closed(tx: Tx) -> None:
        for stop in which:
            if stops.close(tx, stop, by=by, why=why, now=ctx.now(), sealer=ctx.sealer):
                record(
                    tx, ctx.now(), Kind.STOP_CLOSED, by, draft.id, stop=stop.kind.value, of=stop.by
                )
        deliveries.look_now(tx, draft.id, ctx.now())

    await ctx.store.write(closed)
    await look_at(ctx, draft.id)
    ctx.wake()
