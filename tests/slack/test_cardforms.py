"""The forms of a card: within Slack's limits, about ids alone, and read back as written."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.emoji import Gesture
from bot.domain.objections import Cause, cause_of, reason_of
from bot.domain.times import TimeProblem, Timing, TimingKind, parse_when
from bot.ports import CardRef
from bot.simulator.blocks import check_view
from bot.slack import cardforms
from bot.slack.formparts import Ticket, packed, ticket_in
from tests.factories import NOON, ZOE, a_content, a_draft, a_stop, a_target

REF = CardRef(channel="C0DRAFTS", ts="17.5")
LONG = a_draft(a_content(a_target(text="<!channel> " * 900), a_target("other", text="x" * 3000)))
STOPS = tuple(a_stop(Gesture.OBJECT, ZOE, reason="<" * 500) for _ in range(3))


@pytest.mark.parametrize(
    "view",
    [
        cardforms.request_changes(LONG, REF),
        cardforms.take_back(LONG, REF, STOPS),
        cardforms.another_time(LONG, REF, "x" * 200, is_author=True),
        cardforms.another_time(LONG, REF, "soon", is_author=False),
    ],
    ids=["request changes", "take back", "time", "suggest a time"],
)
def test_traps_81_and_90_a_form_about_the_longest_draft_is_within_slacks_limits(
    view: dict[str, object],
) -> None:
    check_view(view, "modal")
    assert "channel>" not in str(view["private_metadata"])


@pytest.mark.parametrize("is_author", [True, False])
def test_rule_16_the_time_form_says_what_a_time_inside_the_window_does(is_author: bool) -> None:
    window = Timing(kind=TimingKind.WINDOW, start=NOON, end=NOON + timedelta(hours=2))
    said = [
        str(cardforms.another_time(draft, REF, "soon", is_author=is_author))
        for draft in (a_draft(a_content(timing=window)), a_draft())
    ]
    assert ["takes effect at once, and its approvals stay" in one for one in said] == [True, False]
    assert "For any other time: " in said[0]


def test_what_a_form_is_about_is_read_back_as_it_was_written() -> None:
    written = Ticket(draft=7, digest="4f2a", ref=REF)
    assert ticket_in(packed(written)) == written


@pytest.mark.parametrize(
    "other",
    [
        "",
        "7",
        "[]",
        '{"draft":7}',
        '[7,"a","","C","1"]',
        '["7","a","","C","1",[],false]',
        '[7,"a","","C","1",[["f","x"]],false]',
    ],
)
def test_what_no_form_of_ours_wrote_is_about_nothing(other: str) -> None:
    assert ticket_in(other) is None


def test_each_example_beside_the_field_is_a_time_that_is_understood() -> None:
    named = cardforms.TIMES.removeprefix("For example: ").split(". ")[0].rstrip(".")
    for example in named.split(" · "):
        found = parse_when(example, now=NOON.astimezone(UTC), zone=ZoneInfo("Europe/Paris"))
        assert not isinstance(found, TimeProblem), example


def test_each_cause_has_words_and_something_else_needs_ones_own() -> None:
    assert cardforms.SAYS.keys() == set(Cause)
    assert all(cause_of(cause.value) is cause for cause in Cause)
    assert cause_of("nonsense") is None
    assert reason_of(Cause.TONE, " too \n loud ") == "the tone: too loud"
    assert reason_of(Cause.TONE, "  ") == "the tone"
    assert reason_of(Cause.OTHER, "  ") == ""
    assert len(reason_of(Cause.OTHER, "x" * 5000)) == 500


def test_beside_take_it_back_nothing_reads_as_cancelling_the_request() -> None:
    assert cardforms.take_back(LONG, REF, STOPS)["close"]["text"] == "Keep it"
    assert cardforms.request_changes(LONG, REF)["close"]["text"] == "Cancel"
