"""Rich text, which Slack's own clients send with every message, as plain text. Pure (trap 67).

Bold, italic and code are left out, because no network shows them; what is struck out is named,
because its words would say the opposite.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.plain import Foreign, Plain
from bot.slack.addresses import typed_as
from bot.slack.shortcodes import character_of

_BULLETS = ("•", "◦", "▪")
_INDENT = "    "
_MOST_LEVELS = 8
_LETTERS = 26
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_STYLES = ("bold", "italic", "code", "underline")
_MOST_CODES = 12
_LARGEST_CODE = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A bit of text, why it is none that the public could read, and whether it had a style."""

    text: str
    foreign: Foreign | None = None
    is_styled: bool = False


def written(block: Mapping[str, Any]) -> Plain:
    """What stands in one `rich_text` block."""
    pieces: list[_Piece] = []
    text = joined(_part(part, pieces) for part in _mappings(block.get("elements")))
    left = dict.fromkeys(piece.foreign for piece in pieces if piece.foreign is not None)
    return Plain(text=text, left=tuple(left), is_styled=any(one.is_styled for one in pieces))


def joined(parts: Iterable[str]) -> str:
    """Put parts below each other; one that ends its own line gets no second end."""
    whole = ""
    for part in parts:
        between = "\n" if whole and not whole.endswith("\n") else ""
        whole += f"{between}{part}"
    return whole


def _part(part: Mapping[str, Any], pieces: list[_Piece]) -> str:
    """Write one part of a block, and note its pieces."""
    match part.get("type"):
        case "rich_text_list":
            return "\n".join(_items(part, pieces))
        case "rich_text_quote":
            pieces.append(_Piece("", Foreign.QUOTE))
        case "rich_text_section" | "rich_text_preformatted":
            pass
        case _:
            pieces.append(_Piece("", Foreign.OTHER))
    return _line(part, pieces)


def _items(part: Mapping[str, Any], pieces: list[_Piece]) -> Iterator[str]:
    level = min(max(_number(part.get("indent")), 0), _MOST_LEVELS)
    first = _number(part.get("offset")) + 1
    for number, item in enumerate(_mappings(part.get("elements")), start=first):
        ordered = part.get("style") == "ordered"
        mark = _ordinal(number, level) if ordered else _BULLETS[level % len(_BULLETS)]
        yield f"{_INDENT * level}{mark} {_line(item, pieces)}"


def _ordinal(number: int, level: int) -> str:
    """Number an item as Slack does: `1.`, then `a.`, then `i.`."""
    if level % 3 == 1 and 0 < number <= _LETTERS:
        return f"{chr(ord('a') + number - 1)}."
    if level % 3 == 2 and 0 < number < 4 * _ROMAN[0][0]:
        return f"{_roman(number)}."
    return f"{number}."


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found, number = found + sign, number - value
    return found


def _line(part: Mapping[str, Any], pieces: list[_Piece]) -> str:
    new = [_piece(element) for element in _mappings(part.get("elements"))]
    pieces.extend(new)
    return "".join(piece.text for piece in new)


def _piece(element: Mapping[str, Any]) -> _Piece:
    found = _seen(element)
    style = element.get("style")
    styles = style if isinstance(style, Mapping) else {}
    foreign = found.foreign or (Foreign.STRUCK if styles.get("strike") else None)
    return _Piece(found.text, foreign, any(styles.get(one) for one in _STYLES))


def _seen(element: Mapping[str, Any]) -> _Piece:
    """One element; what only Slack shows is written as Slack's plain form has it."""

    def word(key: str) -> str:
        value = element.get(key)
        return value if isinstance(value, str) else ""

    match element.get("type"):
        case "text":
            return _Piece(word("text"))
        case "link":
            return _link(word("url"), word("text"))
        case "emoji":
            return _emoji(element, word("name"))
        case "color":
            return _Piece(word("value"))
        case "user":
            return _Piece(f"<@{word('user_id')}>", Foreign.PERSON)
        case "channel":
            return _Piece(f"<#{word('channel_id')}>", Foreign.CHANNEL)
        case "usergroup":
            return _Piece(f"<!subteam^{word('usergroup_id')}>", Foreign.GROUP)
        case "broadcast":
            return _Piece(f"<!{word('range')}>", Foreign.EVERYBODY)
        case "date":
            return _Piece(word("fallback"), Foreign.TIME)
        case _:
            return _Piece(word("text"), Foreign.OTHER)


def _link(address: str, label: str) -> _Piece:
    typed = typed_as(address, label)
    if typed is None:
        return _Piece(f"<{address}|{label}>", Foreign.HIDDEN_LINK)
    return _Piece(typed)


def _emoji(element: Mapping[str, Any], name: str) -> _Piece:
    """An emoji by the characters that Slack gives with it, or by its name."""
    bare, _, told = name.partition("::skin-tone-")
    tone = element.get("skin_tone") or (int(told) if told in {"2", "3", "4", "5", "6"} else None)
    known = _characters(element.get("unicode")) or (
        character_of(bare, tone if isinstance(tone, int) and 2 <= tone <= 6 else None)
    )
    return _Piece(known) if known else _Piece(f":{name}:", Foreign.EMOJI)


def _characters(codes: object) -> str:
    """Read `1f44b-1f3fd`; nothing where it is not like that."""
    parts = codes.split("-") if isinstance(codes, str) else []
    try:
        points = [int(part, 16) for part in parts]
    except ValueError:
        return ""
    fine = all(0x20 < one <= _LARGEST_CODE and one not in _SURROGATES for one in points)
    return "".join(map(chr, points)) if fine and len(points) <= _MOST_CODES else ""


def _mappings(found: object) -> Sequence[Mapping[str, Any]]:
    """The parts of a list that Slack sends; what isn't one is a part that nobody knows."""
    if not isinstance(found, list):
        return ({},)
    return [one if isinstance(one, Mapping) else {} for one in found]


def _number(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) else 0
