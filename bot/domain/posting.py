"""Posting hours: when an account posts what has no time of its own (rule 23)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.hours import Hours, begins_after, spans
from bot.domain.timetable import Slot
from bot.words.phrases import phrase

CLOSED = phrase("it is outside the posting hours of its account")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingHours:
    """An account's weekly hours, by the clock of its own zone."""

    hours: Hours
    zone: ZoneInfo

    def are_open(self, at: datetime) -> bool:
        """Whether the account posts at this moment; an end belongs to no stretch."""
        around = spans(self.hours, self.zone, frozenset(), (at, at))
        return any(start <= at < end for start, end in around)

    def next_open(self, at: datetime) -> datetime:
        """This moment, or when the next stretch begins."""
        if self.are_open(at):
            return at
        ahead = begins_after(self.hours, self.zone, frozenset(), at)
        return ahead[0] if ahead is not None else at


Posting = Mapping[AccountName, PostingHours]
"""The hours of each account that has any; another one posts at any time."""


def closed(posting: Posting, account: AccountName, at: datetime) -> bool:
    """Whether an account doesn't post at this moment."""
    hours = posting.get(account)
    return hours is not None and not hours.are_open(at)


def within_hours(posting: Posting, account: AccountName, slot: Slot) -> Slot:
    """Move a slot on to the account's next posting hours, with the same bound after it."""
    hours = posting.get(account)
    opens = hours.next_open(slot.due_at) if hours is not None else slot.due_at
    return Slot(due_at=opens, late_at=opens + (slot.late_at - slot.due_at))
