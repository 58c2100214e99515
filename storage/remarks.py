"""What the author of a draft says to those who approve it, and nobody publishes.

Insert-only; the newest one counts. Two people may erase them with the draft (rule 39).
"""

from datetime import datetime

from bot.domain.drafts import DraftId, stamp
from bot.domain.people import UserId
from storage.engine import Tx

TABLE = """
CREATE TABLE remarks (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX remarks_of_draft ON remarks (draft_id);
CREATE TRIGGER remarks_never_leave BEFORE DELETE ON remarks
BEGIN SELECT RAISE(ABORT, 'remarks are kept'); END;
CREATE TRIGGER remarks_never_again BEFORE INSERT ON remarks
WHEN EXISTS (SELECT 1 FROM remarks WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'remarks are kept'); END;
CREATE TRIGGER remarks_by_authors BEFORE INSERT ON remarks
WHEN NOT EXISTS (
  SELECT 1 FROM authors WHERE draft_id = NEW.draft_id AND person = NEW.person)
BEGIN SELECT RAISE(ABORT, 'only authors say why now'); END;
CREATE TRIGGER remarks_are_only_erased BEFORE UPDATE ON remarks
WHEN NEW.id <> OLD.id OR NEW.draft_id <> OLD.draft_id OR NEW.person <> OLD.person
  OR NEW.at <> OLD.at OR NEW.body <> ''
  OR NOT EXISTS (SELECT 1 FROM erasures WHERE draft_id = OLD.draft_id)
BEGIN SELECT RAISE(ABORT, 'remarks are only erased, by two people'); END;
CREATE TRIGGER remarks_change_the_card AFTER INSERT ON remarks
BEGIN UPDATE drafts SET changes = changes + 1 WHERE id = NEW.draft_id; END;
"""


def add(tx: Tx, draft: DraftId, person: UserId, body: str, now: datetime) -> None:
    """Let this be what is said of a draft from now on; an empty one says nothing any more."""
    tx.insert("remarks", {"draft_id": draft, "person": person, "at": stamp(now), "body": body})


def of(tx: Tx, draft: DraftId) -> tuple[UserId, str] | None:
    """Who says what of a draft now, or nothing."""
    row = tx.row(
        "SELECT person, body FROM remarks WHERE draft_id = :draft ORDER BY id DESC LIMIT 1",
        draft=draft,
    )
    return (UserId(str(row["person"])), str(row["body"])) if row and row["body"] else None


def erase(tx: Tx, draft: DraftId) -> None:
    """Erase all that was said of a draft."""
    tx.run("UPDATE remarks SET body = '' WHERE draft_id = :draft", draft=draft)
