"""Who can be reached while a post is fresh (rules 28 and 29)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import parse_hours
from bot.domain.people import UserId
from bot.domain.watch import (
    Absence,
    Cause,
    OwnHours,
    Shift,
    Unreached,
    Watch,
    WatchPolicy,
    Whereabouts,
    on_watch,
    reachable,
    unreached,
    unreached_because,
)
from tests.factories import ANA, BEN, NOON, ZOE, a_person, after

POLICY = WatchPolicy()
OFFICE = WatchPolicy(hours=parse_hours("mon-fri 09:00-18:00"))
TICK = timedelta(microseconds=1)
UTC = ZoneInfo("UTC")
NIGHT = after(hours=10)
"""22:00 on a Monday, when nobody works."""


def away(start: datetime, end: datetime, who: UserId = BEN) -> Absence:
    return Absence(person=who, start=start, end=end, by=who)


def watch(start: datetime, end: datetime, who: UserId = BEN) -> Watch:
    return Watch(person=who, start=start, end=end)


def because(
    *absences: Absence,
    now: datetime = NOON,
    policy: WatchPolicy = POLICY,
    known: Whereabouts | None = None,
    **about: Any,
) -> Unreached | None:
    """Why Ben can't be reached."""
    there = known or Whereabouts(absences=absences)
    return unreached_because(BEN, a_person(BEN, **about), there, policy, now)


def why(*absences: Absence, **given: Any) -> Cause | None:
    """The cause for which Ben can't be reached."""
    found = because(*absences, **given)
    return found.cause if found else None


def test_rule_28_the_watch_lasts_an_hour_by_default() -> None:
    assert POLICY.span == timedelta(minutes=60)
    assert why() is None


@pytest.mark.parametrize(
    ("start", "end", "reached"),
    [
        (after(hours=-2), after(hours=-1), True),
        (after(hours=-2), NOON, True),
        (after(hours=-2), NOON + TICK, False),
        (after(hours=-1), after(hours=3), False),
        (after(minutes=10), after(minutes=20), False),
        (after(minutes=60) - TICK, after(hours=3), False),
        (after(minutes=60), after(hours=3), True),
    ],
)
def test_rule_29_an_absence_that_touches_the_watch_makes_unreachable(
    start: datetime, end: datetime, reached: bool
) -> None:
    found = because(away(start, end))
    assert found == (None if reached else Unreached(person=BEN, cause=Cause.AWAY, at=end))


def test_rule_29_somebody_elses_absence_is_theirs() -> None:
    assert why(away(NOON, after(hours=3), who=ZOE)) is None


def test_rule_29_of_several_absences_the_last_end_is_named() -> None:
    found = because(away(NOON, after(hours=3)), away(NOON, after(hours=1)))
    assert found is not None
    assert found.at == after(hours=3)


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [
        ("", ""),
        (":soup:", ""),
        (":airplane:", "airplane"),
        ("airplane", "airplane"),
        (":AIRPLANE:", "airplane"),
        (":palm_tree:", "palm_tree"),
        (":face_with_thermometer:", "face_with_thermometer"),
    ],
)
def test_rule_29_a_status_emoji_of_the_set_makes_unreachable(emoji: str, expected: str) -> None:
    found = because(status_emoji=emoji)
    said = Unreached(person=BEN, cause=Cause.STATUS, emoji=expected)
    assert found == (said if expected else None)


@pytest.mark.parametrize(
    ("until", "reached"),
    [
        (NOON - TICK, True),
        (NOON, True),
        (NOON + TICK, False),
        (after(minutes=30), False),
        (None, False),
    ],
)
def test_rule_29_a_status_that_is_over_counts_no_more(
    until: datetime | None, reached: bool
) -> None:
    """One that ends within the watch still counts."""
    found = because(status_emoji=":airplane:", status_until=until)
    assert (found is None) is reached
    assert found is None or (found.cause, found.at) == (Cause.STATUS, until)


