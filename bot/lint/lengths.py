"""How long a text is, as each network counts it."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import regex  # type: ignore[import-untyped]

from bot.domain.drafts import Target
from bot.domain.dressing import WARNING, said_in
from bot.domain.parts import in_parts
from bot.lint.links import full_links
from bot.lint.x_emoji import X_EMOJI
from bot.lint.x_links import LATIN, x_links

# A flag, a keycap, or a pictograph with its modifiers, joined ones counting as one. The signs
# © and ® are emoji only with a selector behind them.
_PICTOGRAPH = r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})"
_DRESS = r"(?:\ufe0f|\p{Emoji_Modifier}|[\U000e0020-\U000e007f])*+"
_EMOJI: Final = regex.compile(
    r"[©®](?!\ufe0f)(*SKIP)(*FAIL)|"
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTOGRAPH}{_DRESS}(?:\u200d{_PICTOGRAPH}{_DRESS})*+"
)
_GRAPHEME: Final = regex.compile(r"\X")
# In a row of flags, `\X` looks back to its start for each one; a letter breaks just as a flag does.
_FLAG: Final = regex.compile(r"\p{Regional_Indicator}{1,2}")
# `@name@server`: only `@name` counts on Mastodon, where it isn't part of something else.
_NAME: Final = "[A-Za-z0-9_]++"
_SERVER: Final = "[A-Za-z0-9]++"
_REMOTE_MENTION: Final = regex.compile(
    rf"(?<![=/\w])@(?P<local>{_NAME}(?:[.-]++{_NAME})*+)@{_SERVER}(?:[.-]++{_SERVER})*+"
    rf"(?![@＠{LATIN}]|://)"
)

# What weighs two on X. Each of its emoji holds one, and weighs no more than its signs.
_HEAVY: Final = regex.compile(r"[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
# Each link on X has a dot of its own that a letter follows.
_DOT_OF_A_LINK: Final = regex.compile(r"\.[^ \n]")
EMOJI_WEIGHT: Final = 2
LINK_LENGTH: Final = 23


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A text's length as a network counts it; `bytes` are those of UTF-8."""

    characters: int
    bytes: int


def graphemes(text: str) -> int:
    """Count what a reader sees as characters (Unicode's extended grapheme clusters)."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in _GRAPHEME.finditer(_FLAG.sub("f", text)))


def utf8_bytes(text: str) -> int:
    """Count UTF-8 bytes; a lone surrogate counts three, as it would be written."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def codepoints(text: str) -> int:
    """Count Unicode code points."""
    return len(text)


def emoji_as_bytes(text: str) -> int:
    """Count code points, but an emoji by its UTF-8 bytes (Threads)."""
    if text.isascii():
        return len(text)
    emoji = [match.group() for match in _EMOJI.finditer(text)]
    return len(text) + sum(utf8_bytes(one) - len(one) for one in emoji)


def mastodon(text: str, link_length: int = LINK_LENGTH) -> int:
    """Count graphemes, a link as `link_length`, and `@name@server` as `@name` (Mastodon)."""
    shortened = _without(text, full_links(text), "x" * link_length)
    seen: str = _REMOTE_MENTION.sub(r"@\g<local>", shortened)
    return graphemes(seen)


def weighted(text: str, link_length: int = LINK_LENGTH) -> int:
    """Count as twitter-text 3 does: weights by code point, links 23, emoji 2, in NFC (X)."""
    text = unicodedata.normalize("NFC", text)
    links = x_links(text)
    rest = _without(text, links, " ")
    total = len(links) * (link_length - 1)
    if not (heavy := _heavy(rest)):
        return total + len(rest)
    plain, emoji = X_EMOJI.subn("", rest)
    heavy = _heavy(plain) if emoji else heavy
    return total + int(emoji) * EMOJI_WEIGHT + len(plain) + heavy


def _heavy(text: str) -> int:
    return 0 if text.isascii() else len(_HEAVY.findall(text))


def _weighted_at_most(text: str, link_length: int) -> int:
    """What a text weighs on X at most; only its links make it more than its signs' weights."""
    text = unicodedata.normalize("NFC", text)
    links = len(_DOT_OF_A_LINK.findall(text))
    return len(text) + _heavy(text) + links * link_length


def _without(text: str, spans: list[tuple[int, int]], stand_in: str) -> str:
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], stand_in]
        at = end
    return "".join([*pieces, text[at:]])


def _ignoring_links(count: Callable[[str], int]) -> Callable[[str, int], int]:
    return lambda text, _link_length: count(text)


COUNTERS: Final[dict[str, Callable[[str, int], int]]] = {
    "graphemes": _ignoring_links(graphemes),
    "codepoints": _ignoring_links(codepoints),
    "emoji-bytes": _ignoring_links(emoji_as_bytes),
    "mastodon": mastodon,
    "weighted": weighted,
}


def surely_fits(text: str, counts: str, characters: int, link_length: int = LINK_LENGTH) -> bool:
    """Whether a text fits by a quick bound, so that it needn't be counted."""
    match counts:
        case "graphemes" | "codepoints":
            return len(text) <= characters
        case "emoji-bytes":
            return 4 * len(text) <= characters
        case "mastodon":
            return len(text) + link_length * text.count("://") <= characters
        case "weighted":
            return _weighted_at_most(text, link_length) <= characters
        case _:
            return False


def measure(text: str, counts: str, link_length: int = LINK_LENGTH, *, warning: str = "") -> Length:
    """Measure a text; `counts` is one of `COUNTERS`.

    A content warning counts beside it, as it's seen: links in it aren't short.
    """
    characters = COUNTERS[counts](text, link_length) + graphemes(warning)
    return Length(characters=characters, bytes=utf8_bytes(text))


def lengths(target: Target, counts: str, link_length: int) -> tuple[int, ...]:
    """Count the characters of each post that a target leaves as, its content warning included."""
    warning = said_in(target.options, WARNING)
    return tuple(
        measure(post.text, counts, link_length, warning=warning).characters
        for post in in_parts(target)
    )
