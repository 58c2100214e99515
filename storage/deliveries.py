"""Deliveries: planned, claimed in one statement, recorded by token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.accounts import AccountName, Mode
from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState, Intent, Receipt
from bot.domain.drafts import Digest, Draft, DraftId, stamp, unstamp
from bot.domain.seals import Sealer
from bot.domain.timetable import Slot
from storage.clockwork import HELD
from storage.engine import Row, Tx, Value
from storage.presses import IN_PERSON
from storage.rows import intent_from, intent_text, receipt_from, receipt_text, receipts_from
from storage.stopping import barred

S = DeliveryState

SOMEBODY_ELSE = """EXISTS (SELECT 1 FROM votes g
    WHERE g.draft_id = v.draft_id AND g.revision = v.revision AND g.digest = v.digest
      AND g.kind = 'given'
      AND g.person NOT IN (SELECT person FROM authors a WHERE a.draft_id = v.draft_id)
      AND NOT EXISTS (SELECT 1 FROM votes w WHERE w.draft_id = g.draft_id
        AND w.revision = g.revision AND w.person = g.person
        AND w.kind = 'taken back' AND w.id > g.id))"""

# What has parts out never ends as if nothing was.
_OR_PARTLY = """CASE WHEN parts <> '' AND :state IN ('failed', 'missed', 'cancelled')
    THEN 'partly out' ELSE :state END"""

_LOOK_NOW = """UPDATE deliveries
    SET look_at = CASE WHEN due_at > :now THEN due_at ELSE :now END WHERE state = 'scheduled' AND"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One delivery to be planned: the account, its mode, and the key of all its attempts.

    `of_parts` says to people in how many posts it leaves; the content decides it.
    """

    account: AccountName
    mode: Mode
    key: str
    of_parts: int = 1


def seal_parts(
    draft: DraftId, revision: int, digest: Digest, plan: Plan, slot: Slot
) -> tuple[str | int | None, ...]:
    """What the seal of a delivery covers: what goes where, and the due time (rule 38)."""
    return (
        draft,
        revision,
        digest,
        plan.account,
        plan.mode.value,
        plan.key,
        stamp(slot.due_at),
        stamp(slot.late_at),
    )


def add(tx: Tx, draft: Draft, plan: Plan, slot: Slot, sealer: Sealer) -> DeliveryId:
    """Plan one delivery of the current revision."""
    revision = draft.revision
    parts = seal_parts(draft.id, revision.number, revision.digest, plan, slot)
    return DeliveryId(
        tx.insert(
            "deliveries",
            {
                "draft_id": draft.id,
                "revision": revision.number,
                "digest": revision.digest,
                "account": plan.account,
                "mode": plan.mode.value,
                "state": S.SCHEDULED.value,
                "due_at": stamp(slot.due_at),
                "late_at": stamp(slot.late_at),
                "look_at": stamp(slot.due_at),
                "key": plan.key,
                "of_parts": plan.of_parts,
                "seal": sealer.seal("delivery", parts),
            },
        )
    )


def move(tx: Tx, delivery: Delivery, slot: Slot, sealer: Sealer) -> None:
    """Give a delivery that has not been sent another slot."""
    plan = Plan(account=delivery.account, mode=delivery.mode, key=delivery.key)
    parts = seal_parts(delivery.draft, delivery.revision, delivery.digest, plan, slot)
    tx.run(
        "UPDATE deliveries SET due_at = :due, late_at = :late, look_at = :due, seal = :seal"
        " WHERE id = :id AND state IN ('scheduled', 'claimed')",
        due=stamp(slot.due_at),
        late=stamp(slot.late_at),
        seal=sealer.seal("delivery", parts),
        id=delivery.id,
    )


def seal_holds(tx: Tx, delivery: Delivery, sealer: Sealer) -> bool:
    """Whether a delivery's content, place and time are as we wrote them."""
    row = tx.row("SELECT seal FROM deliveries WHERE id = :id", id=delivery.id)
    plan = Plan(account=delivery.account, mode=delivery.mode, key=delivery.key)
    slot = Slot(due_at=delivery.due_at, late_at=delivery.late_at)
    parts = seal_parts(delivery.draft, delivery.revision, delivery.digest, plan, slot)
    return row is not None and sealer.holds(str(row["seal"]), "delivery", parts)


