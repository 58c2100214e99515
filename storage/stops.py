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
