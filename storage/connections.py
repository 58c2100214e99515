"""Connections: one row an account, its token encrypted, renewed by one at a time.

Whoever renews takes the row first (`begin_renewal`); a secret that is worth nothing once it was
used is therefore never used by two. A row whose seal is not ours is not believed (rule 38).
A token opens only for the place (network and address) for which it was given: settings that name
another server by the name of an account never send it there.
"""

import hashlib
from datetime import datetime, timedelta

from bot.domain.accounts import AccountName
from bot.domain.connections import REFUSED, Connection, Grant, Held, Renewal, State
from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx, Value
from storage.vault import Vault

TABLE = """
CREATE TABLE connections (
  account TEXT PRIMARY KEY,
  identity TEXT NOT NULL CHECK (identity <> ''),
  by TEXT NOT NULL CHECK (by <> ''),
  connected_at TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  expires_at TEXT,
  ends_at TEXT,
  renewal TEXT NOT NULL CHECK (renewal IN ('none', 'keeps', 'rotates')),
  scopes TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  blob TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'renewing', 'over')),
  trouble TEXT NOT NULL DEFAULT '',
  again_at TEXT,
  renewing_by TEXT,
  renewing_until TEXT,
  seal TEXT NOT NULL,
  CHECK ((state = 'renewing') = (renewing_by IS NOT NULL)),
  CHECK ((renewing_by IS NULL) = (renewing_until IS NULL))
);
CREATE TRIGGER connections_renew_one_at_a_time BEFORE UPDATE ON connections
WHEN OLD.state = 'renewing' AND NEW.state = 'renewing' AND NEW.renewing_by <> OLD.renewing_by
BEGIN SELECT RAISE(ABORT, 'a login is renewed by one at a time'); END;
CREATE TRIGGER connections_need_a_person BEFORE UPDATE ON connections
WHEN OLD.state = 'over' AND NEW.state <> 'over' AND NEW.connected_at = OLD.connected_at
BEGIN SELECT RAISE(ABORT, 'a login that is over begins anew with a person'); END;
CREATE TRIGGER connections_grow BEFORE UPDATE ON connections
WHEN NEW.version < OLD.version OR (NEW.blob <> OLD.blob AND NEW.version = OLD.version)
BEGIN SELECT RAISE(ABORT, 'another token is another version'); END;
CREATE TRIGGER connections_never_leave BEFORE DELETE ON connections
BEGIN SELECT RAISE(ABORT, 'how an account is connected is kept'); END;
CREATE TRIGGER connections_never_again BEFORE INSERT ON connections
WHEN EXISTS (SELECT 1 FROM connections WHERE account = NEW.account)
BEGIN SELECT RAISE(ABORT, 'how an account is connected is kept'); END;
"""

LEASE = timedelta(minutes=2)
"""Longer than any bounded call takes; after it, whoever renewed is taken for gone."""

_SEALED = (
    "account", "identity", "by", "connected_at", "issued_at", "expires_at", "ends_at",
    "renewal", "scopes",
)  # fmt: skip


def _parts(row: Row) -> tuple[str | int, ...]:
    blob = hashlib.sha256(str(row["blob"]).encode()).hexdigest()
    return (*(str(row[name] or "") for name in _SEALED), int(str(row["version"])), blob)


def get(tx: Tx, name: AccountName, sealer: Sealer) -> Connection | None:
    """Read how an account is connected; what was not sealed by us is none."""
    row = _row(tx, name, sealer)
    return _connection(row) if row else None


def held(
    tx: Tx, name: AccountName, sealer: Sealer, vault: Vault, *, place: str = ""
) -> Held | None:
    """Read a connection with its token.

    Raises `Locked` where no key opens it, or where it was given for another place.
    """
    row = _row(tx, name, sealer)
    if row is None:
        return None
    connection = _connection(row)
    secrets = vault.unlock(_what(name, place), str(row["blob"]))
    grant = Grant(
        access=secrets["access"],
        renewer=secrets.get("renewer", ""),
        renewal=connection.renewal,
        expires_at=connection.expires_at,
        renewable_until=connection.ends_at,
        scopes=connection.scopes,
        app=(secrets["app"], secrets["app_secret"]) if "app" in secrets else None,
    )
    return Held(connection=connection, grant=grant)


def everyone(tx: Tx, sealer: Sealer) -> list[Connection]:
    """All connections of ours."""
    found = tx.rows("SELECT * FROM connections ORDER BY account")
    return [_connection(row) for row in found if _is_ours(row, sealer)]


def put(
    tx: Tx,
    name: AccountName,
    grant: Grant,
    *,
    identity: str,
    by: UserId,
    now: datetime,
    sealer: Sealer,
    vault: Vault,
    place: str = "",
) -> None:
    """Connect an account, or connect it anew; whoever is renewing it loses the row."""
    before = tx.row("SELECT version FROM connections WHERE account = :name", name=name)
    version = int(str(before["version"])) + 1 if before else 1
    row: Row = {
        "account": name,
        "identity": identity,
        "by": by,
        "connected_at": stamp(now),
        **_token(grant, now, version, vault, _what(name, place)),
        **_AT_REST,
    }
    sealed = {**row, "seal": sealer.seal("connection", _parts(row))}
    if before is None:
        tx.insert("connections", sealed)
    else:
        _update(tx, sealed)


def begin_renewal(tx: Tx, connection: Connection, token: str, now: datetime) -> bool:
    """Take the row to renew it alone; false where somebody else was quicker."""
    return bool(
        tx.run(
            "UPDATE connections SET state = 'renewing', renewing_by = :token,"
            " renewing_until = :until WHERE account = :name AND version = :version"
            " AND state = 'ready'",
            token=token,
            until=stamp(now + LEASE),
            name=connection.account,
            version=connection.version,
        )
    )


