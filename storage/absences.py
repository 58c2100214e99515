"""Absences that somebody declared, and things that were already said once."""

from datetime import datetime

from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.watch import Absence
from storage.engine import Tx


def add(tx: Tx, absence: Absence) -> None:
    """Declare that somebody can't be reached for a span (rule 29)."""
    tx.insert(
        "absences",
        {
            "person": absence.person,
            "starts_at": stamp(absence.start),
            "ends_at": stamp(absence.end),
            "declared_by": absence.by,
        },
    )


def after(tx: Tx, now: datetime) -> tuple[Absence, ...]:
    """The absences that are not over."""
    found = tx.rows(
        "SELECT * FROM absences WHERE ends_at > :now ORDER BY starts_at", now=stamp(now)
    )
    return tuple(
        Absence(
            person=UserId(str(row["person"])),
            start=unstamp(str(row["starts_at"])),
            end=unstamp(str(row["ends_at"])),
            by=UserId(str(row["declared_by"])),
        )
        for row in found
    )


def end(tx: Tx, person: UserId, now: datetime) -> int:
    """Let somebody be back: their absences end now, future ones included."""
    return tx.run(
        "UPDATE absences SET ends_at = :now,"
        " starts_at = CASE WHEN starts_at > :now THEN :now ELSE starts_at END"
        " WHERE person = :person AND ends_at > :now",
        now=stamp(now),
        person=person,
    )


def first_time(tx: Tx, key: str, now: datetime) -> bool:
    """Note that something is said, and say whether it is the first time."""
    if tx.row("SELECT 1 AS yes FROM notices WHERE key = :key", key=key):
        return False
    tx.run("INSERT INTO notices (key, at) VALUES (:key, :at)", key=key, at=stamp(now))
    return True
