"""Policies that were offered, who confirmed them, and which one is in force (rules 35 and 38).

All rows are insert-only. A policy comes into force only on top of the one for which it was
offered, and only with as many different people as it needs; the first always needs two.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx, Value


def _insert_only(table: str, same: str) -> str:
    return f"""
CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are insert-only'); END;
CREATE TRIGGER {table}_never_leave BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are insert-only'); END;
CREATE TRIGGER {table}_never_again BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} are insert-only'); END;
"""


TABLES: Final = (
    """
CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  body TEXT NOT NULL,
  base INTEGER NOT NULL,
  needed INTEGER NOT NULL CHECK (needed IN (1, 2)),
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  CHECK (base > 0 OR needed = 2)
);
CREATE TABLE policy_messages (
  id INTEGER PRIMARY KEY,
  policy_id INTEGER NOT NULL REFERENCES policies (id),
  ts TEXT NOT NULL,
  says TEXT NOT NULL CHECK (says IN ('asking', 'in force'))
);
CREATE TABLE policy_confirmations (
  id INTEGER PRIMARY KEY,
  policy_id INTEGER NOT NULL REFERENCES policies (id),
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  UNIQUE (policy_id, person)
);
CREATE TABLE policies_in_force (
  id INTEGER PRIMARY KEY,
  policy_id INTEGER NOT NULL REFERENCES policies (id),
  at TEXT NOT NULL,
  seal TEXT NOT NULL
);
"""
    + _insert_only("policies", "id = NEW.id")
    + _insert_only("policy_messages", "id = NEW.id")
    + _insert_only(
        "policy_confirmations", "id = NEW.id OR (policy_id = NEW.policy_id AND person = NEW.person)"
    )
    + _insert_only("policies_in_force", "id = NEW.id")
    + """
CREATE TRIGGER policies_in_force_need_people BEFORE INSERT ON policies_in_force
WHEN (SELECT count(DISTINCT person) FROM policy_confirmations WHERE policy_id = NEW.policy_id)
    < (SELECT needed FROM policies WHERE id = NEW.policy_id)
  OR (SELECT base FROM policies WHERE id = NEW.policy_id)
    IS NOT (SELECT coalesce(max(id), 0) FROM policies_in_force)
BEGIN SELECT RAISE(ABORT, 'a policy needs the people who confirm it'); END;
CREATE TRIGGER deliveries_need_a_policy BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'sending' AND NEW.state <> OLD.state
  AND NOT EXISTS (SELECT 1 FROM policies_in_force)
BEGIN SELECT RAISE(ABORT, 'nothing is sent before two people confirmed the policy'); END;
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A policy that was shown for confirmation on top of the one in force (`base`, 0: none)."""

    id: int
    digest: str
    body: str
    base: int
    needed: int
    at: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The policy in force, since when, and who confirmed it."""

    id: int
    policy: Offered
    since: datetime
    people: tuple[UserId, ...]


def offer(tx: Tx, *, digest: str, body: str, needed: int, now: datetime, sealer: Sealer) -> Offered:
    """Write down a policy that waits for confirmation; one that waits already is found again."""
    base = _newest(tx)
    known = offered(tx, digest, sealer)
    if known is not None and known.needed >= needed:
        return known
    at = stamp(now) or ""
    number = _next(tx, "policies")
    row: dict[str, Value] = {
        "id": number,
        "digest": digest,
        "body": body,
        "base": base,
        "needed": needed,
        "at": at,
    }
    tx.insert("policies", {**row, "seal": sealer.seal("policy", _parts(row))})
    return _offered(tx.rows("SELECT * FROM policies WHERE id = :id", id=number)[0])


def offered(tx: Tx, digest: str, sealer: Sealer) -> Offered | None:
    """Find the newest offer of this policy on top of the one in force now."""
    row = tx.row(
        "SELECT * FROM policies WHERE digest = :digest AND base = :base ORDER BY id DESC LIMIT 1",
        digest=digest,
        base=_newest(tx),
    )
    found = _offered(row) if row else None
    return found if found and _is_ours(found, sealer) else None


