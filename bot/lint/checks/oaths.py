"""Oaths that are spelled so that no list finds them: with dots, digits, signs or gaps."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen
from bot.lint.reading import Reading, fold
from bot.lint.spans import Cover

_OATH_TEXT: Final = (
    "fuck fucks fucked fucker fuckers fucking fuckin fck fckn motherfucker motherfucking "
    "bullshit shit shits shitty shitshow shitstorm shite shitting bollocks wank wanker "
    "wankers cunt cunts twat twats prick pricks arse arsehole arseholes asshole assholes "
    "bollox bollix "
    "dickhead dickheads bastard bastards bitch bitches bitching bugger clusterfuck dumbass "
    "badass knobhead tosser tossers piss pissed merde merdes merdique putain putains pute "
    "putes connard connards connasse connasses con cons conne connerie conneries enculé "
    "enculés enculer bordel bordels chier chiant chiante chieur chieuse salope salopes salaud "
    "salauds salopard couille couilles niquer nique niqué branleur branleurs bite bites "
    "foutre foutu foutage enfoiré enfoirés cul batard bâtard bâtards pd pédé pédés tapette "
)
_OATHS: Final = frozenset(fold(word) for word in _OATH_TEXT.split())
_MASKS: Final = "*@$!#%+•●✱_"
# What a digit or a sign stands for among letters.
_SOUNDS: Final = str.maketrans("013457@$!€", "oieastasie")
_MASKED: Final = lazy(
    r"[A-Za-zÀ-ÿ](?<=\w)(?<![\w@#/.&].)(?=[\w*@$!#%+•●✱€]{2,19}(?![\w@]))"
    r"(?=[^\W\d]*[\d*@$!#%+•●✱€_])[\w*@$!#%+•●✱€]{2,19}"
)
_APART: Final = lazy(r"(?<![\w.])(?:[A-Za-zÀ-ÿ*][.\-_*·• ]{1,2}){3,11}[A-Za-zÀ-ÿ*](?![\w])")
# The sign first, and then what is before it: signs are rare.
_AMONG_LETTERS: Final = lazy(r"[*•●✱\d@$#%+!€_](?<=[^\W\d_].)(?:(?<=[*•●✱])|(?=[^\W_*]|\*))")
_BEHIND_LETTERS: Final = lazy(r"[\d*@$!#%+•●✱€_](?<=[^\W\d_].)")
_LEAST, _LEAST_SHOWN, _LEAST_ALONE = 4, 2, 3
_PLAIN_ENOUGH: Final = frozenset({"a$ap", "ke$ha", "p!nk"})


def spelled_oath(look: Look) -> Iterator[Seen]:
    """An oath behind stars, digits, dots or gaps."""
    if _AMONG_LETTERS.search(look.text):
        for match in _masked(look.text):
            if _is_masked_oath(match.group()) and not _in_title(look, *match.span()):
                yield Seen(span=match.span())
                return
    if not _three_alone(look.reading):
        return
    for match in _APART.finditer(look.text):
        letters = re.sub(r"[.\-_·• ]", "", match.group())
        if len(letters) >= _LEAST and _is_like(fold(letters)):
            yield Seen(span=match.span())
            return


def _in_title(look: Look, start: int, end: int) -> bool:
    """Whether a place is inside the title of a work."""
    return Cover((one.start, one.end) for one in look.terms.get("title", ())).holds(start, end)


def _masked(text: str) -> Iterator["re.Match[str]"]:
    """Words with a sign among their letters: found by the sign, since letters are everywhere."""
    end = 0
    for sign in _BEHIND_LETTERS.finditer(text):
        start = sign.start()
        while start and text[start - 1].isalnum() and not text[start - 1].isdecimal():
            start -= 1
        if start >= end and (match := _MASKED.match(text, start)):
            yield match
            end = match.end()


def _three_alone(reading: Reading) -> bool:
    """Whether words of one letter stand in a row: what costs more is tried only on such texts."""
    short = [places for word, places in reading.places.items() if len(word) == 1]
    if sum(map(len, short)) < _LEAST_ALONE:
        return False
    alone = {at for places in short for at in places}
    return any(at + 1 in alone and at + 2 in alone for at in alone)


def _is_masked_oath(word: str) -> bool:
    """Whether a word with signs among its letters is an oath, and only one."""
    word = word.rstrip("!")
    if word.isalpha() or word.lower() in _PLAIN_ENOUGH:
        return False
    return _is_like(fold(word).translate(_SOUNDS)) or _is_like(fold(word))


def _is_like(word: str) -> bool:
    """Whether a word is an oath, where each mask stands for a letter and a row of them for some."""
    if word in _OATHS:
        return len(word) >= _LEAST or not word.isalpha()
    shown = [letter for letter in word if letter.isalpha()]
    if len(shown) < _LEAST_SHOWN or len(word) < _LEAST or not shown or len(shown) == len(word):
        return False
    parts = re.split(rf"([{re.escape(_MASKS)}]+)", word)
    pattern = "".join(_gap(one) if one and one[0] in _MASKS else re.escape(one) for one in parts)
    return any(map(re.compile(pattern).fullmatch, _OATHS))


def _gap(mask: str) -> str:
    return r"[a-z]" if len(mask) == 1 else rf"[a-z]{{{len(mask) - 1},{len(mask) + 1}}}"
