"""Names: the account's own, those of its glossary, and those of others."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.context import AccountProfile
from bot.lint.distance import is_near, likeness
from bot.lint.look import Look, Seen, Span
from bot.lint.reading import Word, fold, words_of

_LEAST = 5
_LEAST_SHORT = 4
_BESIDE = 120
_ALIKE = 0.7
_MENTION: Final = lazy(r"(?<![\w@/.])[@＠](?P<name>[\w.-]{2,80}(?:@[\w.-]{3,80})?)")
_INVITES: Final = lazy(
    r"(?i)\b(?:follow|tag|tagg\w+|mention|share|join|dm|message|find|write|contact|subscribe"
    r"|find us|visit|suiv\w+|tagu\w+|mentionn\w+|identifi\w+|abonn\w+|"
    r"retrouv\w+|rejoign\w+|écri\w+|partag\w+|contact\w+|photo|credit|crédit|via|by|par|video"
    r"|vidéo|©|📷|📸|🎥)\W*(?:\w+\W+){0,6}$"
)
_COMPLAINS: Final = lazy(
    r"(?i)\b(?:never again|worst|terrible|awful|rubbish|useless|disappoint\w*|waiting|refund|rude"
    r"|shame|sucks?|hate|broken|ridiculous|fed up|unacceptable|scam|"
    r"still no|no (?:reply|answer)|boycott|jamais plus|plus jamais|nul(?:le|s)?|honte|honteu\w+"
    r"|arnaque|scandal\w+|inadmissible|déç\w+|marre|remboursement|pire|déteste|"
    r"toujours pas|pourri\w*|catastroph\w+|lamentable)\b"
)
# Beside one's own name, these are what somebody says who waits.
_MINE: Final = lazy(
    r"(?-i:\bI\b)|(?i:\b(?:my|me|i['’](?:m|ve|ll)|mine|je|j['’]\w|mon|ma|mes|m['’]\w|moi)\b)"
)
_MISSES: Final = lazy(
    r"(?i)\?|\b(?:why|down (?:since|again|all)|been down|no[- ]show|money back|joke|anyone|late"
    r"|again"
    r"|every (?:single )?time|for (?:hours|weeks|days|\d+ (?:min\w*|hours?|days?|weeks?))|still"
    r"|fix|cancel"
    r"|delete my|charged|lost my|stood|on hold|hours?|disgrac\w*|service|log ?in|won['’]t"
    r"|doesn['’]t|not working|crash\w*|called"
    r"|emailed"
    r"|order|parcel|ticket|bill|refund\w*|cold|dirty|rude|wrong|missing|broke\w*|stuck|ignored"
    r"|pourquoi|en panne|marche pas|ne (?:marche|fonctionne|répond)\w*|rembours\w+|attend\w*|retard"
    r"|annul\w+|perdu|injoignable|réponse|répondez|quand|encore|colis|commande|facture|froide?|sale"
    r"|impoli\w*|ignor\w+|depuis)\b"
)
# What one was kept waiting for, before the name of who did it.
_KEPT: Final = lazy(
    r"(?i)\b(?:late|delay\w*|hours?|minutes?|mins?|again|still|cancelled|stuck|waiting|queue\w*"
    r"|lost"
    r"|retard\w*|heures?|\d ?h|encore|toujours|annulée?|coincée?|attente|perdue?"
    r"|panne)\b[^.!?\n]{0,40}"
    r"\b(?:with|at|by|from|on|thanks to|avec|chez|par|dans|grâce à|de)\W*$"
)
# Between words of one name there is no such sign: `FT: Riverton` is no `FC Riverton`.
_SENTENCE_ENDS: Final = lazy(r"\w[:;!?…]\s")
# Where the parts of one name meet: a hyphen, or a capital inside a word.
_JOINT: Final = lazy(r"\w[-‐‑]\w|[a-zà-ÿ][A-ZÉÈ]")
_TAG_OR_LINK: Final = lazy(r"[\w#@./-]")
_GOES_ON: Final = lazy(r"[\w@/‐‑-]|\.\w")
_MOST_PARTS = 4
_SOUNDS: Final = (("eau", "o"), ("au", "o"), ("ph", "f"), ("y", "i"), ("ck", "k"), ("qu", "k"))
_VERSION: Final = lazy(r"\W|\d")


def misspelt(look: Look) -> Iterator[Seen]:
    """A name of the glossary, or the account's, with one letter wrong."""
    names = _names(look.post.profile)
    if not names:
        return
    written = {name.folded for name in names}
    words = look.reading.words
    for name in names:
        for first in range(len(words) - name.size + 1):
            span = (words[first].start, words[first + name.size - 1].end)
            seen = "".join(word.folded for word in words[first : first + name.size])
            quote = look.text[slice(*span)]
            if seen in written or not _could_be(seen, name.folded):
                continue
            if _differs_by_ending(seen, name.folded, look.reading.told) or _SENTENCE_ENDS.search(
                quote
            ):
                continue
            if _is_nearly(seen, words[first:], name) and _is_a_name(quote, name.text):
                yield Seen(span=span, facts={"right": name.text})


