"""Partings: drafts that are over, whose pictures' bytes went; digests and likenesses stay (39).

The table keeps the bytes of every picture that a draft may still need, whoever asks.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.domain.drafts import DraftId, stamp
from storage import pictures
from storage.engine import Tx
from storage.rows import content_from

_NEEDED: Final = """
  SELECT c.digest AS digest FROM drafts d JOIN contents_of c ON c.draft_id = d.id
  WHERE d.state NOT IN ('published', 'rehearsed', 'withdrawn', 'taken_down')
    OR EXISTS (SELECT 1 FROM deliveries v WHERE v.draft_id = d.id
      AND v.state IN ('scheduled', 'claimed', 'sending', 'unknown'))"""

TABLES: Final = f"""
ALTER TABLE pictures ADD COLUMN likeness BLOB NOT NULL DEFAULT x'';
ALTER TABLE pictures ADD COLUMN since TEXT NOT NULL DEFAULT '';

CREATE TABLE partings (
  draft_id INTEGER PRIMARY KEY REFERENCES drafts (id),
  at TEXT NOT NULL
);
CREATE TRIGGER partings_never_change BEFORE UPDATE ON partings
BEGIN SELECT RAISE(ABORT, 'partings are insert-only'); END;
CREATE TRIGGER partings_never_leave BEFORE DELETE ON partings
BEGIN SELECT RAISE(ABORT, 'partings are insert-only'); END;

CREATE VIEW contents_needed AS {_NEEDED};

DROP TRIGGER pictures_never_change;
CREATE TRIGGER pictures_never_change BEFORE UPDATE ON pictures
WHEN NEW.sha256 <> OLD.sha256 OR NEW.media_type <> OLD.media_type
  OR (NEW.place = OLD.place AND NEW.bytes <> OLD.bytes)
  OR (OLD.place <> 'nowhere' AND NEW.size <> OLD.size)
  OR length(NEW.bytes) <> CASE NEW.place WHEN 'database' THEN NEW.size ELSE 0 END
  OR (NEW.likeness <> OLD.likeness AND length(OLD.likeness) > 0 AND length(NEW.likeness) > 0)
BEGIN SELECT RAISE(ABORT, 'pictures are only erased, or moved'); END;

DROP TRIGGER pictures_are_only_erased;
CREATE TRIGGER pictures_are_only_erased BEFORE UPDATE ON pictures
WHEN length(OLD.likeness) > 0 AND length(NEW.likeness) = 0
  AND (NOT EXISTS (SELECT 1 FROM erasures)
    OR EXISTS (SELECT 1 FROM contents WHERE instr(body, OLD.sha256) > 0))
BEGIN SELECT RAISE(ABORT, 'pictures are only erased, by two people'); END;
CREATE TRIGGER pictures_stay_while_needed BEFORE UPDATE ON pictures
WHEN NEW.place = 'nowhere' AND OLD.place <> 'nowhere' AND EXISTS (
  SELECT 1 FROM contents_needed n JOIN contents t ON t.digest = n.digest
  WHERE instr(t.body, OLD.sha256) > 0)
