"""Takedown: off every network at once, and the truth about each (rules 31, 34).

The evidence is kept before: content, receipts and votes stay in our own store.
"""

import asyncio
import logging
from datetime import timedelta

from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState, Receipt
from bot.domain.drafts import Draft, DraftId
from bot.domain.errors import PublishError, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.states import Event, State, allows
from bot.ports import Publisher
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.moving import move
from bot.services.planning import unplan
from bot.services.record import record
from bot.services.showing import show, tell
from bot.services.unsure import intent_is_ours
from storage import deliveries, drafts, takedowns
from storage.engine import Tx
from storage.takedowns import Takedown

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=15)
REMOVABLE = (DeliveryState.PUBLISHED, DeliveryState.UNKNOWN)
OUT = (*REMOVABLE, DeliveryState.SENDING)

GONE = "gone and checked"
SAID_GONE = "the network says it is gone, but it could not be checked"
STILL_THERE = "still there"
UNKNOWN = "unknown: please look"
CANNOT = "can't be deleted by this network's API: please do it by hand"


async def take_down(ctx: Context, number: int, by: UserId) -> list[Delivery]:
    """Take a draft down everywhere now; anyone may (rule 31). Returns what became of each.

    Raises `UserError` where nothing of it is or may be out.
    """
    draft = await get(ctx, number)
    if by not in draft.authors:
        await may_stop_here(ctx, by)
    takedown = await ctx.store.write(lambda tx: _ask(tx, ctx, draft, by, timedelta(0), card=""))
    return await _carry_out(ctx, takedown)


def _ask(
    tx: Tx, ctx: Context, draft: Draft, by: UserId, grace: timedelta, *, card: str
) -> Takedown:
    now = ctx.now()
    known = takedowns.open_of(tx, draft.id)
    if known is not None:
        takedowns.start_now(tx, known, min(known.starts_at, now + grace))
        return takedowns.open_of(tx, draft.id) or known
    if not any(d.state in OUT for d in deliveries.of(tx, draft.id)):
        raise UserError(
            f"Nothing of draft {draft.id} is out, so there is nothing to take down;"
            f" to stop it, `/draft hold {draft.id}`."
        )
    takedowns.add(tx, draft.id, by, now=now, starts_at=now + grace, card=card)
    out = [d.id for d in deliveries.of(tx, draft.id) if d.state in OUT]
    record(tx, now, Kind.TAKEDOWN_ASKED, by, draft.id, deliveries=out)
    found = takedowns.open_of(tx, draft.id)
    if found is None:
        raise UserError("That takedown could not be written down; please press again.")
    return found


async def by_reaction(ctx: Context, number: DraftId, by: UserId, card: str) -> None:
    """Begin a takedown by emoji: fifteen seconds in which taking it back cancels it."""
    draft = await get(ctx, number)
    if by not in draft.authors:
        await may_stop_here(ctx, by)
    await ctx.store.write(lambda tx: _ask(tx, ctx, draft, by, GRACE, card=card))
    ctx.wake()
    await tell(
        ctx,
        draft,
        f"<@{by}> takes this down everywhere in 15 seconds; taking the emoji away stops it.",
    )


async def reaction_gone(ctx: Context, number: DraftId, by: UserId) -> None:
    """Cancel a takedown by emoji whose emoji was taken away in time."""

    def cancelled(tx: Tx) -> bool:
        known = takedowns.open_of(tx, number)
        if known is None or known.by != by or not takedowns.cancel(tx, known, ctx.now()):
            return False
        record(tx, ctx.now(), Kind.TAKEDOWN_CANCELLED, by, number)
        return True

    if await ctx.store.write(cancelled):
        await tell(ctx, await get(ctx, number), f"<@{by}> cancelled the takedown; it stays up.")


async def take_down_due(ctx: Context) -> None:
    """Carry out the takedowns whose time has come."""
    for takedown in await ctx.store.read(lambda tx: takedowns.due(tx, ctx.now())):
        await _carry_out(ctx, takedown)


