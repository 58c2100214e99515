"""After a failed attempt: again, give up, or look; never a blind repetition."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.deliveries import (
    AT_REST,
    MAYBE_OUT,
    Again,
    DeliveryState,
    GiveUp,
    LookFirst,
    NextStep,
    all_cancelled,
    judge,
    latest,
)
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from tests.factories import NOON, a_delivery, after

FAR = after(days=1)


def judged(error: PublishError, attempt: int = 1, late_at: datetime = FAR) -> NextStep:
    return judge(error, attempt=attempt, now=NOON, late_at=late_at)


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(0, 10), (1, 10), (2, 20), (3, 40), (4, 80), (5, 120), (6, 120), (50, 120)],
)
def test_waits_double_from_ten_seconds_to_two_minutes(attempt: int, seconds: int) -> None:
    expected = Again(at=after(seconds=seconds), reason="no line")
    assert judged(NothingSent("no line"), attempt) == expected
    assert judged(Throttled("no line"), attempt) == expected


def test_the_network_says_how_long_to_wait() -> None:
    assert judged(Throttled("slow down", 7.5), 4) == Again(
        at=after(seconds=7.5), reason="slow down"
    )
    assert judged(Throttled("slow down", 900), 1) == Again(at=after(minutes=15), reason="slow down")
    # No number is no reason to hurry.
    assert judged(Throttled("slow down", 0), 2) == Again(at=after(seconds=20), reason="slow down")


@pytest.mark.parametrize("error", [NothingSent("no"), Throttled("no", 10)])
def test_rule_25_a_wait_beyond_the_lateness_bound_gives_up(error: PublishError) -> None:
    assert judged(error, late_at=after(seconds=10)) == Again(at=after(seconds=10), reason="no")
    tick = timedelta(microseconds=1)
    assert judged(error, late_at=after(seconds=10) - tick) == GiveUp(reason="no")


@pytest.mark.parametrize("error", [Refused("too long"), Unauthorized("too long")])
def test_a_refusal_is_final(error: PublishError) -> None:
    assert judged(error) == GiveUp(reason="too long")


@pytest.mark.parametrize("error", [Happened("lost"), OutcomeUnknown("lost"), PublishError("lost")])
def test_what_may_be_out_is_looked_for_and_never_repeated(error: PublishError) -> None:
    assert judged(error) == LookFirst(reason="lost")
    assert judged(error, late_at=after(hours=-1)) == LookFirst(reason="lost")


def test_a_delivery_rests_or_may_go_on() -> None:
    assert set(DeliveryState) - AT_REST == {
        DeliveryState.SCHEDULED,
        DeliveryState.CLAIMED,
        DeliveryState.SENDING,
        DeliveryState.UNKNOWN,
    }
    assert {
        DeliveryState.SENDING,
        DeliveryState.PUBLISHED,
        DeliveryState.UNKNOWN,
        DeliveryState.PARTLY,
    } == MAYBE_OUT


def test_of_a_version_the_newest_delivery_of_each_account_counts() -> None:
    first, bread, again = (
        a_delivery(id=number, account=account)
        for number, account in ((1, "soup"), (2, "bread"), (3, "soup"))
    )
    older = a_delivery(id=4, account="cake", revision=1)
    mine = [replace(one, revision=2) for one in (again, first, bread)]
    assert latest([*mine, older], 2) == (mine[2], mine[0])
    assert latest([*mine, older], 1) == (older,)
    assert latest(mine, 3) == ()


def test_nothing_is_or_may_be_out_where_all_is_cancelled() -> None:
    cancelled = a_delivery(DeliveryState.CANCELLED)
    assert all_cancelled([cancelled, cancelled])
    for state in set(DeliveryState) - {DeliveryState.CANCELLED}:
        assert not all_cancelled([cancelled, a_delivery(state)])


def test_what_went_wrong_is_said_by_the_error_itself() -> None:
    """A log of the error without its sentence would tell nobody anything."""
    assert str(Refused("too long")) == "too long"
