"""Which objections were given by button: no reaction on a card opens or closes them (12, 38)."""

from typing import Final

from bot.domain.drafts import Draft, DraftId
from bot.domain.objections import Cause
from storage.engine import Tx

TABLE: Final = """
CREATE TABLE stop_presses (
  stop_id INTEGER PRIMARY KEY REFERENCES stops (id),
  digest TEXT NOT NULL,
  cause TEXT NOT NULL
);
CREATE TRIGGER stop_presses_never_change BEFORE UPDATE ON stop_presses
BEGIN SELECT RAISE(ABORT, 'stop_presses are insert-only'); END;
CREATE TRIGGER stop_presses_never_leave BEFORE DELETE ON stop_presses
BEGIN SELECT RAISE(ABORT, 'stop_presses are insert-only'); END;
CREATE TRIGGER stop_presses_never_again BEFORE INSERT ON stop_presses
WHEN EXISTS (SELECT 1 FROM stop_presses WHERE stop_id = NEW.stop_id)
BEGIN SELECT RAISE(ABORT, 'stop_presses are insert-only'); END;
"""


def add(tx: Tx, stop: int, draft: Draft, cause: Cause) -> None:
    """Note that a stop was given by button, against which version, and what should change."""
    tx.insert(
        "stop_presses",
        {"stop_id": stop, "digest": draft.revision.digest, "cause": cause.value},
    )


def of(tx: Tx, draft: DraftId) -> frozenset[int]:
    """The stops of a draft that were given by button, open or not."""
    found = tx.rows(
        "SELECT p.stop_id FROM stop_presses p JOIN stops s ON s.id = p.stop_id"
        " WHERE s.draft_id = :draft",
        draft=draft,
    )
    return frozenset(int(str(row["stop_id"])) for row in found)
