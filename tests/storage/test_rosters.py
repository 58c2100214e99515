"""The roster's rows: begun once, insert-only, sealed, and stronger than raw SQL (rules 6, 38)."""

import pytest
from sqlite_utils import Database

from bot.domain.people import UserId
from bot.domain.roster import CHANNEL, Entry
from bot.domain.seals import Sealer
from storage import rosters, votes
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, OLGA, SEALER, ZOE, after
from tests.storage.filled import a_kept_draft

LOU = UserId("U0LOU")
THEIRS = Sealer(b"somebody else's key, also of thirty-two bytes")


def row(tx: SqliteTx, person: UserId, kind: Entry, by: str = "", scope: str = CHANNEL) -> int:
    """Write a row as the program does."""
    return rosters.add(tx, person, scope, kind, by=by, now=after(hours=1), sealer=SEALER)


def begun(tx: SqliteTx) -> None:
    """Ana and Ben are the first roster, Ben is in @legal too."""
    people = [(CHANNEL, ANA), (CHANNEL, BEN), ("legal", BEN)]
    rosters.begin(tx, people, now=NOON, sealer=SEALER)


def test_the_first_roster_is_who_was_there(tx: SqliteTx) -> None:
    assert not rosters.has_begun(tx)
    assert not rosters.on_it(tx, SEALER).has(ANA)
    begun(tx)
    roster = rosters.on_it(tx, SEALER)
    assert rosters.has_begun(tx)
    assert (roster.of(CHANNEL), roster.of("legal")) == ({ANA, BEN}, {BEN})
    assert rosters.waiting(tx, SEALER) == []


def test_rule_6_the_roster_begins_once(tx: SqliteTx) -> None:
    begun(tx)
    with pytest.raises(ConstraintRefused, match="the roster begins once"):
        row(tx, LOU, Entry.FIRST)
    row(tx, LOU, Entry.CAME)
    with pytest.raises(ConstraintRefused, match="the roster begins once"):
        rosters.begin(tx, [(CHANNEL, LOU)], now=NOON, sealer=SEALER)


def test_rule_6_a_newcomer_waits_with_who_invited_and_who_confirmed(tx: SqliteTx) -> None:
    begun(tx)
    first = row(tx, LOU, Entry.CAME)
    row(tx, LOU, Entry.VOUCHED, by=BEN)
    row(tx, LOU, Entry.CAME, by=ANA)
    (lou,) = rosters.waiting(tx, SEALER)
    assert (lou.id, lou.person, lou.inviter, lou.vouchers) == (first, LOU, ANA, (BEN,))
    row(tx, LOU, Entry.CONFIRMED, by=BEN)
    assert rosters.waiting(tx, SEALER) == []
    assert rosters.on_it(tx, SEALER).has(LOU)
    row(tx, LOU, Entry.LEFT)
    assert not rosters.on_it(tx, SEALER).has(LOU)
    row(tx, LOU, Entry.CAME)
    (again,) = rosters.waiting(tx, SEALER)
    assert (again.inviter, again.vouchers) == (None, ())


@pytest.mark.parametrize(
    "said",
    [
        [],
        [(Entry.CAME, ANA)],
        [(Entry.CAME, ANA), (Entry.VOUCHED, ANA)],
        [(Entry.CAME, ""), (Entry.VOUCHED, BEN)],
        [(Entry.CAME, ""), (Entry.VOUCHED, BEN), (Entry.VOUCHED, LOU)],
        [(Entry.CAME, ""), (Entry.VOUCHED, BEN), (Entry.VOUCHED, ZOE)],
        [(Entry.CAME, ANA), (Entry.VOUCHED, BEN), (Entry.LEFT, "")],
    ],
)
def test_rule_38_nobody_is_confirmed_without_two_people_of_the_roster(
    tx: SqliteTx, said: list[tuple[Entry, str]]
) -> None:
    begun(tx)
    for kind, by in said:
        row(tx, LOU, kind, by=by)
    with pytest.raises(ConstraintRefused, match="two people who stand for them"):
        row(tx, LOU, Entry.CONFIRMED, by=BEN)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE roster SET person = 'U0LOU'",
        "UPDATE roster SET kind = 'confirmed'",
        "DELETE FROM roster",
        "REPLACE INTO roster SELECT id, 'U0LOU', scope, kind, by, at, seal FROM roster",
    ],
)
def test_rule_38_the_roster_is_insert_only(tx: SqliteTx, db: Database, sql: str) -> None:
    begun(tx)
    with pytest.raises(sqlite3.IntegrityError, match="roster are insert-only"):
        db.conn.execute(sql)


def test_rule_38_a_row_that_is_not_ours_puts_nobody_on_the_roster(tx: SqliteTx) -> None:
    begun(tx)
    for kind, by in ((Entry.CAME, ANA), (Entry.VOUCHED, BEN), (Entry.CONFIRMED, BEN)):
        rosters.add(tx, LOU, CHANNEL, kind, by=by, now=NOON, sealer=THEIRS)
    assert not rosters.on_it(tx, SEALER).has(LOU)
    assert rosters.waiting(tx, SEALER) == []


def test_rule_38_an_old_row_written_again_puts_nobody_back(tx: SqliteTx) -> None:
    """The seal covers the number, so what held before somebody left holds no more."""
    begun(tx)
    for kind, by in ((Entry.CAME, ANA), (Entry.VOUCHED, BEN), (Entry.CONFIRMED, BEN)):
        row(tx, LOU, kind, by=by)
    row(tx, LOU, Entry.LEFT)
    for kind in (Entry.CAME, Entry.VOUCHED, Entry.CONFIRMED):
        tx.run(
            "INSERT INTO roster (person, scope, kind, by, at, seal) SELECT person, scope, kind,"
            " by, at, seal FROM roster WHERE person = :lou AND kind = :kind LIMIT 1",
            lou=LOU,
            kind=kind.value,
        )
    assert not rosters.on_it(tx, SEALER).has(LOU)


def test_rule_38_only_people_on_the_roster_vote(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    with pytest.raises(ConstraintRefused, match="only people on the roster vote"):
        votes.add(tx, draft, LOU, votes.GIVEN, now=NOON)
    votes.add(tx, draft, LOU, votes.DISMISSED, now=NOON, reason="new")
    votes.add(tx, draft, OLGA, votes.GIVEN, now=NOON)
    row(tx, OLGA, Entry.LEFT)
    with pytest.raises(ConstraintRefused, match="only people on the roster vote"):
        votes.add(tx, draft, OLGA, votes.GIVEN, now=NOON)
    votes.add(tx, draft, OLGA, votes.TAKEN_BACK, now=NOON)
