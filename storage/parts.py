"""The parts of a thread that are out: proofs that are only ever added, one at a time (rule 38).

They stand with their delivery, one to a line, so that one statement records the part and permits
the next. Something of it is out from then on: it can't end as if nothing was.
"""

from datetime import datetime

from bot.domain.deliveries import Delivery, DeliveryState, Receipt
from bot.domain.drafts import stamp
from bot.domain.seals import Sealer
from bot.domain.timetable import Slot
from storage.deliveries import Plan, seal_parts
from storage.engine import Tx
from storage.rows import receipt_text, receipts_text

_KEPT = "('scheduled', 'claimed', 'sending', 'published', 'unknown', 'partly out')"
PARTS_OUT = "length({row}.parts) - length(replace({row}.parts, char(10), ''))"

TABLE = f"""
ALTER TABLE deliveries ADD COLUMN of_parts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE deliveries ADD COLUMN parts TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN parts_seal TEXT NOT NULL DEFAULT '';

DROP INDEX deliveries_once;
CREATE UNIQUE INDEX deliveries_once ON deliveries (draft_id, account) WHERE state IN {_KEPT};

DROP TRIGGER deliveries_begin_scheduled;
CREATE TRIGGER deliveries_begin_scheduled BEFORE INSERT ON deliveries
WHEN NEW.state <> 'scheduled' OR NEW.attempt <> 0 OR NEW.receipt IS NOT NULL OR NEW.parts <> ''
  OR EXISTS (SELECT 1 FROM deliveries WHERE id = NEW.id OR key = NEW.key
    OR (draft_id = NEW.draft_id AND account = NEW.account AND state IN {_KEPT}))
BEGIN SELECT RAISE(ABORT, 'a delivery begins as scheduled'); END;

CREATE TRIGGER deliveries_keep_how_many_parts BEFORE UPDATE OF of_parts ON deliveries
WHEN NEW.of_parts <> OLD.of_parts
BEGIN SELECT RAISE(ABORT, 'what a delivery is about never changes'); END;

CREATE TRIGGER parts_come_one_at_a_time BEFORE UPDATE OF parts, parts_seal ON deliveries
WHEN (NEW.parts <> OLD.parts OR NEW.parts_seal <> OLD.parts_seal) AND NOT (
  OLD.state IN ('sending', 'unknown')
  AND substr(NEW.parts, 1, length(OLD.parts)) = OLD.parts
  AND {PARTS_OUT.format(row="NEW")} = {PARTS_OUT.format(row="OLD")} + 1)
BEGIN SELECT RAISE(ABORT, 'the parts of a thread are only added, one at a time'); END;

DROP TRIGGER deliveries_keep_time;
CREATE TRIGGER deliveries_keep_time BEFORE UPDATE OF due_at, late_at, seal ON deliveries
WHEN OLD.state NOT IN ('scheduled', 'claimed')
  AND NOT (OLD.state = 'partly out' AND NEW.state = 'scheduled')
  AND (NEW.due_at <> OLD.due_at OR NEW.late_at <> OLD.late_at OR NEW.seal <> OLD.seal)
BEGIN SELECT RAISE(ABORT, 'the time of a delivery is settled'); END;

DROP TRIGGER deliveries_follow_the_steps;
CREATE TRIGGER deliveries_follow_the_steps BEFORE UPDATE OF state ON deliveries
WHEN NEW.state <> OLD.state AND (NOT (
  (OLD.state = 'scheduled'
      AND NEW.state IN ('claimed', 'cancelled', 'missed', 'failed', 'partly out'))
  OR (OLD.state = 'claimed' AND NEW.state IN
      ('scheduled', 'sending', 'rehearsed', 'cancelled', 'missed', 'failed', 'partly out'))
  OR (OLD.state = 'sending'
      AND NEW.state IN ('published', 'failed', 'unknown', 'scheduled', 'partly out'))
  OR (OLD.state = 'unknown'
      AND NEW.state IN ('published', 'failed', 'sending', 'deleted', 'partly out'))
  OR (OLD.state = 'unknown' AND NEW.state = 'scheduled' AND NEW.parts <> OLD.parts)
  OR (OLD.state = 'published' AND NEW.state = 'deleted')
  OR (OLD.state = 'partly out' AND NEW.state IN ('scheduled', 'deleted')
      AND NOT (NEW.state = 'scheduled'
        AND EXISTS (SELECT 1 FROM doubts WHERE delivery_id = NEW.id))))
  OR (NEW.parts = '' AND NEW.state = 'partly out')
  OR (NEW.parts <> '' AND NEW.state IN ('cancelled', 'missed', 'failed', 'rehearsed')))
BEGIN SELECT RAISE(ABORT, 'a delivery does not go that way'); END;

CREATE TRIGGER parts_change_the_card AFTER UPDATE OF parts ON deliveries
WHEN NEW.parts <> OLD.parts
BEGIN UPDATE drafts SET changes = changes + 1 WHERE id = NEW.draft_id; END;

DROP TRIGGER pauses_that_stopped_something_need_two;
CREATE TRIGGER pauses_that_stopped_something_need_two BEFORE UPDATE ON pauses
WHEN NEW.ended_at IS NOT NULL AND NEW.asked_by = NEW.confirmed_by AND EXISTS (
  SELECT 1 FROM deliveries d WHERE (OLD.account = '' OR d.account = OLD.account)
    AND d.due_at <= NEW.ended_at AND (d.state IN ('scheduled', 'claimed')
      OR (d.state IN ('missed', 'partly out') AND d.late_at >= OLD.since)))
BEGIN SELECT RAISE(ABORT, 'this pause stopped something, so it takes two people to end it'); END;

CREATE TRIGGER erasures_wait_for_parts BEFORE INSERT ON erasures
WHEN EXISTS (SELECT 1 FROM deliveries WHERE draft_id = NEW.draft_id AND state = 'partly out')
BEGIN SELECT RAISE(ABORT, 'only what is over is erased, by another person'); END;
"""


