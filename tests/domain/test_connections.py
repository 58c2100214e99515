"""Connections: when a login is renewed, when people are told, and what is never shown."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.accounts import AccountName
from bot.domain.connections import (
    Connection,
    Grant,
    Renewal,
    State,
    days_to_tell,
    ending,
    told_as,
)
from tests.factories import NOON, after

ACME = AccountName("acme-x")


def a_connection(**given: Any) -> Connection:
    """One that lasts for sixty days."""
    known: dict[str, Any] = {
        "account": ACME,
        "identity": "https://x.com/i/user/7",
        "issued_at": NOON,
        "expires_at": after(days=60),
        "ends_at": after(days=60),
        "renewal": Renewal.NONE,
        "scopes": (),
        "version": 1,
        "state": State.READY,
    }
    return Connection(**{**known, **given})


def test_a_grant_shows_no_secret() -> None:
    grant = Grant(access="access-5e1f", renewer="renewer-7c2d")
    assert "5e1f" not in f"{grant!r} {grant}"
    assert "7c2d" not in f"{grant!r} {grant}"


@pytest.mark.parametrize(
    ("minutes", "wants"), [(0, False), (79, False), (80, True), (119, True), (300, True)]
)
def test_a_login_is_renewed_in_the_last_third_of_its_life(minutes: int, wants: bool) -> None:
    two_hours = a_connection(expires_at=after(hours=2), renewal=Renewal.ROTATES)
    assert two_hours.wants_renewal(after(minutes=minutes)) is wants


@pytest.mark.parametrize(
    "given",
    [
        {"renewal": Renewal.NONE},
        {"expires_at": None},
        {"state": State.OVER},
        {"again_at": after(days=59, minutes=1)},
    ],
)
def test_a_login_that_cannot_be_renewed_now_is_left_alone(given: dict[str, Any]) -> None:
    known = {"renewal": Renewal.KEEPS, **given}
    assert not a_connection(**known).wants_renewal(after(days=59))


@pytest.mark.parametrize(
    ("days", "tells"),
    [(0, None), (45.9, None), (46, 14), (52.9, 14), (53, 7), (57.9, 7), (58, 2), (59, 2), (60, 0)],
)
def test_people_are_told_14_7_and_2_days_before_and_at_the_end(
    days: float, tells: int | None
) -> None:
    assert days_to_tell(a_connection(), after(days=days)) == tells


def test_a_login_without_an_end_is_told_about_only_when_it_is_over() -> None:
    endless = a_connection(ends_at=None, expires_at=after(hours=2), renewal=Renewal.ROTATES)
    assert days_to_tell(endless, after(days=900)) is None
    over = a_connection(ends_at=None, state=State.OVER, trouble="it was taken back")
    assert days_to_tell(over, NOON) == 0
    said = ending(over, 0, NOON)
    assert "has ended (it was taken back)" in said
    assert "`second-opinion connect acme-x`" in said


def test_what_was_told_is_remembered_for_this_end_alone() -> None:
    first, renewed = a_connection(), a_connection(ends_at=after(days=120))
    assert told_as(first, 14, NOON) != told_as(first, 7, NOON)
    assert told_as(first, 14, NOON) != told_as(renewed, 14, NOON)


def test_the_end_of_a_grant_is_that_of_what_renews_it() -> None:
    year, month = after(days=365), after(days=30)
    by_itself = Grant(access="a", renewer="a", renewal=Renewal.KEEPS, expires_at=month)
    by_another = Grant(
        access="a", renewer="r", renewal=Renewal.KEEPS, expires_at=month, renewable_until=year
    )
    assert (by_itself.ends_at, by_another.ends_at) == (month, year)
    assert Grant(access="a", expires_at=month).ends_at == month
    assert Grant(access="a", renewer="r", renewal=Renewal.ROTATES, expires_at=month).ends_at is None


def test_what_ends_is_said_with_the_day_and_what_to_do() -> None:
    said = ending(a_connection(ends_at=NOON + timedelta(days=14)), 14, NOON)
    assert "ends within 14 days on 16 March 2026" in said
    assert "`second-opinion connect acme-x`" in said


@pytest.mark.parametrize(("days", "tells"), [(41, None), (49, None), (50, 14), (53, 7), (60, 0)])
def test_a_renewal_that_goes_on_failing_is_told_before_the_token_ends(
    days: int, tells: int | None
) -> None:
    """What renews it lasts for a year, which helps nobody while it isn't taken."""
    failing = a_connection(
        renewal=Renewal.KEEPS, ends_at=after(days=365), trouble="LinkedIn knows no such app"
    )
    assert days_to_tell(failing, after(days=days)) == tells
    if tells == 14:
        assert "could not be renewed: LinkedIn" in ending(failing, tells, after(days=days))
    well = a_connection(renewal=Renewal.KEEPS, ends_at=after(days=365))
    assert days_to_tell(well, after(days=59)) is None
