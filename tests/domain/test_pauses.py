"""Which pauses keep what back, who takes one back alone, and how long an ask lives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.pauses import (
    ALONE,
    ASK_LIVES,
    Ask,
    AskKind,
    Pause,
    alive,
    keeping,
    of_account,
    paused_what,
    takes_back,
)
from tests.factories import ANA, BEN, NOON

ASK = Ask(id=1, kind=AskKind.RESUME, subject="everything", by=ANA, at=NOON)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (timedelta(0), True),
        (timedelta(hours=1) - timedelta(microseconds=1), True),
        (timedelta(hours=1), False),
        (timedelta(days=1), False),
        (-timedelta(microseconds=1), False),
    ],
)
def test_rule_33_an_ask_can_be_confirmed_for_an_hour(later: timedelta, expected: bool) -> None:
    assert alive(ASK, NOON + later) is expected
    assert timedelta(hours=1) == ASK_LIVES


TICK = timedelta(microseconds=1)
ALL = Pause(id=5, reason="a crisis", by=ANA, since=NOON)
SOUP = replace(ALL, id=6, account="soup")
BREAD = replace(ALL, id=7, account="bread")


def test_rule_32_a_pause_of_everything_keeps_all_back_and_one_of_an_account_only_its_own() -> None:
    assert keeping([ALL, SOUP, BREAD], ["soup"], 0) == (ALL, SOUP)
    assert keeping([SOUP], ["bread", "cake"], 0) == ()
    assert keeping([ALL], [], 0) == (ALL,)


def test_rule_32_a_passage_holds_for_the_pauses_that_ran_then_and_for_no_later_one() -> None:
    assert keeping([ALL, SOUP], ["soup"], 4) == (ALL, SOUP)
    assert keeping([ALL, SOUP], ["soup"], 5) == (SOUP,)
    assert keeping([ALL, SOUP], ["soup"], 6) == ()


def test_rule_33_resuming_one_account_ends_its_own_pauses_and_resuming_all_ends_all() -> None:
    assert of_account([ALL, SOUP, BREAD], "soup") == (SOUP,)
    assert of_account([ALL, SOUP, BREAD], "") == (ALL, SOUP, BREAD)


def test_a_pause_says_what_it_stops() -> None:
    assert paused_what(ALL) == "everything is paused"
    assert paused_what(SOUP) == "soup is paused"


@pytest.mark.parametrize(
    ("later", "expected"),
    [(-TICK, False), (timedelta(0), True), (ALONE, True), (ALONE + TICK, False)],
)
def test_rule_33_whoever_pressed_takes_it_back_alone_for_a_minute(
    later: timedelta, expected: bool
) -> None:
    assert takes_back([ALL], ANA, NOON + later) is expected
    assert timedelta(seconds=60) == ALONE


def test_rule_33_nobody_takes_back_alone_what_somebody_else_paused() -> None:
    assert not takes_back([ALL], BEN, NOON)
    assert not takes_back([ALL, replace(SOUP, by=BEN)], ANA, NOON)
    assert not takes_back([], ANA, NOON)
    assert takes_back([ALL, SOUP], ANA, NOON)
