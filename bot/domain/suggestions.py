"""Suggestions: a change that a colleague proposes and only an author can take (rule 2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.drafts import Digest, DraftId
from bot.domain.people import UserId


class Ending(StrEnum):
    """What became of a suggestion; the values are stored."""

    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One proposed content; `against` is the number of the revision that its author saw."""

    id: int
    draft: DraftId
    against: int
    by: UserId
    at: datetime
    digest: Digest
