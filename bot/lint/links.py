"""Where links stand in a text, as networks that count them otherwise than by letters see them."""

from dataclasses import dataclass
from typing import Final

import regex  # type: ignore[import-untyped]

from bot.lint.tlds import TOP_LEVEL

_LONGEST_HOST: Final = 253
# A link does not begin inside a word, a mention, a hashtag or a cashtag.
_FRESH: Final = r"(?<![A-Za-z0-9@＠$#＃])"
_FULL: Final = regex.compile(rf"{_FRESH}https?://(?P<host>[\w-]++(?:\.[\w-]++)++)", regex.I)
_BARE: Final = regex.compile(
    rf"{_FRESH}(?<![-_./])(?:https?://(?P<host>(?u:[\w-]++(?:\.[\w-]++)++))"
    r"|(?P<bare>[A-Za-z0-9][A-Za-z0-9_-]*+(?:\.[A-Za-z0-9_-]++)++))",
    regex.I,
)
_PORT: Final = regex.compile(r":[0-9]+")
_QUERY: Final = regex.compile(r"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*+")
_QUERY_TAIL: Final = "!?*'();:+$%[].,~|@"
_NOT_AFTER: Final = ("@", "+")


# In a path, parentheses stand in pairs, at most one pair within another.
_PATH: Final = r"/(?:[{0}]++|\((?:[{0}]++|[{0}]*+\([{0}]++\)[{0}]*+)\))*+"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How far a network lets a link's path reach: what it may hold, and not end in."""

    path: "regex.Pattern[str]"
    tail: str


_X: Final = _Style(
    path=regex.compile(
        _PATH.format(r"A-Za-z0-9!*';:=+,.$/%#\[\]\-–_~@|&\u00c0-\u024f\u0400-\u04ff")
    ),
    tail="!*';:,.$%[]–~@|&",
)
_MASTODON: Final = _Style(
    path=regex.compile(_PATH.format(r"^\s<>()?")),
    tail="!*\"'「」;:=,.$%[]~&|@",
)


def full_links(text: str) -> list[tuple[int, int]]:
    """Find links that begin with `http://` or `https://`, as Mastodon does: half-open spans."""
    if "://" not in text:
        return []
    return _spans(text, _FULL, _MASTODON)


def bare_and_full_links(text: str) -> list[tuple[int, int]]:
    """Find links with or without `https://`, as X does: half-open spans."""
    if "." not in text:
        return []
    return _spans(text, _BARE, _X)


def _spans(text: str, pattern: "regex.Pattern[str]", style: _Style) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    while match := pattern.search(text, at):
        start, stop = match.span(match.lastgroup or "host")
        length = _host_length(text[start:stop])
        end = start + length
        at = match.end()
        if length and text[end : end + 1] not in _NOT_AFTER:
            end = _tail_end(text, end, style) if end == stop else end
            spans.append((match.start(), end))
            at = max(end, match.start() + 1)
    return spans


def _host_length(host: str) -> int:
    """Length of the longest part of `host` that ends in a known top-level name, or 0."""
    if len(host) > _LONGEST_HOST:
        return 0
    labels = host.split(".")
    for kept in range(len(labels), 1, -1):
        last, name = labels[kept - 1].lower(), labels[kept - 2]
        if "_" not in name and (last in TOP_LEVEL or last.startswith("xn--")):
            return len(".".join(labels[:kept]))
    return 0


def _tail_end(text: str, at: int, style: _Style) -> int:
    """Where a link whose host ends at `at` ends: port, path and query."""
    if port := _PORT.match(text, at):
        at = port.end()
    if path := style.path.match(text, at):
        kept = path.group().rstrip(style.tail)
        at += max(1, len(kept))
    if query := _QUERY.match(text, at):
        kept = query.group().rstrip(_QUERY_TAIL)
        at += len(kept)
    return at
