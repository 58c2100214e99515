"""Who has the watch for a time, who is there now, and the guards of both and of absences."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.drafts import DraftId, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.domain.watch import Watch
from storage.engine import Row, Tx

TABLES = """
CREATE TABLE watches (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  seal TEXT NOT NULL,
  ended_at TEXT,
  CHECK (starts_at < ends_at)
);
CREATE INDEX watches_of ON watches (person, ends_at);

CREATE TABLE activity (
  person TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  seal TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE press_watches (
  draft_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  person TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (draft_id, number),
  FOREIGN KEY (draft_id, number) REFERENCES presses (draft_id, number)
) WITHOUT ROWID;

CREATE TRIGGER press_watches_never_change BEFORE UPDATE ON press_watches
BEGIN SELECT RAISE(ABORT, 'press_watches are insert-only'); END;
CREATE TRIGGER press_watches_never_leave BEFORE DELETE ON press_watches
BEGIN SELECT RAISE(ABORT, 'press_watches are insert-only'); END;
CREATE TRIGGER press_watches_never_again BEFORE INSERT ON press_watches
WHEN EXISTS (SELECT 1 FROM press_watches
  WHERE draft_id = NEW.draft_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'press_watches are insert-only'); END;

ALTER TABLE absences ADD COLUMN ended_at TEXT;
ALTER TABLE absences ADD COLUMN end_seal TEXT NOT NULL DEFAULT '';

CREATE TRIGGER watches_never_leave BEFORE DELETE ON watches
BEGIN SELECT RAISE(ABORT, 'watches are kept'); END;
CREATE TRIGGER watches_end_once BEFORE UPDATE ON watches
WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id
  OR NEW.person <> OLD.person OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at
  OR NEW.taken_at <> OLD.taken_at OR NEW.seal <> OLD.seal
BEGIN SELECT RAISE(ABORT, 'a watch ends once and is kept'); END;
CREATE TRIGGER watches_never_again BEFORE INSERT ON watches
WHEN NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM watches WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'watches are kept'); END;

CREATE TRIGGER absences_never_leave BEFORE DELETE ON absences
BEGIN SELECT RAISE(ABORT, 'absences are kept'); END;
CREATE TRIGGER absences_end_once BEFORE UPDATE ON absences
WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id
  OR NEW.person <> OLD.person OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at
  OR NEW.declared_by <> OLD.declared_by
BEGIN SELECT RAISE(ABORT, 'an absence ends once and is kept'); END;
CREATE TRIGGER absences_never_again BEFORE INSERT ON absences
WHEN NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM absences WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'absences are kept'); END;
"""


def _parts(row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("person", "starts_at", "ends_at", "taken_at"))


def take(tx: Tx, watch: Watch, *, now: datetime, sealer: Sealer) -> None:
    """Write that somebody has the watch for a time."""
    taken = {
        "person": watch.person,
        "starts_at": stamp(watch.start),
        "ends_at": stamp(watch.end),
        "taken_at": stamp(now),
    }
    tx.insert("watches", {**taken, "seal": sealer.seal("watch", _parts(taken))})


def after(tx: Tx, now: datetime, sealer: Sealer) -> tuple[Watch, ...]:
    """The watches that are not over, as we wrote them (rule 38)."""
    found = tx.rows(
        "SELECT * FROM watches WHERE ended_at IS NULL AND ends_at > :now ORDER BY starts_at, id",
        now=stamp(now),
    )
    return tuple(
        _watch(row) for row in found if sealer.holds(str(row["seal"]), "watch", _parts(row))
    )


def end(tx: Tx, person: UserId, now: datetime) -> int:
    """Let somebody hand the watch back, planned ones included; say how many."""
    return tx.run(
        "UPDATE watches SET ended_at = :now"
        " WHERE person = :person AND ended_at IS NULL AND ends_at > :now",
        now=stamp(now),
        person=person,
    )


def also_watch(tx: Tx, draft: DraftId, number: int, person: UserId, sealer: Sealer) -> None:
    """Write that a press takes the watch as well."""
    tx.insert(
        "press_watches",
        {
            "draft_id": draft,
            "number": number,
            "person": person,
            "seal": sealer.seal("press watch", (draft, number, person)),
        },
    )


def with_presses(tx: Tx, draft: DraftId, sealer: Sealer) -> dict[int, UserId]:
    """The presses of a draft that take the watch as well, and whose, as we wrote them (38)."""
    found = tx.rows("SELECT * FROM press_watches WHERE draft_id = :draft", draft=draft)
    mine = {int(str(row["number"])): row for row in found}
    return {
        number: UserId(str(row["person"]))
        for number, row in mine.items()
        if sealer.holds(str(row["seal"]), "press watch", (draft, number, str(row["person"])))
    }


def _watch(row: Row) -> Watch:
    return Watch(
        person=UserId(str(row["person"])),
        start=unstamp(str(row["starts_at"])),
        end=unstamp(str(row["ends_at"])),
    )


def seen(tx: Tx, person: UserId, at: datetime, sealer: Sealer) -> None:
    """Note that somebody did something in the bot; an older sighting changes nothing."""
    when = stamp(at)
    tx.run(
        "INSERT INTO activity (person, at, seal) VALUES (:person, :at, :seal)"
        " ON CONFLICT (person) DO UPDATE SET at = excluded.at, seal = excluded.seal"
        " WHERE excluded.at > activity.at",
        person=person,
        at=when,
        seal=sealer.seal("activity", (person, when)),
    )


def active_since(tx: Tx, since: datetime, sealer: Sealer) -> dict[UserId, datetime]:
    """Who did something since then, and when last, as we wrote it (rule 38)."""
    found = tx.rows("SELECT * FROM activity WHERE at >= :since", since=stamp(since))
    return {
        UserId(str(row["person"])): unstamp(str(row["at"]))
        for row in found
        if sealer.holds(str(row["seal"]), "activity", (str(row["person"]), str(row["at"])))
    }
