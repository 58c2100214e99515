"""Erasing what a draft said, by two people: the digests stay, and with them the chain (rule 39).

Until then contents and pictures are insert-only, as are the versions and the evidence that
quote them. Nothing is erased while something of the draft is out or under way.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.drafts import DraftId, stamp
from bot.domain.people import UserId
from bot.domain.states import State
from storage import composed, labels, linklooks, remarks
from storage.engine import Tx

OVER: Final = frozenset({State.WITHDRAWN, State.TAKEN_DOWN, State.REHEARSED})

_OF_DRAFT: Final = """
  SELECT digest, draft_id FROM revisions
  UNION SELECT digest, draft_id FROM suggestions
  UNION SELECT story, draft_id FROM incidents"""

TABLES: Final = f"""
CREATE TABLE erasures (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  asked_by TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  at TEXT NOT NULL,
  CHECK (asked_by <> confirmed_by)
);
CREATE TRIGGER erasures_never_change BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures are insert-only'); END;
CREATE TRIGGER erasures_never_leave BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures are insert-only'); END;
CREATE TRIGGER erasures_only_of_what_is_over BEFORE INSERT ON erasures
WHEN EXISTS (SELECT 1 FROM erasures WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM authors WHERE draft_id = NEW.draft_id AND person = NEW.confirmed_by)
  OR NOT EXISTS (SELECT 1 FROM drafts WHERE id = NEW.draft_id
    AND state IN ('withdrawn', 'taken_down', 'rehearsed'))
  OR EXISTS (SELECT 1 FROM deliveries WHERE draft_id = NEW.draft_id
    AND state IN ('scheduled', 'claimed', 'sending', 'published', 'unknown'))
BEGIN SELECT RAISE(ABORT, 'only what is over is erased, by another person'); END;

CREATE VIEW contents_of AS {_OF_DRAFT};

CREATE TRIGGER contents_never_leave BEFORE DELETE ON contents
BEGIN SELECT RAISE(ABORT, 'contents are kept'); END;
CREATE TRIGGER contents_never_again BEFORE INSERT ON contents
WHEN EXISTS (SELECT 1 FROM contents WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'contents are kept'); END;
CREATE TRIGGER contents_are_only_erased BEFORE UPDATE ON contents
WHEN NEW.digest <> OLD.digest OR NEW.body <> '' OR NOT EXISTS (
    SELECT 1 FROM contents_of c JOIN erasures e ON e.draft_id = c.draft_id
    WHERE c.digest = OLD.digest)
  OR EXISTS (SELECT 1 FROM contents_of c WHERE c.digest = OLD.digest
    AND c.draft_id NOT IN (SELECT draft_id FROM erasures))
BEGIN SELECT RAISE(ABORT, 'contents are only erased, by two people'); END;

CREATE TRIGGER pictures_never_leave BEFORE DELETE ON pictures
BEGIN SELECT RAISE(ABORT, 'pictures are kept'); END;
CREATE TRIGGER pictures_never_again BEFORE INSERT ON pictures
WHEN EXISTS (SELECT 1 FROM pictures WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'pictures are kept'); END;
CREATE TRIGGER pictures_are_only_erased BEFORE UPDATE ON pictures
WHEN NEW.sha256 <> OLD.sha256 OR NEW.media_type <> OLD.media_type OR length(NEW.bytes) > 0
  OR NOT EXISTS (SELECT 1 FROM erasures)
  OR EXISTS (SELECT 1 FROM contents WHERE instr(body, OLD.sha256) > 0)
BEGIN SELECT RAISE(ABORT, 'pictures are only erased, by two people'); END;

DROP TRIGGER revisions_never_change;
CREATE TRIGGER revisions_never_change BEFORE UPDATE ON revisions
WHEN NEW.draft_id <> OLD.draft_id OR NEW.number <> OLD.number OR NEW.maker <> OLD.maker
  OR NEW.cause <> OLD.cause OR NEW.made_at <> OLD.made_at OR NEW.digest <> OLD.digest
  OR NEW.level <> OLD.level OR NEW.policy <> OLD.policy OR NEW.seal <> OLD.seal
  OR NEW.findings <> '[]'
  OR NOT EXISTS (SELECT 1 FROM erasures WHERE draft_id = OLD.draft_id)