def claim(tx: Tx, *, now: datetime, lease: timedelta, token: str, limit: int) -> list[Delivery]:
    """Claim what is due, in one statement; nothing that is paused or held is claimed."""
    found = tx.rows(
        "UPDATE deliveries SET state = 'claimed', token = :token, claimed_until = :until,"
        " attempt = attempt + 1 WHERE id IN (SELECT v.id FROM deliveries v"
        " JOIN drafts d ON d.id = v.draft_id AND d.revision = v.revision"
        " WHERE v.state = 'scheduled' AND v.look_at <= :now"
        " AND d.state IN ('scheduled', 'publishing')"
        f" AND NOT {barred('v')}"
        " AND NOT EXISTS (SELECT 1 FROM stops s"
        "   WHERE s.draft_id = v.draft_id AND s.closed_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM takedowns t WHERE t.draft_id = v.draft_id"
        "   AND t.cancelled_at IS NULL AND t.done_at IS NULL)"
        # A row that the guards would refuse must not keep the others back.
        f" AND {SOMEBODY_ELSE}"
        f" AND {IN_PERSON.format(row='v')}"
        f" AND NOT {HELD}"
        " ORDER BY v.look_at, v.id LIMIT :limit) RETURNING *",
        token=token,
        until=stamp(now + lease),
        now=stamp(now),
        limit=limit,
    )
    return sorted((_delivery(row) for row in found), key=lambda d: (d.due_at, d.id))


def next_look(tx: Tx) -> datetime | None:
    """When the next planned or unknown delivery wants to be looked at."""
    row = tx.row(
        "SELECT MIN(look_at) AS at FROM deliveries WHERE state IN ('scheduled', 'unknown')"
    )
    return unstamp(str(row["at"])) if row and row["at"] else None


def next_look_after(tx: Tx, now: datetime) -> datetime | None:
    """When one will want to be looked at that doesn't yet."""
    row = tx.row(
        "SELECT MIN(look_at) AS at FROM deliveries"
        " WHERE state IN ('scheduled', 'unknown') AND look_at > :now",
        now=stamp(now),
    )
    return unstamp(str(row["at"])) if row and row["at"] else None


def get(tx: Tx, number: DeliveryId) -> Delivery | None:
    """Read one delivery."""
    row = tx.row("SELECT * FROM deliveries WHERE id = :id", id=number)
    return _delivery(row) if row else None


def with_key(tx: Tx, key: str) -> Delivery | None:
    """Find a delivery by the key of its attempts."""
    row = tx.row("SELECT * FROM deliveries WHERE key = :key", key=key)
    return _delivery(row) if row else None


def of(tx: Tx, draft: DraftId) -> list[Delivery]:
    """All deliveries of a draft, through all its revisions."""
    found = tx.rows("SELECT * FROM deliveries WHERE draft_id = :draft ORDER BY id", draft=draft)
    return [_delivery(row) for row in found]


def in_state(tx: Tx, *states: DeliveryState) -> list[Delivery]:
    """All deliveries in these states."""
    wanted: dict[str, Value] = {f"s{number}": s.value for number, s in enumerate(states)}
    marks = ", ".join(f":{name}" for name in wanted)
    found = tx.rows(f"SELECT * FROM deliveries WHERE state IN ({marks}) ORDER BY id", **wanted)
    return [_delivery(row) for row in found]


def leaving(tx: Tx, before: datetime, limit: int) -> list[Delivery]:
    """What is planned to leave before a time, the earliest first."""
    found = tx.rows(
        "SELECT * FROM deliveries WHERE state IN ('scheduled', 'claimed') AND due_at <= :before"
        " ORDER BY due_at, id LIMIT :limit",
        before=stamp(before),
        limit=limit,
    )
    return [_delivery(row) for row in found]


