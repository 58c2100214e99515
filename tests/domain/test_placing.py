"""What lies inside an approved window, and what is a change (rule 16)."""

import pytest

from bot.domain.placing import Placement, inside, placed
from bot.domain.times import Timing, TimingKind
from tests.factories import BEN, NOON, after

WINDOW = Timing(kind=TimingKind.WINDOW, start=NOON, end=after(hours=2))


def at(minutes: float, **given: object) -> Timing:
    return Timing(kind=TimingKind.AT, start=after(minutes=minutes), **given)  # type: ignore[arg-type]


def window(first: float, last: float) -> Timing:
    return Timing(kind=TimingKind.WINDOW, start=after(minutes=first), end=after(minutes=last))


@pytest.mark.parametrize("wish", [at(0), at(30), at(119), window(0, 120), window(10, 20)])
def test_rule_16_moving_inside_the_window_is_no_change(wish: Timing) -> None:
    assert inside(WINDOW, wish)


@pytest.mark.parametrize(
    "wish",
    [
        at(-1),
        at(120),
        at(121),
        window(-1, 10),
        window(110, 121),
        at(30, late_until=after(minutes=90)),
        Timing(kind=TimingKind.WHEN_APPROVED),
    ],
)
def test_rule_16_anything_else_is_a_change(wish: Timing) -> None:
    assert not inside(WINDOW, wish)


def test_rule_16_a_timing_whose_parts_do_not_fit_together_has_no_inside() -> None:
    """Nothing writes one; if one were there, it would be a change that takes new votes."""
    now, moment = TimingKind.WHEN_APPROVED, TimingKind.AT
    assert not inside(WINDOW, Timing(kind=now, start=after(minutes=30)))
    assert not inside(Timing(kind=moment, start=NOON, end=after(hours=2)), at(30))
    assert not inside(Timing(kind=TimingKind.WINDOW, end=after(hours=2)), at(30))
    assert not inside(Timing(kind=TimingKind.WINDOW, start=NOON), at(30))
    assert not inside(WINDOW, Timing(kind=moment))


@pytest.mark.parametrize("approved", [at(0), Timing(kind=TimingKind.WHEN_APPROVED)])
def test_rule_16_only_a_window_has_an_inside(approved: Timing) -> None:
    assert not inside(approved, at(0))


def test_rule_16_a_placement_narrows_the_window_and_never_widens_it() -> None:
    there = Placement(start=after(minutes=30), end=after(minutes=60), by=BEN)
    assert placed(WINDOW, there) == window(30, 60)
    assert placed(WINDOW, None) == WINDOW
    wider = Placement(start=after(minutes=30), end=after(minutes=121), by=BEN)
    assert placed(WINDOW, wider) == WINDOW
    empty = Placement(start=after(minutes=60), end=after(minutes=60), by=BEN)
    assert placed(WINDOW, empty) == WINDOW
    turned = Placement(start=after(minutes=60), end=after(minutes=30), by=BEN)
    assert placed(WINDOW, turned) == WINDOW
    assert placed(at(0), there) == at(0)
