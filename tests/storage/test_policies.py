"""Policies that people confirm: what the database refuses, and what a seal finds (35, 38)."""

import pytest
from sqlite_utils import Database

from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage import policies
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused, Tx
from storage.library import sqlite3
from storage.policies import Offered
from tests.factories import ANA, BEN, NOON, OLGA, SEALER, after
from tests.storage.attacks import refused

ONE, TWO = "1" * 64, "2" * 64


def offer(tx: Tx, digest: str = ONE, *, needed: int = 2, sealer: Sealer = SEALER) -> Offered:
    return policies.offer(tx, digest=digest, body="{}", needed=needed, now=NOON, sealer=sealer)


def confirm(tx: Tx, which: Offered, *people: UserId) -> None:
    for person in people:
        policies.confirm(tx, which, person, now=after(seconds=1), sealer=SEALER)


def in_force(tx: Tx, which: Offered) -> None:
    policies.put_in_force(tx, which, now=after(seconds=2), sealer=SEALER)


def begun(tx: Tx) -> Offered:
    """A first policy that Ben and Olga confirmed."""
    first = offer(tx)
    confirm(tx, first, BEN, OLGA)
    in_force(tx, first)
    return first


def test_rule_35_the_first_policy_needs_two_different_people(tx: SqliteTx) -> None:
    first = offer(tx)
    for person in (BEN, OLGA):
        with pytest.raises(ConstraintRefused, match="needs the people"):
            in_force(tx, first)
        confirm(tx, first, person)
    in_force(tx, first)
    found = policies.in_force(tx, SEALER)
    assert found is not None
    assert (found.policy, found.people) == (first, (BEN, OLGA))


def test_rule_35_nobody_confirms_twice(tx: SqliteTx) -> None:
    first = offer(tx)
    confirm(tx, first, BEN)
    with pytest.raises(ConstraintRefused, match="insert-only"):
        confirm(tx, first, BEN)


def test_rule_35_no_first_policy_is_content_with_one_person(tx: SqliteTx) -> None:
    with pytest.raises(ConstraintRefused):
        offer(tx, needed=1)


def test_rule_35_a_later_policy_may_need_one(tx: SqliteTx) -> None:
    begun(tx)
    later = offer(tx, TWO, needed=1)
    confirm(tx, later, ANA)
    in_force(tx, later)
    found = policies.in_force(tx, SEALER)
    assert found is not None
    assert found.policy.digest == TWO


def test_the_same_offer_is_found_again_unless_it_needs_more(tx: SqliteTx) -> None:
    begun(tx)
    one = offer(tx, TWO, needed=1)
    assert offer(tx, TWO, needed=1) == one
    assert offer(tx, TWO, needed=2).id != one.id


def test_rule_35_confirmations_of_an_older_time_count_for_no_return(tx: SqliteTx) -> None:
    """One, then Two, then One again: each time other people must say so."""
    first = begun(tx)
    second = offer(tx, TWO)
    confirm(tx, second, BEN, OLGA)
    in_force(tx, second)
    with pytest.raises(ConstraintRefused, match="needs the people"):
        in_force(tx, first)
    again = offer(tx, ONE)
    assert policies.confirmed_by(tx, again, SEALER) == ()
    with pytest.raises(ConstraintRefused, match="needs the people"):
        in_force(tx, again)


def test_rule_35_the_database_refuses_to_send_without_a_policy(
    attacked: sqlite3.Connection,
) -> None:
    """Whoever empties the table by dropping its guard finds the next guard."""
    attacked.execute("DROP TRIGGER policies_in_force_never_leave")
    attacked.execute("DELETE FROM policies_in_force")
    attacked.execute("UPDATE deliveries SET state = 'claimed', token = 't'")
    refused(attacked, "UPDATE deliveries SET state = 'sending'", "before two people confirmed")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE policies SET needed = 1",
        "UPDATE policies SET body = '{1}'",
        "DELETE FROM policies",
        "REPLACE INTO policies SELECT * FROM policies",
        "UPDATE policy_confirmations SET person = 'U9'",
        "DELETE FROM policy_confirmations",
        "REPLACE INTO policy_confirmations SELECT * FROM policy_confirmations",
        "UPDATE policies_in_force SET at = ''",
        "DELETE FROM policies_in_force",
        "REPLACE INTO policies_in_force SELECT * FROM policies_in_force",
        "UPDATE policy_messages SET ts = ''",
    ],
)
def test_rule_38_what_people_confirmed_is_never_changed(
    attacked: sqlite3.Connection, sql: str
) -> None:
    attacked.execute("INSERT INTO policy_messages (policy_id, ts, says) VALUES (1, '1', 'asking')")
    refused(attacked, sql, "insert-only|needs the people")


@pytest.mark.parametrize(
    ("guards", "sql"),
    [
        (("policies_never_change",), "UPDATE policies SET body = '{\"a\": 1}'"),
        (("policies_never_change",), f"UPDATE policies SET digest = '{TWO}'"),
        (
            ("policy_confirmations_never_change",),
            "UPDATE policy_confirmations SET person = 'U9' WHERE id = 2",
        ),
        (("policy_confirmations_never_leave",), "DELETE FROM policy_confirmations WHERE id = 2"),
        (("policies_in_force_never_change",), "UPDATE policies_in_force SET at = 'x'"),
    ],
)
def test_rule_38_a_policy_that_was_not_confirmed_through_us_is_none(
    tx: SqliteTx, db: Database, guards: tuple[str, ...], sql: str
) -> None:
    begun(tx)
    assert policies.in_force(tx, SEALER) is not None
    for guard in guards:
        db.execute(f"DROP TRIGGER {guard}")
    db.execute(sql)
    assert policies.in_force(tx, SEALER) is None


def test_rule_38_a_forged_confirmation_does_not_count(tx: SqliteTx) -> None:
    first = offer(tx)
    confirm(tx, first, BEN)
    stranger = Sealer(b"another key, of whoever can write to the file")
    policies.confirm(tx, first, OLGA, now=NOON, sealer=stranger)
    policies.put_in_force(tx, first, now=NOON, sealer=SEALER)
    assert policies.confirmed_by(tx, first, SEALER) == (BEN,)
    assert policies.in_force(tx, SEALER) is None
