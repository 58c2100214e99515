"""Whether two texts say nearly the same: how copies are recognised (rules 2 and 12).

Case, accents, spaces, punctuation, emoji, invisible characters and the tracking in links are
left out first. Texts of few words are near only if they are all but equal, because one word
makes another post of them.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.domain.lazily import lazy

# Below it one other word makes another post; above it a changed word is a small edit.
FEW_WORDS = 10
SHARED_LETTERS = 0.9
SHARED_WORDS = 0.9
SHARED_PAIRS = 0.7
# So much of a text inside a longer one makes the longer one a copy with additions.
CONTAINED = 0.9

_LINK = lazy(r"(?:https?://|www\.)[^\s<>()\"]+", re.IGNORECASE)
_WORD = lazy(r"[^\W_]+")
# Accents once they stand apart, and what is between letters without being seen.
_UNSEEN = lazy(
    "[\u0300-\u036f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_APOSTROPHES = lazy(r"['’ʼ`]")
_TRACKING = lazy(r"utm_|mc_|mtm_|pk_|hsa_|fbclid|gclid|dclid|msclkid|igsh|igshid|si$|ref$")


@dataclass(frozen=True)
class Likeness:
    """A text's words in order, as they are compared."""

    words: tuple[str, ...]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its different words."""
        return frozenset(self.words)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(self.words)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Each two words that stand side by side."""
        return frozenset(zip(self.words, self.words[1:], strict=False))

    @cached_property
    def letters(self) -> Counter[str]:
        """How often each two characters stand side by side."""
        text = " ".join(self.words)
        return Counter(text[i : i + 2] for i in range(len(text) - 1))

    @cached_property
    def numbers(self) -> Counter[str]:
        """The words that hold a digit: dates, prices, hours."""
        return Counter(word for word in self.words if any(c.isdigit() for c in word))


def likeness(text: str) -> Likeness:
    """Read a text for comparing it with others."""
    words: list[str] = []
    position = 0
    for found in _LINK.finditer(text):
        words += _words(text[position : found.start()])
        words.append(_plain_link(found[0]))
        position = found.end()
    words += _words(text[position:])
    return Likeness(words=tuple(words))


def _words(text: str) -> list[str]:
    plain = text if text.isascii() else _without_accents(text)
    return _WORD.findall(_APOSTROPHES.sub("", plain).casefold())


def _without_accents(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKD", text))


def _plain_link(link: str) -> str:
    """Write a link without scheme, `www.`, tracking, fragment and the sentence's end."""
    bare = link.rstrip(".,;:!?'\u2019\u201d\u00bb")
    try:
        parts = urlsplit(bare if "://" in bare else f"https://{bare}")
    except ValueError:
        return bare.casefold()
    asked = [(k, v) for k, v in parse_qsl(parts.query) if not _TRACKING.match(k.casefold())]
    host = parts.netloc.casefold().removeprefix("www.")
    path = parts.path.rstrip("/")
    return f"{host}{path}?{urlencode(sorted(asked))}" if asked else f"{host}{path}"


def nearly_the_same(one: Likeness, other: Likeness) -> bool:
    """Whether one text is a copy of the other, with small edits or additions at most.

    A text without any word is like no other.
    """
    if one.words == other.words:
        return bool(one.words)
    fewest = min(len(one.words), len(other.words))
    if fewest < FEW_WORDS:
        alike = _dice(one.letters, other.letters) >= SHARED_LETTERS
        return alike and one.numbers == other.numbers
    vocabulary = min(len(one.vocabulary), len(other.vocabulary))
    if len(one.vocabulary & other.vocabulary) < SHARED_PAIRS * vocabulary:
        return False
    shared = sum((one.counts & other.counts).values())
    if 2 * shared >= SHARED_WORDS * (len(one.words) + len(other.words)):
        return True
    pairs = len(one.pairs & other.pairs)
    if pairs >= SHARED_PAIRS * len(one.pairs | other.pairs):
        return True
    return pairs >= CONTAINED * min(len(one.pairs), len(other.pairs))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    both = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / both if both else 0.0
