"""Sentences that Slack did not take yet: kept until somebody has been told."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import DraftId, stamp
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """One sentence that waits, for a draft's thread or, without a draft, for the channel."""

    id: int
    draft: DraftId | None
    sentence: str


def keep(tx: Tx, draft: DraftId | None, sentence: str, now: datetime) -> None:
    """Keep a sentence that could not be said; the bot's own words, never a draft's text."""
    tx.insert("outbox", {"draft_id": draft, "sentence": sentence, "at": stamp(now)})


def waiting(tx: Tx) -> list[Untold]:
    """The sentences that nobody has been told, oldest first."""
    found = tx.rows("SELECT * FROM outbox WHERE told_at IS NULL ORDER BY id LIMIT 50")
    return [
        Untold(
            id=int(str(row["id"])),
            draft=DraftId(int(str(row["draft_id"]))) if row["draft_id"] is not None else None,
            sentence=str(row["sentence"]),
        )
        for row in found
    ]


def told(tx: Tx, untold: Untold, now: datetime) -> None:
    """Note that a sentence was said."""
    tx.run("UPDATE outbox SET told_at = :now WHERE id = :id", now=stamp(now), id=untold.id)


def last_of(tx: Tx, first: str, second: str) -> str:
    """Say which of two sentences to the channel was kept last; empty where neither was."""
    row = tx.row(
        "SELECT sentence FROM outbox WHERE draft_id IS NULL AND sentence IN (:first, :second)"
        " ORDER BY id DESC LIMIT 1",
        first=first,
        second=second,
    )
    return str(row["sentence"]) if row else ""
