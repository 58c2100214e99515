"""The museum: what was taken down, and what the team learned from it (rule 34)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import DraftId


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One incident: what was out, its final level (none given yet: `None`), and its story."""

    draft: DraftId
    texts: tuple[str, ...]
    level: int | None = None
    story: str = ""
    at: datetime | None = None