def _seal_parts(delivery: Delivery, text: str) -> tuple[str | int | None, ...]:
    return (delivery.id, delivery.key, text)


def is_out(
    tx: Tx, delivery: Delivery, receipt: Receipt, *, last: bool, now: datetime, sealer: Sealer
) -> bool:
    """Record that the next part is out; say whether this attempt still had the delivery.

    The last one publishes it, and after any other it is looked at again at once.
    """
    parts = (*delivery.parts, receipt)
    text = receipts_text(parts)
    state = DeliveryState.PUBLISHED if last else _between(parts)
    changed = tx.run(
        "UPDATE deliveries SET parts = :parts, parts_seal = :seal, receipt = :first,"
        " state = :state, reason = '', look_at = :now, claimed_until = NULL,"
        " token = CASE :state WHEN 'scheduled' THEN '' ELSE token END"
        " WHERE id = :id AND token = :token AND state = :was",
        parts=text,
        seal=sealer.seal("parts", _seal_parts(delivery, text)),
        first=receipt_text(parts[0]),
        state=state.value,
        now=stamp(now),
        id=delivery.id,
        token=delivery.token,
        was=delivery.state.value,
    )
    return changed == 1


def _between(parts: tuple[Receipt, ...]) -> DeliveryState:
    # What a person saw has no number, and nothing can answer it.
    answerable = all(part.remote_id for part in parts)
    return DeliveryState.SCHEDULED if answerable else DeliveryState.PARTLY


def seal_holds(tx: Tx, delivery: Delivery, sealer: Sealer) -> bool:
    """Whether the parts that are out are as we wrote them."""
    row = tx.row("SELECT parts, parts_seal FROM deliveries WHERE id = :id", id=delivery.id)
    if row is None:
        return False
    text, seal = str(row["parts"]), str(row["parts_seal"])
    return not (text or seal) or sealer.holds(seal, "parts", _seal_parts(delivery, text))


def go_on(tx: Tx, delivery: Delivery, slot: Slot, sealer: Sealer) -> bool:
    """Plan the parts that are missing of one that is partly out; those that are out stay."""
    plan = Plan(account=delivery.account, mode=delivery.mode, key=delivery.key)
    covered = seal_parts(delivery.draft, delivery.revision, delivery.digest, plan, slot)
    changed = tx.run(
        "UPDATE deliveries SET state = 'scheduled', token = '', claimed_until = NULL, reason = '',"
        " due_at = :due, late_at = :late, look_at = :due, seal = :seal"
        " WHERE id = :id AND state = 'partly out'",
        due=stamp(slot.due_at),
        late=stamp(slot.late_at),
        seal=sealer.seal("delivery", covered),
        id=delivery.id,
    )
    return changed == 1
