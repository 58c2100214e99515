"""A text read once for all rules: its words, its signs, its languages, links set aside."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from operator import attrgetter
from typing import Final, NamedTuple

from bot.domain.lazily import lazy
from bot.lint.apart import LONGEST_PIECE, all_apart, is_of_words, small_of

# Words with their combining marks, or one pictograph.
_A_TOKEN: Final = (
    r"[\w\u0300-\u036f]+|[\u203c\u2049\u23e9-\u23ff\u2600-\u27bf\U0001f000-\U0001faff]"
)
_TOKEN: Final = lazy(_A_TOKEN)
_BETWEEN: Final = lazy(f"({_A_TOKEN})")
# The words of `#ThoughtsAndPrayers` and `#RIPMaria`.
_PARTS: Final = lazy(
    r"[A-Z\u00c0-\u00de]+(?![a-z\u00df-\u00ff])|[A-Z\u00c0-\u00de]?[a-z\u00df-\u00ff]+|\d+"
)
# What isn't prose: links, mail addresses, mentions. A word with @ for a letter is no address.
_LINK_OR_MENTION: Final = r"(?:https?://|www\.)\S+|(?<![\w@])@\w[\w.@-]*"
_NO_PROSE: Final = lazy(rf"{_LINK_OR_MENTION}|(?<!\w)\w++@(?=[\w-]*\.\w)\w[\w.-]*", re.I)
# Many times faster, since a mail address may begin with any word.
_NO_PROSE_WITHOUT_MAIL: Final = lazy(_LINK_OR_MENTION, re.I)
_MAIL: Final = lazy(r"@(?<=\w@)(?=[\w-]*\.\w)")

# Frequent small words that only one of the two languages has.
_SMALL: Final = {
    "en": "the and is are you we for with not that this of to our your it be was have from by "
    "at they were been will would about what who there their don isn i my he she his her has had "
    "but if when how why can just more all new get one out up so than then them these those us "
    "into over after before because while where which only very here first no yes today now see "
    "join thank thanks week year day days back time come make made know need want let ll ve re",
    "fr": "le la les des une et est vous nous pour dans sur avec pas que qui ce cette au aux du "
    "de en un sont votre vos nos notre ne il elle je ou mais par plus c l d qu j n m t s y a sa "
    "ses son "
    "ses leur leurs mon ma mes ton ta tes tu te moi toi lui elles ils ont ete etait etre avoir "
    "fait "
    "faire tout tous toute toutes bien aussi comme quand si tres sans sous chez entre depuis vers "
    "ca cet ces dont ici deja encore jamais toujours merci bonjour bonne bon jour jours semaine "
    "annee ans aujourd hui demain hier soir matin rendez peu peut sera seront ai as avez avons",
}
# `a`, `s` and the like are words of French, and pieces of English.
_BOTH: Final = frozenset({"a", "s", "t", "m", "y", "as", "on", "son", "ton", "or", "tu", "plus"})
_VOTES: Final = {
    word: code for code, words in _SMALL.items() for word in words.split() if word not in _BOTH
}
_LOW_LINES: Final = lazy(r"_+")
_FRENCH_LETTER: Final = lazy("[éèêëàâîïôûçœùÉÈÊÀÂÎÔÇŒ]")
# The apostrophe first, and then what is before it: one is found at once.
_FRENCH_ELISION: Final = lazy(
    r"['’](?:(?<=\b[ldjnmtscLDJNMTSC].)|(?<=\b[qQ]u.))(?=[aeiouyhéèêàâîôûAEIOUYHÉÈÊ])"
)
_MOST_SIGNS = 4
_LONGEST_KEPT = 24
_NO_DOT: Final = "ı"
LANGUAGES: Final = frozenset(_SMALL)


class Word(NamedTuple):
    """A word in folded form, and its half-open range of code points in the text."""

    folded: str
    start: int
    end: int


_FOLDED: Final = attrgetter("folded")
# Every text has many, and this is twice as fast as to name the fields.
_word: Final[Callable[[tuple[str, int, int]], Word]] = partial(tuple.__new__, Word)


Span = tuple[int, int]


class Sign(NamedTuple):
    """A pictograph, the number of words before it, and its range in the text."""

    character: str
    after: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as rules see it. `languages` are the codes whose word lists may run on it.

    `prose` is the text with links, addresses and mentions blanked out, every position kept.
    `told` is the language that the text tells by itself, or empty. `places` are the indices
    at which a folded word stands. `small` is the text in small letters, `small_prose` the prose;
    `apart` is both with their signs set apart, for whoever searches for pieces: the prose, and
    each place that isn't prose with what is beside it.
    """

    text: str
    prose: str
    words: tuple[Word, ...]
    signs: tuple[Sign, ...]
    languages: frozenset[str]
    told: str
    places: Mapping[str, list[int]]
    small: str
    small_prose: str
    apart: str