def other_spelling(look: Look) -> Iterator[Seen]:
    """A name of the glossary in other capitals or signs."""
    for name in look.post.profile.glossary:
        inner = name[1:] != name[1:].lower() or not name[:1].isupper()
        if not inner or len(name) < 3 or name in look.text:
            continue
        loose = lazy(rf"(?i)(?<![\w#@./-]){re.escape(name)}(?![\w@/-]|\.\w)")
        if (match := loose.search(look.text)) and not match.group().isupper():
            yield Seen(span=match.span(), facts={"right": name})


def joined_otherwise(look: Look) -> Iterator[Seen]:
    """A name of the glossary with a hyphen or a space too many or too few."""
    for name in look.post.profile.glossary:
        if name not in look.text and (span := _joined_otherwise(look, name)):
            yield Seen(span=span, facts={"right": name})


def _joined_otherwise(look: Look, name: str) -> Span | None:
    """Where a name has a hyphen or a space too many, too few, or the one for the other."""
    words, folded = look.reading.words, "".join(words_of(name))
    if len(folded) < _LEAST or not _JOINT.search(name):
        return None
    for first, word in enumerate(words):
        if not folded.startswith(word.folded) or not look.text[word.start].isupper():
            continue
        for last in words[first : first + _MOST_PARTS]:
            span = (word.start, last.end)
            quote = fold(look.text[slice(*span)])
            if _letters(quote) == folded and quote != fold(name) and _stands_alone(look.text, span):
                return span
    return None


def _letters(quote: str) -> str:
    """A folded writing without the signs that join words; all else stays, to be seen."""
    return re.sub(r"[ \u00a0'’‐‑-]", "", quote)


def _stands_alone(text: str, span: Span) -> bool:
    """Whether a writing is prose: no part of a tag, a handle, a link, or a longer word."""
    before, after = text[max(0, span[0] - 1) : span[0]], text[span[1] : span[1] + 2]
    quote = text[slice(*span)]
    return not quote.isupper() and not _TAG_OR_LINK.search(before) and not _GOES_ON.match(after)


