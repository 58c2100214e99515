"""Tokens: encrypted, sealed, renewed by one at a time, and shown nowhere (rules 20 and 38)."""

from datetime import timedelta

import pytest

from bot.domain.accounts import AccountName
from bot.domain.connections import Grant, Renewal, State
from bot.domain.seals import Sealer
from storage import connections
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from storage.vault import Locked, Vault
from tests.factories import ANA, NOON, SEALER, after

ACME, OTHER = AccountName("acme-x"), AccountName("other-x")
VAULT = Vault(["a key for the tests of tokens number one"])
TOKEN, RENEWER = "canary-access-5e1f", "canary-renewer-7c2d"
GRANT = Grant(
    access=TOKEN,
    renewer=RENEWER,
    renewal=Renewal.ROTATES,
    expires_at=after(hours=2),
    scopes=("read", "write"),
)


def put(tx: SqliteTx, name: AccountName = ACME, grant: Grant = GRANT) -> None:
    """Connect an account at noon."""
    connections.put(tx, name, grant, identity="x:7", by=ANA, now=NOON, sealer=SEALER, vault=VAULT)


def get(tx: SqliteTx) -> connections.Connection:
    """How the account is connected."""
    found = connections.get(tx, ACME, SEALER)
    assert found is not None
    return found


def renew(tx: SqliteTx, token: str) -> bool:
    """Take the row for a renewal."""
    return connections.begin_renewal(tx, get(tx), token, NOON)


def test_a_token_is_read_back_and_stands_nowhere_in_the_database(tx: SqliteTx) -> None:
    put(tx)
    held = connections.held(tx, ACME, SEALER, VAULT)
    assert held is not None
    assert held.grant == GRANT
    assert held.connection.identity == "x:7"
    dumped = str([dict(row) for row in tx.rows("SELECT * FROM connections")])
    assert TOKEN not in dumped
    assert RENEWER not in dumped
    assert TOKEN not in f"{held!r}"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE connections SET identity = 'x:8'",
        "UPDATE connections SET expires_at = '2036-01-01T00:00:00.000000Z'",
        "UPDATE connections SET blob = blob || 'x', version = version + 1",
        "UPDATE connections SET renewal = 'keeps'",
    ],
)
def test_rule_38_a_changed_row_is_not_believed(tx: SqliteTx, change: str) -> None:
    put(tx)
    tx.run(change)
    assert connections.get(tx, ACME, SEALER) is None
    assert connections.everyone(tx, SEALER) == []


def test_rule_38_a_row_that_was_sealed_with_another_key_is_not_believed(tx: SqliteTx) -> None:
    put(tx)
    assert connections.get(tx, ACME, Sealer(b"another key of thirty-two bytes!")) is None


def test_a_token_of_one_account_does_not_open_as_that_of_another() -> None:
    locked = VAULT.lock("connection of acme-x", {"access": TOKEN})
    with pytest.raises(Locked, match="belongs to something else"):
        VAULT.unlock("connection of other-x", locked)


def test_a_token_of_one_server_is_not_given_out_for_another(tx: SqliteTx) -> None:
    """Two accounts swap their names in the settings, or a name moves to another server."""
    here, there = "mastodon https://here.example", "mastodon https://there.example"
    connections.put(
        tx, ACME, GRANT, identity="x:7", by=ANA, now=NOON, sealer=SEALER, vault=VAULT, place=here
    )
    with pytest.raises(Locked, match="belongs to something else, such as another address"):
        connections.held(tx, ACME, SEALER, VAULT, place=there)
    connections.lock_anew(tx, SEALER, VAULT)
    assert renew(tx, "first")
    connections.renewed(tx, ACME, "first", GRANT, now=NOON, sealer=SEALER, vault=VAULT, place=here)
    with pytest.raises(Locked):
        connections.held(tx, ACME, SEALER, VAULT, place=there)
    held = connections.held(tx, ACME, SEALER, VAULT, place=here)
    assert held is not None
    assert held.grant == GRANT


@pytest.mark.parametrize("stored", ["", "gAAAA", "é", "not a token at all"])
def test_what_no_key_opens_says_what_to_do_and_shows_nothing(stored: str) -> None:
    with pytest.raises(Locked, match="SECOND_OPINION_TOKEN_KEY") as raised:
        VAULT.unlock("connection of acme-x", stored)
    assert raised.value.__cause__ is None


