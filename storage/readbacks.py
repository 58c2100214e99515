"""What came of reading published posts back, one row for each (no text, only what differs)."""

import json
from datetime import datetime

from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId, stamp, unstamp
from bot.domain.readback import Reading, Verdict
from storage.engine import Row, Tx
from storage.parts import PARTS_OUT

TABLE = """
CREATE TABLE readbacks (
  delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id),
  looks INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('unread', 'same', 'differs', 'gone')),
  differs TEXT NOT NULL DEFAULT '[]',
  next_at TEXT
);
CREATE INDEX readbacks_due ON readbacks (next_at) WHERE next_at IS NOT NULL;
CREATE TRIGGER readbacks_never_leave BEFORE DELETE ON readbacks
BEGIN SELECT RAISE(ABORT, 'what was read back is kept'); END;
CREATE TRIGGER readbacks_end_once BEFORE UPDATE ON readbacks
WHEN OLD.next_at IS NULL OR NEW.delivery_id <> OLD.delivery_id
BEGIN SELECT RAISE(ABORT, 'what was read back is kept'); END;
CREATE TRIGGER readbacks_never_again BEFORE INSERT ON readbacks
WHEN EXISTS (SELECT 1 FROM readbacks WHERE delivery_id = NEW.delivery_id)
BEGIN SELECT RAISE(ABORT, 'what was read back is kept'); END;
CREATE TRIGGER readbacks_change_the_card AFTER UPDATE ON readbacks
WHEN NEW.next_at IS NULL AND NEW.verdict IN ('differs', 'gone')
BEGIN UPDATE drafts SET changes = changes + 1
  WHERE id = (SELECT draft_id FROM deliveries WHERE id = NEW.delivery_id); END;
"""

# Of a thread whose next parts came out later, all that is out is looked at anew.
OF_PARTS = f"""
ALTER TABLE readbacks ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER readbacks_end_once;
UPDATE readbacks SET parts = (
  SELECT ({PARTS_OUT.format(row="d")}) FROM deliveries d WHERE d.id = delivery_id);
CREATE TRIGGER readbacks_end_once BEFORE UPDATE ON readbacks
WHEN NEW.delivery_id <> OLD.delivery_id OR NEW.parts < OLD.parts
  OR (OLD.next_at IS NULL AND NEW.parts = OLD.parts)
  OR (NEW.parts <> OLD.parts AND NEW.parts > (
    SELECT ({PARTS_OUT.format(row="d")}) FROM deliveries d WHERE d.id = NEW.delivery_id))
BEGIN SELECT RAISE(ABORT, 'what was read back is kept'); END;
DROP TRIGGER readbacks_change_the_card;
CREATE TRIGGER readbacks_change_the_card AFTER UPDATE ON readbacks
WHEN (NEW.next_at IS NULL AND NEW.verdict IN ('differs', 'gone'))
  OR (OLD.next_at IS NULL AND OLD.verdict IN ('differs', 'gone'))
BEGIN UPDATE drafts SET changes = changes + 1
  WHERE id = (SELECT draft_id FROM deliveries WHERE id = NEW.delivery_id); END;
"""

# What is still said to be out, all of it or its first parts, and that nobody wants to be gone.
_OUT = """
d.state IN ('published', 'partly out') AND d.removal = '' AND NOT EXISTS (SELECT 1 FROM takedowns t
  WHERE t.draft_id = d.draft_id AND t.cancelled_at IS NULL)
"""


def new(tx: Tx, since: datetime) -> list[DeliveryId]:
    """What came out, due since a time, and that nobody has begun to read back as it is now."""
    found = tx.rows(
        "SELECT d.id AS id FROM deliveries d WHERE d.mode = 'live'"
        f" AND (d.receipt IS NOT NULL OR d.parts <> '') AND d.due_at > :since AND {_OUT}"
        " AND NOT EXISTS (SELECT 1 FROM readbacks r WHERE r.delivery_id = d.id"
        f" AND r.parts >= {PARTS_OUT.format(row='d')}) ORDER BY d.id",
        since=stamp(since),
    )
    return [DeliveryId(int(str(row["id"]))) for row in found]


def due(tx: Tx, now: datetime, limit: int) -> list[DeliveryId]:
    """The posts to be looked at now."""
    # Read in this order: few are due, and all that was ever published is much.
    found = tx.rows(
        "SELECT d.id AS id FROM readbacks r CROSS JOIN deliveries d ON d.id = r.delivery_id"
        f" WHERE r.next_at <= :now AND {_OUT} ORDER BY r.next_at, d.id LIMIT :limit",
        now=stamp(now),
        limit=limit,
    )
    return [DeliveryId(int(str(row["id"]))) for row in found]


def get(tx: Tx, delivery: DeliveryId) -> Reading | None:
    """How reading one post back stands."""
    row = tx.row("SELECT * FROM readbacks WHERE delivery_id = :id", id=delivery)
    return _reading(row) if row else None


def put(tx: Tx, delivery: DeliveryId, reading: Reading) -> None:
    """Write down how reading one post back stands; what has ended is never looked at again."""
    values = {
        "looks": reading.looks,
        "verdict": reading.verdict.value,
        "differs": json.dumps(reading.differs),
        "next_at": stamp(reading.next_at),
        "parts": reading.parts,
    }
    changed = tx.run(
        "UPDATE readbacks SET looks = :looks, verdict = :verdict, differs = :differs,"
        " next_at = :next_at, parts = :parts WHERE delivery_id = :id",
        id=delivery,
        **values,
    )
    if not changed:
        tx.insert("readbacks", {"delivery_id": delivery, **values})


def incidents(tx: Tx, draft: DraftId) -> tuple[tuple[DeliveryId, Reading], ...]:
    """The posts of a draft that are not as they were approved, or not there any more."""
    found = tx.rows(
        "SELECT r.* FROM readbacks r JOIN deliveries d ON d.id = r.delivery_id"
        " WHERE d.draft_id = :draft AND d.state IN ('published', 'partly out')"
        " ORDER BY r.delivery_id",
        draft=draft,
    )
    made = [(DeliveryId(int(str(row["delivery_id"]))), _reading(row)) for row in found]
    return tuple(one for one in made if one[1].is_incident)


def amiss(tx: Tx, since: datetime) -> list[DraftId]:
    """The drafts of posts, due since a time, that are not as they were approved, or not there."""
    found = tx.rows(
        "SELECT DISTINCT d.draft_id AS draft FROM deliveries d"
        " JOIN readbacks r ON r.delivery_id = d.id"
        " WHERE d.state IN ('published', 'partly out') AND d.due_at > :since AND r.next_at IS NULL"
        " AND r.verdict IN ('differs', 'gone') ORDER BY d.draft_id",
        since=stamp(since),
    )
    return [DraftId(int(str(row["draft"]))) for row in found]


def _reading(row: Row) -> Reading:
    return Reading(
        looks=int(str(row["looks"])),
        verdict=Verdict(str(row["verdict"])),
        differs=tuple(json.loads(str(row["differs"]))),
        next_at=unstamp(str(row["next_at"])) if row["next_at"] else None,
        parts=int(str(row["parts"])),
    )
