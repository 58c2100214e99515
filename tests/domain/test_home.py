"""Home sorts what there is for one person, and knows when what it shows has changed."""

from dataclasses import replace

import pytest

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryId, DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.home import Home, Shelf, home_of, shown
from bot.domain.pauses import Pause
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind
from bot.domain.watch import Cause, Unreached
from tests.factories import (
    ANA,
    BEN,
    NOON,
    OLGA,
    ZOE,
    a_content,
    a_delivery,
    a_draft,
    a_report,
    a_target,
    after,
)


def a_view(
    number: int, state: State = State.IN_REVIEW, hours: int = 0, **given: object
) -> CardView:
    """A draft by Ana, at a time or when approved."""
    timing = (
        Timing(kind=TimingKind.AT, start=after(hours=hours))
        if hours
        else Timing(kind=TimingKind.WHEN_APPROVED)
    )
    draft = a_draft(a_content(a_target(), timing=timing), id=DraftId(number), state=state)
    due = after(hours=hours or 1)
    sent = (a_delivery(id=DeliveryId(number), draft=draft.id, due_at=due),)
    known: dict[str, object] = {
        "draft": draft,
        "report": a_report(),
        "deliveries": sent if state is State.SCHEDULED else (),
    }
    return CardView(**{**known, **given})  # type: ignore[arg-type]


def numbers(views: tuple[CardView, ...]) -> list[int]:
    return [view.draft.id for view in views]


def test_what_waits_for_somebodys_opinion_comes_with_the_nearest_time_first() -> None:
    views = (a_view(1, hours=9), a_view(2, hours=3), a_view(3), a_view(4, hours=1))
    asked = {DraftId(n): frozenset({BEN}) for n in (1, 2, 3)}
    shelf = Shelf(views=views, asked=asked)
    assert numbers(home_of(BEN, shelf).waiting) == [3, 2, 1]
    assert home_of(ZOE, shelf).waiting == ()


def test_mine_are_all_that_somebody_is_an_author_of() -> None:
    views = (a_view(1, State.PARKED), a_view(2, State.SCHEDULED), a_view(3))
    assert numbers(home_of(ANA, Shelf(views=views)).mine) == [1, 2, 3]
    assert home_of(BEN, Shelf(views=views)).mine == ()


def test_the_week_comes_in_the_order_of_its_times_for_everybody() -> None:
    week = 7 * 24
    views = (
        a_view(1, State.SCHEDULED, 9),
        a_view(2, State.SCHEDULED, 2),
        a_view(3, hours=1),
        a_view(4),
        a_view(5, hours=week),
        a_view(6, hours=week + 1),
        a_view(7, State.PARKED, hours=1),
    )
    shelf = Shelf(views=views, ends=after(hours=week))
    assert numbers(home_of(OLGA, shelf).week) == [3, 2, 1, 5]


def test_what_somebody_answers_for_is_what_comes_and_what_is_fresh_and_not_their_own() -> None:
    out = a_delivery(DeliveryState.PUBLISHED, draft=DraftId(3))
    views = (
        a_view(1, State.SCHEDULED, 9),
        a_view(2, hours=2),
        a_view(3, State.PUBLISHED, deliveries=(out,)),
        a_view(4, State.WITHDRAWN),
        a_view(5, State.SCHEDULED, 3),
    )
    watchers = {DraftId(n): frozenset({ANA, BEN}) for n in (1, 2, 3, 4)}
    shelf = Shelf(views=views, watchers=watchers)
    assert numbers(home_of(BEN, shelf).watched) == [3, 2, 1]
    assert home_of(ANA, shelf).watched == ()
    assert home_of(ZOE, shelf).watched == ()


@pytest.mark.parametrize("state", [State.MISSED, State.FAILED])
def test_what_failed_is_everybodys_and_stands_once(state: State) -> None:
    shelf = Shelf(views=(a_view(1, state), a_view(2)))
    for user in (ANA, BEN):
        home = home_of(user, shelf)
        assert numbers(home.failures) == [1]
        assert 1 not in numbers((*home.mine, *home.waiting, *home.week))


def test_what_somebody_takes_care_of_is_its_authors_own_again() -> None:
    shelf = Shelf(views=(a_view(1, State.MISSED),), cared_for=frozenset({DraftId(1)}))
    home = home_of(ANA, shelf)
    assert (home.failures, numbers(home.mine)) == ((), [1])
    assert home_of(BEN, shelf).mine == ()


SHELF = Shelf(views=(a_view(1, hours=3),), asked={DraftId(1): frozenset({BEN})})
CHANGED = {
    "a draft": replace(SHELF, views=(a_view(1), a_view(2, State.FAILED))),
    "an opinion": replace(SHELF, asked={}),
    "a hold": replace(SHELF, views=(a_view(1, held=(ZOE,)),)),
    "a pause": replace(SHELF, pauses=(Pause(id=1, reason="fire", by=OLGA, since=NOON),)),
    "an absence": replace(SHELF, away=(Unreached(person=ZOE, cause=Cause.AWAY, at=NOON),)),
    "a watcher": replace(SHELF, watchers={DraftId(1): frozenset({BEN})}),
    "a link": replace(SHELF, links={DraftId(1): "https://slack.example/1"}),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_a_home_shows_changes_with(what: str) -> None:
    before = shown(home_of(BEN, SHELF))
    assert shown(home_of(BEN, SHELF)) == before
    assert shown(home_of(BEN, CHANGED[what])) != before


def test_only_what_is_planned_leaves() -> None:
    sent = a_delivery(DeliveryState.REHEARSED, draft=DraftId(2))
    views = (a_view(1, State.SCHEDULED), a_view(2, State.SCHEDULED, deliveries=(sent,)), a_view(3))
    assert numbers(home_of(OLGA, Shelf(views=views)).week) == [1]
    planned = a_view(4, deliveries=(a_delivery(draft=DraftId(4)),))
    assert home_of(OLGA, Shelf(views=(planned,))).week == ()


def test_half_of_a_letter_is_shown_like_any_text() -> None:
    assert shown(Home(refused="\ud83c")) != shown(Home())


def test_a_home_that_is_refused_shows_something_else_than_an_empty_one() -> None:
    assert shown(Home(refused="please join")) != shown(Home())
