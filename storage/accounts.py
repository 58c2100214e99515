"""Accounts: what two people decided, and the remote identity that goes with it (rule 35)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.drafts import stamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account stands in the database; a seal that doesn't match makes it dry-run."""

    name: AccountName
    network: Network
    address: str
    handle: str
    identity: str
    mode: Mode


def _parts(account: Standing) -> tuple[str, ...]:
    return (
        account.name,
        account.network.value,
        account.address,
        account.handle,
        account.identity,
        account.mode.value,
    )


def get(tx: Tx, name: AccountName, sealer: Sealer) -> Standing | None:
    """Read an account's standing; what was not sealed by us is not believed (rule 38)."""
    row = tx.row("SELECT * FROM accounts WHERE name = :name", name=name)
    if row is None:
        return None
    found = Standing(
        name=name,
        network=Network(str(row["network"])),
        address=str(row["address"]),
        handle=str(row["handle"]),
        identity=str(row["identity"]),
        mode=Mode(str(row["mode"])),
    )
    return found if sealer.holds(str(row["seal"]), "account", _parts(found)) else None


def put(
    tx: Tx,
    account: Account,
    *,
    now: datetime,
    sealer: Sealer,
    people: tuple[UserId, UserId] | None = None,
) -> None:
    """Write how an account stands; `people` are the two who made it live."""
    standing = Standing(
        name=account.name,
        network=account.network,
        address=account.base_url,
        handle=account.handle,
        identity=account.identity,
        mode=account.mode,
    )
    asked, confirmed = people or (UserId(""), UserId(""))
    tx.run(
        "INSERT INTO accounts (name, network, address, handle, identity, mode, since, asked_by,"
        " confirmed_by, seal) VALUES (:name, :network, :address, :handle, :identity, :mode,"
        " :since, :asked, :confirmed, :seal) ON CONFLICT (name) DO UPDATE SET"
        " network = excluded.network, address = excluded.address, handle = excluded.handle,"
        " identity = excluded.identity, mode = excluded.mode, since = excluded.since,"
        " asked_by = excluded.asked_by, confirmed_by = excluded.confirmed_by,"
        " seal = excluded.seal",
        name=standing.name,
        network=standing.network.value,
        address=standing.address,
        handle=standing.handle,
        identity=standing.identity,
        mode=standing.mode.value,
        since=stamp(now),
        asked=asked,
        confirmed=confirmed,
        seal=sealer.seal("account", _parts(standing)),
    )
