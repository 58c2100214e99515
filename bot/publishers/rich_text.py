"""A post's text as Slack's rich text: what was written, with links, and nothing else read into it.

In it no stars make bold, and no angle brackets call a whole channel.
"""

import re
from collections.abc import Iterator
from typing import Any

_LINK = re.compile(r"https?://[^\s<>|\"]+", re.IGNORECASE)
_LAST_MARKS = ".,;:!?…'’”»"


def rich_text(text: str) -> dict[str, Any]:
    """Write a text as one block."""
    section = {"type": "rich_text_section", "elements": list(_elements(text))}
    return {"type": "rich_text", "elements": [section]}


def as_written(blocks: object) -> str:
    """Read the text back out of a message's blocks."""
    return "".join(_texts(blocks))


def _elements(text: str) -> Iterator[dict[str, str]]:
    at = 0
    for match in _LINK.finditer(text):
        link = _without_marks(match[0])
        if match.start() > at:
            yield {"type": "text", "text": text[at : match.start()]}
        yield {"type": "link", "url": link, "text": link}
        at = match.start() + len(link)
    if at < len(text):
        yield {"type": "text", "text": text[at:]}


def _without_marks(link: str) -> str:
    """Leave out marks that end a sentence, and a bracket that was opened before the link."""
    while link[-1] in _LAST_MARKS or (link[-1] == ")" and link.count(")") > link.count("(")):
        link = link[:-1]
    return link


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, list):
        for one in found:
            yield from _texts(one)
    elif isinstance(found, dict):
        match found.get("type"):
            case "text":
                yield str(found.get("text") or "")
            case "link":
                yield str(found.get("text") or found.get("url") or "")
            case "rich_text" | "rich_text_section":
                yield from _texts(found.get("elements"))
