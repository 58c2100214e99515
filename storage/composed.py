"""What people typed in a form that is no draft yet: one row for each person and draft.

It is kept so that a failure loses nothing, and deleted once the draft is made.
"""

import json
from datetime import datetime, timedelta

from bot.domain.composing import Composed
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


def keep(tx: Tx, person: UserId, draft: DraftId, composed: Composed, now: datetime) -> None:
    """Keep what somebody typed, in place of what they typed before; what is old is dropped.

    The accounts are not kept: they are chosen anew each time.
    """
    tx.run("DELETE FROM composed WHERE at < :oldest", oldest=stamp(now - KEPT))
    tx.run(
        "INSERT INTO composed (person, draft_id, body, at) VALUES (:person, :draft, :body, :at)"
        " ON CONFLICT (person, draft_id) DO UPDATE SET body = excluded.body, at = excluded.at",
        person=person,
        draft=draft,
        body=json.dumps({"text": composed.text, "when": composed.when}),
        at=stamp(now),
    )


def kept(tx: Tx, person: UserId, draft: DraftId) -> Composed | None:
    """Read what somebody typed and has no draft of yet."""
    row = tx.row(
        "SELECT body FROM composed WHERE person = :person AND draft_id = :draft",
        person=person,
        draft=draft,
    )
    if row is None:
        return None
    body = json.loads(str(row["body"]))
    return Composed(text=body["text"], when=body["when"])


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
