"""How long approvals live, and until when those that are there suffice (rule 26)."""

from datetime import timedelta

import pytest

from bot.domain.lives import USUAL, grown_old, lives_until, words
from tests.factories import BEN, NOON, OLGA, ZOE, after

WEEK = timedelta(days=7)


def test_rule_26_approvals_live_by_level() -> None:
    days = [life / timedelta(days=1) for life in USUAL]
    assert days == [14, 14, 7, 3, 3, 3]


@pytest.mark.parametrize(("hours", "old"), [(0, False), (167.99, False), (168, True)])
def test_rule_26_an_approval_is_old_from_the_moment_its_life_ends(hours: float, old: bool) -> None:
    found = grown_old({BEN: NOON, ZOE: after(days=30)}, WEEK, after(hours=hours))
    assert found == (frozenset({BEN}) if old else frozenset())


@pytest.mark.parametrize(
    ("needed", "until"),
    [(1, after(days=9)), (2, after(days=8)), (3, after(days=7))],
)
def test_rule_26_more_approvals_than_needed_suffice_for_longer(needed: int, until: object) -> None:
    since = {BEN: NOON, ZOE: after(days=1), OLGA: after(days=2)}

    def suffices(end: object) -> bool:
        return sum(at + WEEK > end for at in since.values()) >= needed  # type: ignore[operator]

    assert lives_until(since, since, WEEK, suffices) == until


def test_rule_26_an_approval_that_was_not_written_down_has_no_end_yet() -> None:
    assert lives_until([BEN], {}, WEEK, lambda _: False) is None


@pytest.mark.parametrize(
    ("life", "said"),
    [
        (timedelta(days=14), "14 days"),
        (timedelta(days=7), "7 days"),
        (timedelta(hours=72), "72 hours"),
        (timedelta(hours=96), "4 days"),
        (timedelta(hours=100), "100 hours"),
        (timedelta(hours=1), "1 hour"),
    ],
)
def test_a_life_is_said_as_people_say_it(life: timedelta, said: str) -> None:
    assert words(life) == said