def test_without_a_key_nothing_is_stored(tx: SqliteTx) -> None:
    with pytest.raises(Locked, match="is missing"):
        connections.put(
            tx, ACME, GRANT, identity="x:7", by=ANA, now=NOON, sealer=SEALER, vault=Vault([])
        )
    assert connections.everyone(tx, SEALER) == []


def test_keys_are_changed_by_putting_the_new_one_first_and_locking_anew(tx: SqliteTx) -> None:
    put(tx)
    put(tx, OTHER)
    old, new = "a key for the tests of tokens number one", "another key for the tests of tokens"
    assert connections.lock_anew(tx, SEALER, Vault([new, old])) == 2
    held = connections.held(tx, ACME, SEALER, Vault([new]))
    assert held is not None
    assert held.grant == GRANT
    with pytest.raises(Locked):
        connections.held(tx, ACME, SEALER, Vault([old]))


def test_a_renewal_that_runs_survives_a_change_of_keys(tx: SqliteTx) -> None:
    put(tx)
    assert renew(tx, "first")
    connections.lock_anew(tx, SEALER, VAULT)
    assert get(tx).state is State.RENEWING
    assert connections.renewed(tx, ACME, "first", GRANT, now=NOON, sealer=SEALER, vault=VAULT)
    assert get(tx).version == 3


def test_only_one_at_a_time_renews_a_login(tx: SqliteTx) -> None:
    put(tx)
    seen_by_both = get(tx)
    assert connections.begin_renewal(tx, seen_by_both, "first", NOON)
    assert not connections.begin_renewal(tx, seen_by_both, "second", NOON)
    new = Grant(access="newer", renewer="newer-too", renewal=Renewal.ROTATES)
    assert not connections.renewed(tx, ACME, "second", new, now=NOON, sealer=SEALER, vault=VAULT)
    assert connections.renewed(tx, ACME, "first", new, now=NOON, sealer=SEALER, vault=VAULT)
    assert get(tx).state is State.READY
    # What the second one read before is old by now, and renews nothing.
    assert not connections.begin_renewal(tx, seen_by_both, "second", NOON)


def test_whoever_connects_anew_takes_the_row_from_a_renewal(tx: SqliteTx) -> None:
    put(tx)
    assert renew(tx, "first")
    put(tx, grant=Grant(access="by hand"))
    assert not connections.renewed(tx, ACME, "first", GRANT, now=NOON, sealer=SEALER, vault=VAULT)
    held = connections.held(tx, ACME, SEALER, VAULT)
    assert held is not None
    assert held.grant.access == "by hand"


def test_a_renewer_that_is_gone_is_found_after_its_lease(tx: SqliteTx) -> None:
    put(tx)
    assert renew(tx, "first")
    assert connections.abandoned(tx, NOON + connections.LEASE - timedelta(seconds=1), SEALER) == []
    found = connections.abandoned(tx, NOON + connections.LEASE, SEALER)
    assert [token for _, token in found] == ["first"]


def test_a_login_that_is_over_begins_anew_with_a_person_only(tx: SqliteTx) -> None:
    put(tx)
    assert renew(tx, "first")
    assert connections.not_renewed(tx, ACME, "first", trouble="used up", again_at=None)
    assert (get(tx).state, get(tx).trouble) == (State.OVER, "used up")
    with pytest.raises(ConstraintRefused, match="begins anew with a person"):
        tx.run("UPDATE connections SET state = 'ready'")
    connections.put(
        tx, ACME, GRANT, identity="x:7", by=ANA, now=after(days=1), sealer=SEALER, vault=VAULT
    )
    assert get(tx).state is State.READY


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM connections", "is kept"),
        ("UPDATE connections SET version = 0", "constraint|another version"),
        ("UPDATE connections SET blob = 'x'", "another version"),
        ("UPDATE connections SET state = 'renewing'", "constraint"),
        ("INSERT INTO connections SELECT * FROM connections", "is kept"),
    ],
)
def test_rule_38_the_row_is_changed_in_no_other_way(
    tx: SqliteTx, statement: str, reason: str
) -> None:
    put(tx)
    with pytest.raises(ConstraintRefused, match=reason):
        tx.run(statement)
    assert get(tx).version == 1
