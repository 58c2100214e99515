"""Approval in words: a message that is nothing but "ok" or "vas-y", which counts for nothing (17).

Only what says nothing else is recognised: "ok, but not on Friday" is a remark to the authors.
"""

import unicodedata

from bot.domain.lazily import lazy

LONGEST = 80

_PEOPLE = lazy(r"<[@!][^>]*>")
_EMOJI = lazy(r":([\w+-]+):(?::skin-tone-[2-6]:)?")
# Between words stay apostrophes and hyphens, as in "d'accord" and "vas-y"; "+1" keeps its sign.
_BETWEEN = lazy(r"[^\w'+-]+|(?<!\w)['-]|['-](?!\w)")

_SIGNS = frozenset("👍✅✔👌🆗💯🚀")
_NAMES = frozenset(
    {
        "+1",
        "thumbsup",
        "white_check_mark",
        "heavy_check_mark",
        "ballot_box_with_check",
        "ok",
        "ok_hand",
        "100",
        "rocket",
        "shipit",
    }
)
_YES = frozenset(
    {
        "+1",
        "accordé",
        "agreed",
        "allez-y",
        "approve",
        "approved",
        "approuvé",
        "bon pour moi",
        "c'est bon",
        "c'est bon pour moi",
        "c'est ok",
        "ça marche",
        "ça me va",
        "d'accord",
        "daccord",
        "fine by me",
        "fine with me",
        "go",
        "go ahead",
        "go for it",
        "good for me",
        "good to go",
        "i agree",
        "i approve",
        "j'approuve",
        "je suis d'accord",
        "je valide",
        "k",
        "lgtm",
        "looks good",
        "looks good to me",
        "ok",
        "ok for me",
        "ok pour moi",
        "okay",
        "oui",
        "post it",
        "publish it",
        "publiez",
        "send it",
        "ship it",
        "tout bon",
        "validé",
        "vas-y",
        "yep",
        "yes",
    }
)
_POLITE = frozenset(
    {
        "all",
        "for me",
        "great",
        "merci",
        "nice",
        "parfait",
        "perfect",
        "please",
        "pour moi",
        "super",
        "thank you",
        "thanks",
        "thx",
        "top",
        "très bien",
    }
)
_MOST_IN_ONE = max(len(phrase.split()) for phrase in _YES | _POLITE)


def is_approval(text: str) -> bool:
    """Whether a message says yes and nothing else, in words or emoji, in English or French."""
    if len(text) > LONGEST or "?" in text:
        return False
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    plain = _PEOPLE.sub(" ", plain)
    names = _EMOJI.findall(plain)
    if any(name not in _NAMES for name in names):
        return False
    said_by_sign = bool(names) or any(sign in plain for sign in _SIGNS)
    words = [word for word in _BETWEEN.split(_EMOJI.sub(" ", plain)) if word]
    phrases = _phrases(words)
    if phrases is None:
        return False
    return said_by_sign or any(phrase in _YES for phrase in phrases)


def _phrases(words: list[str]) -> list[str] | None:
    """Cut words into known phrases, the longest first; `None` where something else is said."""
    found = []
    while words:
        sizes = range(min(_MOST_IN_ONE, len(words)), 0, -1)
        known = (" ".join(words[:size]) for size in sizes)
        phrase = next((one for one in known if one in _YES or one in _POLITE), None)
        if phrase is None:
            return None
        found.append(phrase)
        words = words[len(phrase.split()) :]
    return found
