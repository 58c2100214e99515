"""Posts that were given to a person: for each attempt one person, chosen at the last look."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.drafts import stamp
from bot.domain.people import UserId
from storage.engine import Row, Tx

TABLE = """
CREATE TABLE handovers (
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  attempt INTEGER NOT NULL,
  person TEXT NOT NULL CHECK (person <> ''),
  at TEXT NOT NULL,
  channel TEXT NOT NULL DEFAULT '',
  ts TEXT NOT NULL DEFAULT '',
  shown TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (delivery_id, attempt)
);
CREATE TRIGGER handovers_only_once BEFORE INSERT ON handovers
WHEN EXISTS (
  SELECT 1 FROM handovers WHERE delivery_id = NEW.delivery_id AND attempt >= NEW.attempt
)
BEGIN SELECT RAISE(ABORT, 'a post is given to one person only'); END;
CREATE TRIGGER handovers_never_change BEFORE UPDATE ON handovers
WHEN NEW.delivery_id <> OLD.delivery_id OR NEW.attempt <> OLD.attempt
  OR NEW.person <> OLD.person OR NEW.at <> OLD.at OR (OLD.ts <> '' AND NEW.ts <> OLD.ts)
BEGIN SELECT RAISE(ABORT, 'a post is given to one person only'); END;
CREATE TRIGGER handovers_never_leave BEFORE DELETE ON handovers
BEGIN SELECT RAISE(ABORT, 'who was given a post is kept'); END;
"""

# The standings of which nothing more will come.
LAST = ("out", "not out", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who was given which attempt, the message that says so, and what it shows."""

    delivery: DeliveryId
    attempt: int
    person: UserId
    channel: str
    ts: str
    shown: str


def add(tx: Tx, delivery: Delivery, person: UserId, now: datetime) -> None:
    """Fix who gets this attempt; nobody else does."""
    tx.run(
        "INSERT INTO handovers (delivery_id, attempt, person, at)"
        " VALUES (:delivery, :attempt, :person, :at)",
        delivery=delivery.id,
        attempt=delivery.attempt,
        person=person,
        at=stamp(now),
    )


def of(tx: Tx, delivery: DeliveryId) -> Handover | None:
    """The newest handover of a delivery."""
    row = tx.row(
        "SELECT * FROM handovers WHERE delivery_id = :delivery ORDER BY attempt DESC LIMIT 1",
        delivery=delivery,
    )
    return _handover(row) if row else None


def watched(tx: Tx) -> list[Handover]:
    """Those whose message may have to show something else, or who may have one unknown to us."""
    rows = tx.rows(
        "SELECT * FROM handovers h WHERE shown NOT IN (:out, :not_out, :removed)"
        " AND (ts <> '' OR EXISTS (SELECT 1 FROM deliveries d WHERE d.id = h.delivery_id"
        "   AND d.attempt = h.attempt AND d.state = 'unknown'))"
        " ORDER BY delivery_id, attempt",
        out=LAST[0],
        not_out=LAST[1],
        removed=LAST[2],
    )
    return [_handover(row) for row in rows]


def shows(tx: Tx, one: Handover, channel: str, ts: str, standing: str) -> None:
    """Remember the message and what it shows."""
    tx.run(
        "UPDATE handovers SET channel = :channel, ts = :ts, shown = :shown"
        " WHERE delivery_id = :delivery AND attempt = :attempt",
        channel=channel,
        ts=ts,
        shown=standing,
        delivery=one.delivery,
        attempt=one.attempt,
    )


def _handover(row: Row) -> Handover:
    return Handover(
        delivery=DeliveryId(int(str(row["delivery_id"]))),
        attempt=int(str(row["attempt"])),
        person=UserId(str(row["person"])),
        channel=str(row["channel"]),
        ts=str(row["ts"]),
        shown=str(row["shown"]),
    )
