"""Where a network sees links, as twitter-text 3 finds them: X does, and so does Mastodon."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import regex  # type: ignore[import-untyped]

from bot.domain.lazily import lazy
from bot.lint.tlds import TOP_LEVEL

# A label holds anything but ASCII's signs, blanks and what turns a text's direction.
_TURNS: Final = r"\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_NOTHING: Final = r"\ufffe\ufeff\uffff"
_BLANKS: Final = r"\x09-\x0d \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LETTER: Final = rf"[^!'#%&()*+,\\\-./:;<=>?@\[\]\^_{{|}}~${_BLANKS}{_NOTHING}{_TURNS}]"
_LABEL: Final = rf"(?:{_LETTER}|[_-])++"
_LABEL_LETTER: Final = lazy(rf"{_LETTER}|[_-]", compiles=regex.compile)
# Read from behind, where it ends.
_LABEL_BEFORE: Final = lazy(rf"(?r)(?:{_LETTER}|[_-])++", compiles=regex.compile)
_HOST: Final = lazy(rf"{_LABEL}(?:\.{_LABEL}){{1,130}}+", compiles=regex.compile)
_SCHEME: Final = lazy(r"https?://\Z", regex.I, regex.compile)
# No link begins behind one of these, and none without a scheme behind the second ones.
_NOT_BEHIND: Final = lazy(rf"[A-Za-z0-9@＠$#＃{_NOTHING}]", compiles=regex.compile)
_NOT_BARE_BEHIND: Final = "-_./"
LATIN: Final = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b"
    r"\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_PLAIN_LABELS: Final = lazy(rf"(?:[-a-z0-9{LATIN}]++\.)++", regex.I, regex.compile)
_END_OF_NAME: Final[Any] = lazy(r"[0-9A-Za-z-]*+", compiles=regex.compile)
_PUNYCODE: Final = lazy(r"xn--[-0-9a-z]+", regex.I, regex.compile)
_LONGEST_LABEL: Final = 63
_SURELY_SHORT: Final = 10
_LONGEST_NAME: Final = 24
_LONGEST_HOST: Final = 253
_PORT: Final = lazy(r":[0-9]+", compiles=regex.compile)
_INSIDE: Final = rf"A-Za-z0-9!*';:=+,.$/%#\[\]\-–_~@|&{LATIN}\u0400-\u04ff"
_SHORT: Final = lazy(r"https?://t\.co/(?P<slug>[a-z0-9]+)", regex.I, regex.compile)
_LONGEST_SLUG: Final = 40
_MOST_BEGINNINGS: Final = 4

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tails:
    """What may stand behind a host: path and query, and the signs that end neither of them.

    `bare` is whether a host without `https://` is a link as well.
    """

    path: Any
    path_tail: str
    query: Any
    query_tail: str
    bare: bool


def path_of(inside: str) -> Any:
    """A path of these letters; parentheses stand in pairs, at most one pair within another."""
    pair = rf"\((?:[{inside}]++|[{inside}]*+\([{inside}]++\)[{inside}]*+)\)"
    return lazy(rf"/(?:[{inside}]++|{pair})*+", compiles=regex.compile)


X: Final = Tails(
    path=path_of(_INSIDE),
    path_tail="!*';:,.$%[]–~@|&",
    query=lazy(r"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*+", compiles=regex.compile),
    query_tail="!?*'();:+$%[].,~|@",
    bare=True,
)


def x_links(text: str) -> list[Span]:
    """Find the half-open spans of all links on X, in the text's order."""
    return find_links(text, X)


def find_links(text: str, tails: Tails) -> list[Span]:
    """Find the half-open spans of all links that end in such a way, in the text's order."""
    spans: list[Span] = []
    at, dot = 0, text.find(".")
    while dot >= 0:
        if _LABEL_LETTER.match(text, dot + 1) and (match := _host_around(text, dot, at)):
            found, at = _links_in(text, match, at, tails)
            spans += found
        dot = text.find(".", max(at, dot + 1))
    return spans


def _host_around(text: str, dot: int, at: int) -> Any:
    """What may be a host with this dot as its first one, or `None`."""
    label = _LABEL_BEFORE.match(text, at, dot)
    return _HOST.match(text, label.start()) if label else None


