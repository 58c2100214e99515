"""Pauses, and the asks that wait for a second person."""

from datetime import datetime

from bot.domain.drafts import stamp, unstamp
from bot.domain.pauses import ASK_LIVES, Ask, AskKind, Pause
from bot.domain.people import UserId
from storage.engine import Row, Tx


def start(tx: Tx, reason: str, by: UserId, now: datetime) -> int:
    """Pause everything from this transaction's commit on (rule 32)."""
    return tx.insert("pauses", {"reason": reason, "person": by, "since": stamp(now)})


def running(tx: Tx) -> tuple[Pause, ...]:
    """The pauses that nobody has ended, oldest first."""
    found = tx.rows("SELECT * FROM pauses WHERE ended_at IS NULL ORDER BY id")
    return tuple(
        Pause(
            id=int(str(row["id"])),
            reason=str(row["reason"]),
            by=UserId(str(row["person"])),
            since=unstamp(str(row["since"])),
        )
        for row in found
    )


def end_all(tx: Tx, *, asked_by: UserId, confirmed_by: UserId, now: datetime) -> int:
    """End every pause, by two people; the table itself refuses one and the same (rule 33)."""
    return tx.run(
        "UPDATE pauses SET ended_at = :now, asked_by = :asked, confirmed_by = :confirmed"
        " WHERE ended_at IS NULL",
        now=stamp(now),
        asked=asked_by,
        confirmed=confirmed_by,
    )


def ask(tx: Tx, kind: AskKind, subject: str, by: UserId, now: datetime) -> int:
    """Write down the first half of a two-person act."""
    return tx.insert(
        "asks", {"kind": kind.value, "subject": subject, "person": by, "at": stamp(now)}
    )


def waiting(tx: Tx, kind: AskKind, subject: str, now: datetime) -> Ask | None:
    """The newest ask of this kind that still waits for somebody else."""
    row = tx.row(
        "SELECT * FROM asks WHERE kind = :kind AND subject = :subject AND closed_at IS NULL"
        " AND at > :since ORDER BY id DESC LIMIT 1",
        kind=kind.value,
        subject=subject,
        since=stamp(now - ASK_LIVES),
    )
    return _ask(row) if row else None


def open_asks(tx: Tx, kind: AskKind) -> list[Ask]:
    """All asks of this kind that nobody has closed, ended ones included."""
    found = tx.rows("SELECT * FROM asks WHERE kind = :kind AND closed_at IS NULL", kind=kind.value)
    return [_ask(row) for row in found]


def ask_by_id(tx: Tx, number: int) -> Ask | None:
    """Find an ask that has not been closed."""
    row = tx.row("SELECT * FROM asks WHERE id = :id AND closed_at IS NULL", id=number)
    return _ask(row) if row else None


def ask_by_message(tx: Tx, ts: str) -> Ask | None:
    """Find the open ask that a message in the channel shows."""
    row = tx.row("SELECT * FROM asks WHERE message = :ts AND closed_at IS NULL", ts=ts)
    return _ask(row) if row else None


def set_message(tx: Tx, ask: Ask, ts: str) -> None:
    """Remember the message that shows an ask."""
    tx.run("UPDATE asks SET message = :ts WHERE id = :id", ts=ts, id=ask.id)


def close_ask(tx: Tx, ask: Ask, *, by: UserId, outcome: str, now: datetime) -> bool:
    """Close an ask as `confirmed` or `dropped`; say whether it was still open."""
    changed = tx.run(
        "UPDATE asks SET closed_at = :now, closed_by = :by, outcome = :outcome"
        " WHERE id = :id AND closed_at IS NULL",
        now=stamp(now),
        by=by,
        outcome=outcome,
        id=ask.id,
    )
    return changed == 1


def _ask(row: Row) -> Ask:
    return Ask(
        id=int(str(row["id"])),
        kind=AskKind(str(row["kind"])),
        subject=str(row["subject"]),
        by=UserId(str(row["person"])),
        at=unstamp(str(row["at"])),
        message=str(row["message"]),
    )
