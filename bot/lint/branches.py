"""Takes a pattern's alternatives apart: each asks a text for its own letters, so few are tried."""

import re
from collections.abc import Iterator
from typing import Final

_WHOLE: Final = re.compile(r"\(\?(?P<flags>[aims-]+):(?P<body>.*)\)\Z", re.S)
_BEFORE: Final = re.compile(r"(?:\\b|\(\?<[!=](?:[^()\\]|\\.){1,40}\)){0,2}")
_GROUP: Final = "(?:"
_REPEATS: Final = ("*", "+", "?", "{")
_LEAST: Final = 4


def branches(pattern: str) -> list[str]:
    """The alternatives as patterns that together see what the pattern sees.

    A pattern without alternatives stays as it is.
    """
    parts = _split(pattern)
    if len(parts) > 1:
        return [small for part in parts for small in branches(part)]
    match = _WHOLE.match(pattern)
    if match is None or _end_of_group(pattern, 0) != len(pattern):
        return [pattern]
    each = [small for one in _flat(match["body"]) for small in _spread(one)]
    return [f"(?{match['flags']}:{one})" for one in each]


def _flat(body: str) -> Iterator[str]:
    """The alternatives, those of groups within that are nothing else among them."""
    for one in _split(body):
        if one.startswith(_GROUP) and _end_of_group(one, 0) == len(one):
            yield from _flat(one[len(_GROUP) : -1])
        else:
            yield one


def _spread(branch: str) -> Iterator[str]:
    """`\\b(?:a|b)c` as `\\b(?:a)c` and `\\b(?:b)c`, if the group isn't repeated."""
    before = _BEFORE.match(branch)
    start = before.end() if before else 0
    if not branch.startswith(_GROUP, start):
        yield branch
        return
    end = _end_of_group(branch, start)
    each = [*_flat(branch[start + len(_GROUP) : end - 1])]
    if branch[end : end + 1] in _REPEATS or len(each) < _LEAST:
        yield branch
        return
    for one in each:
        yield f"{branch[:start]}{_GROUP}{one}){branch[end:]}"


def _split(body: str) -> list[str]:
    """Split at the bars that stand in no group and no set of letters."""
    parts, start, at = [], 0, 0
    while at < len(body):
        if body[at] == "|":
            parts.append(body[start:at])
            start = at + 1
        at = _next(body, at)
    return [*parts, body[start:]]


def _end_of_group(body: str, start: int) -> int:
    """Where the group that opens at `start` is closed."""
    at = start + 1
    while body[at] != ")":
        at = _next(body, at)
    return at + 1


def _next(body: str, at: int) -> int:
    """Behind the letter, the set of letters or the group that begins here."""
    match body[at]:
        case "\\":
            return at + 2
        case "[":
            return _end_of_set(body, at)
        case "(":
            return _end_of_group(body, at)
        case _:
            return at + 1


def _end_of_set(body: str, start: int) -> int:
    at = start + (2 if body.startswith("[^", start) else 1)
    first = at
    while body[at] != "]" or at == first:
        at += 2 if body[at] == "\\" else 1
    return at + 1