def test_rule_5_whom_slack_does_not_know_cannot_be_reached() -> None:
    gone = Unreached(person=BEN, cause=Cause.UNKNOWN)
    everything = Whereabouts(watching=frozenset({BEN}), active={BEN: NOON})
    assert unreached_because(BEN, None, everything, POLICY, NOON) == gone
    assert because(is_deactivated=True, known=everything) == gone


@pytest.mark.parametrize(
    "there",
    [
        {"watching": frozenset({BEN})},
        {"watches": (watch(after(hours=-1), after(hours=30)),)},
        {"active": {BEN: NIGHT}},
    ],
    ids=["eyes on the card", "the watch", "an act just now"],
)
def test_rule_29_away_comes_before_whatever_says_that_somebody_is_there(
    there: dict[str, Any],
) -> None:
    """The first order of precedence: an absence or a status, then a watch or an act."""
    assert why(now=NIGHT, policy=OFFICE, known=Whereabouts(**there)) is None
    gone = Whereabouts(absences=(away(NOON, after(hours=11)),), **there)
    assert why(now=NIGHT, policy=OFFICE, known=gone) is Cause.AWAY
    flying = why(now=NIGHT, policy=OFFICE, known=Whereabouts(**there), status_emoji=":airplane:")
    assert flying is Cause.STATUS


@pytest.mark.parametrize(
    ("minutes", "reached"), [(0, True), (-15, True), (-15.1, False), (0.1, False)]
)
def test_rule_29_an_act_counts_for_fifteen_minutes(minutes: float, reached: bool) -> None:
    """The second order of precedence: an act comes before working hours."""
    known = Whereabouts(active={BEN: NIGHT + timedelta(minutes=minutes)})
    assert why(now=NIGHT, policy=OFFICE, known=known) is (None if reached else Cause.HOURS)


def test_rule_29_somebody_elses_act_and_watch_are_theirs() -> None:
    known = Whereabouts(
        active={ZOE: NIGHT},
        watches=(watch(NOON, after(hours=30), who=ZOE),),
        watching=frozenset({ZOE}),
    )
    assert why(now=NIGHT, policy=OFFICE, known=known) is Cause.HOURS


@pytest.mark.parametrize(
    ("now", "cause", "at"),
    [
        (after(hours=-3, minutes=-1), Cause.HOURS, after(hours=-3)),
        (after(hours=-3), None, None),
        (after(hours=5), None, None),
        (after(hours=5, minutes=1), Cause.HOURS_END, after(hours=6)),
        (after(hours=6), Cause.HOURS, after(hours=21)),
        (after(days=5), Cause.HOURS, after(days=6, hours=21)),
    ],
)
def test_rule_29_without_more_the_working_hours_decide(
    now: datetime, cause: Cause | None, at: datetime | None
) -> None:
    """The third order of precedence; they must last as long as the watch does."""
    found = because(now=now, policy=OFFICE)
    assert found == (Unreached(person=BEN, cause=cause, at=at) if cause else None)


def test_rule_29_without_working_hours_the_time_of_day_says_nothing() -> None:
    assert why(now=NIGHT) is None


def test_rule_29_working_hours_are_in_the_persons_own_zone() -> None:
    assert why(now=after(hours=-4), policy=OFFICE, zone="Europe/Paris") is None
    assert why(now=after(hours=4, minutes=30), policy=OFFICE, zone="Europe/Paris") is not None
    assert why(now=after(hours=-4), policy=OFFICE, zone="No/Where") is Cause.HOURS
    paris = WatchPolicy(hours=OFFICE.hours, zone=ZoneInfo("Europe/Paris"))
    assert why(now=after(hours=-4), policy=paris) is None
    assert why(now=after(hours=-4), policy=paris, zone="No/Where") is None
    mine = {BEN: OwnHours(zone=ZoneInfo("Europe/Paris"))}
    own = WatchPolicy(hours=OFFICE.hours, people=mine)
    assert why(now=after(hours=-4), policy=own, zone="America/New_York") is None


