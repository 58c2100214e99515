"""Objections and holds: rows that only a journalled act or a taken-back reaction closes."""

from datetime import datetime

from bot.domain.drafts import DraftId, stamp, unstamp
from bot.domain.emoji import Gesture
from bot.domain.people import UserId
from bot.domain.review import Stop
from bot.domain.seals import Sealer
from storage.engine import Row, Tx


def open_stop(
    tx: Tx, draft: DraftId, kind: Gesture, person: UserId, *, now: datetime, card: str, reason: str
) -> int:
    """Open an objection or a hold; `card` is the `ts` where it was given, empty for a command."""
    return tx.insert(
        "stops",
        {
            "draft_id": draft,
            "kind": kind.value,
            "person": person,
            "reason": reason,
            "card": card,
            "opened_at": stamp(now),
        },
    )


def _close_parts(row: Row) -> tuple[str | int | None, ...]:
    closed = tuple(str(row[name]) for name in ("closed_at", "closed_by", "closed_why"))
    return (int(str(row["id"])), *closed)


def opened(tx: Tx, draft: DraftId, sealer: Sealer) -> tuple[Stop, ...]:
    """The objections and holds of a draft that nobody closed through us, oldest first."""
    found = [
        row
        for row in tx.rows("SELECT * FROM stops WHERE draft_id = :draft ORDER BY id", draft=draft)
        if row["closed_at"] is None
        or not sealer.holds(str(row["close_seal"]), "stop end", _close_parts(row))
    ]
    return tuple(
        Stop(
            id=int(str(row["id"])),
            kind=Gesture(str(row["kind"])),
            by=UserId(str(row["person"])),
            reason=str(row["reason"]),
            opened_at=unstamp(str(row["opened_at"])),
            card=str(row["card"]),
        )
        for row in found
    )


def close(tx: Tx, stop: Stop, *, by: UserId, why: str, now: datetime, sealer: Sealer) -> bool:
    """Close one; say whether it was still open."""
    closed = {"closed_at": stamp(now), "closed_by": by, "closed_why": why}
    changed = tx.run(
        "UPDATE stops SET closed_at = :closed_at, closed_by = :closed_by,"
        " closed_why = :closed_why, close_seal = :seal WHERE id = :id AND closed_at IS NULL",
        id=stop.id,
        seal=sealer.seal("stop end", _close_parts({"id": stop.id, **closed})),
        **closed,
    )
    return changed == 1


def answered_on(tx: Tx, draft: DraftId, kind: Gesture, card: str) -> set[UserId]:
    """Whose reaction on `card` was already answered by an act, and is still there.

    An objection that was lifted does not open again while its emoji simply stays.
    """
    found = tx.rows(
        "SELECT person FROM stops WHERE draft_id = :draft AND kind = :kind AND card = :card"
        " AND closed_at IS NOT NULL AND gone = 0",
        draft=draft,
        kind=kind.value,
        card=card,
    )
    return {UserId(str(row["person"])) for row in found}


def reaction_gone(tx: Tx, draft: DraftId, kind: Gesture, card: str, person: UserId) -> None:
    """Note that an answered reaction was taken away, so that a new one counts anew."""
    tx.run(
        "UPDATE stops SET gone = 1 WHERE draft_id = :draft AND kind = :kind AND card = :card"
        " AND person = :person AND closed_at IS NOT NULL",
        draft=draft,
        kind=kind.value,
        card=card,
        person=person,
    )
