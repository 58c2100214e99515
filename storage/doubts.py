"""Doubts: which deliveries were ever unknown, so that none of them is simply sent again (38)."""

from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId
from storage.engine import Tx

TABLE = """
CREATE TABLE doubts (
  delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id)
);
INSERT INTO doubts (delivery_id) SELECT id FROM deliveries
  WHERE state = 'unknown' OR (state = 'failed' AND intent IS NOT NULL);
CREATE TRIGGER doubts_begin AFTER UPDATE OF state ON deliveries
WHEN NEW.state = 'unknown' AND NOT EXISTS (SELECT 1 FROM doubts WHERE delivery_id = NEW.id)
BEGIN INSERT INTO doubts (delivery_id) VALUES (NEW.id); END;
CREATE TRIGGER doubts_never_change BEFORE UPDATE ON doubts
BEGIN SELECT RAISE(ABORT, 'doubts are insert-only'); END;
CREATE TRIGGER doubts_never_leave BEFORE DELETE ON doubts
BEGIN SELECT RAISE(ABORT, 'doubts are insert-only'); END;
CREATE TRIGGER doubts_never_again BEFORE INSERT ON doubts
WHEN EXISTS (SELECT 1 FROM doubts WHERE delivery_id = NEW.delivery_id)
BEGIN SELECT RAISE(ABORT, 'doubts are insert-only'); END;
CREATE TRIGGER deliveries_never_after_a_doubt BEFORE INSERT ON deliveries
WHEN EXISTS (SELECT 1 FROM doubts x JOIN deliveries d ON d.id = x.delivery_id
  WHERE d.draft_id = NEW.draft_id AND d.revision = NEW.revision AND d.account = NEW.account)
BEGIN SELECT RAISE(ABORT, 'what may have been out is not sent again'); END;
"""


def of(tx: Tx, draft: DraftId) -> frozenset[DeliveryId]:
    """The deliveries of a draft of which nobody knew, at some time, whether they were out."""
    found = tx.rows(
        "SELECT x.delivery_id AS id FROM doubts x JOIN deliveries d ON d.id = x.delivery_id"
        " WHERE d.draft_id = :draft",
        draft=draft,
    )
    return frozenset(DeliveryId(int(str(row["id"]))) for row in found)
