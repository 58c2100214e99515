"""X's posts and problems, read: texts as they were typed, pictures, what went wrong."""

import html
import re
from collections.abc import Iterator
from typing import Any

from bot.publishers.answers import Answer

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LAST_SLASH = re.compile(r"/(?=\s|$)")


def as_typed(post: dict[str, Any]) -> str:
    """Return a post's text with its own links instead of X's short ones, and unescaped."""
    note = post.get("note_tweet")
    whole = note if isinstance(note, dict) and note.get("text") else post
    text = str(whole.get("text") or "")
    for link in _links(whole.get("entities")) or _links(post.get("entities")):
        typed = "" if link.get("media_key") else _typed(link)
        text = text.replace(str(link.get("url")), typed, 1)
    return html.unescape(text).rstrip()


def loosely(text: str) -> str:
    """Return a text in which links with and without scheme and last slash are the same."""
    return _LAST_SLASH.sub("", _SCHEME.sub("", text))


def media_of(post: dict[str, Any]) -> list[str]:
    """Return the keys of a post's pictures, in their order."""
    attached = post.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    return [str(key) for key in keys] if isinstance(keys, list) else []


def problem_of(plain: dict[str, Any]) -> str:
    """Name the kind of a problem by the last part of its type, or empty.

    A yes may carry problems as well, in `errors`; it counts as one only without data.
    """
    if "data" in plain:
        return ""
    for one in (plain, *_dicts(plain.get("errors"))):
        kind = one.get("type")
        if isinstance(kind, str) and "/" in kind:
            return kind.rpartition("/")[2]
    return ""


def x_words(answer: Answer) -> str:
    """Take X's own words out of a problem: `detail`, or the first message, or the title."""
    plain = answer.plain or {}
    messages = [one.get("message") for one in _dicts(plain.get("errors"))]
    said = (plain.get("detail"), *messages, plain.get("title"), plain.get("error"))
    return next((words for words in said if isinstance(words, str) and words), "")


def _links(entities: object) -> list[dict[str, Any]]:
    return list(_dicts(entities.get("urls"))) if isinstance(entities, dict) else []


def _typed(link: dict[str, Any]) -> str:
    expanded, display = str(link.get("expanded_url") or ""), str(link.get("display_url") or "")
    # Of a name without scheme X makes http://; whoever types that scheme is rare today.
    return display if expanded == f"http://{display}" else expanded


def _dicts(found: object) -> Iterator[dict[str, Any]]:
    return (one for one in found if isinstance(one, dict)) if isinstance(found, list) else iter(())
