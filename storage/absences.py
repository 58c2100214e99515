"""Absences that somebody declared, and things that were already said once."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.domain.watch import Absence
from storage.engine import Row, Tx


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


def after(tx: Tx, now: datetime, sealer: Sealer) -> tuple[Absence, ...]:
    """The absences that are not over; one whose end is not ours goes on (rule 38)."""
    found = tx.rows(
        "SELECT * FROM absences WHERE ends_at > :now ORDER BY starts_at, id", now=stamp(now)
    )
    return tuple(_absence(row) for row in found if not is_over(row, sealer))


def is_over(row: Row, sealer: Sealer) -> bool:
    """Whether the person ended this absence, as we wrote it."""
    parts = (int(str(row["id"])), str(row["person"]), str(row["ended_at"]))
    return row["ended_at"] is not None and sealer.holds(str(row["end_seal"]), "absence end", parts)


def _absence(row: Row) -> Absence:
    return Absence(
        person=UserId(str(row["person"])),
        start=unstamp(str(row["starts_at"])),
        end=unstamp(str(row["ends_at"])),
        by=UserId(str(row["declared_by"])),
    )


def end(tx: Tx, person: UserId, now: datetime, sealer: Sealer) -> int:
    """Let somebody be back from what runs, or, where nothing does, from what is planned."""
    found = tx.rows(
        "SELECT id, starts_at FROM absences"
        " WHERE person = :person AND ends_at > :now AND ended_at IS NULL",
        person=person,
        now=stamp(now),
    )
    running = [row for row in found if unstamp(str(row["starts_at"])) <= now]
    ending = running or found
    for row in ending:
        number, when = int(str(row["id"])), stamp(now)
        tx.run(
            "UPDATE absences SET ended_at = :now, end_seal = :seal WHERE id = :id",
            now=when,
            seal=sealer.seal("absence end", (number, person, when)),
            id=number,
        )
    return len(ending)


def was_said(tx: Tx, key: str) -> bool:
    """Whether something was said before."""
    return tx.row("SELECT 1 AS yes FROM notices WHERE key = :key", key=key) is not None


def said_at(tx: Tx, key: str) -> str:
    """When something was said first, as it is stored."""
    row = tx.row("SELECT at FROM notices WHERE key = :key", key=key)
    return str(row["at"]) if row else ""


def unsay(tx: Tx, keys: Sequence[str]) -> None:
    """Forget that something was said, where saying it failed."""
    for key in keys:
        tx.run("DELETE FROM notices WHERE key = :key", key=key)


def first_time(tx: Tx, key: str, now: datetime) -> bool:
    """Note that something is said, and say whether it is the first time."""
    if was_said(tx, key):
        return False
    tx.run("INSERT INTO notices (key, at) VALUES (:key, :at)", key=key, at=stamp(now))
    return True
