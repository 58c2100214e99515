"""Votes: when an approval was first seen, taken back, or dismissed; insert-only (rule 38)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import Draft, DraftId, stamp, unstamp
from bot.domain.people import UserId
from storage.engine import Tx

GIVEN = "given"
TAKEN_BACK = "taken back"
DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One sighting of one person's opinion on one revision."""

    person: UserId
    kind: str
    reason: str
    seen_at: datetime


def add(
    tx: Tx, draft: Draft, person: UserId, kind: str, *, now: datetime, reason: str = ""
) -> None:
    """Write that an opinion was seen, for the current revision and its digest."""
    tx.insert(
        "votes",
        {
            "draft_id": draft.id,
            "revision": draft.revision.number,
            "digest": draft.revision.digest,
            "person": person,
            "kind": kind,
            "reason": reason,
            "seen_at": stamp(now),
        },
    )


def of(tx: Tx, draft: DraftId, revision: int) -> list[Vote]:
    """All sightings on one revision, oldest first."""
    found = tx.rows(
        "SELECT person, kind, reason, seen_at FROM votes"
        " WHERE draft_id = :draft AND revision = :revision ORDER BY id",
        draft=draft,
        revision=revision,
    )
    return [
        Vote(
            person=UserId(str(row["person"])),
            kind=str(row["kind"]),
            reason=str(row["reason"]),
            seen_at=unstamp(str(row["seen_at"])),
        )
        for row in found
    ]


def standing(votes: list[Vote]) -> dict[UserId, datetime]:
    """Who approves now, and since when the bot has seen it."""
    since: dict[UserId, datetime] = {}
    for vote in votes:
        if vote.kind == GIVEN:
            since.setdefault(vote.person, vote.seen_at)
        elif vote.kind == TAKEN_BACK:
            since.pop(vote.person, None)
    return since


def dismissals(votes: list[Vote]) -> set[tuple[UserId, str]]:
    """Who was already told that, and why, their opinion does not count."""
    return {(vote.person, vote.reason) for vote in votes if vote.kind == DISMISSED}
