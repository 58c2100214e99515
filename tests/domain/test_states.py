"""The life of a draft: one table, all of it reachable, and no way around a second person."""

from itertools import product

import pytest

from bot.domain.errors import IllegalTransition
from bot.domain.states import (
    OPEN,
    RESTING,
    TRANSITIONS,
    Event,
    State,
    allows,
    diagram,
    spoken,
    step,
)

BEGINNINGS = {State.PARKED, State.IN_REVIEW}


def reached(without: frozenset[Event] = frozenset()) -> set[State]:
    """The states that can be reached from a beginning without these events."""
    found = set(BEGINNINGS)
    while True:
        new = {
            target
            for (state, event), target in TRANSITIONS.items()
            if state in found and event not in without
        }
        if new <= found:
            return found
        found |= new


def test_every_state_is_reached_and_every_event_used() -> None:
    assert reached() == set(State)
    assert {event for _, event in TRANSITIONS} == set(Event)


def test_rule_1_nothing_is_scheduled_or_published_without_an_approval() -> None:
    out = {State.SCHEDULED, State.PUBLISHING, State.PUBLISHED, State.REHEARSED, State.TAKEN_DOWN}
    assert not out & reached(without=frozenset({Event.APPROVE, Event.SEND_NOW, Event.RETRY}))


def test_rule_24_nothing_is_published_without_being_sent() -> None:
    out = {State.PUBLISHING, State.PUBLISHED, State.REHEARSED, State.TAKEN_DOWN}
    assert not out & reached(without=frozenset({Event.SEND}))


def test_rule_19_what_is_over_stays_over() -> None:
    for state in (State.WITHDRAWN, State.TAKEN_DOWN, State.REHEARSED):
        assert not any(allows(state, event) for event in Event), state
    assert {e for e in Event if allows(State.PUBLISHED, e)} == {
        Event.TAKE_DOWN,
        Event.RETRY,
    }


def test_rule_25_what_was_missed_or_failed_never_leaves_without_a_new_review() -> None:
    for state in (State.MISSED, State.FAILED):
        assert step(state, Event.REVISE) is State.IN_REVIEW
        for event in (Event.APPROVE, Event.SEND, Event.SUBMIT, Event.PUBLISH):
            assert not allows(state, event)


def test_rule_16_a_revision_always_leads_away_from_the_schedule() -> None:
    for state in State:
        if allows(state, Event.REVISE):
            assert step(state, Event.REVISE) not in {State.SCHEDULED, State.PUBLISHING}


def test_rule_12_an_objection_stays_across_edits() -> None:
    assert step(State.CHANGES_REQUESTED, Event.REVISE) is State.CHANGES_REQUESTED
    assert not allows(State.CHANGES_REQUESTED, Event.APPROVE)


def test_every_step_outside_the_table_is_refused_with_the_state_in_words() -> None:
    for state, event in product(State, Event):
        if allows(state, event):
            assert step(state, event) is TRANSITIONS[(state, event)]
            continue
        with pytest.raises(IllegalTransition) as refused:
            step(state, event)
        assert str(refused.value) == (
            f"That can't be done any more: this draft is {spoken(state)}."
        )


def test_states_are_spoken_without_underscores() -> None:
    assert spoken(State.IN_REVIEW) == "in review"
    assert spoken(State.CHANGES_REQUESTED) == "changes requested"


def test_a_draft_rests_or_is_open_or_wants_a_person() -> None:
    assert not RESTING & OPEN
    assert set(State) - RESTING - OPEN == {State.MISSED, State.FAILED}


def test_the_diagram_draws_each_step_between_two_states_once() -> None:
    lines = diagram().splitlines()
    assert lines[:3] == [
        "stateDiagram-v2",
        "    [*] --> parked: save",
        "    [*] --> in_review: submit",
    ]
    steps = {
        f"    {state.value} --> {target.value}: {event.value.replace('_', ' ')}"
        for (state, event), target in TRANSITIONS.items()
        if state is not target
    }
    assert sorted(lines[3:]) == sorted(steps)
    assert "    published --> taken_down: take down" in lines
