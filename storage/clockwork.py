"""The last moment that the database knows, and the holds of a clock that is not trusted (25)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx

HELD = "EXISTS (SELECT 1 FROM clock_holds WHERE ended_at IS NULL)"

TABLES = f"""
CREATE TABLE beats (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at TEXT NOT NULL
);

CREATE TABLE clock_holds (
  id INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  found_at TEXT NOT NULL,
  message TEXT NOT NULL DEFAULT '',
  ended_at TEXT,
  ended_by TEXT,
  end_seal TEXT NOT NULL DEFAULT '',
  CHECK (ended_at IS NULL OR ended_by IS NOT NULL)
);
CREATE TRIGGER clock_holds_never_leave BEFORE DELETE ON clock_holds
BEGIN SELECT RAISE(ABORT, 'holds of the clock are kept'); END;
CREATE TRIGGER clock_holds_end_once BEFORE UPDATE ON clock_holds
WHEN OLD.ended_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.reason <> OLD.reason
  OR NEW.found_at <> OLD.found_at
BEGIN SELECT RAISE(ABORT, 'a hold of the clock ends once and is kept'); END;
CREATE TRIGGER clock_holds_never_again BEFORE INSERT ON clock_holds
WHEN NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM clock_holds WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'holds of the clock are kept'); END;

CREATE TRIGGER deliveries_need_a_trusted_clock BEFORE UPDATE OF state ON deliveries
WHEN NEW.state IN ('claimed', 'sending', 'rehearsed') AND NEW.state <> OLD.state AND {HELD}
BEGIN SELECT RAISE(ABORT, 'nobody has said that this is now'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Everything waits, from this row's commit on, until a person says that this is now."""

    id: int
    reason: str
    found_at: datetime
    message: str


def beat(tx: Tx, now: datetime) -> None:
    """Remember that the bot was alive at this moment."""
    if tx.run("UPDATE beats SET at = :at WHERE id = 1", at=stamp(now)) == 0:
        tx.insert("beats", {"id": 1, "at": stamp(now)})


def last_beat(tx: Tx) -> datetime | None:
    """The last moment that was remembered."""
    row = tx.row("SELECT at FROM beats WHERE id = 1")
    return unstamp(str(row["at"])) if row else None


def last_known(tx: Tx, bot: str) -> datetime | None:
    """The last moment that the bot itself knew of: a beat, an entry of its own, or a message.

    Messages bear Slack's time, which ours may be behind. What the server's shell wrote since
    tells nothing of the bot.
    """
    row = tx.row(
        "SELECT max(at) AS at FROM (SELECT at FROM beats"
        " UNION ALL SELECT max(at) FROM journal WHERE actor = :bot)",
        bot=bot,
    )
    if row is None or row["at"] is None:
        return None
    said = tx.row(
        "SELECT max(CAST(ts AS REAL)) AS ts FROM"
        " (SELECT ts FROM cards UNION ALL SELECT ts FROM anchors UNION ALL SELECT ts FROM lamps)"
    )
    newest = float(str(said["ts"])) if said and said["ts"] else 0.0
    return max(unstamp(str(row["at"])), datetime.fromtimestamp(newest, UTC))


def hold(tx: Tx, reason: str, now: datetime) -> int:
    """Hold everything from this transaction's commit on."""
    return tx.insert("clock_holds", {"reason": reason, "found_at": stamp(now)})


def _end_parts(row: Row) -> tuple[str | int | None, ...]:
    return (int(str(row["id"])), str(row["ended_at"]), str(row["ended_by"]))


def held(tx: Tx, sealer: Sealer) -> tuple[Hold, ...]:
    """The holds that nobody ended through us, oldest first (rule 38)."""
    return tuple(
        _hold(row)
        for row in tx.rows("SELECT * FROM clock_holds ORDER BY id")
        if row["ended_at"] is None
        or not sealer.holds(str(row["end_seal"]), "clock hold end", _end_parts(row))
    )


def end_all(tx: Tx, by: UserId, now: datetime, sealer: Sealer) -> tuple[Hold, ...]:
    """End all holds because somebody says that this is now; return them."""
    ended = held(tx, sealer)
    for each in ended:
        row: Row = {"id": each.id, "ended_at": stamp(now), "ended_by": by}
        tx.run(
            "UPDATE clock_holds SET ended_at = :ended_at, ended_by = :ended_by, end_seal = :seal"
            " WHERE id = :id AND ended_at IS NULL",
            seal=sealer.seal("clock hold end", _end_parts(row)),
            **row,
        )
    return ended


def asked(tx: Tx, holds: tuple[Hold, ...], message: str) -> None:
    """Note the message that asks a person."""
    for each in holds:
        tx.run("UPDATE clock_holds SET message = :ts WHERE id = :id", ts=message, id=each.id)


def _hold(row: Row) -> Hold:
    return Hold(
        id=int(str(row["id"])),
        reason=str(row["reason"]),
        found_at=unstamp(str(row["found_at"])),
        message=str(row["message"]),
    )
