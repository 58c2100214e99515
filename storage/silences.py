"""Silences: when Slack last told of anything, and when it should have and did not (trap 11).

Nothing that gets out rests on them: they only let people know.
"""

from datetime import datetime

from bot.domain.drafts import stamp, unstamp
from bot.domain.silence import FOUND_AFTER, GRACE
from storage.engine import Tx

TABLES = """
CREATE TABLE heard (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at TEXT NOT NULL
);
CREATE TABLE silences (
  id INTEGER PRIMARY KEY,
  began_at TEXT NOT NULL,
  ended_at TEXT
);
"""


def hear(tx: Tx, at: datetime) -> None:
    """Remember that Slack told of something then."""
    if tx.run("UPDATE heard SET at = max(at, :at) WHERE id = 1", at=stamp(at)) == 0:
        tx.insert("heard", {"id": 1, "at": stamp(at)})


def heard(tx: Tx) -> datetime | None:
    """When Slack last told of anything, to any process of ours."""
    row = tx.row("SELECT at FROM heard WHERE id = 1")
    return unstamp(str(row["at"])) if row else None


def owed(tx: Tx, since: datetime, now: datetime) -> datetime | None:
    """After which moment Slack must have told of something: a card, or somebody's reaction.

    Slack tells of our own messages, too. Only what was posted or found `since` then counts, and
    what is too young for anybody to wonder doesn't.
    """
    until = now - GRACE
    if since > until:
        return None
    span = {"since": stamp(since), "until": stamp(until)}
    card = tx.row(
        "SELECT max(posted_at) AS at FROM cards WHERE posted_at BETWEEN :since AND :until", **span
    )
    # The first sighting of somebody who pressed no button there: a reaction.
    vote = tx.row(
        "SELECT max(v.seen_at) AS at FROM votes v WHERE v.seen_at BETWEEN :since AND :until"
        " AND NOT EXISTS (SELECT 1 FROM votes e WHERE e.draft_id = v.draft_id"
        " AND e.revision = v.revision AND e.person = v.person AND e.seen_at < v.seen_at)"
        " AND NOT EXISTS (SELECT 1 FROM presses p WHERE p.draft_id = v.draft_id"
        " AND p.person = v.person)",
        **span,
    )
    found = [unstamp(str(card["at"]))] if card and card["at"] else []
    if vote and vote["at"]:
        found.append(unstamp(str(vote["at"])) - FOUND_AFTER)
    return max(found, default=None)


def running(tx: Tx) -> datetime | None:
    """Since when Slack is silent, if it is."""
    row = tx.row("SELECT began_at FROM silences WHERE ended_at IS NULL")
    return unstamp(str(row["began_at"])) if row else None


def begin(tx: Tx, at: datetime) -> None:
    """Note that Slack is silent since then."""
    tx.insert("silences", {"began_at": stamp(at)})


def end(tx: Tx, now: datetime) -> None:
    """Note that Slack speaks again."""
    tx.run("UPDATE silences SET ended_at = :now WHERE ended_at IS NULL", now=stamp(now))
