"""Slack's text as the plain text that the public would read. Pure (traps 67 and 68).

Nothing is guessed: what has no public form stays as Slack writes it, and is named in `left`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.plain import Foreign, Plain
from bot.slack import richtext
from bot.slack.addresses import bare, typed_as
from bot.slack.shortcodes import named, with_characters

_ENTITY = re.compile(r"&(amp|lt|gt);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">"}
# `<https://example.com|label>`, `<@U0123>`, `<!here>`: Slack escapes every other `<`.
_MARKUP = re.compile(r"<([^<>]+)>")
_LINK = re.compile(r"((?:https?|mailto|tel):[^<>|]+)(?:\|([^<>]*))?")
_KINDS = (
    ("@", Foreign.PERSON),
    ("#", Foreign.CHANNEL),
    ("!subteam^", Foreign.GROUP),
    ("!date^", Foreign.TIME),
    ("!", Foreign.EVERYBODY),
)


def unescaped(text: str) -> str:
    """Turn Slack's three entities into the characters that they stand for, once."""
    return _ENTITY.sub(lambda found: _MEANT[found[1]], text)


def of_command(text: str) -> str:
    """What somebody typed into a command: links bare, emoji as characters, no entities.

    People, channels and groups stay as they are, so that lint sees a mention that was left over.
    """
    return with_characters(as_typed(text))


def as_typed(text: str) -> str:
    """The same with the names of emoji as they are: what somebody typed, key by key."""
    return unescaped(_MARKUP.sub(_bare, text))


def _bare(markup: re.Match[str]) -> str:
    link = _LINK.fullmatch(markup[1])
    if link is None:
        return markup[0]
    return typed_as(link[1], link[2] or "") or bare(link[1])


def of_message(text: str, blocks: Sequence[object] = ()) -> Plain:
    """What somebody wrote in a message: from its rich text, or its plain form without one."""
    rich = [block for block in blocks if isinstance(block, Mapping)]
    if not blocks:
        return _of_text(text)
    written = [richtext.written(block) for block in rich if block.get("type") == "rich_text"]
    foreign = [kind for one in written for kind in one.left]
    if len(written) < len(blocks):
        foreign.append(Foreign.OTHER)
    if not written:
        return Plain(text=_of_text(text).text, left=_once(foreign))
    return Plain(
        text=richtext.joined(one.text for one in written).strip(),
        left=_once(foreign),
        is_styled=any(one.is_styled for one in written),
    )


def _of_text(text: str) -> Plain:
    foreign: list[Foreign] = []

    def shown(markup: re.Match[str]) -> str:
        link = _LINK.fullmatch(markup[1])
        typed = typed_as(link[1], link[2] or "") if link else None
        if typed is None:
            foreign.append(Foreign.HIDDEN_LINK if link else _kind(markup[1]))
        return markup[0] if typed is None else typed

    plain = with_characters(unescaped(_MARKUP.sub(shown, text)))
    if named(plain):
        foreign.append(Foreign.EMOJI)
    return Plain(text=plain.strip(), left=_once(foreign))


def _kind(markup: str) -> Foreign:
    return next((kind for begins, kind in _KINDS if markup.startswith(begins)), Foreign.OTHER)


def _once(kinds: Iterable[Foreign]) -> tuple[Foreign, ...]:
    return tuple(dict.fromkeys(kinds))


def blocks_of(message: Mapping[str, Any]) -> Sequence[object]:
    """The blocks of a message as Slack sends it."""
    blocks = message.get("blocks")
    return blocks if isinstance(blocks, list) else ()
