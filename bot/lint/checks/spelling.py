"""Misspelt words, where they stand in the writer's own prose and are no names."""

from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen
from bot.lint.reading import Word, words_of

_QUOTED: Final = lazy(r"“[^”\n]{1,300}”|«[^»\n]{1,300}»|\"[^\"\n]{1,300}\"|`[^`\n]{1,300}`")
_AN_BEHIND_TEXT: Final = (
    "hour honest honour honor heir event evening email easy amazing awesome exciting excellent "
    "extra important interesting update opportunity early exclusive incredible unforgettable "
    "outstanding article apple orange egg artist afternoon old open online issue initiative idea "
    "invitation exhibition experience expert english italian irish indian american african asian "
    "eighth eleventh"
)
_A_BEHIND_TEXT: Final = (
    "new great good big free special day week bit lot few small large long short university unique "
    "union european uniform useful user ukulele year world simple perfect beautiful wonderful "
    "fantastic delicious brilliant lovely nice very really whole half cup table party team town "
    "shop story chance gift"
)
_ARTICLES: Final = (
    ("a", "an", frozenset(_AN_BEHIND_TEXT.split())),
    ("an", "a", frozenset(_A_BEHIND_TEXT.split())),
)
# `Gate A opens`, `vitamin A early in the day`.
_LETTERED_TEXT: Final = (
    "vitamin hepatitis plan group team section grade option type platform gate hall door line "
    "level block room wing size class"
)
_LETTERED: Final = frozenset(_LETTERED_TEXT.split())
_BEGINS_BEHIND: Final = ".!?…:•\n"
_FIRST_PICTOGRAPH: Final = "\u2190"
_WITHOUT_ACCENTS: Final = "en"
# A shorter word in capitals may well be an abbreviation.
_LEAST_IN_CAPITALS: Final = 6


def misspelling(look: Look) -> Iterator[Seen]:
    """A word that is a frequent misspelling in the text's language."""
    for language in sorted(look.reading.languages & look.known.spelling.keys()):
        for folded, right in look.known.spelling[language].among(look.reading.places):
            for place in look.reading.places[folded]:
                yield from _seen(look, look.reading.words[place], language, right)


def _seen(look: Look, word: Word, language: str, right: str) -> Iterator[Seen]:
    """The word, if it is one of this language, the writer's own, and no name."""
    written = look.text[word.start : word.end]
    if language == _WITHOUT_ACCENTS and not written.isascii():
        return
    others = (words for code, words in look.known.frequent.items() if code != language)
    if not look.reading.told and any(word.folded in words for words in others):
        return
    shown = _as_written(right, written, look.text[: word.start])
    if shown is not None and _is_ours(look, word, right):
        yield Seen(span=(word.start, word.end), facts={"right": shown})


def _is_ours(look: Look, word: Word, right: str) -> bool:
    """Whether the writer wrote it: no tag, address, name or quote, nor beside the right form."""
    if look.has_word(frozenset(words_of(right))):
        return False
    start = word.start
    while start and (look.text[start - 1].isalnum() or look.text[start - 1] == "_"):
        start -= 1
    if start and look.text[start - 1] in "#@/.":
        return False
    if any(one.start < word.end and word.start < one.end for one in look.addresses):
        return False
    if any(word.folded in words_of(name) for name in look.post.profile.glossary):
        return False
    return not _quoted(look, word)


def _quoted(look: Look, word: Word) -> bool:
    quotes = _QUOTED.finditer(look.text)
    return any(one.start() < word.start and word.end < one.end() for one in quotes)


def wrong_article(look: Look) -> Iterator[Seen]:
    """`a` before a vowel as it is spoken, and `an` before anything else."""
    words, places = look.reading.words, look.reading.places
    for wrong, right, nouns in _ARTICLES if "en" in look.reading.languages else ():
        for place in places.get(wrong, ()):
            if place + 1 < len(words) and words[place + 1].folded in nouns:
                before = words[place - 1].folded if place else ""
                if before not in _LETTERED:
                    yield from _article(look, words[place], words[place + 1], right)


def _article(look: Look, article: Word, noun: Word, right: str) -> Iterator[Seen]:
    written = look.text[article.start : article.end]
    beside = look.text[article.end : noun.start] == " "
    before = look.text[: article.start]
    alone = not before or before[-1].isspace() or before[-1] == "("
    own = written.islower() or _begins(before)
    if beside and alone and own and not _quoted(look, article):
        shown = right if written.islower() else right.capitalize()
        yield Seen(span=(article.start, noun.end), facts={"right": shown})


def _as_written(right: str, written: str, before: str) -> str | None:
    """The right form with the capitals of the wrong one, or `None` for what may be a name."""
    if written.islower():
        return right
    if written.isupper() and len(written) >= _LEAST_IN_CAPITALS:
        return right.upper()
    capital = right[0].upper() + right[1:]
    if not written.istitle() or (right != capital and not _begins(before)):
        return None
    return capital


def _begins(before: str) -> bool:
    """Whether a sentence begins behind this."""
    last = before.rstrip(" \u00a0\t")[-1:]
    return not last or last in _BEGINS_BEHIND or last >= _FIRST_PICTOGRAPH
