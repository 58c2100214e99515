"""Whose eyes were on a draft, who was away by their status, and what happened meanwhile."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import Draft, DraftId, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.absences import is_over
from storage.engine import Row, Tx

TABLES = """
CREATE TABLE sightings (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('watching', 'not watching')),
  seen_at TEXT NOT NULL
);
CREATE INDEX sightings_of_draft ON sightings (draft_id, revision, person);
CREATE INDEX sightings_of_person ON sightings (person);
CREATE INDEX votes_of_person ON votes (person);
CREATE INDEX authors_of_person ON authors (person);

CREATE TABLE trips (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  over_at TEXT
);
CREATE UNIQUE INDEX trips_one_at_a_time ON trips (person) WHERE over_at IS NULL;

CREATE TRIGGER sightings_never_change BEFORE UPDATE ON sightings
BEGIN SELECT RAISE(ABORT, 'sightings are insert-only'); END;
CREATE TRIGGER sightings_never_leave BEFORE DELETE ON sightings
BEGIN SELECT RAISE(ABORT, 'sightings are insert-only'); END;
CREATE TRIGGER sightings_never_again BEFORE INSERT ON sightings
WHEN EXISTS (SELECT 1 FROM sightings WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'sightings are insert-only'); END;
"""


def watching(tx: Tx, draft: Draft) -> set[UserId]:
    """Whose eyes were on the current revision when it was last looked at."""
    found = tx.rows(
        "SELECT person, kind FROM sightings"
        " WHERE draft_id = :draft AND revision = :revision ORDER BY id",
        draft=draft.id,
        revision=draft.revision.number,
    )
    last = {UserId(str(row["person"])): str(row["kind"]) for row in found}
    return {person for person, kind in last.items() if kind == "watching"}


def sighted(tx: Tx, draft: Draft, person: UserId, now: datetime, *, there: bool) -> None:
    """Write that somebody's eyes are on a revision now, or not any more."""
    tx.insert(
        "sightings",
        {
            "draft_id": draft.id,
            "revision": draft.revision.number,
            "person": person,
            "kind": "watching" if there else "not watching",
            "seen_at": stamp(now),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A time of being away that is over; `key` is how its report is remembered."""

    key: str
    person: UserId
    start: datetime
    end: datetime


def travelling(tx: Tx) -> set[UserId]:
    """Whose Slack status said that they were away, when it was last seen."""
    found = tx.rows("SELECT person FROM trips WHERE over_at IS NULL")
    return {UserId(str(row["person"])) for row in found}


def leaves(tx: Tx, person: UserId, now: datetime) -> None:
    """Note that somebody's status says away."""
    tx.insert("trips", {"person": person, "seen_at": stamp(now)})


def lands(tx: Tx, person: UserId, now: datetime) -> None:
    """Note that somebody's status says away no longer."""
    tx.run(
        "UPDATE trips SET over_at = :now WHERE person = :person AND over_at IS NULL",
        now=stamp(now),
        person=person,
    )


def over(tx: Tx, since: datetime, now: datetime, sealer: Sealer) -> list[Away]:
    """The absences and statuses that ended between, and whose report was not made."""
    trips = tx.rows("SELECT * FROM trips WHERE over_at > :since", since=stamp(since))
    absences = tx.rows("SELECT * FROM absences WHERE ends_at > :since", since=stamp(since))
    found = [
        Away(
            key=f"landed trip {int(str(row['id']))}",
            person=UserId(str(row["person"])),
            start=unstamp(str(row["seen_at"])),
            end=unstamp(str(row["over_at"])),
        )
        for row in trips
    ]
    found += [
        Away(
            key=f"landed absence {int(str(row['id']))}",
            person=UserId(str(row["person"])),
            start=unstamp(str(row["starts_at"])),
            end=unstamp(str(row["ended_at"] if is_over(row, sealer) else row["ends_at"])),
        )
        for row in absences
    ]
    told = {str(row["key"]) for row in tx.rows("SELECT key FROM notices WHERE key LIKE 'landed %'")}
    return [one for one in found if one.key not in told and one.start < one.end <= now]


def of_person(tx: Tx, person: UserId) -> list[DraftId]:
    """The drafts that somebody wrote, approved or watched, at any time."""
    found = tx.rows(
        "SELECT draft_id FROM authors WHERE person = :person"
        " UNION SELECT draft_id FROM votes WHERE person = :person AND kind = 'given'"
        " UNION SELECT draft_id FROM sightings WHERE person = :person AND kind = 'watching'"
        " ORDER BY draft_id",
        person=person,
    )
    return [DraftId(int(str(row["draft_id"]))) for row in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a journal entry tells of a draft."""

    kind: str
    at: datetime
    by: UserId
    facts: Mapping[str, object]


def newest(tx: Tx, draft: DraftId, kind: str) -> Told | None:
    """The last that the journal tells of a draft of one kind."""
    row = tx.row(
        "SELECT kind, at, actor, facts FROM journal WHERE draft_id = :draft AND kind = :kind"
        " ORDER BY seq DESC LIMIT 1",
        draft=draft,
        kind=kind,
    )
    return _told(row) if row else None


def _told(row: Row) -> Told:
    return Told(
        kind=str(row["kind"]),
        at=unstamp(str(row["at"])),
        by=UserId(str(row["actor"])),
        facts=json.loads(str(row["facts"])),
    )


def told(
    tx: Tx, draft: DraftId, between: tuple[datetime, datetime], kinds: Sequence[str]
) -> list[Told]:
    """What the journal tells of a draft between two instants, of these kinds."""
    found = tx.rows(
        "SELECT kind, at, actor, facts FROM journal WHERE draft_id = :draft"
        " AND at >= :start AND at <= :end ORDER BY seq",
        draft=draft,
        start=stamp(between[0]),
        end=stamp(between[1]),
    )
    return [_told(row) for row in found if row["kind"] in kinds]
