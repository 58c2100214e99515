"""The form of a round as Block Kit: what the card shows, and never a vote for what isn't seen."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.drafts import DraftId
from bot.domain.review import WATCHER
from bot.domain.rounds import Round, Turn, mark_of
from bot.simulator.blocks import check_view
from bot.slack import blocks, ids, roundwords
from bot.slack.formparts import Ticket, ticket_in
from bot.slack.roundwords import Drawing, Sight, sight_in, value_of
from tests.factories import (
    BEN,
    NOON,
    ZOE,
    a_content,
    a_draft,
    a_finding,
    a_report,
    a_stop,
    a_target,
)
from tests.slack.gallery import GALLERY, decided, view

PARIS = ZoneInfo("Europe/Paris")
CARD = "1772452800.000001"
WHERE = "https://slack.example/archives/C1/p1"
HOW = Drawing(zone=PARIS, now=NOON)


def a_turn(**given: Any) -> Turn:
    """Draft 1 with two more after it."""
    one = given.pop("view", GALLERY["needs-opinion"])
    known = {"view": one, "card": CARD, "link": WHERE, "mark": mark_of(one, CARD), "left": 2}
    return Turn(**{**known, **given})


def drawn(found: Round, how: Drawing = HOW) -> dict[str, Any]:
    """A form as it goes to Slack, which takes it."""
    form = roundwords.drawn(found, how)
    check_view(form, "modal")
    return form


def pressed(form: dict[str, Any]) -> dict[str, str]:
    """The words of what can be pressed, and what each says it is about."""
    return {
        element["text"]["text"]: element["value"]
        for block in form["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    }


def test_a_turn_shows_all_that_the_card_shows_and_what_to_press() -> None:
    turn = a_turn()
    form = drawn(Round(turn=turn))
    shown = blocks.shown(turn.view, PARIS)
    assert [block for block in form["blocks"] if block in shown] == shown
    assert list(pressed(form)) == ["Approve", "Request changes", "Skip"]
    assert "2 more after this one" in str(form["blocks"][0])
    assert f"<{WHERE}|the card of D-1>" in str(form["blocks"][-1])


def test_a_button_is_about_just_what_stands_above_it() -> None:
    turn = a_turn()
    value = pressed(drawn(Round(turn=turn)))["Approve"]
    assert sight_in(value) == Sight(draft=DraftId(1), mark=turn.mark, drawn_at=NOON)
    assert value_of(Sight(draft=DraftId(1), mark=turn.mark, drawn_at=NOON)) == value


@pytest.mark.parametrize(
    "value",
    [None, "", "1", "1..1", "x.y.z", f"1.{'a' * 63}.1", f"1.{'a' * 64}.{'9' * 15}"],
)
def test_a_button_with_another_value_is_about_nothing(value: object) -> None:
    assert sight_in(value) is None


def test_the_metadata_says_which_version_and_what_was_passed() -> None:
    form = drawn(Round(turn=a_turn()), replace(HOW, passed=tuple(map(DraftId, range(1, 301)))))
    ticket = ticket_in(form["private_metadata"])
    assert isinstance(ticket, Ticket)
    assert (ticket.draft, ticket.ref.ts) == (1, CARD)
    assert ticket.digest == a_turn().view.draft.revision.digest
    assert ticket.passed == tuple(range(101, 301))


def test_where_a_watcher_is_missing_one_press_takes_the_watch_as_well() -> None:
    one = view(decision=decided(missing=(WATCHER,)))
    form = drawn(Round(turn=a_turn(view=one)))
    assert list(pressed(form)) == ["Approve", "Approve and watch", "Request changes", "Skip"]
    assert "also lets you answer for it" in str(form["blocks"][-1])


def test_an_objection_is_written_in_the_same_form() -> None:
    form = drawn(Round(turn=a_turn()), replace(HOW, objecting=True))
    assert form["submit"]["text"] == "Object"
    assert list(pressed(form)) == ["Back"]
    assert [b["block_id"] for b in form["blocks"] if b["type"] == "input"] == ["cause", "words"]


def test_what_is_too_long_for_a_form_is_not_approved_in_it() -> None:
    long = a_target(text="\N{SOFT ICE CREAM}" * 21_000)
    one = view(draft=a_draft(a_content(long)))
    form = drawn(Round(turn=a_turn(view=one)))
    assert list(pressed(form)) == ["Skip"]
    assert "can't be approved here either" in str(form["blocks"])
    many = a_draft(a_content(*(a_target(f"w{n}", text=f"Soup {n}") for n in range(60))))
    form = drawn(Round(turn=a_turn(view=view(draft=many))), replace(HOW, objecting=True))
    assert list(pressed(form)) == ["Skip"]
    assert "submit" not in form


def test_at_the_end_it_says_what_still_waits() -> None:
    nothing = drawn(Round(turn=None), replace(HOW, note="Thank you."))
    assert "Thank you." in str(nothing)
    assert "Nothing else waits for your opinion" in str(nothing)
    skipped = drawn(Round(turn=None, skipped=tuple(map(DraftId, range(1, 31)))))
    assert "D-20 and 10 more" in str(skipped)
    assert pressed(skipped) == {"Look again": "0"}
    unseen = drawn(Round(turn=None, unshown=(DraftId(4),)))
    assert "so that nobody can approve it yet: D-4." in str(unseen)
    assert "Nothing else" not in str(unseen)


def test_the_mark_follows_what_matters_to_whoever_approves_and_nothing_else() -> None:
    one = replace(GALLERY["needs-opinion"], report=a_report(2, a_finding("SO1")))
    same = (
        replace(one, draft=replace(one.draft, version=9)),
        replace(one, report=a_report(2, a_finding("SO1", message="it leaves in 9 minutes"))),
        replace(one, decision=decided(approvers=(BEN,))),
        replace(one, waiting="for its countdown"),
    )
    other = (
        replace(one, draft=a_draft(a_content(a_target(text="Another soup")))),
        replace(one, report=a_report(2, a_finding("SO2"))),
        replace(one, report=a_report(3, a_finding("SO1"))),
        replace(one, report=a_report(2, a_finding("SO1"), a_finding("SO2"))),
        replace(one, decision=decided(objectors=(ZOE,))),
        replace(one, decision=decided(holds=(a_stop(),))),
        replace(one, note=(ZOE, "the date?")),
    )
    assert {mark_of(view, CARD) for view in same} == {mark_of(one, CARD)}
    assert len({mark_of(view, CARD) for view in (one, *other)}) == len(other) + 1
    assert mark_of(one, "1772452800.000002") != mark_of(one, CARD)


def test_an_approval_says_which_version_it_is_for() -> None:
    draft = a_draft()
    assert "counts for version" in roundwords.approved(draft, watching=False)
    assert "answer for it" in roundwords.approved(draft, watching=True)
    assert roundwords.approved(draft, ("this", "that"), watching=False).endswith(
        "It still needs this and that."
    )
    assert roundwords.drawn(Round(turn=None), HOW)["callback_id"] == ids.ROUND_FORM
