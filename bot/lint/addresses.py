"""Addresses in a text, whether a network would make a link of them or not."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.x_links import x_links

# With a scheme, or a machine's name or number that no network would recognise.
_SCHEME: Final = lazy(r"(?i)\b(?:https?|ftp|file|smb)\Z")
_LONGEST_SCHEME: Final = 5
_FULL: Final = lazy(r"(?i)\b(?P<scheme>https?|ftp|file|smb)://(?P<tail>[^\s<>\"«»“”|]{1,2000})")
_BARE: Final = lazy(
    r"(?i)(?<![\w.@/:-])(?P<tail>(?:localhost(?::\d{1,5})?|(?:127\.0"
    r"|192\.168)(?:\.\d{1,3}){2}(?::\d{1,5})?"
    r"|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}(?=/)|:\d{2,5}|(?=/\w)))(?:/[^\s<>\"«»“”"
    r"|]{0,500})?)(?![\w.-])"
)
# The dot first, and then what is before it: a dot is found at once.
_NUMBER: Final = lazy(r"\.(?<=\d\.)\d{1,3}\.\d")
_DOT: Final = lazy(r"\.(?<=\w\.)\w")
_QUERY: Final = lazy(r"\?[^\s<>\"«»“”|]{1,500}")
_ENDINGS: Final = ".,;:!?…'’)]}*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address in parts, lower-case but for `rest` (path, query, fragment), and its place."""

    scheme: str
    user: str
    host: str
    rest: str
    start: int
    end: int

    @property
    def labels(self) -> list[str]:
        """The host's parts, the first one first."""
        return self.host.split(".")

    @property
    def url(self) -> str:
        """The whole address, as a browser completes it."""
        user = f"{self.user}@" if self.user else ""
        return f"{self.scheme or 'https'}://{user}{self.host}{self.rest}"


def addresses(text: str) -> list[Address]:
    """Find all addresses, in the text's order."""
    found = [
        _address(m.group("scheme"), m.start(), m.start("tail"), text, m.end()) for m in _full(text)
    ]
    if "localhost" in text or "Localhost" in text or _NUMBER.search(text):
        found += [_address("", m.start(), m.start(), text, m.end()) for m in _BARE.finditer(text)]
    covered = sorted((one.start, one.end) for one in found)
    for start, end in x_links(text) if _DOT.search(text) else ():
        if not _inside(covered, start):
            scheme, separator, _ = text[start:end].partition("://")
            at = start + len(scheme) + len(separator) if separator else start
            # X leaves the query of a host alone out of a link; it is a part of the address.
            query = _QUERY.match(text, end)
            whole = query.end() if query else end
            found.append(_address(scheme if separator else "", start, at, text, whole))
    return sorted(found, key=lambda one: one.start)


def _full(text: str) -> Iterator["re.Match[str]"]:
    """What has a scheme, found by the signs behind it: a scheme's letters are everywhere."""
    end, at = 0, text.find("://")
    while at >= 0:
        scheme = _SCHEME.search(text, max(end, at - _LONGEST_SCHEME), at)
        if scheme and (match := _FULL.match(text, scheme.start())):
            yield match
            end = match.end()
        at = text.find("://", max(end, at + 1))


MOST_FOLLOWED: Final = 10
_WEB: Final = ("", "http", "https")


def web_links(texts: Iterable[str]) -> tuple[str, ...]:
    """The whole addresses of the first links of texts that a browser would open, each once."""
    found = (one.url for text in texts for one in addresses(text) if one.scheme in _WEB)
    return tuple(dict.fromkeys(found))[:MOST_FOLLOWED]


def _address(scheme: str, start: int, at: int, text: str, end: int) -> Address:
    tail = text[at:end].rstrip(_ENDINGS)
    before, slash, after = tail.partition("/")
    if not slash:
        before, slash, after = tail.partition("?")
    user, _, host = before.rpartition("@")
    return Address(
        scheme=scheme.lower(),
        user=user,
        host=host.lower(),
        rest=slash + after,
        start=start,
        end=at + len(tail),
    )


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    before = bisect_right(spans, (at, float("inf")))
    return before > 0 and spans[before - 1][1] > at
