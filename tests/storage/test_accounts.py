"""How accounts stand, and that nothing is believed that we didn't seal (rules 35 and 38)."""

import pytest

from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage import accounts
from storage.accounts import Standing
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import ANA, BEN, NOON, SEALER

NAME = AccountName("soupe")


def soupe(mode: Mode = Mode.LIVE) -> Account:
    return Account(
        name=NAME,
        network=Network.MASTODON,
        base_url="https://social.example",
        handle="@soupe",
        mode=mode,
        identity="id:1",
    )


def test_an_unknown_account_has_no_standing(tx: SqliteTx) -> None:
    assert accounts.get(tx, NAME, SEALER) is None


def test_rule_35_two_people_make_it_live_and_one_ends_that(tx: SqliteTx) -> None:
    accounts.put(tx, soupe(), now=NOON, sealer=SEALER, people=(ANA, BEN))
    assert accounts.get(tx, NAME, SEALER) == Standing(
        name=NAME,
        network=Network.MASTODON,
        address="https://social.example",
        handle="@soupe",
        identity="id:1",
        mode=Mode.LIVE,
    )
    row = tx.row("SELECT asked_by, confirmed_by FROM accounts")
    assert row == {"asked_by": ANA, "confirmed_by": BEN}
    accounts.put(tx, soupe(Mode.DRY_RUN), now=NOON, sealer=SEALER)
    found = accounts.get(tx, NAME, SEALER)
    assert found is not None
    assert found.mode is Mode.DRY_RUN
    assert tx.row("SELECT count(*) AS n FROM accounts") == {"n": 1}


@pytest.mark.parametrize("people", [None, (ANA, ANA)])
def test_rule_35_nobody_alone_makes_it_live(
    tx: SqliteTx, people: tuple[UserId, UserId] | None
) -> None:
    with pytest.raises(ConstraintRefused):
        accounts.put(tx, soupe(), now=NOON, sealer=SEALER, people=people)


@pytest.mark.parametrize(
    "change",
    [
        "mode = 'live', asked_by = 'U0ANA', confirmed_by = 'U0BEN'",
        "network = 'bluesky'",
        "address = 'https://evil.example'",
        "handle = '@evil'",
        "identity = 'id:2'",
        "seal = ''",
    ],
)
def test_rule_38_what_was_written_by_others_is_not_believed(tx: SqliteTx, change: str) -> None:
    accounts.put(tx, soupe(Mode.DRY_RUN), now=NOON, sealer=SEALER)
    tx.run(f"UPDATE accounts SET {change}")
    assert accounts.get(tx, NAME, SEALER) is None


def test_rule_38_a_seal_moved_from_another_account_does_not_hold(tx: SqliteTx) -> None:
    accounts.put(tx, soupe(), now=NOON, sealer=SEALER, people=(ANA, BEN))
    tx.run("UPDATE accounts SET name = 'other'")
    assert accounts.get(tx, AccountName("other"), SEALER) is None


def test_another_key_believes_nothing(tx: SqliteTx) -> None:
    accounts.put(tx, soupe(), now=NOON, sealer=SEALER, people=(ANA, BEN))
    assert accounts.get(tx, NAME, Sealer(b"another key")) is None
