"""The museum: what was taken down, the level and story that a team gave it, and corrections."""

import hashlib
import json
from datetime import datetime

from bot.domain.drafts import DraftId, canonical, stamp, unstamp
from bot.domain.museum import Exhibit
from bot.domain.people import UserId
from storage.drafts import content_of
from storage.engine import Row, Tx

TABLES = """
CREATE TABLE incidents (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
  story TEXT NOT NULL REFERENCES contents (digest),
  person TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX incidents_of_draft ON incidents (draft_id);
CREATE TRIGGER incidents_never_change BEFORE UPDATE ON incidents
BEGIN SELECT RAISE(ABORT, 'incidents are insert-only'); END;
CREATE TRIGGER incidents_never_leave BEFORE DELETE ON incidents
BEGIN SELECT RAISE(ABORT, 'incidents are insert-only'); END;
CREATE TRIGGER incidents_never_again BEFORE INSERT ON incidents
WHEN EXISTS (SELECT 1 FROM incidents WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'incidents are insert-only'); END;

CREATE TABLE corrections (
  draft_id INTEGER PRIMARY KEY REFERENCES drafts (id),
  of_draft INTEGER NOT NULL REFERENCES drafts (id),
  CHECK (of_draft <> draft_id)
);
CREATE TRIGGER corrections_never_change BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are insert-only'); END;
CREATE TRIGGER corrections_never_leave BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are insert-only'); END;
CREATE TRIGGER corrections_never_again BEFORE INSERT ON corrections
WHEN EXISTS (SELECT 1 FROM corrections WHERE draft_id = NEW.draft_id)
BEGIN SELECT RAISE(ABORT, 'corrections are insert-only'); END;
"""


def enter(
    tx: Tx, draft: DraftId, revision: int, level: int, story: str, *, by: UserId, now: datetime
) -> str:
    """Give an incident its level and story; return the story's digest, for the journal.

    The words stand beside, under their digest, so that they can be erased (rule 39).
    """
    body = canonical({"story": story})
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    if tx.row("SELECT 1 AS yes FROM contents WHERE digest = :digest", digest=digest) is None:
        tx.run(
            "INSERT INTO contents (digest, body) VALUES (:digest, :body)", digest=digest, body=body
        )
    tx.insert(
        "incidents",
        {
            "draft_id": draft,
            "revision": revision,
            "level": level,
            "story": digest,
            "person": by,
            "at": stamp(now),
        },
    )
    return digest


def cases(tx: Tx) -> list[Exhibit]:
    """The incidents that have a level: the highest that was ever given, the newest story."""
    found = tx.rows(
        "SELECT i.*, (SELECT MAX(level) FROM incidents m WHERE m.draft_id = i.draft_id) AS worst,"
        " (SELECT body FROM contents c WHERE c.digest = i.story) AS body FROM incidents i"
        " WHERE i.id = (SELECT MAX(n.id) FROM incidents n WHERE n.draft_id = i.draft_id)"
        " ORDER BY i.draft_id"
    )
    return [_exhibit(tx, row) for row in found]


def exhibits(tx: Tx, limit: int) -> list[Exhibit]:
    """Everything that was ever taken down, newest first, with what was said of it since."""
    known = {exhibit.draft: exhibit for exhibit in cases(tx)}
    rows = tx.rows(
        "SELECT DISTINCT t.draft_id AS id, d.revision AS revision FROM takedowns t"
        " JOIN drafts d ON d.id = t.draft_id WHERE t.done_at IS NOT NULL"
        " ORDER BY t.draft_id DESC LIMIT :limit",
        limit=limit,
    )
    found = []
    for row in rows:
        draft = DraftId(int(str(row["id"])))
        plain = Exhibit(draft=draft, texts=_texts(tx, draft, int(str(row["revision"]))))
        found.append(known.get(draft, plain))
    return found


def was_taken_down(tx: Tx, draft: DraftId) -> bool:
    """Whether a takedown of a draft was carried out."""
    sql = "SELECT 1 AS yes FROM takedowns WHERE draft_id = :draft AND done_at IS NOT NULL LIMIT 1"
    return tx.row(sql, draft=draft) is not None


def begin_correction(tx: Tx, draft: DraftId, of: DraftId) -> None:
    """Note that a draft corrects what was taken down; for good."""
    tx.insert("corrections", {"draft_id": draft, "of_draft": of})


def corrects(tx: Tx, draft: DraftId) -> DraftId | None:
    """What a draft corrects, if it is a correction."""
    row = tx.row("SELECT of_draft FROM corrections WHERE draft_id = :draft", draft=draft)
    return DraftId(int(str(row["of_draft"]))) if row else None


def _exhibit(tx: Tx, row: Row) -> Exhibit:
    draft = DraftId(int(str(row["draft_id"])))
    return Exhibit(
        draft=draft,
        texts=_texts(tx, draft, int(str(row["revision"]))),
        level=int(str(row["worst"])),
        story=_story(row["body"]),
        at=unstamp(str(row["at"])),
    )


def _story(body: object) -> str:
    """Read a story; what was erased is empty."""
    try:
        plain = json.loads(str(body))
    except ValueError:
        return ""
    return str(plain.get("story", "")) if isinstance(plain, dict) else ""


def _texts(tx: Tx, draft: DraftId, revision: int) -> tuple[str, ...]:
    content = content_of(tx, draft, revision)
    return tuple(dict.fromkeys(t.text for t in content.targets)) if content else ()