class _Name:
    """A name, folded, and how many words it has."""

    __slots__ = ("folded", "size", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.size = len(self.words)
        self.folded = "".join(self.words)


def _names(profile: AccountProfile) -> list[_Name]:
    texts = dict.fromkeys([*profile.glossary, *([profile.name] if profile.name else [])])
    names = [_Name(text) for text in texts]
    return [name for name in names if 0 < name.size <= 6 and len(name.folded) >= _LEAST_SHORT]


def _is_nearly(seen: str, words: Sequence[Word], name: "_Name") -> bool:
    """Whether it is the name with a letter wrong, a word wrong, or a letter in several words."""
    near = is_near(seen, name.folded) or _sounds_alike(seen, name.folded)
    return near or _one_word_off(words, name) or _few_letters_off(words, name)


def _few_letters_off(words: Sequence[Word], name: "_Name") -> bool:
    """Whether every word of several is right or a letter off, as when one types in a hurry."""
    if name.size < 2:
        return False
    pairs = list(zip((word.folded for word in words), name.words, strict=False))
    wrong = [(seen, right) for seen, right in pairs if seen != right]
    return all(
        seen[0] == right[0] and min(len(seen), len(right)) >= _LEAST and is_near(seen, right)
        for seen, right in wrong
    )


def _one_word_off(words: Sequence[Word], name: "_Name") -> bool:
    """Whether one word of several is nearly right and the others are right."""
    pairs = list(zip((word.folded for word in words), name.words, strict=False))
    wrong = [(seen, right) for seen, right in pairs if seen != right]
    if name.size < 2 or len(wrong) != 1:
        return False
    (seen, right) = wrong[0]
    return (
        seen[0] == right[0]
        and min(len(seen), len(right)) >= _LEAST
        and likeness(seen, right) >= _ALIKE
    )


def _could_be(seen: str, name: str) -> bool:
    """Whether one letter may part them, by length and ends: a quick no for most."""
    return abs(len(seen) - len(name)) <= 2 and (seen[0] == name[0] or seen[-1] == name[-1])


def _differs_by_ending(seen: str, name: str, told: str) -> bool:
    """Whether it is a plural or a feminine of a language that it may stand in: names take those."""
    shorter, longer = sorted((seen, name), key=len)
    return longer in {shorter + ending for ending in ("s" if told == "en" else "sxe")}


def _sounds_alike(seen: str, name: str) -> bool:
    """Whether two words are said in one way: `Orlignac` and `Aurlignac`."""
    return seen != name and len(name) > _LEAST and _sound(seen) == _sound(name)


def _sound(word: str) -> str:
    """How a word sounds, roughly: one sign for letters that are said alike, each once."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1", r"\1", word)


def _is_a_name(quote: str, name: str) -> bool:
    """Whether the writing means a name; short ones are too near to ordinary words."""
    if len(name) >= _LEAST and name[:1].isupper():
        return quote[:1].isupper()
    return len(name) > _LEAST and quote[:1].isupper() == name[:1].isupper()


def wrong_handle(look: Look) -> Iterator[Seen]:
    """A mention that is one letter off the account's own handle."""
    own = {handle.lower().lstrip("@") for handle in look.post.profile.own_handles}
    if not own:
        return
    for match in _MENTION.finditer(look.text):
        name = match["name"].lower().rstrip(".-")
        if name not in own and any(len(one) >= _LEAST and is_near(name, one) for one in own):
            yield Seen(span=match.span(), facts={"right": f"@{next(iter(own))}"})


def own_mention(look: Look) -> Iterator[Seen]:
    """The account speaks to itself: somebody meant to write as themselves."""
    own = {fold(handle.lstrip("@").split("@")[0]) for handle in look.post.profile.own_handles}
    if not own:
        return
    for match in _MENTION.finditer(look.text):
        name = fold(match["name"].rstrip(".-").split("@")[0])
        if name not in own:
            continue
        before = look.text[max(0, match.start() - _BESIDE) : match.start()]
        if _COMPLAINS.search(look.text) or (_KEPT.search(before) and _MINE.search(look.text)):
            yield Seen(span=match.span())
        elif not _INVITES.search(before) and _addresses(before, look.text, match.end()):
            missed = bool(_MISSES.search(look.text[match.end() :]) or _MINE.search(look.text))
            yield Seen(span=match.span(), severity=None if missed else 2)
        return


def _addresses(before: str, text: str, end: int) -> bool:
    """Whether the mention is spoken to: at the start, after thanks, before `you`."""
    before, after = before.strip(), text[end : end + _BESIDE]
    thanks = re.search(
        r"(?i)(?:thanks?|thank you|love|hey|hi|hello|dear|merci|salut|bonjour|bravo|adore"
        r"|j['’]aime)\W*(?:to|à|you)?\W*$"
        r"|^\W*(?:u+gh|a+rgh|omg|wtf|ffs|seriously|honestly|wow|yo|oi|come on|great job|nice one"
        r"|well done|sorry but|erm?|franchement|sérieusement|non mais|allo|allô|pff+|bon"
        r"|euh|dites)\W*$",
        before,
    )
    return bool(
        not before or thanks or re.match(r"(?i)\W{1,3}(?:you|your|vous|tu|votre|vos)\b", after)
    )


def other_account(look: Look) -> Iterator[Seen]:
    """A handle of another account of ours, or another one's product."""
    text = look.reading.small
    for other in look.post.others:
        for handle in other.own_handles:
            bare = handle.lower().lstrip("@")
            if len(bare) >= _LEAST_SHORT and f"@{bare}" in text:
                at = text.index(f"@{bare}")
                yield Seen(span=(at, at + len(bare) + 1), facts={"other": other.name or bare})
        yield from _product_of(other, look)


def _product_of(other: AccountProfile, look: Look) -> Iterator[Seen]:
    mine = {fold(name) for name in look.post.profile.glossary}
    for name in other.glossary:
        if len(name) < _LEAST_SHORT or fold(name) in mine:
            continue
        if match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", look.text):
            yield Seen(span=match.span(), facts={"other": other.name or "another account"})
            return
