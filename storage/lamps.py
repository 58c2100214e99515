"""The lamp: the one pinned message, and whose pause on it was heard."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.reactions import Reaction
from storage.engine import Row, Tx

# Each emoji is a press of its own: what an alias means may change, its name does not.
EMOJI: Final = """
ALTER TABLE lamp_presses ADD COLUMN emoji TEXT NOT NULL DEFAULT '';
DROP INDEX lamp_presses_once;
CREATE UNIQUE INDEX lamp_presses_once ON lamp_presses (lamp_id, person, emoji) WHERE gone = 0;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """The lamp's message; `shown` is the fingerprint of what it says.

    An empty `ts` is a lamp that Slack has not taken yet. Before `not_before` it is left alone.
    """

    id: int
    channel: str
    ts: str
    shown: str
    not_before: datetime


def lit(tx: Tx) -> Lamp | None:
    """The lamp that burns now."""
    row = tx.row("SELECT * FROM lamps WHERE state = 'lit'")
    return _lamp(row) if row else None


def at(tx: Tx, channel: str, ts: str) -> Lamp | None:
    """The lamp that is this message, if it burns."""
    found = lit(tx)
    return found if found is not None and (found.channel, found.ts) == (channel, ts) else None


def begin(tx: Tx, channel: str, now: datetime) -> None:
    """Note that a lamp is wanted."""
    tx.insert("lamps", {"channel": channel, "ts": "", "state": "lit", "not_before": stamp(now)})


def bind(tx: Tx, lamp: Lamp, channel: str, ts: str) -> None:
    """Remember the message that is the lamp."""
    tx.run(
        "UPDATE lamps SET channel = :channel, ts = :ts WHERE id = :id",
        channel=channel,
        ts=ts,
        id=lamp.id,
    )


def rest(tx: Tx, lamp: Lamp, until: datetime) -> None:
    """Leave the lamp alone until then."""
    tx.run("UPDATE lamps SET not_before = :at WHERE id = :id", at=stamp(until), id=lamp.id)


def set_shown(tx: Tx, lamp: Lamp, shown: str) -> None:
    """Note what the lamp says."""
    tx.run("UPDATE lamps SET shown = :shown WHERE id = :id", shown=shown, id=lamp.id)


def gone(tx: Tx, lamp: Lamp) -> None:
    """Let go of a lamp whose message is not there any more."""
    tx.run("UPDATE lamps SET state = 'gone' WHERE id = :id", id=lamp.id)


def pressed(tx: Tx, lamp: Lamp) -> dict[Reaction, int | None]:
    """Whose pause on the lamp was heard and is still there, and which pause it began."""
    found = tx.rows("SELECT * FROM lamp_presses WHERE lamp_id = :id AND gone = 0", id=lamp.id)
    return {
        Reaction(user=UserId(str(row["person"])), emoji=str(row["emoji"])): (
            int(str(row["pause_id"])) if row["pause_id"] else None
        )
        for row in found
    }


def press(tx: Tx, lamp: Lamp, by: Reaction, pause: int | None, now: datetime) -> None:
    """Remember that somebody's emoji on the lamp was heard; `pause` is what it began."""
    tx.insert(
        "lamp_presses",
        {
            "lamp_id": lamp.id,
            "person": by.user,
            "emoji": by.emoji,
            "pause_id": pause,
            "at": stamp(now),
        },
    )


def name(tx: Tx, lamp: Lamp, by: Reaction) -> None:
    """Take this emoji for the one of a press from before their names were kept."""
    tx.run(
        "UPDATE lamp_presses SET emoji = :emoji"
        " WHERE lamp_id = :id AND person = :person AND emoji = '' AND gone = 0",
        id=lamp.id,
        person=by.user,
        emoji=by.emoji,
    )


def release(tx: Tx, lamp: Lamp, by: Reaction) -> None:
    """Note that an emoji is not there any more, so that a new one counts anew."""
    tx.run(
        "UPDATE lamp_presses SET gone = 1"
        " WHERE lamp_id = :id AND person = :person AND emoji = :emoji",
        id=lamp.id,
        person=by.user,
        emoji=by.emoji,
    )


def _lamp(row: Row) -> Lamp:
    return Lamp(
        id=int(str(row["id"])),
        channel=str(row["channel"]),
        ts=str(row["ts"]),
        shown=str(row["shown"]),
        not_before=unstamp(str(row["not_before"])),
    )
