"""Presses: votes by button, and the presses that only a person present can make (rules 10, 42).

A press is stored for one version and one card. What stands is derived from all of them, so
that taking back is one more press and nothing is ever changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import UserId
from bot.words.phrases import marked, phrase

# From when before its time, and until when after it, a post may be published in person.
BEFORE = timedelta(minutes=15)
AFTER = timedelta(minutes=60)


class PressKind(StrEnum):
    """What a press says; the values are stored and shown."""

    APPROVE = marked("approve")
    PUBLISH_NOW = marked("publish now")
    SEND_NOW = marked("send now")
    STILL_RIGHT = marked("still right")
    OUT_OF_HOURS = marked("now, yes")
    TAKEN_BACK = marked("taken back")


VOTES = frozenset({PressKind.APPROVE, PressKind.STILL_RIGHT, PressKind.SEND_NOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press on one version's card; `number` counts the presses of its draft from 1."""

    number: int
    person: UserId
    kind: PressKind
    card: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What stands beside the reactions: who approves by button, and whose approval grew old."""

    pressed: tuple[UserId, ...] = ()
    grown_old: frozenset[UserId] = frozenset()


def standing(presses: Iterable[Press]) -> tuple[Press, ...]:
    """The presses that nobody took back, in order; taking back ends all of one's own."""
    left: list[Press] = []
    for press in sorted(presses, key=lambda p: p.number):
        if press.kind is PressKind.TAKEN_BACK:
            left = [earlier for earlier in left if earlier.person != press.person]
        else:
            left.append(press)
    return tuple(left)


def votes(presses: Iterable[Press]) -> dict[UserId, datetime]:
    """Who approves by button, and when each of them said so last."""
    return {press.person: press.at for press in standing(presses) if press.kind in VOTES}


def newest(presses: Iterable[Press], kind: PressKind, eligible: frozenset[UserId]) -> Press | None:
    """The newest standing press of a kind by one of these people, since it was last sent for."""
    found: Press | None = None
    for press in standing(presses):
        if press.kind is kind and press.person in eligible:
            found = press
        elif press.kind is PressKind.SEND_NOW:
            # Sending a missed post starts over: an earlier press was for the time that passed.
            found = None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when a post may be published in person; both ends belong to it."""

    opens: datetime
    closes: datetime

    def holds(self, instant: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.opens <= instant <= self.closes


NOBODY_PRESSED = phrase("nobody other than its authors has pressed Publish now")


def not_in_person(press: Press | None, due_at: datetime, now: datetime) -> str:
    """Say why a post that never leaves by itself may not leave now, or nothing (rule 10)."""
    span = span_around(due_at)
    pressed = press is not None and span.holds(press.at)
    return "" if pressed and now <= span.closes else NOBODY_PRESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What time asks of people for one draft: which presses its card offers now, and why.

    `span` is when *publish now* may be pressed, `publisher` who did so. The approvals suffice
    until `lives_until`, which is before the post's time; one that is given before `early_until`
    would not live that long (rule 26). `life` is how long approvals live. It waits for posting
    hours until `opens_at` (rule 23).
    """

    offers: tuple[PressKind, ...] = ()
    span: Span | None = None
    publisher: UserId | None = None
    life: timedelta = timedelta(0)
    lives_until: datetime | None = None
    early_until: datetime | None = None
    opens_at: datetime | None = None


def span_around(due_at: datetime) -> Span:
    """The span in which *publish now* may be pressed, for a post due at `due_at` (rule 10)."""
    return Span(opens=due_at - BEFORE, closes=due_at + AFTER)
