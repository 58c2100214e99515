"""The history of a draft: one line for each entry of the journal, for people to read (39)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.journal import Kind
from bot.words.phrases import marked, phrase, tidied
from bot.words.retelling import retold

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One entry of the journal: when, what, who, and short facts as text."""

    at: datetime
    kind: str
    person: str
    facts: Mapping[str, str]


SAYS: Mapping[str, str] = {
    Kind.DRAFT_SUBMITTED: marked("wrote version {digest}"),
    Kind.DRAFT_ASKED: marked("asked for opinions"),
    Kind.DRAFT_REVISED: marked("made version {digest} ({cause})"),
    Kind.DRAFT_WITHDRAWN: marked("withdrew it"),
    Kind.DRAFT_APPROVED: marked("has all that version {digest} needs"),
    Kind.DRAFT_UNAPPROVED: marked("took it off the schedule {reason}"),
    Kind.DRAFT_OBJECTED: marked("stopped it for an objection"),
    Kind.DRAFT_CLEARED: marked("found no objection any more"),
    Kind.DRAFT_MISSED: marked("let it miss its time {reason}"),
    Kind.DRAFT_PUBLISHING: marked("began to publish it"),
    Kind.DRAFT_PUBLISHED: marked("published it"),
    Kind.DRAFT_REHEARSED: marked("rehearsed it; nothing was published"),
    Kind.DRAFT_FAILED: marked("could not publish it {reason}"),
    Kind.DRAFT_TAKEN_DOWN: marked("took it down"),
    Kind.SOURCE_KNOWN: marked("made it of a message"),
    Kind.SOURCE_EDITED: marked("edited the message that it was made from"),
    Kind.SOURCE_GONE: marked("found the message gone that it was made from"),
    Kind.REVIEW_ASKED: marked("asked a colleague for an opinion ({how})"),
    Kind.CARD_POSTED: marked("showed the card of version {digest}"),
    Kind.CARD_GONE: marked("found the card gone"),
    Kind.VOTE_COUNTED: marked("approved version {digest}"),
    Kind.VOTE_DISMISSED: marked("approved, which does not count ({why})"),
    Kind.VOTE_TAKEN_BACK: marked("approves no more {why}"),
    Kind.STOP_OPENED: marked("began: {stop}"),
    Kind.STOP_CLOSED: marked("ended: {stop} {how}"),
    Kind.DELIVERY_SENDING: marked("sent version {digest} to {account}"),
    Kind.DELIVERY_WAITING: marked("let {account} wait: {why}"),
    Kind.DELIVERY_PUBLISHED: marked("heard from {account} that it is out"),
    Kind.DELIVERY_PART_OUT: marked("heard from {account} that a part of it is out"),
    Kind.DELIVERY_FAILED: marked("did not publish on {account} {why}"),
    Kind.DELIVERY_UNKNOWN: marked("can't tell whether it is out on {account}"),
    Kind.DELIVERY_WOULD_FAIL: marked("saw beforehand that {account} would not take it ({what})"),
    Kind.CORRECTION_BEGUN: marked("began it to correct D-{of} on {account} ({how})"),
    Kind.CORRECTED_BY: marked("began D-{by_draft} to correct it on {account} ({how})"),
    Kind.DELIVERY_REPLACES: marked("began to delete the old post on {account}"),
    Kind.DELIVERY_CORRECTED: marked("let D-{by_draft} have the post on {account} ({how})"),
    Kind.DELIVERY_DIFFERS: marked("found the post on {account} not as it was approved ({what})"),
    Kind.DELIVERY_MISSED: marked("let {account} miss its time"),
    Kind.DELIVERY_CANCELLED: marked("took {account} off the schedule ({reason})"),
    Kind.DELIVERY_REHEARSED: marked("rehearsed it on {account}"),
    Kind.TAKEDOWN_ASKED: marked("asked to take it down"),
    Kind.TAKEDOWN_CANCELLED: marked("took the takedown back"),
    Kind.LINT_STRICTER: marked("judged version {digest} more strictly, level {level}"),
    Kind.PICTURES_LEFT: marked("let its pictures go, as it was over long ago"),
    Kind.CONTENT_ERASED: marked("confirmed that its texts and pictures are erased"),
    Kind.SUGGESTION_MADE: marked("suggested another text"),
    Kind.SUGGESTION_TAKEN: marked("took a suggestion"),
    Kind.SUGGESTION_DECLINED: marked("declined a suggestion"),
    Kind.FINDING_WAIVED: marked("set {code} aside for version {digest}"),
    Kind.URGENT_DECLARED: marked("declared version {digest} urgent"),
    Kind.URGENT_REVIEWED: marked("reviewed it afterwards"),
    Kind.PRESSED: marked("pressed a button for version {digest}: {what}"),
    Kind.PRESS_REFUSED: marked("pressed a button that does not count: {what} ({why})"),
    Kind.DRAFT_MOVED: marked("moved version {digest} inside its window"),
    Kind.DELIVERY_REMOVED: marked("took it down from {account}: {result}"),
    Kind.FAILURE_CARED_FOR: marked("takes care of it ({what})"),
    Kind.INCIDENT_NAMED: marked("told its story for the museum"),
    Kind.TAKEDOWN_DONE: marked("tried every account of the takedown"),
}
# Short facts that are words, as the journal has them.
FACTS = (marked("hold"), marked("object"))
SHORT_DIGEST = 4
_PART = re.compile(r"\{(\w+)\}")


def said(happening: Happening) -> str:
    """Say what happened in a few words; a kind without words of its own is named as it is."""
    template = SAYS.get(happening.kind)
    if template is None:
        return happening.kind.replace(".", " ").replace("_", " ")
    facts = {name: retold(words) for name, words in happening.facts.items()}
    facts["digest"] = happening.facts.get("digest", "")[:SHORT_DIGEST]
    return tidied(phrase(template, **{**dict.fromkeys(_PART.findall(template), ""), **facts}))
