"""Stopping: hold, release, lift, pause, resume. Stopping needs one person, starting again two."""

from dataclasses import dataclass

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import Gesture
from bot.domain.errors import NotAllowed, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.pauses import Ask, AskKind, Pause
from bot.domain.people import UserId
from bot.domain.review import Stop
from bot.domain.states import OPEN
from bot.services.asking import Asked, Wish, ask_or_confirm, drop_asks, full_member, may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.moving import settle
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.showing import show
from storage import deliveries, drafts, pauses, stops
from storage.engine import Tx

EVERYTHING = "everything"


async def hold(ctx: Context, number: int, by: UserId, reason: str = "") -> Draft:
    """Let a draft wait, without refusing it: anyone, one gesture (rules 13, 31)."""
    draft = await get(ctx, number)
    if by not in draft.authors:
        await may_stop_here(ctx, by)

    def held(tx: Tx) -> None:
        now_is = drafts.get(tx, draft.id) or draft
        if now_is.state not in OPEN:
            raise UserError(f"There is nothing left to hold: this draft is {now_is.state.value}.")
        stops.open_stop(tx, draft.id, Gesture.HOLD, by, now=ctx.now(), card="", reason=reason)
        record(tx, ctx.now(), Kind.STOP_OPENED, by, draft.id, stop="hold", how="by command")

    await ctx.store.write(held)
    await show(ctx, draft.id)
    return draft


async def release(ctx: Context, number: int, by: UserId, reason: str = "") -> Draft:
    """Release holds: one's own, or as an eligible non-author everybody's (rule 13)."""
    draft = await get(ctx, number)
    held = [s for s in await _open(ctx, draft.id) if s.kind is Gesture.HOLD]
    if not held:
        raise UserError("Nobody holds this draft.")
    if any(stop.by != by for stop in held):
        await _other_person(ctx, draft, by, "release somebody else's hold")
    await _close(ctx, draft, held, by, reason or "released")
    return draft


async def lift(ctx: Context, number: int, by: UserId, reason: str) -> Draft:
    """Lift objections with a reason; only an eligible non-author does (rule 12)."""
    draft = await get(ctx, number)
    objections = [s for s in await _open(ctx, draft.id) if s.kind is Gesture.OBJECT]
    if not objections:
        raise UserError("Nobody objects to this draft.")
    await _other_person(ctx, draft, by, "lift an objection")
    await _close(ctx, draft, objections, by, f"lifted: {reason}")
    return draft


async def _other_person(ctx: Context, draft: Draft, by: UserId, act: str) -> None:
    if by in draft.authors:
        raise NotAllowed(f"Authors can't {act} on their own draft; please ask a colleague.")
    await full_member(ctx, by)
    listed = ctx.rules.policy.approvers
    if listed is not None and by not in listed:
        raise NotAllowed(f"Only the people whom the policy names can {act}.")


async def _open(ctx: Context, number: DraftId) -> tuple[Stop, ...]:
    return await ctx.store.read(lambda tx: stops.opened(tx, number, ctx.sealer))


async def _close(ctx: Context, draft: Draft, which: list[Stop], by: UserId, why: str) -> None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """What a pause met: posts that wait now, and those that could not be stopped any more."""

    pause: Pause
    waiting: tuple[Delivery, ...]
    too_late: tuple[Delivery, ...]


async def pause(ctx: Context, by: UserId, reason: str) -> Paused:
    """Stop everything, from this commit on; nothing ends it but two people (rule 32)."""
    await may_stop_here(ctx, by)

    def paused(tx: Tx) -> Paused:
        now = ctx.now()
        number = pauses.start(tx, reason, by, now)
        drop_asks(tx, ctx, AskKind.RESUME, EVERYTHING, by)
        sending = tuple(deliveries.in_state(tx, DeliveryState.SENDING))
        waiting = tuple(deliveries.in_state(tx, DeliveryState.SCHEDULED, DeliveryState.CLAIMED))
        record(
            tx,
            now,
            Kind.PAUSE_STARTED,
            by,
            pause=number,
            waiting=len(waiting),
            too_late=[d.id for d in sending],
        )
        started = next(p for p in pauses.running(tx, ctx.sealer) if p.id == number)
        return Paused(pause=started, waiting=waiting, too_late=sending)

    met = await ctx.store.write(paused)
    for draft in dict.fromkeys(d.draft for d in met.waiting):
        await show(ctx, draft)
    return met


@dataclass(slots=True)
class Resumed:
    """What resuming did: where it stands, and the posts whose time passed meanwhile."""

    asked: Asked
    missed: list[Delivery]


async def resume(ctx: Context, by: UserId) -> Resumed:
    """Ask to go on, or confirm it; nothing overdue fires by itself afterwards (rule 33)."""
    if not await ctx.store.read(lambda tx: pauses.running(tx, ctx.sealer)):
        raise UserError("Nothing is paused.")
    overdue: list[Delivery] = []

    def go_on(tx: Tx, ask: Ask) -> None:
        now = ctx.now()
        ended = pauses.end_all(tx, asked_by=ask.by, confirmed_by=by, now=now, sealer=ctx.sealer)
        record(tx, now, Kind.PAUSE_ENDED, by, asked_by=ask.by, pauses=ended)
        overdue.extend(_miss_overdue(tx, ctx))

    said = "end the pause, so that posts leave again"
    wish = Wish(kind=AskKind.RESUME, subject=EVERYTHING, said=said)
    asked = await ask_or_confirm(ctx, wish, by, go_on)
    if asked is Asked.DONE:
        ctx.wake()
        for delivery in await ctx.store.read(
            lambda tx: deliveries.in_state(tx, DeliveryState.SCHEDULED)
        ):
            await show(ctx, delivery.draft)
        for number in dict.fromkeys(delivery.draft for delivery in overdue):
            await show(ctx, number)
    return Resumed(asked=asked, missed=overdue)


def _miss_overdue(tx: Tx, ctx: Context) -> list[Delivery]:
    now = ctx.now()
    waiting = deliveries.in_state(tx, DeliveryState.SCHEDULED, DeliveryState.CLAIMED)
    overdue = [d for d in waiting if d.due_at <= now]
    for delivery in overdue:
        deliveries.finish(
            tx, delivery, DeliveryState.MISSED, reason="its time passed during the pause"
        )
        record(tx, now, Kind.DELIVERY_MISSED, THE_BOT, delivery.draft, delivery=delivery.id)
        settle(tx, ctx, delivery.draft)
    return overdue
