"""Takedowns that were asked for, from their first second to the last answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.drafts import DraftId, stamp, unstamp
from bot.domain.people import UserId
from storage.engine import Row, Tx

# What an alias means may change while a takedown waits, its name does not.
EMOJI: Final = """
ALTER TABLE takedowns ADD COLUMN emoji TEXT NOT NULL DEFAULT '';
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """One request to remove a draft everywhere; by `emoji` it starts some seconds later."""

    id: int
    draft: DraftId
    by: UserId
    starts_at: datetime
    card: str
    emoji: str = ""


def add(
    tx: Tx,
    draft: DraftId,
    by: UserId,
    *,
    now: datetime,
    starts_at: datetime,
    card: str,
    emoji: str = "",
) -> int:
    """Ask for a takedown; `card` and `emoji` say where and with what, empty for a command."""
    return tx.insert(
        "takedowns",
        {
            "draft_id": draft,
            "person": by,
            "at": stamp(now),
            "starts_at": stamp(starts_at),
            "card": card,
            "emoji": emoji,
        },
    )


def open_of(tx: Tx, draft: DraftId) -> Takedown | None:
    """The takedown of a draft that is neither cancelled nor done."""
    row = tx.row(
        "SELECT * FROM takedowns WHERE draft_id = :draft AND cancelled_at IS NULL"
        " AND done_at IS NULL ORDER BY id LIMIT 1",
        draft=draft,
    )
    return _takedown(row) if row else None


def was_asked(tx: Tx, draft: DraftId) -> bool:
    """Whether a takedown of a draft was asked and not cancelled, whatever came of it."""
    row = tx.row(
        "SELECT 1 AS yes FROM takedowns WHERE draft_id = :draft AND cancelled_at IS NULL LIMIT 1",
        draft=draft,
    )
    return row is not None


def get(tx: Tx, number: int) -> Takedown | None:
    """Read one takedown, whatever became of it."""
    row = tx.row("SELECT * FROM takedowns WHERE id = :id", id=number)
    return _takedown(row) if row else None


def is_done(tx: Tx, takedown: Takedown) -> bool:
    """Whether every network has answered."""
    row = tx.row("SELECT done_at FROM takedowns WHERE id = :id", id=takedown.id)
    return row is not None and row["done_at"] is not None


def due(tx: Tx, now: datetime) -> list[Takedown]:
    """Takedowns whose time to start has come."""
    found = tx.rows(
        "SELECT * FROM takedowns WHERE cancelled_at IS NULL AND done_at IS NULL"
        " AND starts_at <= :now ORDER BY id",
        now=stamp(now),
    )
    return [_takedown(row) for row in found]


def start_now(tx: Tx, takedown: Takedown, now: datetime) -> None:
    """Let a takedown begin at once, whatever becomes of the emoji that asked for it."""
    tx.run(
        "UPDATE takedowns SET starts_at = :now, card = '' WHERE id = :id",
        now=stamp(now),
        id=takedown.id,
    )


def cancel(tx: Tx, takedown: Takedown, now: datetime) -> bool:
    """Cancel a takedown by which nothing was removed yet; say whether it could be."""
    changed = tx.run(
        "UPDATE takedowns SET cancelled_at = :now"
        " WHERE id = :id AND cancelled_at IS NULL AND done_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM removals r WHERE r.takedown_id = takedowns.id)",
        now=stamp(now),
        id=takedown.id,
    )
    return changed == 1


def asked_by(tx: Tx, draft: DraftId, person: UserId, card: str) -> bool:
    """Whether somebody's emoji on a card was heard before, whatever came of it."""
    row = tx.row(
        "SELECT 1 AS yes FROM takedowns WHERE draft_id = :draft AND person = :person"
        " AND card = :card LIMIT 1",
        draft=draft,
        person=person,
        card=card,
    )
    return row is not None


def repeat(tx: Tx, draft: DraftId, now: datetime) -> bool:
    """Ask again for a takedown that was done before a late post came out; say whether it was."""
    row = tx.row(
        "SELECT * FROM takedowns WHERE draft_id = :draft AND done_at IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        draft=draft,
    )
    if row is None:
        return False
    done = _takedown(row)
    add(tx, draft, done.by, now=now, starts_at=now, card=done.card, emoji=done.emoji)
    return True


def finish(tx: Tx, takedown: Takedown, now: datetime) -> None:
    """Record that every network has answered."""
    tx.run("UPDATE takedowns SET done_at = :now WHERE id = :id", now=stamp(now), id=takedown.id)


def _takedown(row: Row) -> Takedown:
    return Takedown(
        id=int(str(row["id"])),
        draft=DraftId(int(str(row["draft_id"]))),
        by=UserId(str(row["person"])),
        starts_at=unstamp(str(row["starts_at"])),
        card=str(row["card"]),
        emoji=str(row["emoji"]),
    )
