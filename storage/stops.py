"""Objections and holds: rows that only a journalled act or a taken-back reaction closes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.drafts import DraftId, stamp, unstamp
from bot.domain.emoji import Gesture
from bot.domain.people import UserId
from bot.domain.reactions import Reaction
from bot.domain.review import Stop
from bot.domain.seals import Sealer
from storage.engine import Row, Tx

# With which emoji somebody objects or holds: what an alias means may change, its name does not.
EMOJI: Final = """
CREATE TABLE stop_emoji (
  stop_id INTEGER NOT NULL REFERENCES stops (id),
  emoji TEXT NOT NULL,
  gone_seal TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (stop_id, emoji)
);
CREATE TRIGGER stop_emoji_never_change BEFORE UPDATE ON stop_emoji
WHEN NEW.stop_id <> OLD.stop_id OR NEW.emoji <> OLD.emoji
BEGIN SELECT RAISE(ABORT, 'the emoji of objections and holds are kept'); END;
CREATE TRIGGER stop_emoji_never_leave BEFORE DELETE ON stop_emoji
BEGIN SELECT RAISE(ABORT, 'the emoji of objections and holds are kept'); END;
"""

# `lost`: the emoji came to mean something else and the reaction is not listed, so that nobody
# can tell whether it was taken back. Of stops of before the names are not known: those are empty.
DOUBTS: Final = """
ALTER TABLE stop_emoji ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
INSERT INTO stop_emoji (stop_id, emoji)
  SELECT id, '' FROM stops s WHERE card <> '' AND gone = 0
    AND id NOT IN (SELECT stop_id FROM stop_presses)
    AND NOT EXISTS (SELECT 1 FROM stop_emoji e WHERE e.stop_id = s.id);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A reaction with which a stop was given, and what became of both."""

    stop: int
    reaction: Reaction
    is_open: bool
    is_gone: bool
    is_lost: bool = False


def open_stop(
    tx: Tx, draft: DraftId, kind: Gesture, person: UserId, *, now: datetime, card: str, reason: str
) -> int:
    """Open an objection or a hold; `card` is the `ts` where it was given, empty for a command."""
    return tx.insert(
        "stops",
        {
            "draft_id": draft,
            "kind": kind.value,
            "person": person,
            "reason": reason,
            "card": card,
            "opened_at": stamp(now),
        },
    )


def _close_parts(row: Row) -> tuple[str | int | None, ...]:
    closed = tuple(str(row[name]) for name in ("closed_at", "closed_by", "closed_why"))
    return (int(str(row["id"])), *closed)


def opened(tx: Tx, draft: DraftId, sealer: Sealer) -> tuple[Stop, ...]:
    """The objections and holds of a draft that nobody closed through us, oldest first."""
    found = [
        row
        for row in tx.rows("SELECT * FROM stops WHERE draft_id = :draft ORDER BY id", draft=draft)
        if row["closed_at"] is None
        or not sealer.holds(str(row["close_seal"]), "stop end", _close_parts(row))
    ]
    return tuple(
        Stop(
            id=int(str(row["id"])),
            kind=Gesture(str(row["kind"])),
            by=UserId(str(row["person"])),
            reason=str(row["reason"]),
            opened_at=unstamp(str(row["opened_at"])),
            card=str(row["card"]),
        )
        for row in found
    )


def close(tx: Tx, stop: Stop, *, by: UserId, why: str, now: datetime, sealer: Sealer) -> bool:
    """Close one; say whether it was still open."""
    closed = {"closed_at": stamp(now), "closed_by": by, "closed_why": why}
    changed = tx.run(
        "UPDATE stops SET closed_at = :closed_at, closed_by = :closed_by,"
        " closed_why = :closed_why, close_seal = :seal WHERE id = :id AND closed_at IS NULL",
        id=stop.id,
        seal=sealer.seal("stop end", _close_parts({"id": stop.id, **closed})),
        **closed,
    )
    return changed == 1


def given_with(tx: Tx, stop: int, emoji: str) -> None:
    """Note an emoji with which a stop is given; one that had gone may come again."""
    tx.run(
        "INSERT INTO stop_emoji (stop_id, emoji) VALUES (:stop, :emoji)"
        " ON CONFLICT (stop_id, emoji) DO UPDATE SET gone_seal = '', lost = 0"
        " WHERE gone_seal <> '' OR lost = 1",
        stop=stop,
        emoji=emoji,
    )


def reactions(
    tx: Tx, draft: DraftId, kind: Gesture, card: str, sealer: Sealer
) -> tuple[Given, ...]:
    """All reactions on a card with which stops of this kind were ever given there."""
    still = {stop.id for stop in opened(tx, draft, sealer)}
    found = tx.rows(
        "SELECT e.stop_id, s.person, e.emoji, e.gone_seal, e.lost FROM stop_emoji e"
        " JOIN stops s ON s.id = e.stop_id"
        " WHERE s.draft_id = :draft AND s.kind = :kind AND s.card = :card"
        " ORDER BY e.stop_id, e.emoji",
        draft=draft,
        kind=kind.value,
        card=card,
    )
    return tuple(_given(row, sealer, still) for row in found)


def standing_emoji(tx: Tx, draft: DraftId, card: str, sealer: Sealer) -> frozenset[str]:
    """The emoji on a card with which a draft is being stopped, as far as is known."""
    return frozenset(
        given.reaction.emoji
        for kind in (Gesture.OBJECT, Gesture.HOLD)
        for given in reactions(tx, draft, kind, card, sealer)
        if given.is_open and not given.is_gone
    )


def gone(tx: Tx, given: Given, sealer: Sealer) -> None:
    """Note that the person took a reaction away, so that a new one counts anew."""
    stop, emoji = given.stop, given.reaction.emoji
    tx.run(
        "UPDATE stop_emoji SET gone_seal = :seal WHERE stop_id = :stop AND emoji = :emoji",
        seal=sealer.seal("stop emoji gone", (stop, emoji)),
        stop=stop,
        emoji=emoji,
    )


def lose(tx: Tx, given: Given) -> None:
    """Note that nobody can tell what became of a reaction: it stands until it is seen again."""
    tx.run(
        "UPDATE stop_emoji SET lost = 1 WHERE stop_id = :stop AND emoji = :emoji",
        stop=given.stop,
        emoji=given.reaction.emoji,
    )


def _given(row: Row, sealer: Sealer, still: Collection[int]) -> Given:
    stop, emoji = int(str(row["stop_id"])), str(row["emoji"])
    return Given(
        stop=stop,
        reaction=Reaction(user=UserId(str(row["person"])), emoji=emoji),
        is_open=stop in still,
        is_gone=sealer.holds(str(row["gone_seal"]), "stop emoji gone", (stop, emoji)),
        is_lost=bool(row["lost"]),
    )