def _next(tx: Tx, table: str) -> int:
    # The seal covers the number, so it must be known before.
    return int(str(tx.rows(f"SELECT coalesce(max(id), 0) + 1 AS n FROM {table}")[0]["n"]))


def _newest(tx: Tx) -> int:
    return _next(tx, "policies_in_force") - 1


def message_of(tx: Tx, policy: Offered) -> str:
    """The `ts` of the message that still asks for people, or an empty string."""
    row = tx.row(
        "SELECT ts, says FROM policy_messages WHERE policy_id = :id ORDER BY id DESC LIMIT 1",
        id=policy.id,
    )
    return str(row["ts"]) if row and row["says"] == "asking" else ""


def set_message(tx: Tx, policy: Offered, ts: str, *, asking: bool = True) -> None:
    """Remember the message that shows an offer, and whether it still asks."""
    says = "asking" if asking else "in force"
    tx.insert("policy_messages", {"policy_id": policy.id, "ts": ts, "says": says})


def confirm(tx: Tx, policy: Offered, person: UserId, *, now: datetime, sealer: Sealer) -> None:
    """Write down that somebody confirmed an offer; the table takes each person once."""
    parts = (policy.id, policy.digest, person, at := stamp(now) or "")
    tx.insert(
        "policy_confirmations",
        {
            "policy_id": policy.id,
            "person": person,
            "at": at,
            "seal": sealer.seal("policy confirmation", parts),
        },
    )


def confirmed_by(tx: Tx, policy: Offered, sealer: Sealer) -> tuple[UserId, ...]:
    """Everybody who confirmed an offer through us, the first one first."""
    found = tx.rows(
        "SELECT * FROM policy_confirmations WHERE policy_id = :id ORDER BY id", id=policy.id
    )
    return tuple(
        UserId(str(row["person"]))
        for row in found
        if sealer.holds(
            str(row["seal"]),
            "policy confirmation",
            (policy.id, policy.digest, str(row["person"]), str(row["at"])),
        )
    )


def put_in_force(tx: Tx, policy: Offered, *, now: datetime, sealer: Sealer) -> None:
    """Let a confirmed policy be the one in force; the table refuses one that isn't confirmed."""
    number, at = _next(tx, "policies_in_force"), stamp(now) or ""
    seal = sealer.seal("policy in force", (number, policy.id, policy.digest, at))
    tx.insert("policies_in_force", {"id": number, "policy_id": policy.id, "at": at, "seal": seal})


def in_force(tx: Tx, sealer: Sealer) -> InForce | None:
    """The policy in force; `None` where there is none, or it was not put there through us."""
    row = tx.row("SELECT * FROM policies_in_force ORDER BY id DESC LIMIT 1")
    if row is None:
        return None
    found = tx.row("SELECT * FROM policies WHERE id = :id", id=row["policy_id"])
    policy = _offered(found) if found else None
    if policy is None or not _is_ours(policy, sealer):
        return None
    number, at = int(str(row["id"])), str(row["at"])
    parts = (number, policy.id, policy.digest, at)
    people = confirmed_by(tx, policy, sealer)
    if not sealer.holds(str(row["seal"]), "policy in force", parts) or len(people) < policy.needed:
        return None
    return InForce(id=number, policy=policy, since=unstamp(at), people=people)


def _parts(row: Row) -> tuple[str | int, ...]:
    numbers = (int(str(row["id"])), int(str(row["base"])), int(str(row["needed"])))
    return (*numbers, str(row["digest"]), str(row["body"]), str(row["at"]))


def _offered(row: Row) -> Offered:
    number, base, needed = (int(str(row[name])) for name in ("id", "base", "needed"))
    digest, body, at, seal = (str(row[name]) for name in ("digest", "body", "at", "seal"))
    return Offered(id=number, digest=digest, body=body, base=base, needed=needed, at=at, seal=seal)


def _is_ours(policy: Offered, sealer: Sealer) -> bool:
    parts = (policy.id, policy.base, policy.needed, policy.digest, policy.body, policy.at)
    return sealer.holds(policy.seal, "policy", parts)
