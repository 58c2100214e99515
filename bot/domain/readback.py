"""Reading back: whether a network shows what was approved, but for what networks do by themselves.

They shorten links, trim and join spaces, write characters in their other spelling, and add a
picture of a link. None of that is a difference; another word, a missing picture or alt text is.
"""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.accounts import Network
from bot.domain.drafts import Target
from bot.domain.dressing import SEEN_BY, WARNING, said_in
from bot.domain.fitting import says_alt
from bot.words.phrases import phrase

TEXT = phrase("the text")
_SEEN_BY = {
    "public": phrase("everybody"),
    "unlisted": phrase("everybody, but in no public timeline"),
    "private": phrase("followers alone"),
    "direct": phrase("those who are named alone"),
}

FIRST_LOOK = timedelta(seconds=20)
# A difference is told once it was seen twice: networks finish some things after they said yes.
SECOND_LOOK = timedelta(seconds=60)
LONGEST_WAIT = timedelta(minutes=30)
MOST_LOOKS = 8

_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_LAST_SLASH = re.compile(r"/(?=\s|$)")
# Other spellings of a character and its picture, which some networks drop or add.
_UNSEEN = re.compile("[\ufe0e\ufe0f\u200b\u2060\ufeff]")
_FAR_MENTION = re.compile(r"(?<!\w)(@\w+)@[\w.-]+\w")
_EMOJI_PARTS = re.compile("[\u200d\U0001f3fb-\U0001f3ff\u20e3]")

SHORT: Mapping[Network, re.Pattern[str]] = {
    Network.X: re.compile(r"t\.co/\w+"),
    Network.LINKEDIN: re.compile(r"lnkd\.in/[\w-]+"),
    Network.FACEBOOK: re.compile(r"(?:fb\.me/\w+|l\.facebook\.com/l\.php\?\S+)"),
    Network.INSTAGRAM: re.compile(r"l\.instagram\.com/\S+"),
    Network.THREADS: re.compile(r"l\.threads\.(?:net|com)/\S+"),
}


class Verdict(StrEnum):
    """What came of reading a post back; the values are stored."""

    UNREAD = "unread"
    SAME = "same"
    DIFFERS = "differs"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A post as its network shows it now.

    `seen_by` is who sees it, `public` where everybody does, and `warning` what is said in front of
    it; of what the network does not tell, `seen_by` is empty and `warning` is `None`.
    """

    text: str
    pictures: int
    alt_texts: tuple[str, ...]
    seen_by: str = ""
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How reading one post back stands: after so many looks, and when it is looked at again.

    `differs` says in short phrases what is not as approved. Of a thread it is about its first
    `parts`, which are those that are out.
    """

    looks: int
    verdict: Verdict
    differs: tuple[str, ...] = ()
    next_at: datetime | None = None
    parts: int = 0

    @property
    def is_incident(self) -> bool:
        """Whether people are to be told: it was seen twice, and nothing is looked at any more."""
        return self.next_at is None and self.verdict in {Verdict.DIFFERS, Verdict.GONE}


def after_look(before: Reading, seen: Verdict, differs: tuple[str, ...], now: datetime) -> Reading:
    """Say how reading back stands after one more look; `seen` is what that look found."""
    looks = before.looks + 1
    again: datetime | None = None
    if seen is Verdict.UNREAD and looks < MOST_LOOKS:
        again = now + min(SECOND_LOOK * (1 << (looks - 1)), LONGEST_WAIT)
    elif seen in {Verdict.DIFFERS, Verdict.GONE} and before.verdict is not seen:
        again = now + SECOND_LOOK
    return replace(before, looks=looks, verdict=seen, differs=differs, next_at=again)


def differences(target: Target, shown: Shown) -> tuple[str, ...]:
    """Say what of a post is not as it was approved, in short phrases; empty where all of it is."""
    found = [] if _same_words(target, shown.text) else [TEXT]
    found += _beside(target, shown)
    if target.pictures and shown.pictures != len(target.pictures):
        found.append(
            phrase(
                "the number of pictures ({shown} instead of {approved})",
                shown=shown.pictures,
                approved=len(target.pictures),
            )
        )
    elif target.pictures and says_alt(target):
        approved = [picture.alt_text for picture in target.pictures]
        found += _alt_texts(approved, shown.alt_texts)
    return tuple(found)


def _beside(target: Target, shown: Shown) -> list[str]:
    """What goes with the text and is not as it was approved, where the network tells it."""
    found, approved = [], said_in(target.options, SEEN_BY) or "public"
    if shown.seen_by and shown.seen_by != approved:
        found.append(
            phrase(
                "who sees it ({shown} instead of {approved})",
                shown=_SEEN_BY.get(shown.seen_by, shown.seen_by),
                approved=_SEEN_BY.get(approved, approved),
            )
        )
    if shown.warning is not None and not _alike(said_in(target.options, WARNING), shown.warning):
        found.append(phrase("the content warning"))
    return found


def all_differences(
    posts: Sequence[Target], there: Sequence[Shown | None], *, of: int
) -> tuple[str, ...]:
    """Say what of a post, or of the parts that are out `of` so many, differs or is not there."""
    if of == 1:
        return differences(posts[0], there[0]) if there[0] is not None else ()
    found = []
    for number, (post, shown) in enumerate(zip(posts, there, strict=True), 1):
        if shown is None:
            found.append(phrase("part {number} is not there", number=number))
            continue
        found += [
            phrase("{what} of part {number}", what=what, number=number)
            for what in differences(post, shown)
        ]
    return tuple(found)


def _alt_texts(approved: Sequence[str], shown: Sequence[str]) -> list[str]:
    there = [*shown, *[""] * (len(approved) - len(shown))]
    pairs = zip(approved, there, strict=False)
    # Where none was given, some networks describe a picture by themselves.
    wrong = [n for n, (ours, theirs) in enumerate(pairs, 1) if ours and not _alike(ours, theirs)]
    return [phrase("the alt text of picture {number}", number=number) for number in wrong]


def _alike(ours: str, theirs: str) -> bool:
    return _settled(ours) in {_settled(theirs), _settled(html.unescape(theirs))}


def _same_words(target: Target, shown: str) -> bool:
    network = target.network
    approved, there = _plain(target.text, network), _plain(shown, network)
    if approved == there:
        return True
    short = SHORT.get(network)
    if short is None:
        return False
    # A link of the network's own stands for whatever link was written there.
    parts = (re.escape(part) for part in short.split(there))
    return re.fullmatch(r"\S+".join(parts), approved) is not None


def _plain(text: str, network: Network) -> str:
    """Write a text without what its network changes by itself."""
    bare = _LAST_SLASH.sub("", _SCHEME.sub("", _settled(text)))
    match network:
        case Network.MASTODON:
            return _FAR_MENTION.sub(r"\1", bare)
        case Network.THREADS:
            # A tag becomes the post's topic there, and loses its mark.
            return bare.replace("#", "")
        case Network.SLACK:
            # Emoji become names there, which are read as nothing.
            return _settled("".join(c for c in bare if not _is_emoji(c)))
        case _:
            return bare


def _is_emoji(character: str) -> bool:
    return bool(unicodedata.category(character) == "So" or _EMOJI_PARTS.match(character))


def _settled(text: str) -> str:
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())
