"""The history of a draft: one line for each entry of the journal, for people to read (39)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.journal import Kind

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One entry of the journal: when, what, who, and short facts as text."""

    at: datetime
    kind: str
    person: str
    facts: Mapping[str, str]


SAYS: Mapping[str, str] = {
    Kind.DRAFT_SUBMITTED: "wrote version {digest}",
    Kind.DRAFT_ASKED: "asked for opinions",
    Kind.DRAFT_REVISED: "made version {digest} ({cause})",
    Kind.DRAFT_WITHDRAWN: "withdrew it",
    Kind.DRAFT_APPROVED: "has all that version {digest} needs",
    Kind.DRAFT_UNAPPROVED: "took it off the schedule {reason}",
    Kind.DRAFT_OBJECTED: "stopped it for an objection",
    Kind.DRAFT_CLEARED: "found no objection any more",
    Kind.DRAFT_MISSED: "let it miss its time {reason}",
    Kind.DRAFT_PUBLISHING: "began to publish it",
    Kind.DRAFT_PUBLISHED: "published it",
    Kind.DRAFT_REHEARSED: "rehearsed it; nothing was published",
    Kind.DRAFT_FAILED: "could not publish it {reason}",
    Kind.DRAFT_TAKEN_DOWN: "took it down",
    Kind.SOURCE_KNOWN: "made it of a message",
    Kind.SOURCE_EDITED: "edited the message that it was made from",
    Kind.SOURCE_GONE: "found the message gone that it was made from",
    Kind.REVIEW_ASKED: "asked a colleague for an opinion ({how})",
    Kind.CARD_POSTED: "showed the card of version {digest}",
    Kind.CARD_GONE: "found the card gone",
    Kind.VOTE_COUNTED: "approved version {digest}",
    Kind.VOTE_DISMISSED: "approved, which does not count ({why})",
    Kind.VOTE_TAKEN_BACK: "approves no more {why}",
    Kind.STOP_OPENED: "began: {stop}",
    Kind.STOP_CLOSED: "ended: {stop} {how}",
    Kind.DELIVERY_SENDING: "sent version {digest} to {account}",
    Kind.DELIVERY_WAITING: "let {account} wait: {why}",
    Kind.DELIVERY_PUBLISHED: "heard from {account} that it is out",
    Kind.DELIVERY_FAILED: "did not publish on {account} {why}",
    Kind.DELIVERY_UNKNOWN: "can't tell whether it is out on {account}",
    Kind.DELIVERY_WOULD_FAIL: "saw beforehand that {account} would not take it ({what})",
    Kind.DELIVERY_DIFFERS: "found the post on {account} not as it was approved ({what})",
    Kind.DELIVERY_MISSED: "let {account} miss its time",
    Kind.DELIVERY_CANCELLED: "took {account} off the schedule ({reason})",
    Kind.DELIVERY_REHEARSED: "rehearsed it on {account}",
    Kind.TAKEDOWN_ASKED: "asked to take it down",
    Kind.TAKEDOWN_CANCELLED: "took the takedown back",
    Kind.LINT_STRICTER: "judged version {digest} more strictly, level {level}",
    Kind.CONTENT_ERASED: "confirmed that its texts and pictures are erased",
    Kind.SUGGESTION_MADE: "suggested another text",
    Kind.SUGGESTION_TAKEN: "took a suggestion",
    Kind.SUGGESTION_DECLINED: "declined a suggestion",
    Kind.FINDING_WAIVED: "set {code} aside for version {digest}",
    Kind.URGENT_DECLARED: "declared version {digest} urgent",
    Kind.URGENT_REVIEWED: "reviewed it afterwards",
    Kind.PRESSED: "pressed a button for version {digest}: {what}",
    Kind.PRESS_REFUSED: "pressed a button that does not count: {what} ({why})",
    Kind.DRAFT_MOVED: "moved version {digest} inside its window",
    Kind.DELIVERY_REMOVED: "took it down from {account}: {result}",
    Kind.FAILURE_CARED_FOR: "takes care of it ({what})",
    Kind.INCIDENT_NAMED: "told its story for the museum",
    Kind.TAKEDOWN_DONE: "tried every account of the takedown",
}
SHORT_DIGEST = 4


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def said(happening: Happening) -> str:
    """Say what happened in a few words; a kind without words of its own is named as it is."""
    facts = _Facts(happening.facts)
    facts["digest"] = facts["digest"][:SHORT_DIGEST]
    words = SAYS.get(happening.kind)
    if words is None:
        return happening.kind.replace(".", " ").replace("_", " ")
    return " ".join(words.format_map(facts).replace("()", "").split())
