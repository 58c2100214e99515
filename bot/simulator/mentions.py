"""Whom a message notifies, and which of its links hide where they lead, as Slack's clients draw it.

Slack reads its own markup wherever mrkdwn stands, and in the text beside the blocks; in rich text a
mention is a piece of its own, and words are words (trap 77).
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bot.simulator.refusals import Payload

_MENTION = re.compile(r"<(?:@(\w+)|!subteam\^(\w+)|!(channel|here|everyone))(?:\|[^<>]*)?>")
_LINK = re.compile(r"<([a-zA-Z][\w+.-]*:[^<>|]+)\|([^<>]+)>")
_HOST = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)


def notified(text: str, blocks: Sequence[Payload]) -> tuple[str, ...]:
    """Name the people, groups and broadcasts that a message notifies, each once."""
    read = [match for words in _parsed(text, blocks) for match in _MENTION.finditer(words)]
    found = [next(one for one in match.groups() if one) for match in read]
    for piece in _pieces(blocks):
        match piece:
            case {"type": "user", "user_id": str(who)} | {
                "type": "usergroup",
                "usergroup_id": str(who),
            }:
                found.append(who)
            case {"type": "broadcast", "range": str(who)}:
                found.append(who)
            case _:
                pass
    return tuple(dict.fromkeys(found))


def disguised(text: str, blocks: Sequence[Payload]) -> tuple[tuple[str, str], ...]:
    """Give the links whose words name another host than the one that they lead to."""
    links = [match.groups() for words in _parsed(text, blocks) for match in _LINK.finditer(words)]
    links += [
        (str(piece.get("url")), str(piece.get("text") or ""))
        for piece in _pieces(blocks)
        if piece.get("type") == "link"
    ]
    return tuple((url, label) for url, label in links if _names_another(label, url))


def _names_another(label: str, url: str) -> bool:
    host = urlsplit(url).hostname or ""
    named = _HOST.search(label)
    return named is not None and named[1].lower() != host.lower()


def _parsed(text: str, blocks: Sequence[Payload]) -> Iterator[str]:
    """All words in which Slack looks for its own markup."""
    yield text
    for piece in _pieces(blocks):
        if piece.get("type") == "mrkdwn":
            yield str(piece.get("text"))


def _pieces(found: object) -> Iterator[Payload]:
    if isinstance(found, dict):
        yield found
    inside = found.values() if isinstance(found, dict) else found
    if isinstance(found, dict | list | tuple):
        for one in inside:  # type: ignore[attr-defined]
            yield from _pieces(one)
