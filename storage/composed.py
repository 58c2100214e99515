"""What people typed in a form that is no draft yet: one row for each person and draft.

It is kept so that a failure loses nothing, and deleted once the draft is made.
"""

import json
from datetime import datetime, timedelta

from bot.domain.composing import Composed, Earlier
from bot.domain.drafts import DraftId, stamp
from bot.domain.people import UserId
from storage.engine import Tx

KEPT = timedelta(days=7)

TABLE = """
CREATE TABLE composed (
  person TEXT NOT NULL,
  draft_id INTEGER NOT NULL,
  body TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (person, draft_id)
);
"""

BASE = "ALTER TABLE composed ADD COLUMN base TEXT NOT NULL DEFAULT '';"


def keep(tx: Tx, person: UserId, draft: DraftId, typed: Earlier, now: datetime) -> None:
    """Keep what somebody typed, in place of what they typed before; what is old is dropped.

    The accounts are not kept: they are chosen anew each time.
    """
    tx.run("DELETE FROM composed WHERE at < :oldest", oldest=stamp(now - KEPT))
    tx.run(
        "INSERT INTO composed (person, draft_id, body, at, base)"
        " VALUES (:person, :draft, :body, :at, :base) ON CONFLICT (person, draft_id)"
        " DO UPDATE SET body = excluded.body, at = excluded.at, base = excluded.base",
        person=person,
        draft=draft,
        body=json.dumps({"text": typed.composed.text, "when": typed.composed.when}),
        at=stamp(now),
        base=typed.base,
    )


def kept(tx: Tx, person: UserId, draft: DraftId, now: datetime) -> Earlier | None:
    """Read what somebody typed within a week, and has no draft of yet."""
    row = tx.row(
        "SELECT body, base FROM composed"
        " WHERE person = :person AND draft_id = :draft AND at >= :oldest",
        person=person,
        draft=draft,
        oldest=stamp(now - KEPT),
    )
    if row is None:
        return None
    body = json.loads(str(row["body"]))
    composed = Composed(text=body["text"], when=body["when"])
    return Earlier(composed=composed, base=str(row["base"]))


def forget(tx: Tx, person: UserId, draft: DraftId) -> None:
    """Forget what somebody typed: it is a draft, or a suggestion, now."""
    tx.run(
        "DELETE FROM composed WHERE person = :person AND draft_id = :draft",
        person=person,
        draft=draft,
    )


def forget_everybodys(tx: Tx, draft: DraftId) -> None:
    """Forget what anybody typed instead of what a draft says (rule 39)."""
    tx.run("DELETE FROM composed WHERE draft_id = :draft", draft=draft)
