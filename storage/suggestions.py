"""Suggestions: insert-only rows; the proposed content stands beside, by its digest (rule 2)."""

from datetime import datetime

from bot.domain.drafts import Content, Digest, Draft, DraftId, digest_of, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.domain.suggestions import Ending, Suggestion
from storage.contents import keep, kept
from storage.engine import Row, Tx


def _parts(draft: int, against: int, by: str, at: str, digest: str) -> tuple[str | int, ...]:
    return (draft, against, by, at, digest)


def add(
    tx: Tx, draft: Draft, content: Content, by: UserId, *, now: datetime, sealer: Sealer
) -> int:
    """Write down what somebody proposes instead of the draft's current revision."""
    digest, at = digest_of(content), stamp(now) or ""
    keep(tx, content, digest)
    against = draft.revision.number
    return tx.insert(
        "suggestions",
        {
            "draft_id": draft.id,
            "against": against,
            "person": by,
            "at": at,
            "digest": digest,
            "seal": sealer.seal("suggestion", _parts(draft.id, against, by, at, digest)),
        },
    )


def opened(tx: Tx, draft: DraftId, sealer: Sealer) -> list[Suggestion]:
    """The suggestions that were neither taken nor declined, oldest first."""
    found = tx.rows(
        "SELECT s.* FROM suggestions s WHERE s.draft_id = :draft AND NOT EXISTS"
        " (SELECT 1 FROM suggestion_ends e WHERE e.suggestion_id = s.id) ORDER BY s.id",
        draft=draft,
    )
    return [one for row in found if (one := _suggestion(row, sealer)) is not None]


def get(tx: Tx, number: int, sealer: Sealer) -> Suggestion | None:
    """Find a suggestion, ended or not; one that was not written by us is none (rule 38)."""
    row = tx.row("SELECT * FROM suggestions WHERE id = :id", id=number)
    return _suggestion(row, sealer) if row else None


def content_of(tx: Tx, suggestion: Suggestion) -> Content | None:
    """Read what was proposed; `None` where it is not what the digest says."""
    found = kept(tx, suggestion.digest)
    return found if found is not None and digest_of(found) == suggestion.digest else None


def end(tx: Tx, suggestion: Suggestion, ending: Ending, by: UserId, now: datetime) -> None:
    """End a suggestion; the table itself refuses a second end, and a taker who is no author."""
    tx.run(
        "INSERT INTO suggestion_ends (suggestion_id, outcome, person, at)"
        " VALUES (:id, :outcome, :by, :at)",
        id=suggestion.id,
        outcome=ending.value,
        by=by,
        at=stamp(now),
    )


def set_message(tx: Tx, suggestion: Suggestion, ts: str) -> None:
    """Remember the message that shows a suggestion."""
    tx.run(
        "INSERT INTO suggestion_messages (suggestion_id, ts) VALUES (:id, :ts)",
        id=suggestion.id,
        ts=ts,
    )


def message(tx: Tx, suggestion: Suggestion) -> str:
    """The `ts` of the message that shows a suggestion, or nothing."""
    row = tx.row("SELECT ts FROM suggestion_messages WHERE suggestion_id = :id", id=suggestion.id)
    return str(row["ts"]) if row else ""


def _suggestion(row: Row, sealer: Sealer) -> Suggestion | None:
    draft, against = int(str(row["draft_id"])), int(str(row["against"]))
    by, at, digest = (str(row[name]) for name in ("person", "at", "digest"))
    parts = _parts(draft, against, by, at, digest)
    if not sealer.holds(str(row["seal"]), "suggestion", parts):
        return None
    return Suggestion(
        id=int(str(row["id"])),
        draft=DraftId(draft),
        against=against,
        by=UserId(by),
        at=unstamp(at),
        digest=Digest(digest),
    )
