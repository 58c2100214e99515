"""The last look, verdict by verdict and to the microsecond (rule 24)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.emoji import Gesture
from bot.domain.gate import (
    LOOK_LIVES,
    MOST_SKEW,
    Distrust,
    Facts,
    Go,
    Miss,
    TakeBack,
    Wait,
    may_leave,
    waiting_for,
)
from bot.domain.pauses import Pause
from bot.domain.review import Decision, Status
from tests.factories import ANA, BEN, NOON, a_stop, after

TICK = timedelta(microseconds=1)
PAUSE = Pause(id=1, reason="a crisis", by=BEN, since=NOON)
APPROVED = Decision(status=Status.APPROVED, needed=1, approvers=(BEN,))
PENDING = Decision(status=Status.PENDING, needed=1, missing=("one thing", "another"))


def facts(**given: Any) -> Facts:
    """Everything is well: due now, approved a minute ago, asked this moment."""
    known: dict[str, Any] = {
        "now": NOON,
        "asked_at": NOON,
        "due_at": NOON,
        "late_at": after(minutes=10),
        "approved_at": after(seconds=-60),
        "countdown": timedelta(seconds=60),
        "decision": APPROVED,
        "pauses": (),
        "reachable": (ANA,),
        "broken": (),
        "changed": (),
        "skew": 0.0,
        "waits_for": "",
        "confirmed": True,
    }
    return Facts(**{**known, **given})


def test_rule_24_it_goes_when_everything_is_well() -> None:
    assert may_leave(facts()) == Go()
    assert waiting_for(facts()) is None


ORDER: list[tuple[dict[str, Any], object]] = [
    ({"broken": ("a seal", "a guard")}, Distrust(reason="a seal; a guard")),
    ({"changed": ("the text", "the time")}, TakeBack(reason="the text; the time")),
    (
        {"decision": replace(APPROVED, status=Status.OBJECTED)},
        TakeBack(reason="somebody objects"),
    ),
    (
        {"confirmed": False},
        Wait(reason="nobody has confirmed the settings that the bot runs with"),
    ),
    ({"pauses": (PAUSE,)}, Wait(reason="everything is paused: a crisis")),
    (
        {"decision": replace(APPROVED, holds=(a_stop(Gesture.HOLD),))},
        Wait(reason="somebody holds it"),
    ),
    ({"taking_down": True}, Wait(reason="it is being taken down")),
    ({"skew": 60.1}, Wait(reason="our clock and Slack's differ by more than a minute")),
    ({"waits_for": "nobody pressed"}, Wait(reason="nobody pressed")),
    ({"approved_at": None}, Wait(reason="the approval has only just been seen")),
    (
        {"due_at": after(seconds=1)},
        Wait(reason="its countdown is running", until=after(seconds=1)),
    ),
    ({"reachable": ()}, Wait(reason="nobody who answers for it can be reached")),
    (
        {"asked_at": after(seconds=-5.1)},
        Wait(reason="the last look at Slack is older than five seconds"),
    ),
]


@pytest.mark.parametrize(("wrong", "verdict"), ORDER)
def test_each_thing_that_is_wrong_has_its_verdict(wrong: dict[str, Any], verdict: object) -> None:
    assert may_leave(facts(**wrong)) == verdict


@pytest.mark.parametrize("first", range(len(ORDER) - 1))
def test_what_comes_first_is_said_first(first: int) -> None:
    wrong, verdict = ORDER[first]
    after_it = {k: v for later, _ in reversed(ORDER[first + 1 :]) for k, v in later.items()}
    assert may_leave(facts(**{**after_it, **wrong})) == verdict


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (PENDING, "it still needs one thing and another"),
        (replace(PENDING, status=Status.BLOCKED, missing=()), "blocked"),
        (replace(PENDING, status=Status.OBJECTED), "somebody objects"),
    ],
)
def test_rule_23_a_lost_approval_takes_it_back_and_says_what_is_missing(
    decision: Decision, reason: str
) -> None:
    assert may_leave(facts(decision=decision)) == TakeBack(reason=reason)


@pytest.mark.parametrize(
    ("skew", "goes"),
    [(60.0, True), (-60.0, True), (60.1, False), (-60.1, False), (3600.0, False)],
)
def test_rule_24_clocks_may_differ_by_a_minute(skew: float, goes: bool) -> None:
    assert (may_leave(facts(skew=skew)) == Go()) is goes
    assert MOST_SKEW == 60.0


@pytest.mark.parametrize(
    ("asked_at", "goes"),
    [(after(seconds=-5), True), (after(seconds=-5) - TICK, False), (after(seconds=-60), False)],
)
def test_rule_24_a_look_lives_for_five_seconds(asked_at: Any, goes: bool) -> None:
    assert (may_leave(facts(asked_at=asked_at)) == Go()) is goes
    assert timedelta(seconds=5) == LOOK_LIVES


@pytest.mark.parametrize(
    ("approved_at", "until"),
    [
        (after(seconds=-60), None),
        (after(seconds=-60) + TICK, NOON + TICK),
        (after(seconds=-1), after(seconds=59)),
    ],
)
def test_rule_23_the_countdown_runs_from_the_last_counted_approval(
    approved_at: Any, until: Any
) -> None:
    expected = Go() if until is None else Wait(reason="its countdown is running", until=until)
    assert may_leave(facts(approved_at=approved_at)) == expected


@pytest.mark.parametrize(
    ("due", "approved", "until"),
    [
        (after(minutes=5), after(seconds=-30), after(minutes=5)),
        (after(seconds=10), after(seconds=-30), after(seconds=30)),
    ],
)
def test_rule_23_it_waits_for_the_later_of_due_time_and_countdown(
    due: Any, approved: Any, until: Any
) -> None:
    found = may_leave(facts(due_at=due, approved_at=approved))
    assert found == Wait(reason="its countdown is running", until=until)


def test_rule_25_it_leaves_up_to_its_bound_and_not_a_moment_later() -> None:
    assert may_leave(facts(late_at=NOON)) == Go()
    late = may_leave(facts(late_at=NOON - TICK))
    assert late == Miss(reason="it would have been sent too late")


@pytest.mark.parametrize(("wrong", "verdict"), ORDER[3:])
def test_rule_25_after_its_bound_what_it_waited_for_is_the_reason(
    wrong: dict[str, Any], verdict: Wait
) -> None:
    assert may_leave(facts(late_at=NOON - TICK, **wrong)) == Miss(reason=verdict.reason)


def test_rule_25_even_late_a_lost_approval_is_taken_back_and_a_broken_seal_distrusted() -> None:
    late = facts(late_at=NOON - TICK)
    assert isinstance(may_leave(replace(late, decision=PENDING)), TakeBack)
    assert isinstance(may_leave(replace(late, broken=("x",), decision=PENDING)), Distrust)
