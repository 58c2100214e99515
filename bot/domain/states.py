"""The life of a draft as data: states, events, and the one table of transitions."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.errors import IllegalTransition
from bot.words.phrases import phrase


class State(StrEnum):
    """Where a draft stands; the values are stored and shown."""

    PARKED = "parked"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    REHEARSED = "rehearsed"
    MISSED = "missed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    TAKEN_DOWN = "taken_down"


class Event(StrEnum):
    """What can happen to a draft."""

    SUBMIT = "submit"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    OBJECT = "object"
    CLEAR = "clear"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    SEND = "send"
    PUBLISH = "publish"
    REHEARSE = "rehearse"
    MISS = "miss"
    FAIL = "fail"
    TAKE_DOWN = "take_down"
    SEND_NOW = "send_now"
    RETRY = "retry"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.PARKED, Event.SUBMIT): State.IN_REVIEW,
    (State.PARKED, Event.REVISE): State.PARKED,
    (State.PARKED, Event.WITHDRAW): State.WITHDRAWN,
    (State.IN_REVIEW, Event.APPROVE): State.SCHEDULED,
    (State.IN_REVIEW, Event.OBJECT): State.CHANGES_REQUESTED,
    (State.IN_REVIEW, Event.REVISE): State.IN_REVIEW,
    (State.IN_REVIEW, Event.WITHDRAW): State.WITHDRAWN,
    (State.IN_REVIEW, Event.MISS): State.MISSED,
    (State.CHANGES_REQUESTED, Event.CLEAR): State.IN_REVIEW,
    (State.CHANGES_REQUESTED, Event.REVISE): State.CHANGES_REQUESTED,
    (State.CHANGES_REQUESTED, Event.WITHDRAW): State.WITHDRAWN,
    (State.CHANGES_REQUESTED, Event.MISS): State.MISSED,
    (State.SCHEDULED, Event.UNAPPROVE): State.IN_REVIEW,
    (State.SCHEDULED, Event.OBJECT): State.CHANGES_REQUESTED,
    (State.SCHEDULED, Event.REVISE): State.IN_REVIEW,
    (State.SCHEDULED, Event.WITHDRAW): State.WITHDRAWN,
    (State.SCHEDULED, Event.SEND): State.PUBLISHING,
    (State.SCHEDULED, Event.MISS): State.MISSED,
    (State.SCHEDULED, Event.FAIL): State.FAILED,
    (State.PUBLISHING, Event.UNAPPROVE): State.IN_REVIEW,
    (State.PUBLISHING, Event.OBJECT): State.CHANGES_REQUESTED,
    (State.PUBLISHING, Event.PUBLISH): State.PUBLISHED,
    (State.PUBLISHING, Event.REHEARSE): State.REHEARSED,
    (State.PUBLISHING, Event.MISS): State.MISSED,
    (State.PUBLISHING, Event.FAIL): State.FAILED,
    (State.PUBLISHING, Event.TAKE_DOWN): State.TAKEN_DOWN,
    (State.PUBLISHED, Event.TAKE_DOWN): State.TAKEN_DOWN,
    (State.PUBLISHED, Event.RETRY): State.PUBLISHING,
    (State.MISSED, Event.REVISE): State.IN_REVIEW,
    (State.MISSED, Event.SEND_NOW): State.SCHEDULED,
    (State.MISSED, Event.WITHDRAW): State.WITHDRAWN,
    (State.FAILED, Event.REVISE): State.IN_REVIEW,
    (State.FAILED, Event.RETRY): State.SCHEDULED,
    (State.FAILED, Event.WITHDRAW): State.WITHDRAWN,
}

RESTING = frozenset(
    {State.PUBLISHED, State.REHEARSED, State.WITHDRAWN, State.TAKEN_DOWN, State.PARKED}
)
OPEN = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED, State.PUBLISHING})


def allows(state: State, event: Event) -> bool:
    """Whether the table has this step."""
    return (state, event) in TRANSITIONS


def step(state: State, event: Event) -> State:
    """Follow the table. Raises `IllegalTransition` where it has no such step."""
    try:
        return TRANSITIONS[(state, event)]
    except KeyError:
        raise IllegalTransition(
            phrase("That can't be done any more: this draft is {state}.", state=spoken(state))
        ) from None


SPOKEN: Mapping[State, str] = {
    State.PARKED: phrase("parked"),
    State.IN_REVIEW: phrase("in review"),
    State.CHANGES_REQUESTED: phrase("changes requested"),
    State.SCHEDULED: phrase("scheduled"),
    State.PUBLISHING: phrase("publishing"),
    State.PUBLISHED: phrase("published"),
    State.REHEARSED: phrase("rehearsed"),
    State.FAILED: phrase("failed"),
    State.MISSED: phrase("missed"),
    State.TAKEN_DOWN: phrase("taken down"),
    State.WITHDRAWN: phrase("withdrawn"),
}


def spoken(state: State) -> str:
    """Write a state as people read it: `in review`."""
    return SPOKEN[state]


def diagram() -> str:
    """Draw the table as a Mermaid state diagram, the one in the README."""
    lines = ["stateDiagram-v2", "    [*] --> parked: save", "    [*] --> in_review: submit"]
    lines += [
        f"    {state} --> {target}: {event.value.replace('_', ' ')}"
        for (state, event), target in TRANSITIONS.items()
        if state is not target
    ]
    return "\n".join(lines)
