"""Correcting what is out: edited in place where the network can, else deleted and posted again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.accounts import AccountName
from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId, Target, label
from bot.domain.parts import is_chain
from bot.words.phrases import phrase

_LINK = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)


class Edits(StrEnum):
    """What of a post that is out its network's API can change."""

    NOTHING = "nothing"
    TEXT = "text"
    ALL = "all"


class How(StrEnum):
    """How a post is corrected; the values are stored."""

    EDIT = "edit"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What one account's post of a draft corrects, and how."""

    account: AccountName
    draft: DraftId
    delivery: DeliveryId
    how: How


class Means(Protocol):
    """What a correction asks of a network's server, as its publisher declares it."""

    @property
    def edits(self) -> Edits:
        """What of a post that is out can be changed."""

    @property
    def edits_videos(self) -> bool:
        """Whether that can be done also where it has a video, or gets one."""

    @property
    def deletes(self) -> bool:
        """Whether a post can be removed."""

    @property
    def reads(self) -> bool:
        """Whether a post can be read."""


def way(old: Target, new: Target, can: Means) -> How | None:
    """How a post can be corrected on its network, or `None` where only a person can.

    A post is put out again only where the network shows that the old one is gone. Threads are
    always put out again, with all their parts, and so are videos where the network doesn't
    declare that a post with one can be changed.
    """
    again = How.AGAIN if can.deletes and can.reads else None
    has_video = old.has_video or new.has_video
    if is_chain(old) or is_chain(new) or (has_video and not can.edits_videos):
        return again
    if can.edits is Edits.ALL or (can.edits is Edits.TEXT and not _beyond_words(old, new)):
        return How.EDIT
    return again


def _beyond_words(old: Target, new: Target) -> bool:
    """Whether more than words differs: a link's preview was made when the post came out."""
    kept = (old.pictures, old.options, old.card)
    same = kept == (new.pictures, new.options, new.card)
    return not same or _LINK.findall(old.text) != _LINK.findall(new.text)


SAYS = {
    How.EDIT: phrase("edited in place"),
    How.AGAIN: phrase("delete and post again (loses replies)"),
}


def beforehand(replacements: Sequence[Replacement]) -> list[str]:
    """Say of each account what will happen to the post that is out, before anybody approves."""
    return [
        phrase(
            "{account}: corrects {draft}, {how}",
            account=one.account,
            draft=label(one.draft),
            how=SAYS[one.how],
        )
        for one in replacements
    ]


CORRECTED, REMOVED = "corrected by D-", "deleted and checked, to be posted again by D-"


def is_replaced(reason: str) -> bool:
    """Whether a post went because of a correction, by the reason that stands with it."""
    return reason.startswith((CORRECTED, REMOVED))


def corrected_by(draft: DraftId) -> str:
    """The reason that stands with a post which a correction has taken over."""
    return phrase("corrected by D-{draft}", draft=draft)


def removed_for(draft: DraftId) -> str:
    """The reason that stands with a post that was deleted so that its correction can be posted."""
    return phrase("deleted and checked, to be posted again by D-{draft}", draft=draft)