def fold(word: str) -> str:
    """Make a word comparable: no case, no accents, no fancy letters."""
    if word.isascii():
        return word.lower()
    return _fold_short(word) if len(word) <= _LONGEST_KEPT else _fold(word)


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    folded = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    # No accent, but patterns that read any case take it for an `i` as well.
    return folded.replace(_NO_DOT, "i")


# Words come again, accents and all.
_fold_short = lru_cache(maxsize=4096)(_fold)


def read(text: str, languages: tuple[str, ...] = (), language: str = "") -> Reading:
    """Read a text, whose account speaks `languages` (none: any may come).

    `language` is the text's, where somebody said so.
    """
    prose, gaps = _prose(text)
    words, signs = _words(prose)
    told = language if language in LANGUAGES else tell_language(text, words)
    allowed = LANGUAGES.intersection(languages) or LANGUAGES
    spoken = frozenset({told}) if told else allowed
    places: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        places.setdefault(word.folded, []).append(index)
    small = small_of(text)
    small_prose = small if prose == text else small_of(prose)
    return Reading(
        text=text,
        prose=prose,
        words=tuple(words),
        signs=tuple(signs),
        languages=spoken,
        told=told,
        places=places,
        small=small,
        small_prose=small_prose,
        apart=all_apart("\n".join([small_prose, *_beside(gaps, small, text)])),
    )


def _words(prose: str) -> tuple[list[Word], list[Sign]]:
    """Split a text into its words and signs, each with its place."""
    words: list[Word] = []
    signs: list[Sign] = []
    tagged = "#" in prose
    # What is between two words, a word, what is between, and so on; each with where it ends.
    pieces = _BETWEEN.split(prose)
    ends = [*accumulate(map(len, pieces))]
    for token, start, end in zip(pieces[1::2], ends[::2], ends[1::2], strict=False):
        # `fold` does the same; most words are spared the call, and are no signs.
        plain = token.isascii()
        folded = token.lower() if plain else fold(token)
        if not plain and not folded[:1].isalnum():
            signs.append(Sign(token, len(words), start, end))
        elif tagged and start and prose[start - 1] == "#" and folded != token:
            words += _parts(Word(folded, start, end), token)
        else:
            words.append(_word((folded, start, end)))
    return words, signs


def words_of(phrase: str) -> tuple[str, ...]:
    """Split a phrase of a word list as a text is split; a pictograph is one word."""
    if phrase.isascii():
        if phrase.isalpha():
            return (phrase.lower(),)
        if phrase.replace(" ", "").isalpha():
            return tuple(phrase.lower().split())
    return tuple(fold(token) for token in _TOKEN.findall(phrase.replace("_", " ")))


def _parts(whole: Word, tag: str) -> list[Word]:
    """Split a hashtag where its author put capitals; keep it whole where they don't tell."""
    parts = list(_PARTS.finditer(tag))
    if "".join(part.group() for part in parts) != tag:
        return [whole]
    at = whole.start
    return [Word(fold(part.group()), at + part.start(), at + part.end()) for part in parts]


def _prose(text: str) -> tuple[str, list[Span]]:
    """Blank out what isn't prose, keeping every position, and tell where that was."""
    gaps: list[Span] = []

    def blank(match: "re.Match[str]") -> str:
        gaps.append(match.span())
        return " " * len(match.group())

    if "@" in text or "://" in text or "www." in text:
        pattern = _NO_PROSE if _may_hold_mail(text) else _NO_PROSE_WITHOUT_MAIL
        text = pattern.sub(blank, text)
    if "_" in text:
        gaps += [match.span() for match in _LOW_LINES.finditer(text)]
        text = text.replace("_", " ")
    return text, gaps


def _may_hold_mail(text: str) -> bool:
    """Whether something like a mail address isn't the end of a mention (`@ana@town.example`)."""
    for sign in _MAIL.finditer(text):
        start = sign.start()
        while start and is_of_words(text[start - 1]):
            start -= 1
        before = text[max(0, start - 2) : start]
        # What a mention can't stand behind.
        further = before[:-1]
        if not before.endswith("@") or further == "@" or is_of_words(further):
            return True
    return False


def _beside(gaps: Sequence[Span], small: str, text: str) -> list[str]:
    """What isn't prose, with as much of its neighbours as a piece may hold that reaches into it."""
    if gaps and len(small) != len(text):
        return [small]
    return [small[max(0, start - LONGEST_PIECE) : end + LONGEST_PIECE] for start, end in gaps]


def tell_language(text: str, words: Sequence[Word]) -> str:
    """Tell the language by its small words and signs; nothing where they don't tell."""
    votes = [*map(_VOTES.get, map(_FOLDED, words))]
    english, french = votes.count("en"), votes.count("fr")
    signs = len(_FRENCH_LETTER.findall(text)) if not text.isascii() else 0
    if "'" in text or "’" in text:
        signs += len(_FRENCH_ELISION.findall(text))
    french += min(_MOST_SIGNS, signs)
    if abs(english - french) < 2 or min(english, french) * 2 > max(english, french):
        return ""
    return "en" if english > french else "fr"
