"""Evidence of what was out, kept before it is removed, and removals that are tried again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId, canonical, stamp, unstamp
from bot.domain.seals import Sealer
from storage.engine import Row, Tx
from storage.takedowns import Takedown

KEPT = "kept"
SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """One post whose removal is not certain yet, and when it is tried again."""

    delivery: DeliveryId
    takedown: int
    attempts: int
    began_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was kept of a post: `kept` from our own store, `seen` as the network showed it."""

    kind: str
    at: datetime
    body: Mapping[str, object]
    is_ours: bool


def _parts(takedown: int, kind: str, at: str, body: str) -> tuple[str | int | None, ...]:
    return (takedown, kind, at, body)


def keep(
    tx: Tx, takedown: Takedown, kind: str, body: object, *, now: datetime, sealer: Sealer
) -> str:
    """Keep evidence, sealed and for good; return its text, which the journal digests."""
    at, text = stamp(now) or "", canonical(body)
    tx.insert(
        "evidence",
        {
            "takedown_id": takedown.id,
            "draft_id": takedown.draft,
            "kind": kind,
            "at": at,
            "body": text,
            "seal": sealer.seal("evidence", _parts(takedown.id, kind, at, text)),
        },
    )
    return text


def evidence(tx: Tx, draft: DraftId, sealer: Sealer) -> list[Evidence]:
    """All evidence of a draft, oldest first."""
    found = tx.rows("SELECT * FROM evidence WHERE draft_id = :draft ORDER BY id", draft=draft)
    return [_evidence(row, sealer) for row in found]


def _evidence(row: Row, sealer: Sealer) -> Evidence:
    kind, at, text = str(row["kind"]), str(row["at"]), str(row["body"])
    parts = _parts(int(str(row["takedown_id"])), kind, at, text)
    ours = sealer.holds(str(row["seal"]), "evidence", parts)
    return Evidence(kind=kind, at=unstamp(at), body=json.loads(text), is_ours=ours)


def votes_of(tx: Tx, draft: DraftId) -> list[dict[str, object]]:
    """The rows of every vote on a draft: their numbers, for what, by whom, and when."""
    rows = tx.rows("SELECT * FROM votes WHERE draft_id = :draft ORDER BY id", draft=draft)
    names = ("id", "revision", "digest", "person", "kind", "seen_at")
    return [{name: row[name] for name in names} for row in rows]


def trying(tx: Tx, delivery: DeliveryId) -> Trying | None:
    """How the removal of one post stands."""
    row = tx.row("SELECT * FROM removals WHERE delivery_id = :id", id=delivery)
    return _trying(row) if row else None


def due(tx: Tx, now: datetime, limit: int) -> list[Trying]:
    """The removals whose time to be tried again has come."""
    found = tx.rows(
        "SELECT * FROM removals WHERE next_at <= :now ORDER BY next_at LIMIT :limit",
        now=stamp(now),
        limit=limit,
    )
    return [_trying(row) for row in found]


def unfinished(tx: Tx, after: datetime) -> list[DraftId]:
    """The drafts that were taken down since a time, and of which something is still out."""
    found = tx.rows(
        "SELECT DISTINCT d.draft_id AS draft FROM removals r JOIN deliveries d"
        " ON d.id = r.delivery_id WHERE d.state IN ('published', 'partly out')"
        " AND r.began_at > :after ORDER BY d.draft_id",
        after=stamp(after),
    )
    return [DraftId(int(str(row["draft"]))) for row in found]


def put(tx: Tx, trying: Trying) -> None:
    """Write down how the removal of one post stands."""
    known = {
        "takedown": trying.takedown,
        "attempts": trying.attempts,
        "next_at": stamp(trying.next_at),
        "delivery": trying.delivery,
    }
    changed = tx.run(
        "UPDATE removals SET takedown_id = :takedown, attempts = :attempts, next_at = :next_at"
        " WHERE delivery_id = :delivery",
        **known,
    )
    if not changed:
        tx.insert(
            "removals",
            {
                "delivery_id": trying.delivery,
                "takedown_id": trying.takedown,
                "attempts": trying.attempts,
                "began_at": stamp(trying.began_at),
                "next_at": stamp(trying.next_at),
            },
        )


def _trying(row: Row) -> Trying:
    return Trying(
        delivery=DeliveryId(int(str(row["delivery_id"]))),
        takedown=int(str(row["takedown_id"])),
        attempts=int(str(row["attempts"])),
        began_at=unstamp(str(row["began_at"])),
        next_at=unstamp(str(row["next_at"])) if row["next_at"] else None,
    )
