"""Invitations: a one-time web link for one person to connect one account, for a few minutes.

Only digests of what stands in the link, in the state and in the browser's cookie are kept. A row
is sealed twice: when it is made, and when somebody begins; what is not ours is no invitation.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.accounts import AccountName
from bot.domain.connections import INVITED_FOR
from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx
from storage.tables import _insert_only
from storage.vault import Vault

TABLE = (
    """
CREATE TABLE invitations (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  person TEXT NOT NULL CHECK (person <> ''),
  ends_at TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE TABLE invitations_begun (
  invitation_id INTEGER PRIMARY KEY REFERENCES invitations (id),
  state TEXT NOT NULL UNIQUE,
  browser TEXT NOT NULL,
  blob TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE TABLE invitations_done (
  invitation_id INTEGER PRIMARY KEY REFERENCES invitations (id),
  at TEXT NOT NULL
);
"""
    + _insert_only("invitations", "id = NEW.id OR link = NEW.link")
    + _insert_only("invitations_begun", "invitation_id = NEW.invitation_id OR state = NEW.state")
    + _insert_only("invitations_done", "invitation_id = NEW.invitation_id")
)
"""What was begun or done once never is again: there is no row to change back (rule 38)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who may connect which account, while it lives."""

    id: int
    account: AccountName
    person: UserId


def digest_of(secret: str) -> str:
    """What is kept of something that only the person's browser knows (SHA-256, hex)."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def add(
    tx: Tx, link: str, account: AccountName, person: UserId, *, now: datetime, sealer: Sealer
) -> None:
    """Make an invitation whose link holds `link`; older ones of that person end."""
    for row in tx.rows(
        "SELECT id FROM invitations WHERE person = :person AND account = :account"
        " AND NOT EXISTS (SELECT 1 FROM invitations_done d WHERE d.invitation_id = id)",
        person=person,
        account=account,
    ):
        tx.insert("invitations_done", {"invitation_id": row["id"], "at": stamp(now)})
    row = {
        "link": digest_of(link),
        "account": account,
        "person": person,
        "ends_at": stamp(now + INVITED_FOR),
    }
    tx.insert("invitations", {**row, "seal": sealer.seal("invitation", _made(row))})


def by_link(tx: Tx, link: str, now: datetime, sealer: Sealer) -> Invitation | None:
    """Find the invitation of a link, while it lives and nobody has begun with it."""
    row = tx.row(
        "SELECT * FROM invitations i WHERE link = :link"
        " AND NOT EXISTS (SELECT 1 FROM invitations_begun b WHERE b.invitation_id = i.id)",
        link=digest_of(link),
    )
    return _alive(tx, row, now, sealer)


def begin(
    tx: Tx,
    invitation: Invitation,
    *,
    state: str,
    browser: str,
    kept: Mapping[str, str],
    sealer: Sealer,
    vault: Vault,
) -> None:
    """Note that somebody begins, with which browser. Raises `ConstraintRefused` the second time."""
    row: Row = {
        "invitation_id": invitation.id,
        "state": digest_of(state),
        "browser": digest_of(browser),
        "blob": vault.lock(_what(invitation.id), kept),
    }
    tx.insert("invitations_begun", {**row, "seal": sealer.seal("invitation begun", _begun(row))})


def by_state(
    tx: Tx, state: str, browser: str, *, now: datetime, sealer: Sealer, vault: Vault
) -> tuple[Invitation, dict[str, str]] | None:
    """Find what a browser comes back from, with what was kept for it; only that very browser."""
    begun = tx.row("SELECT * FROM invitations_begun WHERE state = :s", s=digest_of(state))
    if begun is None or str(begun["browser"]) != digest_of(browser):
        return None
    if not sealer.holds(str(begun["seal"]), "invitation begun", _begun(begun)):
        return None
    number = int(str(begun["invitation_id"]))
    row = tx.row("SELECT * FROM invitations WHERE id = :id", id=number)
    found = _alive(tx, row, now, sealer)
    return (found, vault.unlock(_what(number), str(begun["blob"]))) if found else None


def begun_by(tx: Tx, state: str) -> UserId | None:
    """Who began with this state, whatever became of it; for the journal alone."""
    row = tx.row(
        "SELECT i.person FROM invitations i JOIN invitations_begun b ON b.invitation_id = i.id"
        " WHERE b.state = :state",
        state=digest_of(state),
    )
    return UserId(str(row["person"])) if row else None


def done(tx: Tx, invitation: Invitation, now: datetime) -> None:
    """End an invitation. Raises `ConstraintRefused` the second time."""
    tx.insert("invitations_done", {"invitation_id": invitation.id, "at": stamp(now)})


def _alive(tx: Tx, row: Row | None, now: datetime, sealer: Sealer) -> Invitation | None:
    if row is None or not sealer.holds(str(row["seal"]), "invitation", _made(row)):
        return None
    over = tx.row("SELECT 1 AS yes FROM invitations_done WHERE invitation_id = :id", id=row["id"])
    if over is not None or now >= unstamp(str(row["ends_at"])):
        return None
    return Invitation(
        id=int(str(row["id"])),
        account=AccountName(str(row["account"])),
        person=UserId(str(row["person"])),
    )


def _what(number: int) -> str:
    return f"invitation {number}"


def _made(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("link", "account", "person", "ends_at"))


def _begun(row: Row) -> tuple[str, ...]:
    blob = hashlib.sha256(str(row["blob"]).encode()).hexdigest()
    return (*(str(row[name]) for name in ("invitation_id", "state", "browser")), blob)