BEGIN SELECT RAISE(ABORT, 'revisions are insert-only'); END;

DROP TRIGGER evidence_never_changes;
CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence
WHEN NEW.id <> OLD.id OR NEW.takedown_id <> OLD.takedown_id OR NEW.draft_id <> OLD.draft_id
  OR NEW.kind <> OLD.kind OR NEW.at <> OLD.at OR NEW.seal <> OLD.seal OR NEW.body <> '{{}}'
  OR NOT EXISTS (SELECT 1 FROM erasures WHERE draft_id = OLD.draft_id)
BEGIN SELECT RAISE(ABORT, 'evidence is insert-only'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """The digests whose contents are gone, and those that another draft still uses."""

    digests: tuple[str, ...]
    kept: tuple[str, ...]


def erase(
    tx: Tx, draft: DraftId, *, asked_by: UserId, confirmed_by: UserId, now: datetime
) -> Erased:
    """Erase what a draft said, everywhere; what another draft says too is kept for that one.

    The tables refuse it for a draft that isn't over, or that an author confirms.
    """
    tx.insert(
        "erasures",
        {
            "draft_id": draft,
            "asked_by": asked_by,
            "confirmed_by": confirmed_by,
            "at": stamp(now),
        },
    )
    mine, kept = _digests(tx, draft)
    pictures = _pictures(tx, mine)
    for digest in mine:
        tx.run("UPDATE contents SET body = '' WHERE digest = :digest", digest=digest)
    gone = [sha for sha in pictures if not _still_shown(tx, sha)]
    for sha in gone:
        tx.run(
            "UPDATE pictures SET bytes = x'', likeness = x'', place = 'nowhere'"
            " WHERE sha256 = :sha",
            sha=sha,
        )
    tx.run("UPDATE revisions SET findings = '[]' WHERE draft_id = :draft", draft=draft)
    tx.run("UPDATE stops SET reason = '' WHERE draft_id = :draft", draft=draft)
    tx.run("UPDATE evidence SET body = '{}' WHERE draft_id = :draft", draft=draft)
    tx.run("UPDATE deliveries SET intent = NULL WHERE draft_id = :draft", draft=draft)
    remarks.erase(tx, draft)
    labels.erase(tx, draft)
    composed.forget_everybodys(tx, draft)
    linklooks.erase(tx, draft)
    return Erased(digests=(*mine, *gone), kept=tuple(kept))


def _digests(tx: Tx, draft: DraftId) -> tuple[list[str], list[str]]:
    """The digests of a draft's contents: its own, and those that it shares with others."""
    found = tx.rows(
        "SELECT c.digest AS digest, EXISTS (SELECT 1 FROM contents_of o"
        " WHERE o.digest = c.digest AND o.draft_id NOT IN (SELECT draft_id FROM erasures)) AS used"
        " FROM contents_of c WHERE c.draft_id = :draft ORDER BY c.digest",
        draft=draft,
    )
    mine = [str(row["digest"]) for row in found if not row["used"]]
    return mine, [str(row["digest"]) for row in found if row["used"]]


def _pictures(tx: Tx, digests: list[str]) -> list[str]:
    found = [
        row["sha256"]
        for digest in digests
        for row in tx.rows(
            "SELECT p.sha256 AS sha256 FROM pictures p JOIN contents c ON c.digest = :digest"
            " WHERE instr(c.body, p.sha256) > 0",
            digest=digest,
        )
    ]
    return sorted({str(sha) for sha in found})


def _still_shown(tx: Tx, sha: str) -> bool:
    sql = "SELECT 1 AS yes FROM contents WHERE instr(body, :sha) > 0 LIMIT 1"
    return tx.row(sql, sha=sha) is not None


def is_erased(tx: Tx, draft: DraftId) -> bool:
    """Whether two people erased what this draft said."""
    sql = "SELECT 1 AS yes FROM erasures WHERE draft_id = :draft LIMIT 1"
    return tx.row(sql, draft=draft) is not None
