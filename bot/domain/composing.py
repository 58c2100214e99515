"""What somebody writes in a form before it is a draft: its fields, as typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.accounts import Account
from bot.domain.drafts import Draft, DraftId, Picture
from bot.domain.errors import BotError, UserError
from bot.domain.report import Report
from bot.domain.times import Timing
from bot.words.phrases import joined

NEW = DraftId(0)
"""Stands for a draft that isn't made yet."""
LONGEST = 3_000
"""As many characters as one of Slack's inputs holds (trap 94)."""


LONGEST_NOTE = 1_000


def own_of(account: str) -> str:
    """The field for one account's own text."""
    return f"own.{account}"


def handle_of(account: str) -> str:
    """The field in which one account's handle is repeated."""
    return f"handle.{account}"


class Field(StrEnum):
    """What can be filled in; the values go on the wire."""

    TEXT = "text"
    ACCOUNTS = "accounts"
    WHEN = "when"
    PICTURES = "pictures"
    PICKED = "picked"
    NOTE = "note"
    REVIEWER = "reviewer"
    LABELS = "labels"
    WARNING = "warning"
    LANGUAGE = "language"
    DISCLOSED = "disclosed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The fields of a form as they were typed; nothing in them is judged.

    `own` are the accounts with a text of their own, `handles` those whose handle was repeated,
    `picked` is a time from the picker, `note` is for those who approve alone, and `reviewer` is the
    Slack id of whoever is asked first.
    """

    text: str = ""
    accounts: tuple[str, ...] = ()
    when: str = ""
    pictures: tuple[Picture, ...] = ()
    picked: datetime | None = None
    own: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    language: str = ""
    disclosed: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""
    labels: str = ""
    handles: tuple[tuple[str, str], ...] = ()

    @property
    def is_dressed(self) -> bool:
        """Whether anything stands in the fields that are only shown when asked for."""
        dressed = self.own or self.warning or self.language or self.disclosed
        return bool(dressed or self.labels)

    def handle_on(self, account: str) -> str:
        """What was typed as one account's handle."""
        return dict(self.handles).get(account, "")

    def text_on(self, account: str) -> str:
        """What one account would say: its own text, or the one of all."""
        return dict(self.own).get(account) or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What somebody typed before, of which nothing became a draft.

    `base` is the digest of the version that the form showed then; a new draft has none.
    """

    composed: Composed
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How long a text is on one account, as its network counts, and how long it may be.

    Of a thread, `parts` are the lengths of its parts, and `count` is the longest one's.
    """

    account: str
    count: int
    most: int
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a form shows at first; `draft` is the one to change, if it is one.

    `hung` says of each picture, by its SHA-256, which file in Slack shows it, and `counts` how long
    what stands in it is on each account.
    """

    accounts: tuple[Account, ...] = ()
    draft: Draft | None = None
    composed: Composed = Composed()
    earlier: Earlier | None = None
    by_author: bool = True
    hung: tuple[tuple[str, str], ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def outdated(self) -> bool:
        """Whether the draft was changed since this person typed what is there."""
        if self.draft is None or self.earlier is None:
            return False
        return self.earlier.base != self.draft.revision.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What a careful colleague would say before it is sent; `mark` stands for just that."""

    report: Report
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What there is to do in a form before anything is made of what was sent.

    `pictured` says that pictures were just taken and want their words; `handles` are accounts on
    which this person's first post would be, whose handle is to be repeated.
    """

    composed: Composed
    pictured: bool = False
    handles: tuple[Account, ...] = ()
    warned: Warned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of it: `before` is the draft as it was, if there was one."""

    draft: Draft
    before: Draft | None = None
    suggested: bool = False
    moved_to: Timing | None = None


class Unfit(BotError):
    """What was typed can't be kept as it is; each refusal stands at the field it is about."""

    def __init__(self, wrong: Mapping[str, UserError]) -> None:
        self.wrong = wrong
        super().__init__(joined("; ", (refusal.sentence for refusal in wrong.values())))
