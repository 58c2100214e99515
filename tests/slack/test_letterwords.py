"""What the bot writes to single people."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.card import CardView
from bot.domain.climbing import Failing
from bot.domain.deliveries import DeliveryState, Receipt
from bot.domain.freshness import Fresh
from bot.domain.reminding import Waiting, Wanted
from bot.domain.states import State
from bot.slack import ids
from bot.slack.letterwords import (
    AS_WELL,
    CARE,
    HOW,
    NOTHING,
    TO_WATCH,
    WHAT_IS_TRUE,
    buttons,
    waiting,
)
from bot.slack.letterwords import said as words
from tests.factories import (
    BEN,
    NOON,
    ZOE,
    a_content,
    a_delivery,
    a_draft,
    a_report,
    a_target,
    after,
)

UTC = ZoneInfo("UTC")


def wanted(text: str = "Soup is back!", *, as_well: bool = False) -> Wanted:
    draft = a_draft(a_content(a_target(text=text)))
    view = CardView(draft=draft, report=a_report())
    return Wanted(view=view, link="https://slack.example/1", as_well=as_well)


def a_letter(*items: Wanted) -> Waiting:
    return Waiting(person=BEN, zone=UTC, items=items)


def said(*items: Wanted) -> list[str]:
    return waiting(a_letter(*items)).splitlines()


def test_each_post_is_a_line_in_the_words_of_the_list_with_a_link_to_its_card() -> None:
    assert said(wanted()) == [
        ":eyes: *Your opinion is wanted on one post:*",
        "• *<https://slack.example/1|D-1>* needs a second opinion · soupe-wall · as soon as"
        " approved · by <@U0ANA> · “Soup is back!”",
        HOW.format(button="Look at it"),
    ]
    assert [one.action for one in buttons(a_letter(wanted()))] == [ids.ROUND]


def test_who_is_asked_in_the_place_of_somebody_else_hears_why_and_no_name() -> None:
    assert said(wanted(as_well=True))[2].strip() == AS_WELL


def test_who_is_asked_to_watch_hears_with_what_to_react() -> None:
    assert said(replace(wanted(), to_watch=True))[2].strip() == TO_WATCH


def test_at_most_ten_are_listed_and_the_others_counted() -> None:
    lines = said(*[wanted() for _ in range(12)])
    assert lines[0] == ":eyes: *Your opinion is wanted on 12 posts:*"
    assert lines[-2] == "and 2 more: `/draft list`"


def test_when_nothing_waits_any_more_it_says_so_and_holds_no_text() -> None:
    assert said() == [NOTHING]
    assert buttons(a_letter()) == []


def test_a_text_that_names_people_names_nobody() -> None:
    assert "<!channel>" not in "".join(said(wanted("<!channel> hi")))


def out(state: DeliveryState = DeliveryState.PUBLISHED, **given: object) -> CardView:
    receipt = Receipt(remote_id="7", url="https://net.example/7", at=NOON)
    sent = a_delivery(state, receipt=receipt if state is DeliveryState.PUBLISHED else None, **given)
    return CardView(draft=a_draft(state=State.PUBLISHED), report=a_report(), deliveries=(sent,))


def test_what_is_out_is_told_with_its_link_and_the_way_to_take_it_down() -> None:
    letter = Fresh(person=BEN, zone=UTC, view=out(), link="", until=after(minutes=60, seconds=7))
    assert words(letter).splitlines() == [
        "*D-1* published · “Soup is back!”",
        ":mega: soupe-wall: published Mon 2 Mar 2026, 12:00 (UTC)"
        " · <https://net.example/7|open the post>",
        ":eyes: You answer for it until Mon 2 Mar 2026, 13:00 (UTC): please have a look at it now.",
    ]
    assert [one.action for one in buttons(letter)] == [ids.OPEN_POST, ids.TAKE_DOWN]


def test_what_is_taken_down_has_no_button_and_asks_for_no_look() -> None:
    gone = replace(out(DeliveryState.DELETED), draft=a_draft(state=State.TAKEN_DOWN))
    letter = Fresh(person=BEN, zone=UTC, view=gone, link="", until=NOON)
    assert "You answer" not in words(letter)
    assert buttons(letter) == []


def failed(state: DeliveryState, draft: State, **more: Any) -> Failing:
    view = replace(out(state, reason="the server said no"), draft=a_draft(state=draft))
    return Failing(person=BEN, zone=UTC, view=view, link="https://slack.example/1", **more)


@pytest.mark.parametrize(
    ("letter", "help_wanted", "actions"),
    [
        (failed(DeliveryState.FAILED, State.FAILED), CARE, [ids.CARE]),
        (
            failed(DeliveryState.UNKNOWN, State.PUBLISHING),
            WHAT_IS_TRUE,
            [ids.IS_OUT, ids.IS_NOT_OUT, ids.TAKE_DOWN],
        ),
        (
            failed(DeliveryState.PUBLISHED, State.TAKEN_DOWN),
            CARE,
            [ids.CARE, ids.OPEN_POST, ids.TAKE_DOWN],
        ),
    ],
    ids=["nothing is out", "nobody knows", "it is still there"],
)
def test_a_failure_says_what_helps_and_asks_for_somebody_who_takes_care(
    letter: Failing, help_wanted: str, actions: list[str]
) -> None:
    said = words(letter)
    assert said.startswith(":warning: *<https://slack.example/1|D-1>*")
    assert said.endswith(help_wanted)
    assert [one.action for one in buttons(letter)] == actions


def test_a_failure_that_somebody_owns_says_who_and_asks_for_nothing() -> None:
    letter = failed(DeliveryState.FAILED, State.FAILED, cared_by=ZOE, is_open=False)
    assert words(letter).endswith("<@U0ZOE> takes care of it.")
    assert buttons(letter) == []
