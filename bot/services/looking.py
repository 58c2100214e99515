"""The last look: all is checked again in one transaction, which alone may write `sending`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.accounts import Mode, Network
from bot.domain.deliveries import LEASE, Delivery, DeliveryState, Intent
from bot.domain.drafts import Draft, digest_of
from bot.domain.gate import Distrust, Facts, Go, Miss, TakeBack, Verdict, Wait, may_leave
from bot.domain.handing import choose
from bot.domain.journal import THE_BOT, Kind
from bot.domain.jumps import UNTRUSTED
from bot.domain.links import unnamed
from bot.domain.posting import CLOSED, closed
from bot.domain.presses import PressKind, not_in_person
from bot.domain.review import Room
from bot.domain.states import Event, State
from bot.services import accounts, linkfacts
from bot.services.context import Context
from bot.services.deciding import Opinion, opinion
from bot.services.moving import move, settle
from bot.services.planning import keeps_hours, slot_of, slot_on
from bot.services.policies import settings_stand
from bot.services.record import record
from bot.services.replacing import out_of_step
from bot.services.reviewing import note, take_back
from bot.words.phrases import phrase
from storage import (
    cards,
    clockwork,
    deliveries,
    drafts,
    handovers,
    migrations,
    parts,
    pauses,
    presses,
    replacements,
    sources,
    takedowns,
)
from storage.engine import Tx

RETRY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A verdict, what Slack said for it, and the monotonic second at which it was first asked."""

    verdict: Verdict
    room: Room
    started: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One delivery under its last look, in the transaction that decides it."""

    tx: Tx
    ctx: Context
    draft: Draft
    delivery: Delivery


def last_look(
    tx: Tx,
    ctx: Context,
    claimed: Delivery,
    room: Room,
    intent: Intent | None,
    *,
    removing: bool = False,
) -> Verdict:
    """Judge one claimed (or interrupted) delivery, and record what the verdict means (rule 24).

    With `removing` a go permits only that the post which it replaces is deleted.
    """
    delivery = deliveries.get(tx, claimed.id)
    draft = drafts.get(tx, claimed.draft)
    if delivery is None or draft is None or delivery.token != claimed.token:
        return Wait(reason=phrase("somebody else took it over"))
    if delivery.state not in {DeliveryState.CLAIMED, DeliveryState.SENDING}:
        return Wait(reason=delivery.reason or phrase("it was stopped"))
    known = facts(tx, ctx, draft, delivery, room)
    verdict = may_leave(known)
    case = Case(tx=tx, ctx=ctx, draft=draft, delivery=delivery)
    if isinstance(verdict, Go) and removing:
        _record(case, Kind.DELIVERY_REPLACES, "", answering=known.reachable)
    elif isinstance(verdict, Go):
        _go(case, intent, known)
    elif delivery.state is DeliveryState.CLAIMED:
        _not_now(case, verdict, known)
    return verdict


def facts(tx: Tx, ctx: Context, draft: Draft, delivery: Delivery, room: Room) -> Facts:
    """Gather what the verdict rests on; what Slack just said is written down first."""
    card = cards.living(tx, draft.id)
    if card is not None:
        # New votes and stops become rows before they are judged; moving the draft is left
        # to the verdict below.
        note(tx, ctx, card, room, moving=False)
    what = opinion(tx, ctx, draft, room)
    now = ctx.now()
    return Facts(
        now=now,
        asked_at=room.asked_at,
        due_at=delivery.due_at,
        late_at=delivery.late_at,
        approved_at=what.approved_at,
        countdown=ctx.rules.times.countdown,
        decision=what.decision,
        confirmed=settings_stand(tx, ctx),
        pauses=pauses.against(tx, ctx.sealer, draft, [delivery.account]),
        reachable=what.reachable,
        taking_down=takedowns.open_of(tx, draft.id) is not None,
        broken=broken(tx, ctx, draft, delivery),
        changed=changed(tx, ctx, draft, delivery),
        skew=room.skew,
        waits_for=waits_for(tx, ctx, draft, what, delivery),
    )


def waits_for(tx: Tx, ctx: Context, draft: Draft, what: Opinion, delivery: Delivery) -> str:
    """Say what a delivery still needs beside its approvals, or nothing (rules 10, 20, 23, 25)."""
    if clockwork.held(tx, ctx.sealer):
        return UNTRUSTED
    if gone := out_of_step(tx, delivery):
        return gone
    now = ctx.now()
    if turned := linkfacts.trouble(tx, ctx, draft, what.approved_at):
        return turned
    held = keeps_hours(draft, what.pressed) and PressKind.OUT_OF_HOURS not in what.pressed
    if held and closed(ctx.rules.posting, delivery.account, now):
        return CLOSED
    if not what.decision.in_person:
        return ""
    return not_in_person(what.pressed.get(PressKind.PUBLISH_NOW), delivery.due_at, now)


def broken(tx: Tx, ctx: Context, draft: Draft, delivery: Delivery) -> tuple[str, ...]:
    """Name what in the database or the settings is not as we wrote it (rule 38)."""
    found = []
    if ctx.schema and migrations.schema_digest(tx) != ctx.schema():
        found.append(phrase("the database's guards were changed"))
    if digest_of(draft.revision.content) != draft.revision.digest:
        found.append(phrase("the stored text is not the one that was approved"))
    if not drafts.seal_holds(tx, draft, ctx.sealer):
        found.append(phrase("the stored authors or revision are not as they were written"))
    card = cards.living(tx, draft.id)
    if card is None or not cards.seal_holds(card, ctx.sealer):
        found.append(phrase("the stored card is not the one that was posted"))
    elif card.revision != draft.revision.number:
        found.append(phrase("the stored card shows another revision"))
    if delivery.account not in ctx.accounts:
        found.append(phrase("the account is not in the settings any more"))
    sending = delivery.state is DeliveryState.SENDING
    if sending and not deliveries.intent_holds(tx, delivery, ctx.sealer):
        found.append(phrase("the stored request is not the one that was prepared"))
    if not deliveries.seal_holds(tx, delivery, ctx.sealer):
        found.append(phrase("the stored time or account is not as it was written"))
    if not parts.seal_holds(tx, delivery, ctx.sealer):
        found.append(phrase("the stored parts that are out are not as they were written"))
    if not sources.whole(tx, draft.id, ctx.sealer):
        found.append(phrase("the stored message that it was made from is not as it was written"))
    if not replacements.whole(tx, draft.id, ctx.sealer):
        found.append(phrase("what it corrects is not as it was written"))
    if not presses.whole(tx, draft.id, ctx.sealer):
        found.append(phrase("the stored votes by button are not as they were written"))
    return tuple(found)


def changed(tx: Tx, ctx: Context, draft: Draft, delivery: Delivery) -> tuple[str, ...]:
    """Say what is not any more as it was approved (rules 16 and 20)."""
    found = []
    if (delivery.revision, delivery.digest) != (draft.revision.number, draft.revision.digest):
        found.append(phrase("the draft was changed"))
    now_are = accounts.current(tx, ctx)
    now_content = accounts.renewed_content(draft.revision.content, now_are)
    if now_content != draft.revision.content:
        found.append(phrase("an account is not what it was any more"))
    if draft.state not in {State.SCHEDULED, State.PUBLISHING}:
        found.append(phrase("the draft is not scheduled any more"))
    return tuple(found)


def _not_now(it: Case, verdict: Verdict, known: Facts) -> None:
    match verdict:
        case Wait(reason=reason, until=until):
            _release(it, reason, until, known)
        case TakeBack(reason=reason):
            take_back(it.tx, it.ctx, it.draft, known.decision.status, reason)
        case Miss(reason=reason):
            _end(it, DeliveryState.MISSED, reason)
        case Distrust(reason=reason):
            _end(it, DeliveryState.FAILED, reason)


def _go(case: Case, intent: Intent | None, known: Facts) -> None:
    tx, delivery = case.tx, case.delivery
    if case.draft.state is State.SCHEDULED:
        move(tx, case.ctx, case.draft, Event.SEND)
    if delivery.mode is Mode.DRY_RUN or intent is None:
        _end(case, DeliveryState.REHEARSED, "")
        return
    if delivery.state is DeliveryState.CLAIMED:
        until = case.ctx.now() + LEASE
        deliveries.begin(tx, delivery, intent, case.ctx.sealer, until)
    _record(case, Kind.DELIVERY_SENDING, "", answering=known.reachable, **_given(case, known))


def _given(case: Case, known: Facts) -> dict[str, Sequence[str]]:
    """Where a person posts by hand, choose whom: one, and for good."""
    tx, ctx, delivery = case.tx, case.ctx, case.delivery
    if ctx.accounts[delivery.account].network is not Network.BY_HAND:
        return {}
    person = choose(known.reachable, ctx.rules.phones.get(delivery.account))
    handovers.add(tx, delivery, person, ctx.now())
    return {"given_to": (person,)}


def _release(case: Case, reason: str, until: datetime | None, known: Facts) -> None:
    """Give the claim back; a countdown that began anew moves the slot (rule 23)."""
    tx, ctx, delivery = case.tx, case.ctx, case.delivery
    if until is not None and until > delivery.due_at:
        approved_at = until - ctx.rules.times.countdown
        in_person = known.decision.in_person
        new = slot_of(tx, ctx, case.draft, approved_at, in_person=in_person)
        if new is None:
            _end(case, DeliveryState.MISSED, phrase("not approved in time"))
            return
        new = slot_on(tx, ctx, case.draft, delivery.account, new)
        deliveries.move(tx, delivery, new, ctx.sealer)
        until = max(until, new.due_at)
    look_at = until or ctx.now() + RETRY
    deliveries.release(tx, delivery, look_at=look_at, reason=reason)
    if delivery.reason != reason:
        _record(case, Kind.DELIVERY_WAITING, reason)


ENDINGS = {
    DeliveryState.REHEARSED: Kind.DELIVERY_REHEARSED,
    DeliveryState.MISSED: Kind.DELIVERY_MISSED,
    DeliveryState.FAILED: Kind.DELIVERY_FAILED,
}


def _end(case: Case, state: DeliveryState, reason: str) -> None:
    deliveries.finish(case.tx, case.delivery, state, reason=reason)
    _record(case, ENDINGS[state], reason)
    settle(case.tx, case.ctx, case.draft.id)


def _record(case: Case, kind: Kind, why: str, **more: Sequence[str]) -> None:
    delivery = case.delivery
    record(
        case.tx,
        case.ctx.now(),
        kind,
        THE_BOT,
        case.draft.id,
        delivery=delivery.id,
        account=delivery.account,
        digest=delivery.digest,
        attempt=delivery.attempt,
        why=unnamed(why),
        policy=case.ctx.policy,
        **more,
    )
