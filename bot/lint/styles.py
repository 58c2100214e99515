"""Rules of style as Vale writes them: what their tables say, and what they see in a text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import regex  # type: ignore[import-untyped]

from bot.lint.guard import share, untried
from bot.lint.look import Seen
from bot.lint.rules import Rule
from bot.lint.style_tables import StyleKind, StyleTable

# What messages can tell beside the quote: of a substitution, and of an occurrence.
NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({"instead": "", "count": ""})
MOST_SEEN: Final = 3
MOST_QUOTES: Final = 100
_PIECES: Final = {
    "sentence": regex.compile(r"[^.!?…\n]++[.!?…]*+"),
    "paragraph": regex.compile(r"\S(?:[^\n]++|\n(?!\s*\n))*+"),
}
_SMALL_TEXT: Final = (
    "a an and as at but by de des du en et for from in la le les nor of on or the to with"
)
_SMALL: Final = frozenset(_SMALL_TEXT.split())
Span = tuple[int, int]
Spans = Iterator[tuple[Span, Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A rule for findings, with the table that says what it looks for."""

    rule: Rule
    table: StyleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ValeStyle:
    """The rules that are read, and the files that are left out, with why."""

    styles: tuple[Style, ...] = ()
    skipped: tuple[str, ...] = ()


NO_STYLE: Final = ValeStyle()


class Styles:
    """All rules of style, ready to look."""

    def __init__(self, styles: tuple[Style, ...]) -> None:
        """Keep the rules, in their files' order; their patterns share a bounded time."""
        self._styles = styles
        self._seconds = share(sum(style.table.patterns for style in styles))

    def find(self, text: str, reads: Callable[[Rule], bool]) -> Iterator[tuple[Rule, Seen]]:
        """Find the first few places in a text that each rule which `reads` such a text sees.

        One that isn't tried in time counts as seen.
        """
        for style in self._styles:
            if not reads(style.rule):
                continue
            try:
                found = list(_seen(style.table, text, self._seconds))
            except TimeoutError:
                yield untried(style.rule), Seen()
                continue
            for span, facts in found:
                yield style.rule, Seen(span=span, facts={**NO_FACTS, **facts})


def _seen(table: StyleTable, text: str, seconds: float) -> Spans:
    """Give what one rule sees, each quote once. Raises `TimeoutError`."""
    quotes: set[str] = set()
    pieces = list(_pieces(table.scope, text))
    left = MOST_SEEN
    for start, end in pieces:
        piece = text[start:end]
        for (first, last), facts in _FINDERS[table.kind](table, piece, seconds / len(pieces)):
            quote = piece[first:last]
            if quote in quotes or len(quotes) == MOST_QUOTES:
                continue
            quotes.add(quote)
            if table.excepted(quote, seconds / MOST_QUOTES):
                continue
            yield (start + first, start + last), facts
            left -= 1
            if not left:
                return


def _pieces(scope: str, text: str) -> Iterator[Span]:
    if scope not in _PIECES:
        yield 0, len(text)
        return
    for match in _PIECES[scope].finditer(text):
        lead = len(match.group()) - len(match.group().lstrip())
        if match.start() + lead < match.end():
            yield match.start() + lead, match.end()


def _matches(pattern: Any, text: str, seconds: float) -> Iterator[Any]:
    return iter(pattern.finditer(text, timeout=seconds))


def _existence(table: StyleTable, text: str, seconds: float) -> Spans:
    for match in _matches(table.pattern, text, seconds):
        if match.end() > match.start():
            yield match.span(), {}


def _substitution(table: StyleTable, text: str, seconds: float) -> Spans:
    """The named group that took part tells which of the swaps it was."""
    for match in _matches(table.pattern, text, seconds):
        which = next(n for n in range(len(table.instead)) if match[f"s{n}"] is not None)
        instead = table.instead[which]
        if match.end() > match.start() and match.group() not in instead.split("|"):
            yield match.span(), {"instead": instead.replace("|", ", ")}


def _occurrence(table: StyleTable, text: str, seconds: float) -> Spans:
    spans = [match.span() for match in _matches(table.pattern, text, seconds)]
    if table.most is not None and len(spans) > table.most:
        yield spans[table.most], {"count": len(spans)}
    elif len(spans) < table.least:
        yield (0, len(text)), {"count": len(spans)}


def _repetition(table: StyleTable, text: str, seconds: float) -> Spans:
    before: Any = None
    begun, run = 0, 1
    for match in _matches(table.pattern, text, seconds):
        word = match.group()
        if not word or (table.alpha and not word.isalpha()):
            before = None
            continue
        alike = before is not None and table.same(before.group(), word)
        if alike and not text[before.end() : match.start()].strip():
            run += 1
            if run > table.most_alike:
                yield (begun, match.end()), {}
        else:
            begun, run = match.start(), 1
        before = match


def _conditional(table: StyleTable, text: str, seconds: float) -> Spans:
    """A group of `second` ties it to what `first` sees; without one it need only be there."""
    told = list(_matches(table.second, text, seconds))
    if told and not table.second.groups:
        return
    known = {part for match in told for part in (match.group(), *match.groups())}
    for match in _matches(table.pattern, text, seconds):
        if match.end() > match.start() and match.group() not in known:
            yield match.span(), {}


def _capitalization(table: StyleTable, text: str, seconds: float) -> Spans:
    piece = text.strip()
    right = (
        _CAPITALS[table.match](piece, table)
        if table.match in _CAPITALS
        else bool(table.pattern.fullmatch(piece, timeout=seconds))
    )
    if piece and not right:
        start = len(text) - len(text.lstrip())
        yield (start, start + len(piece)), {}


def _sentence_case(piece: str, table: StyleTable) -> bool:
    """A capital first, and no other but of exceptions and of words that are all capitals."""
    words = [word for word in piece.split() if word.strip("\"'“«(")[:1].isalpha()]
    if not words:
        return True
    later = (one.strip("\"'“”«»().,;:!?…") for one in words[1:])
    return not words[0].strip("\"'“«(")[0].islower() and all(
        one == one.lower() or one.isupper() or table.excepted(one) for one in later
    )


def _title_case(piece: str, table: StyleTable) -> bool:
    words = [one.strip("\"'“”«»().,;:!?…") for one in piece.split()]
    return all(
        not one[:1].islower() or (place and one in _SMALL) or table.excepted(one)
        for place, one in enumerate(words)
    )


_CAPITALS: Final[Mapping[str, Callable[[str, StyleTable], bool]]] = {
    "$sentence": _sentence_case,
    "$title": _title_case,
    "$lower": lambda piece, _: piece == piece.lower(),
    "$upper": lambda piece, _: piece == piece.upper(),
}
_FINDERS: Final[Mapping[StyleKind, Callable[[StyleTable, str, float], Spans]]] = {
    StyleKind.EXISTENCE: _existence,
    StyleKind.SUBSTITUTION: _substitution,
    StyleKind.OCCURRENCE: _occurrence,
    StyleKind.REPETITION: _repetition,
    StyleKind.CONDITIONAL: _conditional,
    StyleKind.CAPITALIZATION: _capitalization,
}
