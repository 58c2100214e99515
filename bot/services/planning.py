"""Planning and unplanning deliveries: one for each account of the approved revision."""

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.accounts import AccountName
from bot.domain.deliveries import DeliveryState, latest
from bot.domain.drafts import Draft, stamp
from bot.domain.journal import THE_BOT, Kind
from bot.domain.parts import in_parts
from bot.domain.people import UserId
from bot.domain.placing import placed
from bot.domain.posting import within_hours
from bot.domain.presses import PressKind, span_around, standing
from bot.domain.times import Timing, TimingKind
from bot.domain.timetable import Slot, slot
from bot.services.context import Context
from bot.services.record import record
from storage import deliveries, doubts, parts, placements, presses
from storage.deliveries import Plan
from storage.engine import Tx

AT_ONCE = Timing(kind=TimingKind.WHEN_APPROVED)


def slot_of(
    tx: Tx, ctx: Context, draft: Draft, approved_at: datetime, *, in_person: bool
) -> Slot | None:
    """Find the slot of a draft approved at this moment; `None` where that is too late.

    What was sent for after its time leaves as soon as it is approved (rule 25). What is
    published in person waits for its press for an hour after its time (rule 10).
    """
    pressed = standing(presses.of(tx, draft, ctx.sealer))
    anew = any(press.kind is PressKind.SEND_NOW for press in pressed)
    timing = AT_ONCE if anew else timing_of(tx, ctx, draft)
    found = slot(timing, approved_at, ctx.rules.times)
    if found is None or not in_person:
        return found
    return replace(found, late_at=max(found.late_at, span_around(found.due_at).closes))


def timing_of(tx: Tx, ctx: Context, draft: Draft) -> Timing:
    """When a draft is due: its approved time, or the part of its window it was moved to (16)."""
    return placed(draft.revision.content.timing, placements.of(tx, draft, ctx.sealer))


def plan(
    tx: Tx, ctx: Context, draft: Draft, slot: Slot, *, only: AccountName | None = None
) -> None:
    """Plan one delivery for each account, or for one, under a key of its own for all attempts.

    Where this version may have been out once, it is not sent again, whatever is approved. Of a
    thread that is partly out, only the parts that are missing are planned.
    """
    doubted = doubts.of(tx, draft.id)
    number = draft.revision.number
    mine = [d for d in deliveries.of(tx, draft.id) if d.revision == number]
    left_out = {d.account for d in mine if d.id in doubted}
    begun = {d.account: d for d in mine if d.state is DeliveryState.PARTLY}
    for target in draft.revision.content.targets:
        account = target.account
        if account in left_out or only not in {None, account}:
            continue
        here = slot_on(tx, ctx, draft, account, slot)
        if account in begun:
            parts.go_on(tx, begun[account], here, ctx.sealer)
            continue
        new = Plan(
            account=account,
            mode=target.mode,
            key=uuid.uuid4().hex,
            of_parts=len(in_parts(target)),
        )
        deliveries.add(tx, draft, new, here, ctx.sealer)


def slot_on(tx: Tx, ctx: Context, draft: Draft, account: AccountName, slot: Slot) -> Slot:
    """Move a slot into the account's posting hours, where they hold for this draft (rule 23)."""
    pressed = {press.kind for press in standing(presses.of(tx, draft, ctx.sealer))}
    if PressKind.OUT_OF_HOURS in pressed or not keeps_hours(draft, pressed):
        return slot
    return within_hours(ctx.rules.posting, account, slot)


def keeps_hours(draft: Draft, pressed: Collection[PressKind]) -> bool:
    """Whether posting hours hold: for what has no time, and that nobody sent for anew."""
    timed = draft.revision.content.timing.kind is not TimingKind.WHEN_APPROVED
    return not timed and PressKind.SEND_NOW not in pressed


def leave_now(tx: Tx, ctx: Context, draft: Draft, *, in_person: bool) -> None:
    """Let what waits for posting hours leave after a countdown, since somebody said so (23)."""
    slot = slot_of(tx, ctx, draft, ctx.now(), in_person=in_person)
    for delivery in latest(deliveries.of(tx, draft.id), draft.revision.number):
        if slot is not None and delivery.state is DeliveryState.SCHEDULED:
            deliveries.move(tx, delivery, slot, ctx.sealer)


def unplan(tx: Tx, ctx: Context, draft: Draft, reason: str, by: UserId = THE_BOT) -> int:
    """Cancel what has not been sent, each with its journal entry; say how many."""
    waiting = (DeliveryState.SCHEDULED, DeliveryState.CLAIMED)
    for delivery in deliveries.of(tx, draft.id):
        if delivery.state in waiting:
            record(
                tx,
                ctx.now(),
                Kind.DELIVERY_CANCELLED,
                by,
                draft.id,
                delivery=delivery.id,
                account=delivery.account,
                due=stamp(delivery.due_at) or "",
                reason=reason,
            )
    return deliveries.cancel(tx, draft.id, reason)