def renewed(
    tx: Tx,
    name: AccountName,
    token: str,
    grant: Grant,
    *,
    now: datetime,
    sealer: Sealer,
    vault: Vault,
    place: str = "",
) -> bool:
    """Keep the new token; false where the row is not ours any more."""
    row = tx.row(
        "SELECT * FROM connections WHERE account = :name AND renewing_by = :token",
        name=name,
        token=token,
    )
    if row is None or not _is_ours(row, sealer):
        return False
    version = int(str(row["version"])) + 1
    new = {**row, **_token(grant, now, version, vault, _what(name, place)), **_AT_REST}
    _update(tx, {**new, "seal": sealer.seal("connection", _parts(new))})
    return True


def not_renewed(
    tx: Tx, name: AccountName, token: str, *, trouble: str, again_at: datetime | None
) -> bool:
    """Give the row back; without `again_at` the login is over, and needs a person."""
    state = State.READY if again_at is not None else State.OVER
    return bool(
        tx.run(
            "UPDATE connections SET state = :state, trouble = :trouble, again_at = :again,"
            " renewing_by = NULL, renewing_until = NULL"
            " WHERE account = :name AND renewing_by = :token",
            state=state.value,
            trouble=trouble,
            again=stamp(again_at),
            name=name,
            token=token,
        )
    )


def forget(tx: Tx, name: AccountName, *, trouble: str, sealer: Sealer) -> bool:
    """Forget an account's token for good; false where there is none. Whoever renews loses it."""
    row = _row(tx, name, sealer)
    if row is None or not row["blob"]:
        return False
    version = int(str(row["version"])) + 1
    over = {**_AT_REST, "state": State.OVER.value, "trouble": trouble}
    new = {**row, **over, "blob": "", "version": version}
    _update(tx, {**new, "seal": sealer.seal("connection", _parts(new))})
    return True


def note_refused(tx: Tx, connection: Connection) -> bool:
    """Note that the network refused this very token; whether it was not noted before."""
    return bool(
        tx.run(
            "UPDATE connections SET trouble = :trouble WHERE account = :name"
            " AND version = :version AND state = 'ready' AND trouble <> :trouble",
            trouble=REFUSED,
            name=connection.account,
            version=connection.version,
        )
    )


def abandoned(tx: Tx, now: datetime, sealer: Sealer) -> list[tuple[Connection, str]]:
    """Connections whose renewer is gone, with its token."""
    found = tx.rows(
        "SELECT * FROM connections WHERE state = 'renewing' AND renewing_until <= :now",
        now=stamp(now),
    )
    return [(_connection(r), str(r["renewing_by"])) for r in found if _is_ours(r, sealer)]


def lock_anew(tx: Tx, sealer: Sealer, vault: Vault) -> int:
    """Encrypt every token with the first key; say how many. Raises `Locked`, and changes none."""
    rows = tx.rows("SELECT * FROM connections WHERE blob <> ''")
    found = [row for row in rows if _is_ours(row, sealer)]
    for row in found:
        again = vault.lock_anew(str(row["blob"]))
        new = {**row, "blob": again, "version": int(str(row["version"])) + 1}
        _update(tx, {**new, "seal": sealer.seal("connection", _parts(new))})
    return len(found)


_AT_REST: Row = {
    "state": State.READY.value,
    "trouble": "",
    "again_at": None,
    "renewing_by": None,
    "renewing_until": None,
}


def _what(name: AccountName, place: str) -> str:
    return f"connection of {name} at {place}" if place else f"connection of {name}"


def _token(grant: Grant, now: datetime, version: int, vault: Vault, what: str) -> dict[str, Value]:
    secrets = {"access": grant.access, "renewer": grant.renewer}
    if grant.app is not None:
        secrets |= {"app": grant.app[0], "app_secret": grant.app[1]}
    return {
        "issued_at": stamp(now),
        "expires_at": stamp(grant.expires_at),
        "ends_at": stamp(grant.ends_at),
        "renewal": grant.renewal.value,
        "scopes": " ".join(grant.scopes),
        "version": version,
        "blob": vault.lock(what, secrets),
    }


def _update(tx: Tx, row: Row) -> None:
    names = ", ".join(f'"{name}" = :{name}' for name in row if name != "account")
    tx.run(f"UPDATE connections SET {names} WHERE account = :account", **row)


def _row(tx: Tx, name: AccountName, sealer: Sealer) -> Row | None:
    row = tx.row("SELECT * FROM connections WHERE account = :name", name=name)
    return row if row is not None and _is_ours(row, sealer) else None


def _is_ours(row: Row, sealer: Sealer) -> bool:
    return sealer.holds(str(row["seal"]), "connection", _parts(row))


def _connection(row: Row) -> Connection:
    return Connection(
        account=AccountName(str(row["account"])),
        identity=str(row["identity"]),
        issued_at=unstamp(str(row["issued_at"])),
        expires_at=_moment(row["expires_at"]),
        ends_at=_moment(row["ends_at"]),
        renewal=Renewal(str(row["renewal"])),
        scopes=tuple(str(row["scopes"]).split()),
        version=int(str(row["version"])),
        state=State(str(row["state"])),
        trouble=str(row["trouble"]),
        again_at=_moment(row["again_at"]),
        renewing_until=_moment(row["renewing_until"]),
    )


def _moment(value: Value) -> datetime | None:
    return unstamp(str(value)) if value is not None else None