def first_waiting(tx: Tx, account: str = "") -> Delivery | None:
    """The planned delivery that is due first, of all accounts or of one."""
    row = tx.row(
        "SELECT * FROM deliveries WHERE state IN ('scheduled', 'claimed')"
        " AND :account IN ('', account) ORDER BY due_at, id LIMIT 1",
        account=account,
    )
    return _delivery(row) if row else None


def count_waiting(tx: Tx, most: int) -> int:
    """How many deliveries are planned; counting ends at `most`."""
    row = tx.row(
        "SELECT COUNT(*) AS n FROM (SELECT 1 FROM deliveries"
        " WHERE state IN ('scheduled', 'claimed') LIMIT :most) AS counted",
        most=most,
    )
    return int(str(row["n"])) if row else 0


def due_since(tx: Tx, after: datetime, limit: int, *states: DeliveryState) -> list[Delivery]:
    """Deliveries in these states that were due after a time, the newest first."""
    wanted: dict[str, Value] = {f"s{number}": s.value for number, s in enumerate(states)}
    marks = ", ".join(f":{name}" for name in wanted)
    found = tx.rows(
        f"SELECT * FROM deliveries WHERE state IN ({marks}) AND due_at > :after"
        " ORDER BY due_at DESC, id DESC LIMIT :limit",
        after=stamp(after),
        limit=limit,
        **wanted,
    )
    return [_delivery(row) for row in found]


def waiting_past(tx: Tx, now: datetime) -> list[Delivery]:
    """Planned deliveries whose lateness bound is over, whatever stops them."""
    found = tx.rows(
        "SELECT * FROM deliveries WHERE state = 'scheduled' AND late_at < :now ORDER BY id",
        now=stamp(now),
    )
    return [_delivery(row) for row in found]


def begin(tx: Tx, delivery: Delivery, intent: Intent, sealer: Sealer, until: datetime) -> bool:
    """Write `sending` with the frozen request; only this permits the call (rule 24).

    The claim holds `until` then.
    """
    text = intent_text(intent)
    return _settle(
        tx,
        delivery,
        S.SENDING,
        was=S.CLAIMED,
        intent=text,
        intent_seal=sealer.seal("intent", (delivery.id, delivery.key, text)),
        claimed_until=stamp(until),
    )


def intent_holds(tx: Tx, delivery: Delivery, sealer: Sealer) -> bool:
    """Whether the frozen request is the one that was prepared from the approved content."""
    row = tx.row("SELECT intent, intent_seal FROM deliveries WHERE id = :id", id=delivery.id)
    parts = (delivery.id, delivery.key, str(row["intent"]) if row else "")
    return row is not None and sealer.holds(str(row["intent_seal"]), "intent", parts)


def unknown_due(tx: Tx, now: datetime) -> list[Delivery]:
    """Deliveries that may be out, and whose time to be looked for has come."""
    found = tx.rows(
        "SELECT * FROM deliveries WHERE state = 'unknown' AND look_at <= :now ORDER BY id",
        now=stamp(now),
    )
    return [_delivery(row) for row in found]


def look_later(tx: Tx, delivery: Delivery, at: datetime) -> None:
    """Say when a delivery that may be out is looked for again."""
    tx.run(
        "UPDATE deliveries SET look_at = :at WHERE id = :id AND state = 'unknown'",
        at=stamp(at),
        id=delivery.id,
    )


def stale(tx: Tx, now: datetime) -> list[Delivery]:
    """Claimed or sending deliveries whose lease is over: whoever had them is gone."""
    found = tx.rows(
        "SELECT * FROM deliveries WHERE state IN ('claimed', 'sending')"
        " AND (claimed_until IS NULL OR claimed_until < :now) ORDER BY id",
        now=stamp(now),
    )
    return [_delivery(row) for row in found]


