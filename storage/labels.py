"""Labels of drafts: insert-only, the newest ones count, and two people may erase them (39)."""

import json
from datetime import datetime

from bot.domain.drafts import DraftId, stamp
from bot.domain.people import UserId
from storage.engine import Tx

TABLE = """
CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX labels_of_draft ON labels (draft_id);
CREATE TRIGGER labels_never_leave BEFORE DELETE ON labels
BEGIN SELECT RAISE(ABORT, 'labels are kept'); END;
CREATE TRIGGER labels_never_again BEFORE INSERT ON labels
WHEN EXISTS (SELECT 1 FROM labels WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'labels are kept'); END;
CREATE TRIGGER labels_are_only_erased BEFORE UPDATE ON labels
WHEN NEW.id <> OLD.id OR NEW.draft_id <> OLD.draft_id OR NEW.person <> OLD.person
  OR NEW.at <> OLD.at OR NEW.body <> '[]'
  OR NOT EXISTS (SELECT 1 FROM erasures WHERE draft_id = OLD.draft_id)
BEGIN SELECT RAISE(ABORT, 'labels are only erased, by two people'); END;
CREATE TRIGGER labels_change_the_card AFTER INSERT ON labels
BEGIN UPDATE drafts SET changes = changes + 1 WHERE id = NEW.draft_id; END;
"""


def put(tx: Tx, draft: DraftId, person: UserId, labels: tuple[str, ...], now: datetime) -> bool:
    """Let a draft have these labels from now on; say whether that changed anything."""
    if labels == of(tx, draft):
        return False
    body = json.dumps(labels, ensure_ascii=False)
    tx.insert("labels", {"draft_id": draft, "person": person, "at": stamp(now), "body": body})
    return True


def of(tx: Tx, draft: DraftId) -> tuple[str, ...]:
    """The labels that a draft has now."""
    row = tx.row(
        "SELECT body FROM labels WHERE draft_id = :draft ORDER BY id DESC LIMIT 1", draft=draft
    )
    return tuple(str(one) for one in json.loads(str(row["body"]))) if row else ()


def erase(tx: Tx, draft: DraftId) -> None:
    """Erase all labels that a draft ever had."""
    tx.run("UPDATE labels SET body = '[]' WHERE draft_id = :draft", draft=draft)
