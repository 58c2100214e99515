"""Objections and holds: rows that only a journalled act or a taken-back reaction closes."""

from datetime import datetime

from bot.domain.drafts import DraftId, stamp, unstamp
from bot.domain.emoji import Gesture
from bot.domain.people import UserId
from bot.domain.review import Stop
from storage.engine import Tx


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


def opened(tx: Tx, draft: DraftId) -> tuple[Stop, ...]:
    """The open objections and holds of a draft, oldest first."""
    found = tx.rows(
        "SELECT * FROM stops WHERE draft_id = :draft AND closed_at IS NULL ORDER BY id",
        draft=draft,
    )
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


def close(tx: Tx, stop: Stop, *, by: UserId, why: str, now: datetime) -> bool:
    """Close one; say whether it was still open."""
    return (
        tx.run(
            "UPDATE stops SET closed_at = :now, closed_by = :by, closed_why = :why"
            " WHERE id = :id AND closed_at IS NULL",
            now=stamp(now),
            by=by,
            why=why,
            id=stop.id,
        )
        == 1
    )
