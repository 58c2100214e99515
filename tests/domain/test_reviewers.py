"""Who could approve a draft by its time, as far as people are there."""

from bot.domain.policies import ANYONE
from bot.domain.quorum import Count, Tally
from bot.domain.reviewers import prospect, wants_watcher, with_watcher
from bot.domain.watch import Absence, Cause, WatchPolicy, Whereabouts
from tests.factories import ANA, BEN, NOON, OLGA, ZOE, a_person, after

PEOPLE = {user: a_person(user) for user in (ANA, BEN, ZOE, OLGA)}


def counted(needed: int = 1, *, is_open: bool = True) -> Count:
    could = (BEN, OLGA, ZOE)
    tally = Tally(group=ANYONE, needed=needed, could=could, is_open=is_open)
    return Count(
        tallies=(tally,),
        approvers=(),
        early=(),
        outside=(),
        could=could if needed else (),
        lacking=(),
    )


def away(user: str, hours: float) -> Absence:
    return Absence(person=PEOPLE[user].id, start=NOON, end=after(hours=hours), by=ANA)


def test_those_who_are_there_come_later_or_never_before_its_time() -> None:
    gone = Whereabouts(absences=(away(ZOE, 2), away(OLGA, 5)))
    found = prospect(counted(), PEOPLE, (gone, WatchPolicy()), NOON, after(hours=4))
    assert found.now == (BEN,)
    assert [(one.person, one.cause) for one in found.later] == [(ZOE, Cause.AWAY)]
    assert [one.person for one in found.never] == [OLGA]
    assert found.short == 1


def test_a_minute_is_enough_to_look_at_a_card() -> None:
    soon = Whereabouts(
        absences=(Absence(person=BEN, start=after(minutes=30), end=after(hours=2), by=ANA),)
    )
    found = prospect(counted(), PEOPLE, (soon, WatchPolicy()), NOON, after(hours=1))
    assert BEN in found.now


def test_without_a_time_everybody_who_comes_back_comes_in_time() -> None:
    gone = Whereabouts(absences=(away(BEN, 90),))
    found = prospect(counted(), PEOPLE, (gone, WatchPolicy()), NOON, None)
    assert [one.person for one in found.later] == [BEN]
    assert found.by is None


def test_whom_slack_does_not_know_any_more_never_comes() -> None:
    found = prospect(counted(), {}, (Whereabouts(), WatchPolicy()), NOON, None)
    assert found.now == found.later == ()
    assert {one.person for one in found.never} == {BEN, OLGA, ZOE}


def test_a_group_whose_turn_has_not_come_lacks_nobody_yet() -> None:
    found = prospect(counted(is_open=False), PEOPLE, (Whereabouts(), WatchPolicy()), NOON, None)
    assert found.short == 0


def test_rule_10_where_only_a_watcher_is_missing_somebody_is_asked_to_watch() -> None:
    full = counted(0)
    asked = with_watcher(full, {ZOE, BEN}, {ANA})
    assert asked.could == (BEN, ZOE)
    assert wants_watcher(asked)
    assert with_watcher(full, {ZOE, BEN}, {ZOE}) == full
    short = counted(1)
    assert with_watcher(short, {ZOE, BEN}, ()) == short
    assert not wants_watcher(short)
