"""Pauses, and the asks that wait for a second person."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.drafts import Draft, stamp, unstamp
from bot.domain.pauses import ASK_LIVES, Ask, AskKind, Passage, Pause, keeping
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx


def start(tx: Tx, reason: str, by: UserId, now: datetime, account: str = "") -> int:
    """Pause everything, or one account, from this transaction's commit on (rule 32)."""
    row = {"reason": reason, "person": by, "since": stamp(now), "account": account}
    return tx.insert("pauses", row)


def _end_parts(row: Row) -> tuple[str | int | None, ...]:
    ended = tuple(str(row[name]) for name in ("ended_at", "asked_by", "confirmed_by"))
    return (int(str(row["id"])), *ended)


def running(tx: Tx, sealer: Sealer) -> tuple[Pause, ...]:
    """The pauses that no two people have ended through us, oldest first (rules 33 and 38)."""
    found = [
        row
        for row in tx.rows("SELECT * FROM pauses ORDER BY id")
        if row["ended_at"] is None
        or not sealer.holds(str(row["end_seal"]), "pause end", _end_parts(row))
    ]
    return tuple(
        Pause(
            id=int(str(row["id"])),
            reason=str(row["reason"]),
            by=UserId(str(row["person"])),
            since=unstamp(str(row["since"])),
            account=str(row["account"]),
        )
        for row in found
    )


def end_all(
    tx: Tx,
    *,
    asked_by: UserId,
    confirmed_by: UserId,
    now: datetime,
    sealer: Sealer,
    account: str = "",
) -> int:
    """End every pause, or those of one account alone, by two people; say how many.

    The table itself refuses one and the same person (rule 33), but for a pause of their own
    that is not a minute old and has stopped nothing.
    """
    open_ones = tx.rows(
        "SELECT id FROM pauses WHERE ended_at IS NULL AND :account IN ('', account)",
        account=account,
    )
    for row in open_ones:
        ended = {"ended_at": stamp(now), "asked_by": asked_by, "confirmed_by": confirmed_by}
        seal = sealer.seal("pause end", _end_parts({"id": row["id"], **ended}))
        tx.run(
            "UPDATE pauses SET ended_at = :ended_at, asked_by = :asked_by,"
            " confirmed_by = :confirmed_by, end_seal = :seal WHERE id = :id",
            id=row["id"],
            seal=seal,
            **ended,
        )
    return len(open_ones)


def against(tx: Tx, sealer: Sealer, draft: Draft, accounts: Collection[str]) -> tuple[Pause, ...]:
    """The pauses that keep a draft back on these accounts (rule 32)."""
    found = running(tx, sealer)
    if not found:
        return ()
    passed = [p.last_pause for p in passages(tx, sealer, draft)]
    return keeping(found, accounts, max(passed, default=0))


def _passage_parts(passage: Passage, at: str) -> tuple[str | int | None, ...]:
    p = passage
    return (p.draft, p.digest, p.last_pause, p.asked_by, p.confirmed_by, at)


def let_through(tx: Tx, passage: Passage, now: datetime, sealer: Sealer) -> int:
    """Let one draft, with just this content, through the pauses that run now (rule 32)."""
    at = stamp(now) or ""
    return tx.insert(
        "passages",
        {
            "draft_id": passage.draft,
            "digest": passage.digest,
            "last_pause": passage.last_pause,
            "asked_by": passage.asked_by,
            "confirmed_by": passage.confirmed_by,
            "at": at,
            "seal": sealer.seal("passage", _passage_parts(passage, at)),
        },
    )


def passages(tx: Tx, sealer: Sealer, draft: Draft) -> list[Passage]:
    """What two people who are no authors of it let through, as this draft is now (38, 41)."""
    rows = tx.rows(
        "SELECT * FROM passages WHERE draft_id = :draft AND digest = :digest ORDER BY id",
        draft=draft.id,
        digest=draft.revision.digest,
    )
    found = []
    for row in rows:
        passage = Passage(
            draft=draft.id,
            digest=str(row["digest"]),
            last_pause=int(str(row["last_pause"])),
            asked_by=UserId(str(row["asked_by"])),
            confirmed_by=UserId(str(row["confirmed_by"])),
        )
        ours = sealer.holds(str(row["seal"]), "passage", _passage_parts(passage, str(row["at"])))
        two = passage.asked_by != passage.confirmed_by
        if ours and two and not {passage.asked_by, passage.confirmed_by} & set(draft.authors):
            found.append(passage)
    return found


def _ask_parts(kind: str, subject: str, by: str, at: str) -> tuple[str, ...]:
    return (kind, subject, by, at)


def ask(tx: Tx, kind: AskKind, subject: str, by: UserId, *, now: datetime, sealer: Sealer) -> int:
    """Write down the first half of a two-person act."""
    at = stamp(now) or ""
    return tx.insert(
        "asks",
        {
            "kind": kind.value,
            "subject": subject,
            "person": by,
            "at": at,
            "seal": sealer.seal("ask", _ask_parts(kind.value, subject, by, at)),
        },
    )


def waiting(tx: Tx, kind: AskKind, subject: str, *, now: datetime, sealer: Sealer) -> Ask | None:
    """The newest ask of this kind that still waits for somebody else."""
    row = tx.row(
        "SELECT * FROM asks WHERE kind = :kind AND subject = :subject AND closed_at IS NULL"
        " AND at > :since ORDER BY id DESC LIMIT 1",
        kind=kind.value,
        subject=subject,
        since=stamp(now - ASK_LIVES),
    )
    return _ask(row, sealer) if row else None


def open_asks(tx: Tx, kind: AskKind, sealer: Sealer) -> list[Ask]:
    """All asks of this kind that nobody has closed, ended ones included."""
    found = tx.rows("SELECT * FROM asks WHERE kind = :kind AND closed_at IS NULL", kind=kind.value)
    return [ask for row in found if (ask := _ask(row, sealer))]


def ask_by_id(tx: Tx, number: int, sealer: Sealer) -> Ask | None:
    """Find an ask that has not been closed."""
    row = tx.row("SELECT * FROM asks WHERE id = :id AND closed_at IS NULL", id=number)
    return _ask(row, sealer) if row else None


def ask_by_message(tx: Tx, ts: str, sealer: Sealer) -> Ask | None:
    """Find the open ask that a message in the channel shows."""
    row = tx.row("SELECT * FROM asks WHERE message = :ts AND closed_at IS NULL", ts=ts)
    return _ask(row, sealer) if row else None


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


def _ask(row: Row, sealer: Sealer) -> Ask | None:
    """Read an ask; one that was not written by us is none (rule 38)."""
    kind, subject, by, at = (str(row[name]) for name in ("kind", "subject", "person", "at"))
    if not sealer.holds(str(row["seal"]), "ask", _ask_parts(kind, subject, by, at)):
        return None
    return Ask(
        id=int(str(row["id"])),
        kind=AskKind(kind),
        subject=subject,
        by=UserId(by),
        at=unstamp(at),
        message=str(row["message"]),
    )