def _links_in(text: str, match: Any, at: int, tails: Tails) -> tuple[list[Span], int]:
    """The links that begin in a host, and where to look for others."""
    stop: int = match.end()
    for start, host in islice(_beginnings(text, match, at), _MOST_BEGINNINGS):
        if not (length := _domain(text, host, stop)):
            continue
        domain = (host, host + length)
        path, end = _tail(text, host + length, tails)
        spans: list[Span] = []
        if text.startswith("xn--", host) and not _bare(text, domain, 0):
            pass  # Encoded and yet in another alphabet: no link.
        elif start < host:
            spans = _full(text, (start, end), tails)
        elif tails.bare and (not host or text[host - 1] not in _NOT_BARE_BEHIND):
            spans = _bare(text, domain, end if path else 0)
        return spans, max(end, host + 1)
    return [], max(at + 1, stop - _scheme_at_the_end(text, stop))


def _scheme_at_the_end(text: str, stop: int) -> int:
    """How much of a host that is none belongs to a link behind it: its scheme and a sign."""
    if not text.startswith("://", stop):
        return 0
    ending = text[max(0, stop - 5) : stop].lower()
    return 6 if ending == "https" else 5 if ending.endswith("http") else 0


def _beginnings(text: str, match: Any, at: int) -> Iterator[Span]:
    """Where a link and its host may begin: behind a sign that belongs to no link, one by one."""
    host, stop = match.span()
    scheme = _SCHEME.search(text, max(at, host - len("https://")), host)
    start = scheme.start() if scheme else host
    if (start > at and not _NOT_BEHIND.match(text, start - 1)) or (start == 0 and host > 0):
        yield start, host
    if start < host:
        yield host, host
    for before in range(host, stop - 1):
        if not _NOT_BEHIND.match(text, before):
            yield before + 1, before + 1
        if before == 0:
            yield 0, 0


def _full(text: str, link: Span, tails: Tails) -> list[Span]:
    """A link with its scheme; one of `t.co` ends behind its slug and query."""
    start, end = link
    if not (short := _SHORT.match(text, start, end)):
        return [link]
    if len(short["slug"]) > _LONGEST_SLUG:
        return []
    query = tails.query.match(text, short.end(), end)
    return [(start, short.end() + len(query.group().rstrip(tails.query_tail) if query else ""))]


def _bare(text: str, domain: Span, end: int) -> list[Span]:
    """The parts of a host in Latin letters; the last one with the path, if there is one.

    The path counts with the last part, but from behind it, as if other letters weren't between.
    """
    spans: list[Span] = []
    at, stop = domain
    while match := _PLAIN_LABELS.search(text, at, stop):
        at = match.end()
        dots = [n for n in range(match.start(), match.end()) if text[n] == "."]
        for dot in reversed(dots):
            if name := _top_level(text, dot + 1, stop):
                at = dot + 1 + name
                spans.append((match.start(), at))
                break
    if spans and end:
        first, last = spans[-1]
        spans[-1] = (first, last + end - stop)
    return spans


def _domain(text: str, start: int, end: int) -> int:
    """Length of the longest domain at the start of a host, or 0."""
    labels = text[start : min(end, start + _LONGEST_HOST)].split(".")
    longest, at = 0, start
    for before in labels[:-1]:
        at += len(before) + 1
        if before[:1] in _EDGES or before[-1:] in _EDGES or _size(before) > _LONGEST_LABEL:
            break
        if "_" not in before and (name := _top_level(text, at, len(text))):
            longest = at + name - start
    return longest


_EDGES: Final = ("", "_", "-")


def _size(label: str) -> int:
    """How long a label is in the name system's own letters; short ones are short in them too."""
    if label.isascii() or len(label) <= _SURELY_SHORT:
        return len(label)
    return len(label.encode("punycode", "replace")) + len("xn--")


def _top_level(text: str, start: int, stop: int) -> int:
    """Length of the top-level name that stands at `start`, or 0."""
    if punycode := _PUNYCODE.match(text, start, stop):
        return len(punycode.group())
    name = _END_OF_NAME.match(text, start, stop).group()
    if name.lower() in TOP_LEVEL and not _GOES_ON.match(text, start + len(name), stop):
        return len(name)
    if text[start + len(name) : start + len(name) + 1].isascii():
        return 0
    for end in range(min(stop, start + _LONGEST_NAME), start + len(name), -1):
        if text[start:end].lower() in TOP_LEVEL:
            return end - start if not _GOES_ON.match(text, end, stop) else 0
    return 0


_GOES_ON: Final = lazy(r"[0-9a-zA-Z@+-]", compiles=regex.compile)


def _tail(text: str, at: int, tails: Tails) -> tuple[bool, int]:
    """Whether a path follows a domain that ends at `at`, and where port, path and query end."""
    if port := _PORT.match(text, at):
        at = port.end()
    path = tails.path.match(text, at)
    if path:
        at += max(1, len(path.group().rstrip(tails.path_tail)))
    if query := tails.query.match(text, at):
        at += len(query.group().rstrip(tails.query_tail))
    return bool(path), at
