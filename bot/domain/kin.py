"""Drafts that say nearly the same: what a card shows of the other one (rules 2 and 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.drafts import Content, DraftId
from bot.domain.likeness import Likeness, likeness, nearly_the_same
from bot.domain.people import UserId

# How long ago something may have been written for a new draft to be its copy.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Another draft that says nearly the same, whether it was withdrawn, and who objects to it."""

    draft: DraftId
    withdrawn: bool
    objectors: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What some revision of another draft says: its different texts, and its pictures' digests."""

    draft: DraftId
    texts: frozenset[str]
    pictures: frozenset[str]


def said_by(draft: DraftId, content: Content) -> Said:
    """Read what a content says, whatever its accounts and time."""
    return Said(
        draft=draft,
        texts=frozenset(target.text for target in content.targets),
        pictures=frozenset(one.sha256 for target in content.targets for one in target.pictures),
    )


def kin_of(new: Said, others: Iterable[Said]) -> tuple[DraftId, ...]:
    """Find the drafts of which something says nearly the same, in order and each once.

    Posts without any word are the same where they show the same pictures.
    """
    mine = [likeness(text) for text in sorted(new.texts)]
    found = {
        other.draft: None for other in others if _near(mine, other) or _same_pictures(new, other)
    }
    return tuple(sorted(found))


def _near(mine: list[Likeness], other: Said) -> bool:
    theirs = [likeness(text) for text in other.texts]
    return any(nearly_the_same(one, another) for one in mine for another in theirs)


def _same_pictures(new: Said, other: Said) -> bool:
    wordless = not any(likeness(text).words for text in (*new.texts, *other.texts))
    return wordless and bool(new.pictures) and new.pictures == other.pictures
