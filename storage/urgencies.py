"""Urgencies and their reviews: sealed rows that are only added (rules 15 and 38)."""

from datetime import datetime

from bot.domain.drafts import Draft, DraftId, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.domain.urgency import Urgency
from storage.engine import Row, Tx

_FACTS = ("draft_id", "revision", "digest", "person", "reason", "at")
_WITH_REVIEW = (
    "SELECT u.*, r.person AS reviewer FROM urgencies u"
    " LEFT JOIN urgent_reviews r ON r.urgency_id = u.id"
)


def _parts(row: Row) -> list[str]:
    return [str(row[name]) for name in _FACTS]


def add(tx: Tx, draft: Draft, by: UserId, reason: str, *, now: datetime, sealer: Sealer) -> int:
    """Write that the current revision is urgent; the table refuses a second time."""
    row: dict[str, str | int | None] = {
        "draft_id": draft.id,
        "revision": draft.revision.number,
        "digest": draft.revision.digest,
        "person": by,
        "reason": reason,
        "at": stamp(now),
    }
    return tx.insert("urgencies", {**row, "seal": sealer.seal("urgency", _parts(row))})


def of(tx: Tx, draft: DraftId, sealer: Sealer) -> tuple[Urgency, ...]:
    """Every urgency that any revision of a draft had, oldest first."""
    found = tx.rows(f"{_WITH_REVIEW} WHERE u.draft_id = :draft ORDER BY u.id", draft=draft)
    return tuple(one for row in found if (one := _urgency(row, sealer)) is not None)


def unreviewed(tx: Tx, sealer: Sealer) -> list[tuple[DraftId, Urgency]]:
    """The urgencies that nobody else has looked at yet, with their drafts."""
    found = tx.rows(f"{_WITH_REVIEW} WHERE r.person IS NULL ORDER BY u.id")
    return [
        (DraftId(int(str(row["draft_id"]))), one)
        for row in found
        if (one := _urgency(row, sealer)) is not None
    ]


def review(tx: Tx, urgency: Urgency, by: UserId, now: datetime) -> None:
    """Write who looked at it afterwards; the table refuses those who were involved."""
    tx.run(
        "INSERT INTO urgent_reviews (urgency_id, person, at) VALUES (:id, :by, :at)",
        id=urgency.id,
        by=by,
        at=stamp(now),
    )


def _urgency(row: Row, sealer: Sealer) -> Urgency | None:
    if not sealer.holds(str(row["seal"]), "urgency", _parts(row)):
        return None
    reviewer = row["reviewer"]
    return Urgency(
        id=int(str(row["id"])),
        by=UserId(str(row["person"])),
        at=unstamp(str(row["at"])),
        reason=str(row["reason"]),
        revision=int(str(row["revision"])),
        reviewed_by=UserId(str(reviewer)) if reviewer is not None else None,
    )
