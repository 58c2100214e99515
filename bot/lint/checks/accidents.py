"""Posts that nobody meant to make: tests, slips of a pocket, words said twice."""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq
from typing import Final

from bot.domain.lazily import lazy
from bot.domain.plain import is_blank
from bot.lint.look import Look, Seen
from bot.lint.pieces import holds_all
from bot.lint.reading import fold

_ROWS: Final = (
    "qwertyuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "wxcvbn",
    "1234567890",
)
_SLIP_TEXT: Final = (
    "ok okay k kk lol mdr ptdr yes no oui non nope yep yo hi hey hmm hm test tests tset essai "
    "ping coucou salut asdf asd sdf qwe qsd fgh jkl azerty qwerty blah bla haha ha oops oups "
    "draft brouillon tbd todo null undefined none nan true false a b x y z send envoyer paste "
    "ctrl v copy"
)
_SLIPS: Final = frozenset(_SLIP_TEXT.split())
_MOST_SLIPS = 2
_LEAST_MASH = 4
_VOWELS: Final = frozenset("aeiouy")
_TEST: Final = lazy(
    r"(?i)\A\W{0,6}(?:(?:this is |just )?(?:a |another |only a )?(?:quick "
    r"|little )?test(?:ing)?(?: (?:post|tweet|message|publication|only|run|toot|skeet|story"
    r"|please|pls|do not|ignore)\b.{0,60}|"
    r"(?:[ ,:.-]{1,3}(?:test(?:ing)?|one|two|three|un|deux|trois|\d{1,4}|a|b)){1,8}|)\W{0,6}\Z"
    r"|test(?:ing)?\s?[:–-]\s?[^?]{0,60}\Z|(?:ceci est |c['’]est |simple |juste )?(?:un |une "
    r"|petit )?(?:test|essai)(?: (?:de|du|d['’])\s?(?:publication|post|tweet|planification"
    r"|programmation|l['’]outil|mise en ligne|compte).{0,60})?\W{0,6}\Z"
    r"|(?:hello|bonjour),? (?:world|monde|test)\W{0,4}\Z"
    r"|(?:just |only |still )?(?:test(?:ing)?|essais?|checking"
    r"|(?:publication|post|message|tweet) (?:d['’]essai|de test))\b[^.?\n]{0,40}"
    r"\b(?:ignore (?:this|me|it|please)|please ignore|(?:ne )?(?:pas )?tenir compte"
    r"|à ignorer|ignorez|merci d['’]ignorer|désolée?)\W{0,6}\Z)",
    re.S,
)
_TOLD_TO_IGNORE: Final = lazy(
    r"(?i)\b(?:please ignore(?: this)?(?: (?:post|tweet|test|message))?(?=\W{0,3}(?:\Z|\n"
    r"|this is))|ignore this (?:post|tweet|test|message)|"
    r"(?:test|scheduling test|api test|testing the (?:api|scheduler|scheduling|integration"
    r"|new tool|account))\W{1,3}(?:please )?(?:ignore|delete|disregard|do not (?:publish|approve"
    r"|post))|"
    r"test (?:post|tweet|publication)\b.{0,30}\b(?:ignore|delete|schedul\w+|do not|ne pas)"
    r"|testing (?:the|our|my) (?:new )?(?:scheduler|scheduling|api|publishing|posting"
    r"|social (?:media )?tool|integration)\b|"
    r"(?:merci d['’]ignorer|ne pas tenir compte de|ignorez) ce (?:post|tweet|message|test)"
    r"|(?:ceci|c['’]) ?est un (?:simple )?(?:test|essai)\b(?=\W{0,3}(?:\Z|\n|ne pas|merci|de|pour"
    r"|du))|"
    r"(?:post|tweet|publication|message) (?:de )?test\b|test de (?:publication|programmation"
    r"|planification)|(?:i['’]?m|we['’]re|just) testing (?:this|something|the)\b"
    r"|on teste (?:l['’]outil|la programmation|la publication|le planificateur))"
)
_SMALL_TEXT: Final = (
    "the a an of to and in for with at on our your we this is are be will from by it you as "
    "or le la les un une des du de et au aux en pour dans sur avec est sont notre votre nos "
    "vos ce cette par que qui il elle on je tu"
)
_SMALL: Final = frozenset(_SMALL_TEXT.split())
_TEST_WORDS: Final = ("test", "essai", "ignor", "disregard", "hello", "bonjour", "tenir compte")
# Said twice on purpose, or two different words.
_FINE: Final = frozenset(
    {"on on", "you you", "it it", "be be", "en en", "a a", "la la", "je je", "we we", "is is"}
)