BEGIN SELECT RAISE(ABORT, 'pictures are only erased when no draft needs them'); END;
"""

# Over, nothing of it under way, and nothing of it that people may still try again (rule 25).
_OVER: Final = """
  SELECT d.id AS id FROM drafts d
  WHERE d.state IN ('published', 'rehearsed', 'withdrawn', 'taken_down')
    AND NOT EXISTS (SELECT 1 FROM partings p WHERE p.draft_id = d.id)
    AND NOT EXISTS (SELECT 1 FROM deliveries v WHERE v.draft_id = d.id
      AND v.state IN ('scheduled', 'claimed', 'sending', 'unknown'))
    AND NOT EXISTS (SELECT 1 FROM deliveries v WHERE v.draft_id = d.id
      AND d.state = 'published' AND v.revision = d.revision
      AND v.state IN ('failed', 'missed', 'partly out')
      AND v.id NOT IN (SELECT delivery_id FROM doubts)
      AND NOT EXISTS (SELECT 1 FROM deliveries w WHERE w.draft_id = v.draft_id
        AND w.revision = v.revision AND w.account = v.account AND w.id > v.id))
    AND COALESCE((SELECT MAX(j.at) FROM journal j WHERE j.draft_id = d.id), d.created_at) < :before
  ORDER BY d.id LIMIT :most"""


def due(tx: Tx, before: datetime, most: int) -> list[DraftId]:
    """Drafts that are over, and of which nothing was heard since before that moment."""
    found = tx.rows(_OVER, before=stamp(before), most=most)
    return [DraftId(int(str(row["id"]))) for row in found]


def shown_by(tx: Tx, drafts: Iterable[DraftId]) -> dict[DraftId, set[str]]:
    """The digests of the pictures that any content of these drafts shows, in their order."""
    return {draft: _shown_by(tx, draft) for draft in drafts}


def _shown_by(tx: Tx, draft: DraftId) -> set[str]:
    found = tx.rows(
        "SELECT t.body AS body FROM contents_of c JOIN contents t ON t.digest = c.digest"
        " WHERE c.draft_id = :draft",
        draft=draft,
    )
    contents = (content_from(str(row["body"])) for row in found)
    return {picture.sha256 for content in contents for picture in content.shown}


def wanted_elsewhere(tx: Tx, sha256: str, leaving: Iterable[DraftId]) -> bool:
    """Whether a draft that isn't among these and hasn't parted shows it, or somebody's form."""
    if tx.row("SELECT 1 AS yes FROM composed WHERE instr(body, :hash) > 0 LIMIT 1", hash=sha256):
        return True
    found = tx.rows(
        "SELECT c.draft_id AS id FROM contents t JOIN contents_of c ON c.digest = t.digest"
        " WHERE instr(t.body, :hash) > 0"
        " AND c.draft_id NOT IN (SELECT draft_id FROM partings)",
        hash=sha256,
    )
    return not {int(str(row["id"])) for row in found} <= set(leaving)


def is_needed(tx: Tx, sha256: str) -> bool:
    """Whether a draft shows it that isn't over."""
    row = tx.row(
        "SELECT 1 AS yes FROM contents_needed n JOIN contents t ON t.digest = n.digest"
        " WHERE instr(t.body, :hash) > 0 LIMIT 1",
        hash=sha256,
    )
    return row is not None


def part(tx: Tx, draft: DraftId, now: datetime) -> None:
    """Note that what a draft showed has gone, as far as no other draft shows it."""
    tx.insert("partings", {"draft_id": draft, "at": stamp(now)})


def let_go(tx: Tx, sha256: str) -> bool:
    """Let the bytes of a picture go; its digest, size and likeness stay. Say whether any went."""
    return bool(
        tx.run(
            "UPDATE pictures SET bytes = x'', place = 'nowhere'"
            " WHERE sha256 = :hash AND place <> 'nowhere'",
            hash=sha256,
        )
    )


def drop_unused(tx: Tx, before: datetime, most: int) -> None:
    """Delete pictures that came before that moment and became part of nothing, rows and all.

    Each is looked at once: what a version shows is part of it for ever.
    """
    found = tx.rows(
        "SELECT p.sha256 AS sha256 FROM pictures p WHERE p.since <> '' AND p.since < :before"
        " AND NOT EXISTS (SELECT 1 FROM composed f WHERE instr(f.body, p.sha256) > 0)"
        " ORDER BY p.since LIMIT :most",
        before=stamp(before),
        most=most,
    )
    looked_at = [str(row["sha256"]) for row in found]
    pictures.drop_unused(tx, looked_at)
    for sha256 in looked_at:
        tx.run("UPDATE pictures SET since = '' WHERE sha256 = :hash", hash=sha256)
