"""What people type and what Slack makes of it: entities, mentions, links, rich text (trap 67)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.simulator.refusals import Payload

_TYPED = re.compile(
    r"(?P<link>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
    r"|@(?P<broadcast>here|channel|everyone)\b"
    r"|(?<!\w)@(?P<user>[\w.\-]+\w|\w)"
    r"|(?<!\w)#(?P<channel>[\w\-]+)"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+\-]+(?:::skin-tone-[2-6])?):"
)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_BARE_LESS = re.compile(r"<(?![@#!]|https?://|mailto:|tel:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of typed text: its kind, what it refers to, and the characters typed."""

    kind: Literal["text", "link", "user", "channel", "broadcast", "emoji"]
    value: str
    typed: str


def escape(text: str) -> str:
    """Turn `&`, `<` and `>` into entities, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Turn the three entities back into characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def tidy(text: str) -> str:
    """Escape what an app left bare: `&` that begins no entity, `<` that begins no markup."""
    return _BARE_LESS.sub("&lt;", _BARE_AMPERSAND.sub("&amp;", text))


def tokens(
    typed: str, people: Mapping[str, str], channels: Mapping[str, str], emoji: frozenset[str]
) -> tuple[Token, ...]:
    """Split typed text; `people` and `channels` map the names in use to ids."""
    known = {"user": people, "channel": channels}
    found: list[Token] = []
    end = 0
    for match in _TYPED.finditer(typed):
        kind = match.lastgroup
        value = match.group(kind) if kind else ""
        if kind in known:
            value = known[kind].get(value, "")
        if not value or (kind == "emoji" and value.partition("::")[0] not in emoji):
            continue
        if match.start() > end:
            between = typed[end : match.start()]
            found.append(Token(kind="text", value=between, typed=between))
        found.append(Token(kind=kind, value=value, typed=match.group()))  # type: ignore[arg-type]
        end = match.end()
    if end < len(typed):
        found.append(Token(kind="text", value=typed[end:], typed=typed[end:]))
    return tuple(found)


def as_mrkdwn(pieces: tuple[Token, ...], *, labels: bool = False) -> str:
    """Write tokens as message text; with `labels` as an escaping command gets them."""
    return "".join(_mrkdwn(piece, labels) for piece in pieces)


def _mrkdwn(piece: Token, labels: bool) -> str:
    label = f"|{piece.typed[1:]}" if labels else ""
    match piece.kind:
        case "link":
            return f"<{escape(piece.value)}>"
        case "user":
            return f"<@{piece.value}{label}>"
        case "channel":
            return f"<#{piece.value}{label or '|' + piece.typed[1:]}>"
        case "broadcast":
            return f"<!{piece.value}>"
        case _:
            return escape(piece.typed)


def as_rich_text(pieces: tuple[Token, ...], block_id: str) -> Payload:
    """Write tokens as the `rich_text` block that Slack's own clients attach to a message."""
    elements = [_rich(piece) for piece in pieces]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _rich(piece: Token) -> Payload:
    match piece.kind:
        case "link":
            return {"type": "link", "url": piece.value}
        case "user":
            return {"type": "user", "user_id": piece.value}
        case "channel":
            return {"type": "channel", "channel_id": piece.value}
        case "broadcast":
            return {"type": "broadcast", "range": piece.value}
        case "emoji":
            return {"type": "emoji", "name": piece.value}
        case _:
            return {"type": "text", "text": piece.value}
