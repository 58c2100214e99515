"""Anchors: heads of the journal that were posted to Slack, so that Slack witnesses them (39)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.drafts import stamp, unstamp
from storage.engine import Tx
from storage.journal import Head, head

TABLE: Final = """
CREATE TABLE anchors (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  channel TEXT NOT NULL,
  thread TEXT NOT NULL,
  ts TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE TRIGGER anchors_never_change BEFORE UPDATE ON anchors
BEGIN SELECT RAISE(ABORT, 'anchors are insert-only'); END;
CREATE TRIGGER anchors_never_leave BEFORE DELETE ON anchors
BEGIN SELECT RAISE(ABORT, 'anchors are insert-only'); END;
CREATE TRIGGER anchors_never_again BEFORE INSERT ON anchors
WHEN EXISTS (SELECT 1 FROM anchors WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'anchors are insert-only'); END;
"""

# What an anchor itself, and a start in which nothing happened, leave in the journal.
QUIET: Final = ("anchor.posted", "bot.started", "roster.begun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A head that stands in Slack; `thread` is the message above it, or empty."""

    head: Head
    channel: str
    thread: str
    ts: str


def newest(tx: Tx) -> Anchor | None:
    """The anchor that was posted last."""
    row = tx.row("SELECT * FROM anchors ORDER BY id DESC LIMIT 1")
    if row is None:
        return None
    return Anchor(
        head=Head(seq=int(str(row["seq"])), hash=str(row["hash"])),
        channel=str(row["channel"]),
        thread=str(row["thread"]),
        ts=str(row["ts"]),
    )


def add(tx: Tx, anchor: Anchor, now: datetime) -> None:
    """Remember where an anchor stands."""
    tx.insert(
        "anchors",
        {
            "seq": anchor.head.seq,
            "hash": anchor.head.hash,
            "channel": anchor.channel,
            "thread": anchor.thread,
            "ts": anchor.ts,
            "at": stamp(now),
        },
    )


def sent(tx: Tx) -> bool:
    """Whether anything was sent that no anchor covers."""
    last = newest(tx)
    row = tx.row(
        "SELECT 1 AS yes FROM journal WHERE kind = 'delivery.sending' AND seq > :seq LIMIT 1",
        seq=last.head.seq if last else 0,
    )
    return row is not None


def unwitnessed(tx: Tx) -> tuple[Head, datetime] | None:
    """The head, and when the first entry happened that no anchor covers; `None` without one."""
    last = newest(tx)
    row = tx.row(
        "SELECT at FROM journal WHERE seq > :seq AND kind NOT IN (:one, :two, :three)"
        " ORDER BY seq LIMIT 1",
        seq=last.head.seq if last else 0,
        one=QUIET[0],
        two=QUIET[1],
        three=QUIET[2],
    )
    return (head(tx), unstamp(str(row["at"]))) if row else None
