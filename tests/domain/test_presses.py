"""What presses stand, and when a post is published in person (rules 10 and 42)."""

import pytest

from bot.domain.presses import (
    NOBODY_PRESSED,
    Press,
    PressKind,
    newest,
    not_in_person,
    span_around,
    standing,
    votes,
)
from tests.factories import BEN, NOON, ZOE, after

K = PressKind
BOTH = frozenset({BEN, ZOE})


def pressed(*given: tuple[str, PressKind]) -> tuple[Press, ...]:
    """Presses one after another, a minute apart."""
    return tuple(
        Press(number=n, person=who, kind=kind, card="1.1", at=after(minutes=n))
        for n, (who, kind) in enumerate(given, start=1)
    )


@pytest.mark.parametrize(
    ("made", "voters"),
    [
        ((), {}),
        (((BEN, K.APPROVE),), {BEN: 1}),
        (((BEN, K.APPROVE), (BEN, K.STILL_RIGHT)), {BEN: 2}),
        (((BEN, K.SEND_NOW),), {BEN: 1}),
        (((BEN, K.APPROVE), (BEN, K.TAKEN_BACK)), {}),
        (((BEN, K.APPROVE), (BEN, K.TAKEN_BACK), (BEN, K.APPROVE)), {BEN: 3}),
        (((BEN, K.APPROVE), (ZOE, K.TAKEN_BACK)), {BEN: 1}),
        (((BEN, K.APPROVE), (BEN, K.STILL_RIGHT), (BEN, K.TAKEN_BACK)), {}),
        (((BEN, K.PUBLISH_NOW), (ZOE, K.OUT_OF_HOURS)), {}),
    ],
)
def test_rule_42_a_vote_by_button_stands_until_its_owner_takes_it_back(
    made: tuple[tuple[str, PressKind], ...], voters: dict[str, int]
) -> None:
    found = votes(reversed(pressed(*made)))
    assert found == {who: after(minutes=minute) for who, minute in voters.items()}


def test_taking_back_ends_every_press_of_that_person_and_nobody_elses() -> None:
    made = pressed((BEN, K.APPROVE), (BEN, K.PUBLISH_NOW), (ZOE, K.APPROVE), (BEN, K.TAKEN_BACK))
    assert [press.person for press in standing(made)] == [ZOE]


@pytest.mark.parametrize(
    ("made", "who", "number"),
    [
        (((BEN, K.PUBLISH_NOW),), BOTH, 1),
        (((BEN, K.PUBLISH_NOW), (ZOE, K.PUBLISH_NOW)), BOTH, 2),
        (((BEN, K.PUBLISH_NOW), (ZOE, K.PUBLISH_NOW)), frozenset({BEN}), 1),
        (((BEN, K.PUBLISH_NOW),), frozenset({ZOE}), None),
        (((BEN, K.APPROVE),), BOTH, None),
        (((BEN, K.PUBLISH_NOW), (ZOE, K.SEND_NOW)), BOTH, None),
        (((BEN, K.PUBLISH_NOW), (ZOE, K.SEND_NOW), (ZOE, K.PUBLISH_NOW)), BOTH, 3),
    ],
)
def test_rule_10_the_newest_press_counts_and_sending_anew_needs_a_new_one(
    made: tuple[tuple[str, PressKind], ...], who: frozenset[str], number: int | None
) -> None:
    found = newest(pressed(*made), K.PUBLISH_NOW, who)
    assert (found.number if found is not None else None) == number


@pytest.mark.parametrize(
    ("minutes", "counts"),
    [(-15.01, False), (-15, True), (0, True), (60, True), (60.01, False)],
)
def test_rule_10_publish_now_counts_from_15_minutes_before_to_an_hour_after_its_time(
    minutes: float, counts: bool
) -> None:
    press = Press(number=1, person=BEN, kind=K.PUBLISH_NOW, card="1.1", at=after(minutes=minutes))
    now = max(NOON, press.at)
    assert not_in_person(press, NOON, now) == ("" if counts else NOBODY_PRESSED)


def test_rule_10_nothing_leaves_in_person_without_a_press_or_after_the_hour() -> None:
    press = Press(number=1, person=BEN, kind=K.PUBLISH_NOW, card="1.1", at=NOON)
    assert not_in_person(None, NOON, NOON) == NOBODY_PRESSED
    assert not_in_person(press, NOON, after(minutes=60)) == ""
    assert not_in_person(press, NOON, after(minutes=61)) == NOBODY_PRESSED


def test_a_span_has_both_its_ends() -> None:
    span = span_around(NOON)
    assert (span.opens, span.closes) == (after(minutes=-15), after(minutes=60))
