"""Declared absences, and what is said only once."""

from bot.domain.people import UserId
from bot.domain.watch import Absence
from storage import absences
from storage.connection import SqliteTx
from tests.factories import ANA, BEN, NOON, ZOE, after


def away(who: UserId, start: float, end: float) -> Absence:
    return Absence(person=who, start=after(hours=start), end=after(hours=end), by=ANA)


def test_rule_29_absences_that_are_not_over_are_read_in_order(tx: SqliteTx) -> None:
    for absence in (away(BEN, 2, 3), away(ZOE, -1, 1), away(ANA, -2, 0)):
        absences.add(tx, absence)
    assert absences.after(tx, NOON) == (away(ZOE, -1, 1), away(BEN, 2, 3))
    assert absences.after(tx, after(hours=3)) == ()


def test_whoever_is_back_is_back_from_future_absences_too(tx: SqliteTx) -> None:
    for absence in (away(BEN, -1, 1), away(BEN, 5, 6), away(ZOE, -1, 1), away(BEN, -3, -2)):
        absences.add(tx, absence)
    assert absences.end(tx, BEN, NOON) == 2
    assert absences.after(tx, NOON) == (away(ZOE, -1, 1),)
    assert absences.end(tx, BEN, NOON) == 0
    found = tx.rows("SELECT starts_at, ends_at FROM absences ORDER BY id")
    assert all(str(row["starts_at"]) <= str(row["ends_at"]) for row in found)


def test_something_is_said_for_the_first_time_once(tx: SqliteTx) -> None:
    assert absences.first_time(tx, "hello U0ANA", NOON) is True
    assert absences.first_time(tx, "hello U0ANA", after(days=9)) is False
    assert absences.first_time(tx, "hello U0BEN", NOON) is True