def test_post(look: Look) -> Iterator[Seen]:
    """A text that says of itself that it is a test."""
    lower = look.reading.small
    if not holds_all(lower, (_TEST_WORDS,)):
        return
    if match := _TOLD_TO_IGNORE.search(look.text):
        yield Seen(span=match.span())
    elif len(look.text) <= 120 and (match := _TEST.search(look.text)) and not look.post.media:
        yield Seen(span=match.span() if match.end() > match.start() else None)


def accidental(look: Look) -> Iterator[Seen]:
    """A word or two that say nothing, or what a pocket or a cat typed."""
    text = look.text.strip()
    if not text or is_blank(text) or look.addresses or len(text) > 60:
        return
    words = text.split()
    plain = [fold(word).strip(".,!?…:;\"'*()<>/\\|-_=+") for word in words]
    if any(word.startswith(("#", "@")) for word in words):
        return
    if len(text) == 1 and text.isascii() and text.isalnum() and not look.post.media:
        yield Seen(span=(0, len(look.text)))
        return
    mashed = [word for word in plain if _is_mashed(word)]
    if mashed and len(mashed) * 2 >= len(words):
        yield Seen(span=(0, len(look.text)))
        return
    if look.post.media or len(words) > _MOST_SLIPS:
        return
    if all(word in _SLIPS or (not word and not _has_picture(text)) for word in plain):
        yield Seen(span=(0, len(look.text)))


def _has_picture(text: str) -> bool:
    return any(ord(letter) > 0x2190 for letter in text)


def _is_mashed(word: str) -> bool:
    """Whether fingers ran along the keys: a row's neighbours, or a word without vowels."""
    word = "".join(letter for letter in word if letter.isalnum())
    if len(word) < _LEAST_MASH or not word.isascii():
        return False
    near = sum(any(abs(row.find(a) - row.find(b)) <= 1 and a in row and b in row for row in _ROWS)
               for a, b in pairwise(word))  # fmt: skip
    along = near >= 0.75 * (len(word) - 1) and len(set(word)) > 1
    if word.isdigit():
        return False
    letters = [letter for letter in word if letter.isalpha()]
    silent = len(letters) >= 5 and not _VOWELS.intersection(letters) and len(set(letters)) > 2
    long_silent = max((len(part) for part in re.split("[aeiouy]", word)), default=0) >= 6
    return (
        (along and len(word) >= _LEAST_MASH and not _VOWELS.issuperset(word) and _rare(word))
        or silent
        or long_silent
    )


def _rare(word: str) -> bool:
    """Whether the run along the keys is no word: `were`, `pool` and `assez` lie so too."""
    return word not in _LYING_SO and len(set(word)) >= 3


_LYING_SO_TEXT: Final = (
    "were tree free pool poll well dress assess assessed sassed desk fresh red weed seed feed "
    "reed deer freer refer user power poor door roof loop polo kilo plop hello assez tres "
    "vert verte tresse adresse dresse fete pretre sas fred rest west trees weeds seeds feeds "
    "pools polls opera quiet treat art rte ert query trew weird were wert qwert"
)
_LYING_SO: Final = frozenset(_LYING_SO_TEXT.split()) - {"qwert", "ert", "trew", "wert"}


def doubled_words(look: Look) -> Iterator[Seen]:
    """A small word written twice, or two words of which one is small: `of the of the`."""
    words = look.reading.words
    folded = [word.folded for word in words]
    if not any(map(eq, folded, folded[1:])) and not any(map(eq, folded, folded[2:])):
        return
    for first, (one, other) in enumerate(pairwise(folded)):
        if one == other and one in _SMALL - _FINE and _are_apart(look, first, 2):
            yield Seen(span=(words[first].start, words[first + 1].end))
            return
    for first, (one, again) in enumerate(zip(folded, folded[2:], strict=False)):
        if one == again and _is_doubled(folded[first : first + 4]) and _are_apart(look, first, 4):
            yield Seen(span=(words[first].start, words[first + 3].end))
            return


def _is_doubled(four: list[str]) -> bool:
    """Whether two different words, one of them a small one, follow themselves."""
    return four[2:] == four[:2] and four[0] != four[1] and not _SMALL.isdisjoint(four)


def _are_apart(look: Look, first: int, count: int) -> bool:
    """Whether nothing but spaces stands between some words."""
    words = look.reading.words[first : first + count]
    gaps = [look.text[one.end : other.start] for one, other in pairwise(words)]
    return all(gap and not gap.strip(" \u00a0") for gap in gaps)
