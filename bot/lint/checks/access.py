"""What people who listen to a post, or read it with a machine, miss."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import regex  # type: ignore[import-untyped]

from bot.domain.lazily import lazy
from bot.domain.plain import is_blank
from bot.lint.look import Look, Seen
from bot.lint.reading import fold, words_of

_USELESS: Final = lazy(
    r"(?i)\W*(?:(?:an?|the|une?|la|le|l['’])\s?)?(?:image|photo|picture|pic|img|photograph"
    r"|screenshot|illustration|visual|visuel|capture"
    r"(?: d['’]écran)?|graphic|logo|video|vidéo|banner|bannière|untitled|sans titre"
    r"|alt(?: ?text)?|texte alternatif|description|todo|tbd|n/?a|none|null"
    r"|no alt text|image of|photo de|photo of|picture of|test|xxx+"
    r"|(?:see|as in|read|voir|cf\.?|idem|same as) (?:the |la |le |ci-)?(?:caption"
    r"|post|text|above|below"
    r"|légende|texte|publication|dessus|dessous)|(?:à|to be) (?:compléter|remplir|venir|faire|added"
    r"|done|written|confirmed)|(?:légende|description|titre|nom|caption|title|name)"
    r" (?:de l['’]image|de la photo|du visuel|ici|here|of (?:the )?(?:image|photo|picture))"
    r"|(?:add|insert|write|put|ajouter|insérer|mettre|écrire) (?:an? |un |une |la |le |the )?"
    r"(?:alt(?: text)?|description|texte(?: alternatif)?)(?: here| ici)?"
    r"|(?:a |an |une? )?(?:picture|photo|image|visual|visuel) (?:of|showing|de|avec)"
    r" (?:something|stuff|things?|quelque chose|trucs?|choses)(?: \w+){0,2}"
    r"|(?:stock|file|main|hero|cover|header|instagram|facebook|linkedin|post|promo|new)"
    r" (?:image|photo|picture|visual|visuel|post|banner)|(?:decorative|placeholder|décoratif)"
    r"(?: image)?|same|idem|ok|vide|empty|blank|rien|nothing|content|untitled design"
    r"|(?:image|photo|visuel|picture) (?:may contain|principale?|d['’]illustration|du post|1 of \d"
    r"|sur \d|\d{1,2} ?/ ?\d{1,2})|may be an image of .{0,60}"
    r"|(?:screenshot|screen shot|capture d['’]écran)[ _-]{1,3}\d{4}\D.{0,40}|https?://\S{4,200}"
    r"|www\.\S{4,200}|\W{2,40})\W*\d*\W*"
)
# A list of words for search engines: many, of one line, with no small word that binds them.
_BINDING_TEXT: Final = (
    "a an the of in on at with and or to for by from is are de du des la le les un une en sur "
    "sous avec et ou au aux dans pour par est sont devant derriere entre chez qui that who its "
    "his her their near behind under over beside deux trois two three d l"
)
_BINDING: Final = frozenset(_BINDING_TEXT.split())
_LEAST_LISTED: Final = 7
_FILE_NAME: Final = lazy(
    r"(?i)\s*[\w ()-]{1,80}\.(?:jpe?g|png|gif|webp|heic|mp4|mov|svg|avif|tiff?)\s*|\s*(?:IMG|DSC"
    r"|PXL|DSCN|VID|MVIMG)[_-]?\d{3,}\w*\s*"
)
_CAPITALS: Final = lazy(r"[^\W\d_]+(?:['’.&-][^\W\d_]+)*")
# A capital first, and then what is before it: capitals are rare.
_SHOUTED: Final = lazy(r"[A-ZÀ-Þ](?<=\b.)(?:[A-ZÀ-Þ]+\b|(?<=[AIÀYO])\b)")
_LEAST_WORDS, _LEAST_LETTERS, _SHARE = 5, 24, 0.6
_FAKE: Final = lazy(
    r"[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\uff21-\uff3a\uff41-\uff5a]"
    r"[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\uff21-\uff3a\uff41-\uff5a\s]{2,400}"
)
_EMOJI: Final = (
    r"(?:\p{Regional_Indicator}{2}|(?:\p{Emoji_Presentation}"
    r"|\p{Extended_Pictographic}\ufe0f)(?:\p{Emoji_Modifier}|\ufe0f"
    r"|\u200d\p{Extended_Pictographic})*+)"
)
_CHAIN: Final = lazy(rf"{_EMOJI}(?:\s?{_EMOJI}){{5,}}+", compiles=regex.compile)
_SINGLE: Final = lazy(_EMOJI, compiles=regex.compile)
# What is shown as an emoji by itself, and the selector that makes one of another sign.
_MAYBE_EMOJI: Final = lazy("[\u231a-\U0010ffff]")
_LEAST_CLAPS = 3
_MOST_EMOJI = 12
_TAG: Final = lazy(r"(?<![\w&/])[#＃](?P<name>\w{2,100})")
_LONG_TAG, _MOST_TAGS = 14, 10
_HIDDEN: Final = lazy(r"[\u202a-\u202e\u2066-\u2069]")
_ZERO: Final = lazy(r"[\u200b\u2060\ufeff\u00ad](?<=\w.)(?=\w)")
_OTHER: Final = lazy("[\u0370-\u052f]")
_WORD: Final = lazy(r"[^\W\d_]{2,60}")
_BROKEN: Final = lazy(
    r"Ã[\u0080-\u00bf©¨ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡¢£¤¥¦§]"
    r"|â€[™œ\u009d“”˜¦¢\u0093\u0094]|Â[\u00a0°«»£€ ]|ï¿½|ðŸ|\ufffd|Å“|â‚¬"
)


def no_alt_text(look: Look) -> Iterator[Seen]:
    """Pictures that nobody described; one whose description isn't known doesn't count."""
    total = len(look.post.media)
    count = sum(1 for one in look.post.media if one.alt_text is not None and is_blank(one.alt_text))
    if count:
        yield Seen(facts={"count": count, "total": total})


def useless_alt_text(look: Look) -> Iterator[Seen]:
    """Descriptions that describe nothing."""
    for one in look.post.media:
        said = (one.alt_text or "").strip()
        if said and (
            _USELESS.fullmatch(said)
            or _FILE_NAME.fullmatch(said)
            or said == one.file_name
            or _is_list_of_words(said)
        ):
            yield Seen(facts={"quote": said[:40]})


def _is_list_of_words(said: str) -> bool:
    """Whether it is written for search engines: words without any that binds them."""
    words = words_of(said)
    return len(words) >= _LEAST_LISTED and _BINDING.isdisjoint(words) and "." not in said


def capitals(look: Look) -> Iterator[Seen]:
    """Many words in capitals, one after the other."""
    if len(_SHOUTED.findall(look.text)) < _LEAST_WORDS:
        return
    run: list[re.Match[str]] = []
    best: list[re.Match[str]] = []
    for match in _CAPITALS.finditer(look.text):
        word = match.group()
        if word.isupper() and look.text[match.start() - 1 : match.start()] not in ("#", "@"):
            run.append(match)
            if len(run) > len(best):
                best = list(run)
        elif not word.isupper():
            run = []
    if len(best) >= _LEAST_WORDS and sum(len(m.group()) for m in best) >= _LEAST_LETTERS:
        yield Seen(span=(best[0].start(), best[-1].end()))


def fake_letters(look: Look) -> Iterator[Seen]:
    """Letters that are signs of mathematics or in circles."""
    if look.text.isascii():
        return
    for match in _FAKE.finditer(look.text):
        if sum(map(_is_fake, match.group())) > 2:
            yield Seen(span=match.span())
            return


def _is_fake(sign: str) -> bool:
    """Whether a sign stands for another letter; white letters on black do, but for four emoji."""
    if "\U0001f150" <= sign <= "\U0001f189":
        return sign not in "🅰🅱🅾🅿"
    return not sign.isspace() and unicodedata.normalize("NFKC", sign) != sign


def emoji_chain(look: Look) -> Iterator[Seen]:
    """Emoji in a row, or too many of them."""
    if look.text.isascii() or len(_MAYBE_EMOJI.findall(look.text)) <= _LEAST_CLAPS:
        return
    if match := _CHAIN.search(look.text):
        yield Seen(span=match.span())
        return
    places = [match.span() for match in _SINGLE.finditer(look.text)]
    if len(places) > _MOST_EMOJI or _claps(look.text, places):
        yield Seen(span=(places[0][0], places[-1][1]))


def _claps(text: str, places: list[tuple[int, int]]) -> bool:
    """Whether the same sign stands between words, one by one."""
    between = [
        text[one[1] : other[0]]
        for one, other in pairwise(places)
        if text[slice(*one)] == text[slice(*other)]
    ]
    return sum(len(words.split()) == 1 for words in between) >= _LEAST_CLAPS


def flat_hashtags(look: Look) -> Iterator[Seen]:
    """Hashtags of several words without capitals: machines read them as one."""
    for match in _TAG.finditer(look.text) if look.may_have_tags else ():
        name = match["name"]
        if (
            name == name.lower()
            and len(name) >= _LONG_TAG
            and name.isalpha()
            and _in_words(look, name)
        ):
            yield Seen(span=match.span())


def _in_words(look: Look, name: str) -> bool:
    """Whether the name is no word itself, but frequent words joined."""
    plain = fold(name)
    for words in look.known.frequent.values():
        if plain in words:
            return False
        ends = {0}
        for end in range(1, len(plain) + 1):
            if any(end - start in range(2, 19) and plain[start:end] in words for start in ends):
                ends.add(end)
        if len(plain) in ends:
            return True
    return False


def many_hashtags(look: Look) -> Iterator[Seen]:
    """More hashtags than anybody listens to."""
    if look.text.count("#") + look.text.count("＃") <= _MOST_TAGS:
        return
    tags = [match.span() for match in _TAG.finditer(look.text)]
    if len(tags) > _MOST_TAGS:
        yield Seen(span=(tags[0][0], tags[-1][1]), facts={"count": len(tags)})


def turned_text(look: Look) -> Iterator[Seen]:
    """Signs that turn the direction of the text unseen."""
    if not look.text.isascii() and (match := _HIDDEN.search(look.text)):
        yield Seen(span=match.span(), facts={"quote": f"U+{ord(match.group()):04X}"})


def unseen_signs(look: Look) -> Iterator[Seen]:
    """Signs of no width inside a word."""
    if not look.text.isascii() and (match := _ZERO.search(look.text)):
        yield Seen(span=match.span(), facts={"quote": f"U+{ord(match.group()):04X}"})


def mixed_alphabets(look: Look) -> Iterator[Seen]:
    """A word with letters of two alphabets that look alike."""
    if look.text.isascii():
        return
    if not _OTHER.search(look.text):
        return
    for match in _WORD.finditer(look.text):
        word = match.group()
        if not word.isascii() and _has_latin(word) and any("\u0370" <= c <= "\u052f" for c in word):
            yield Seen(span=match.span())
            return


def _has_latin(word: str) -> bool:
    return any("a" <= letter <= "z" or "A" <= letter <= "Z" for letter in word)


def wrong_encoding(look: Look) -> Iterator[Seen]:
    """Text that was read in the wrong encoding on its way."""
    if not look.text.isascii() and (match := _BROKEN.search(look.text)):
        yield Seen(span=match.span())