def test_rule_29_a_persons_own_hours_and_days_off_come_first() -> None:
    mine = {BEN: OwnHours(hours=parse_hours("mon 21:00-24:00"))}
    assert why(now=NIGHT, policy=WatchPolicy(hours=OFFICE.hours, people=mine)) is None
    assert why(now=NOON, policy=WatchPolicy(hours=OFFICE.hours, people=mine)) is Cause.HOURS
    assert why(now=NIGHT, policy=WatchPolicy(people=mine)) is None
    today = frozenset({date(2026, 3, 2)})
    assert why(policy=WatchPolicy(hours=OFFICE.hours, off=today)) is Cause.HOURS
    off = {BEN: OwnHours(off=today)}
    assert why(policy=WatchPolicy(hours=OFFICE.hours, people=off)) is Cause.HOURS
    assert why(policy=WatchPolicy(hours=OFFICE.hours, people={ZOE: OwnHours(off=today)})) is None


def test_rule_29_a_watch_continues_the_working_hours_without_a_gap() -> None:
    late = after(hours=5, minutes=30)
    joined = Whereabouts(watches=(watch(after(hours=6), after(hours=7)),))
    assert why(now=late, policy=OFFICE, known=joined) is None
    gap = Whereabouts(watches=(watch(after(hours=6, minutes=1), after(hours=7)),))
    assert why(now=late, policy=OFFICE, known=gap) is Cause.HOURS_END


def test_rule_29_a_watch_of_the_roster_continues_the_working_hours_too() -> None:
    evening = Shift(person=BEN, hours=parse_hours("mon 18:00-20:00"), zone=UTC)
    policy = WatchPolicy(hours=OFFICE.hours, roster=(evening,))
    assert why(now=after(hours=5, minutes=30), policy=policy) is None


def test_rule_29_when_the_working_hours_begin_again_is_said_by_the_persons_own_clock() -> None:
    found = because(now=NIGHT, policy=OFFICE, zone="Europe/Paris")
    assert found == Unreached(person=BEN, cause=Cause.HOURS, at=after(hours=20))


@pytest.mark.parametrize(
    ("start", "end", "has"),
    [
        (NOON, after(hours=1), True),
        (after(hours=-1), after(hours=2), True),
        (NOON + TICK, after(hours=2), False),
        (NOON, after(hours=1) - TICK, False),
    ],
)
def test_rule_28_a_watch_counts_only_if_it_lasts_as_long_as_the_post_is_fresh(
    start: datetime, end: datetime, has: bool
) -> None:
    found = on_watch((watch(start, end),), POLICY, NOON)
    assert found == ((BEN,) if has else ())


def test_rule_28_two_watches_of_one_person_join_and_of_two_people_do_not() -> None:
    half = after(minutes=30)
    one = (watch(NOON, half), watch(half, after(hours=1)))
    assert on_watch(one, POLICY, NOON) == (BEN,)
    two = (watch(NOON, half), watch(half, after(hours=1), who=ZOE))
    assert on_watch(two, POLICY, NOON) == ()


def test_rule_28_the_weekly_roster_is_a_watch_too() -> None:
    shift = Shift(person=ZOE, hours=parse_hours("mon 22:00-24:00"), zone=UTC)
    policy = WatchPolicy(hours=OFFICE.hours, roster=(shift,))
    assert on_watch((), policy, NIGHT) == (ZOE,)
    assert on_watch((), policy, after(hours=11)) == (ZOE,)
    assert on_watch((), policy, after(hours=11) + TICK) == ()
    assert on_watch((watch(NIGHT, after(hours=30)),), policy, NIGHT) == tuple(sorted((BEN, ZOE)))
    assert unreached_because(ZOE, a_person(ZOE), Whereabouts(), policy, NIGHT) is None
    today = frozenset({date(2026, 3, 2)})
    assert on_watch((), WatchPolicy(roster=(shift,), off=today), NIGHT) == ()


