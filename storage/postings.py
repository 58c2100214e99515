"""Cards that are being posted: a row from before the call until the message is bound (trap 75)."""

from datetime import datetime

from bot.domain.drafts import Draft, stamp, unstamp
from storage.engine import Tx

TABLE = """
CREATE TABLE postings (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (draft_id, revision)
);
"""


def begin(tx: Tx, draft: Draft, now: datetime) -> datetime | None:
    """Note that a card is being posted; return since when, where that began before."""
    key = {"draft": draft.id, "revision": draft.revision.number}
    found = tx.row(
        "SELECT at FROM postings WHERE draft_id = :draft AND revision = :revision", **key
    )
    if found is not None:
        return unstamp(str(found["at"]))
    tx.run(
        "INSERT INTO postings (draft_id, revision, at) VALUES (:draft, :revision, :at)",
        at=stamp(now),
        **key,
    )
    return None


def end(tx: Tx, draft: Draft) -> None:
    """Note that the card of this revision is known."""
    tx.run(
        "DELETE FROM postings WHERE draft_id = :draft AND revision = :revision",
        draft=draft.id,
        revision=draft.revision.number,
    )
