"""Where Mastodon sees links: those that begin with `http://` or `https://`."""

from typing import Final

import regex  # type: ignore[import-untyped]

from bot.lint.tlds import TOP_LEVEL

_LONGEST_HOST: Final = 253
# A link does not begin inside a word, a mention, a hashtag or a cashtag.
_FRESH: Final = r"(?<![A-Za-z0-9@＠$#＃])"
_FULL: Final = regex.compile(rf"{_FRESH}https?://(?P<host>[\w-]++(?:\.[\w-]++)++)", regex.I)
_PORT: Final = regex.compile(r":[0-9]+")
_QUERY: Final = regex.compile(r"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*+")
_QUERY_TAIL: Final = "!?*'();:+$%[].,~|@"
_NOT_AFTER: Final = ("@", "+")
# In a path, parentheses stand in pairs, at most one pair within another.
_PATH: Final = regex.compile(
    r"/(?:[{0}]++|\((?:[{0}]++|[{0}]*+\([{0}]++\)[{0}]*+)\))*+".format(r"^\s<>()?")
)
_PATH_TAIL: Final = "!*\"'「」;:=,.$%[]~&|@"


def full_links(text: str) -> list[tuple[int, int]]:
    """Find links that begin with `http://` or `https://`: half-open spans."""
    spans: list[tuple[int, int]] = []
    at = 0
    while match := _FULL.search(text, at) if "://" in text else None:
        start, stop = match.span("host")
        length = _host_length(text[start:stop])
        end = start + length
        at = match.end()
        if length and text[end : end + 1] not in _NOT_AFTER:
            end = _tail_end(text, end) if end == stop else end
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


def _tail_end(text: str, at: int) -> int:
    """Where a link whose host ends at `at` ends: port, path and query."""
    if port := _PORT.match(text, at):
        at = port.end()
    if path := _PATH.match(text, at):
        at += max(1, len(path.group().rstrip(_PATH_TAIL)))
    if query := _QUERY.match(text, at):
        at += len(query.group().rstrip(_QUERY_TAIL))
    return at