def test_rule_28_a_day_off_ends_ones_own_watches_of_the_roster_and_no_others() -> None:
    shift = Shift(person=ZOE, hours=parse_hours("mon 22:00-24:00"), zone=UTC)
    off = OwnHours(off=frozenset({date(2026, 3, 2)}))
    assert on_watch((), WatchPolicy(roster=(shift,), people={ZOE: off}), NIGHT) == ()
    assert on_watch((), WatchPolicy(roster=(shift,), people={BEN: off}), NIGHT) == (ZOE,)


def test_rule_28_the_roster_goes_by_the_clock_of_its_place() -> None:
    hours = parse_hours("mon 22:00-24:00")
    paris = WatchPolicy(roster=(Shift(person=ZOE, hours=hours, zone=ZoneInfo("Europe/Paris")),))
    assert on_watch((), paris, after(hours=9)) == (ZOE,)
    assert on_watch((), paris, after(hours=11)) == ()


def test_rule_28_each_has_the_watch_in_their_own_hours_of_the_roster() -> None:
    night = Shift(person=ZOE, hours=parse_hours("mon 22:00-24:00"), zone=UTC)
    noon = Shift(person=BEN, hours=parse_hours("mon 12:00-14:00"), zone=UTC)
    policy = WatchPolicy(roster=(night, noon))
    assert on_watch((), policy, NIGHT) == (ZOE,)
    assert on_watch((), policy, NOON) == (BEN,)


def test_rule_29_hours_that_begin_now_and_end_too_soon_are_said_to_end() -> None:
    short = WatchPolicy(hours=parse_hours("mon 12:00-12:30"))
    found = because(policy=short)
    assert found == Unreached(person=BEN, cause=Cause.HOURS_END, at=after(minutes=30))


def test_rule_29_working_hours_that_never_begin_have_no_time() -> None:
    year = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    found = because(policy=WatchPolicy(hours=OFFICE.hours, off=year))
    assert found == Unreached(person=BEN, cause=Cause.HOURS)


def test_rule_28_those_who_can_be_reached_are_named_in_order_and_of_the_others_why_not() -> None:
    people = {ANA: a_person(ANA, status_emoji=":airplane:"), BEN: a_person(BEN), ZOE: None}
    who = (ZOE, BEN, ANA)
    assert reachable(who, people, Whereabouts(), POLICY, NOON) == (BEN,)
    assert unreached(who, people, Whereabouts(), POLICY, NOON) == (
        Unreached(person=ZOE, cause=Cause.UNKNOWN),
        Unreached(person=ANA, cause=Cause.STATUS, emoji="airplane"),
    )
    gone = Whereabouts(absences=(away(NOON, after(hours=1)),))
    assert reachable((ANA, BEN), people, gone, POLICY, NOON) == ()
    assert reachable((UserId("U0WHO"),), people, Whereabouts(), POLICY, NOON) == ()


def test_rule_28_whoever_said_that_they_watch_is_reachable_outside_their_hours() -> None:
    people = {ANA: a_person(ANA), BEN: a_person(BEN)}
    closed = WatchPolicy(hours=OFFICE.hours, off=frozenset({NOON.date()}))
    known = Whereabouts(watching=frozenset({BEN}))
    assert reachable((ANA, BEN), people, known, closed, NOON) == (BEN,)
    assert [one.person for one in unreached((ANA, BEN), people, known, closed, NOON)] == [ANA]


def test_the_emoji_and_the_span_are_the_policys() -> None:
    policy = WatchPolicy(span=timedelta(minutes=5), away_emoji=(":beach_with_umbrella:",))
    assert why(policy=policy, status_emoji=":beach_with_umbrella:") is Cause.STATUS
    assert why(policy=policy, status_emoji=":airplane:") is None
    assert why(away(after(minutes=6), after(hours=1)), policy=policy) is None