def retake(tx: Tx, delivery: Delivery, token: str, until: datetime) -> bool:
    """Take over a send without an answer under a new token, to repeat it by our own key."""
    changed = tx.run(
        "UPDATE deliveries SET state = 'sending', token = :new, attempt = attempt + 1,"
        " claimed_until = :until"
        " WHERE id = :id AND state IN ('sending', 'unknown') AND token = :old",
        new=token,
        until=stamp(until),
        id=delivery.id,
        old=delivery.token,
    )
    return changed == 1


def release(tx: Tx, delivery: Delivery, *, look_at: datetime, reason: str) -> bool:
    """Give a claim back, with the reason and when to look again."""
    changed = tx.run(
        "UPDATE deliveries SET state = 'scheduled', token = '', claimed_until = NULL,"
        " look_at = :look, reason = :reason"
        " WHERE id = :id AND token = :token AND state IN ('claimed', 'sending')",
        look=stamp(look_at),
        reason=reason,
        id=delivery.id,
        token=delivery.token,
    )
    return changed == 1


def finish(
    tx: Tx,
    delivery: Delivery,
    state: DeliveryState,
    *,
    reason: str = "",
    receipt: Receipt | None = None,
) -> bool:
    """Record how an attempt ended; a result with an old token is refused (returns False).

    Where a part of it is out, what would say that nothing is becomes `partly out`.
    """
    # What has parts out keeps the proof of the first.
    proof: dict[str, Value] = {"receipt": receipt_text(receipt)} if receipt else {}
    return _settle(tx, delivery, state, was=delivery.state, reason=reason, **proof)


def _settle(
    tx: Tx, delivery: Delivery, state: DeliveryState, *, was: DeliveryState, **values: Value
) -> bool:
    sets = "".join(f", {name} = :{name}" for name in values)
    changed = tx.run(
        f"UPDATE deliveries SET state = {_OR_PARTLY}{sets}"
        " WHERE id = :id AND token = :token AND state = :was",
        state=state.value,
        id=delivery.id,
        token=delivery.token,
        was=was.value,
        **values,
    )
    return changed == 1


def cancel(tx: Tx, draft: DraftId, reason: str) -> int:
    """Cancel what has not been sent; say how many."""
    return tx.run(
        f"UPDATE deliveries SET state = {_OR_PARTLY}, reason = :reason"
        " WHERE draft_id = :draft AND state IN ('scheduled', 'claimed')",
        state=S.CANCELLED.value,
        reason=reason,
        draft=draft,
    )


def removal(tx: Tx, delivery: Delivery, what: str) -> None:
    """Record what became of taking a post down."""
    tx.run("UPDATE deliveries SET removal = :what WHERE id = :id", what=what, id=delivery.id)


def look_now(tx: Tx, draft: DraftId, now: datetime) -> None:
    """Let the planned deliveries of a draft be looked at again as soon as they are due."""
    tx.run(f"{_LOOK_NOW} draft_id = :draft", now=stamp(now), draft=draft)


def look_now_for(tx: Tx, reason: str, now: datetime) -> None:
    """Let what was given back for that reason be looked at again as soon as it is due."""
    tx.run(f"{_LOOK_NOW} reason = :reason AND look_at > :now", now=stamp(now), reason=reason)


def _delivery(row: Row) -> Delivery:
    parts = receipts_from(str(row["parts"]))
    # What stopped half-way lost its own proof once, and never those of its parts.
    first = parts[0] if parts else None
    return Delivery(
        id=DeliveryId(int(str(row["id"]))),
        draft=DraftId(int(str(row["draft_id"]))),
        revision=int(str(row["revision"])),
        digest=Digest(str(row["digest"])),
        account=AccountName(str(row["account"])),
        mode=Mode(str(row["mode"])),
        state=S(str(row["state"])),
        due_at=unstamp(str(row["due_at"])),
        late_at=unstamp(str(row["late_at"])),
        key=str(row["key"]),
        attempt=int(str(row["attempt"])),
        token=str(row["token"]),
        reason=str(row["reason"]),
        intent=intent_from(row["intent"]),
        receipt=receipt_from(row["receipt"]) or first,
        removal=str(row["removal"]),
        of_parts=int(str(row["of_parts"])),
        parts=parts,
    )
