"""What left lately, and what did not: posts by when they went out, not by when they were due."""

from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import DraftId, stamp
from storage import readbacks, removals
from storage.deliveries import _delivery
from storage.engine import Tx, Value

LONGEST_LATE = timedelta(days=14)


def out_since(tx: Tx, after: datetime, limit: int, *states: DeliveryState) -> list[Delivery]:
    """What left, or may have left, after a time: some posts leave hours after they were due.

    By the instant of its receipt where it has one, and else by its lateness bound; the newest
    first. No approval lives longer than `LONGEST_LATE`.
    """
    wanted: dict[str, Value] = {f"s{number}": s.value for number, s in enumerate(states)}
    marks = ", ".join(f":{name}" for name in wanted)
    found = tx.rows(
        f"SELECT * FROM deliveries WHERE state IN ({marks}) AND due_at > :earliest"
        " AND late_at > :after ORDER BY due_at DESC, id DESC LIMIT :limit",
        earliest=stamp(after - LONGEST_LATE),
        after=stamp(after),
        limit=limit,
        **wanted,
    )
    return [one for one in map(_delivery, found) if _left_at(one) > after]


def _left_at(delivery: Delivery) -> datetime:
    receipt = delivery.receipt
    return delivery.late_at if receipt is None else max(delivery.due_at, receipt.at)


def amiss(tx: Tx, after: datetime) -> tuple[DraftId, ...]:
    """The drafts that are out and not as meant: still to go, other than approved, or in part.

    One may be in it twice.
    """
    return (
        *removals.unfinished(tx, after),
        *readbacks.amiss(tx, after),
        *_partly_out(tx, after),
    )


def _partly_out(tx: Tx, after: datetime) -> list[DraftId]:
    """The drafts that went out, of which a post that was due after a time did not."""
    found = tx.rows(
        "SELECT DISTINCT v.draft_id AS draft FROM deliveries v"
        " JOIN drafts d ON d.id = v.draft_id AND d.revision = v.revision"
        " WHERE v.state IN ('failed', 'missed', 'cancelled', 'partly out') AND v.due_at > :after"
        " AND d.state = 'published' ORDER BY v.draft_id",
        after=stamp(after),
    )
    return [DraftId(int(str(row["draft"]))) for row in found]
