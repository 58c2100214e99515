"""Looks at the links of revisions: sealed rows that are only added, and erased by two people."""

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Final

from bot.domain.drafts import Draft, DraftId, canonical, stamp, unstamp
from bot.domain.links import LinkFact, LinkLook, Outcome
from bot.domain.seals import Sealer
from storage.engine import Row, Tx
from storage.tables import _CHANGED

TABLE: Final = f"""
CREATE TABLE link_looks (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX link_looks_of_draft ON link_looks (draft_id, id);

CREATE TRIGGER link_looks_never_change BEFORE UPDATE ON link_looks
WHEN NEW.id <> OLD.id OR NEW.draft_id <> OLD.draft_id OR NEW.revision <> OLD.revision
  OR NEW.at <> OLD.at OR NEW.digest <> OLD.digest OR NEW.seal <> OLD.seal OR NEW.body <> ''
  OR NOT EXISTS (SELECT 1 FROM erasures WHERE draft_id = OLD.draft_id)
BEGIN SELECT RAISE(ABORT, 'looks at links are only erased, by two people'); END;
CREATE TRIGGER link_looks_never_leave BEFORE DELETE ON link_looks
BEGIN SELECT RAISE(ABORT, 'looks at links are insert-only'); END;
CREATE TRIGGER link_looks_never_again BEFORE INSERT ON link_looks
WHEN EXISTS (SELECT 1 FROM link_looks WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'looks at links are insert-only'); END;
CREATE TRIGGER link_looks_change_the_card AFTER INSERT ON link_looks
BEGIN {_CHANGED} END;
"""

_FACTS: Final = ("draft_id", "revision", "at", "digest")


def _parts(row: Row) -> list[str]:
    return [str(row[name]) for name in _FACTS]


def add(tx: Tx, draft: Draft, facts: tuple[LinkFact, ...], *, now: datetime, sealer: Sealer) -> int:
    """Write what came of a look at the links of the current revision; return its number."""
    body = canonical([asdict(fact) for fact in facts])
    row: dict[str, str | int | None] = {
        "draft_id": draft.id,
        "revision": draft.revision.number,
        "at": stamp(now),
        "digest": _digest(body),
    }
    seal = sealer.seal("link look", _parts(row))
    return tx.insert("link_looks", {**row, "body": body, "seal": seal})


def of(tx: Tx, draft: DraftId, sealer: Sealer) -> tuple[LinkLook, ...]:
    """The looks at a draft's links that we wrote, in all its revisions, oldest first."""
    found = tx.rows("SELECT * FROM link_looks WHERE draft_id = :draft ORDER BY id", draft=draft)
    return tuple(_look(row) for row in found if _is_ours(row, sealer))


def _is_ours(row: Row, sealer: Sealer) -> bool:
    whole = _digest(str(row["body"])) == row["digest"]
    return whole and sealer.holds(str(row["seal"]), "link look", _parts(row))


def _look(row: Row) -> LinkLook:
    facts = json.loads(str(row["body"]))
    return LinkLook(
        revision=int(str(row["revision"])),
        at=unstamp(str(row["at"])),
        facts=tuple(LinkFact(**{**one, "outcome": Outcome(one["outcome"])}) for one in facts),
    )


def _digest(body: str) -> str:
    return sha256(body.encode(errors="surrogatepass")).hexdigest()


def erase(tx: Tx, draft: DraftId) -> None:
    """Forget what a draft's links were; the table takes it only where two people erased it (39)."""
    tx.run("UPDATE link_looks SET body = '' WHERE draft_id = :draft", draft=draft)