async def _carry_out(ctx: Context, takedown: Takedown) -> list[Delivery]:
    """Remove everything that is out, and what comes out meanwhile, before it counts as done."""
    await ctx.store.write(lambda tx: _stop_the_rest(tx, ctx, takedown))
    tried: set[tuple[DeliveryId, DeliveryState]] = set()

    def left(tx: Tx) -> list[Delivery]:
        return _left(tx, ctx, takedown, tried)

    while rest := await ctx.store.write(left):
        tried |= {(delivery.id, delivery.state) for delivery in rest}
        removed = await asyncio.gather(*(_removed(ctx, d) for d in rest), return_exceptions=True)
        for delivery, what in zip(rest, removed, strict=True):
            await _record_removal(ctx, takedown, delivery, what)
    await show(ctx, takedown.draft)
    seen = {number for number, _ in tried}
    return [d for d in await _of(ctx, takedown.draft) if d.id in seen or d.state in OUT]


def _stop_the_rest(tx: Tx, ctx: Context, takedown: Takedown) -> None:
    draft = drafts.get(tx, takedown.draft)
    if draft is not None:
        unplan(tx, ctx, draft, "taken down", by=takedown.by)


def _left(
    tx: Tx, ctx: Context, takedown: Takedown, tried: set[tuple[DeliveryId, DeliveryState]]
) -> list[Delivery]:
    """What is still to be removed; where nothing is, the takedown is done.

    What is being sent now is asked for again when its answer comes.
    """
    out = [d for d in deliveries.of(tx, takedown.draft) if d.state in REMOVABLE]
    left = [d for d in out if (d.id, d.state) not in tried]
    if not left:
        _finish(tx, ctx, takedown)
    return left


async def _of(ctx: Context, number: DraftId) -> list[Delivery]:
    return await ctx.store.read(lambda tx: deliveries.of(tx, number))


async def _record_removal(
    ctx: Context, takedown: Takedown, delivery: Delivery, outcome: str | BaseException
) -> None:
    """Write down what became of one post; one network's trouble holds no other back."""
    if isinstance(outcome, BaseException):
        log.error(
            "takedown broke",
            exc_info=outcome,
            extra={"event": "takedown.broke", "delivery": delivery.id},
        )
    what = UNKNOWN if isinstance(outcome, BaseException) else outcome

    def recorded(tx: Tx) -> None:
        deliveries.removal(tx, delivery, what)
        now_is = deliveries.get(tx, delivery.id)
        if now_is is not None and now_is.state in REMOVABLE and what in {GONE, SAID_GONE}:
            deliveries.finish(tx, now_is, DeliveryState.DELETED, reason=what)
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_REMOVED,
            takedown.by,
            takedown.draft,
            delivery=delivery.id,
            account=delivery.account,
            result=what,
        )

    await asyncio.shield(ctx.store.write(recorded))


async def _removed(ctx: Context, delivery: Delivery) -> str:
    """Delete one post and look whether it is gone; only the look says so."""
    publisher = ctx.publishers.get(delivery.account)
    receipt = await _receipt(ctx, publisher, delivery) if publisher else None
    if publisher is None or receipt is None or not receipt.remote_id:
        return UNKNOWN
    said = ""
    if not publisher.abilities.deletes:
        return CANNOT
    try:
        await publisher.delete(receipt)
    except PublishError as error:
        said = error.sentence
    try:
        seen = await publisher.read_back(receipt)
    except PublishError as error:
        log.warning(
            "takedown not checked",
            extra={"event": "takedown.unchecked", "delivery": delivery.id},
        )
        return f"{UNKNOWN} ({said or error.sentence})" if said else SAID_GONE
    if seen is None:
        return GONE
    return f"{STILL_THERE}: {said}" if said else STILL_THERE


async def _receipt(ctx: Context, publisher: Publisher, delivery: Delivery) -> Receipt | None:
    """The proof of a post, or what the network finds where the answer was lost."""
    if delivery.receipt is not None or delivery.intent is None:
        return delivery.receipt
    if not await intent_is_ours(ctx, delivery):
        return None
    try:
        return await publisher.find(delivery.intent)
    except PublishError as error:
        log.warning(
            "takedown found nothing",
            extra={"event": "takedown.unsure", "delivery": delivery.id, "why": error.sentence},
        )
        return None


def _finish(tx: Tx, ctx: Context, takedown: Takedown) -> None:
    takedowns.finish(tx, takedown, ctx.now())
    draft = drafts.get(tx, takedown.draft)
    if draft is None:
        return
    if draft.state is not State.TAKEN_DOWN and allows(draft.state, Event.TAKE_DOWN):
        move(tx, ctx, draft, Event.TAKE_DOWN, by=takedown.by)
    record(tx, ctx.now(), Kind.TAKEDOWN_DONE, takedown.by, takedown.draft)
