"""Rules of style as Vale writes them: what their tables say, and what they see in a text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import regex  # type: ignore[import-untyped]

from bot.lint.look import Seen
from bot.lint.rules import Rule
from bot.lint.style_tables import StyleKind, StyleTable

# A pattern of somebody else's may be catastrophic: it gets so many seconds a text, and once
# so many rules were too slow the others aren't tried. A rule that wasn't tried counts as seen.
SECONDS: Final = 0.05
MOST_SLOW: Final = 4
MOST_SEEN: Final = 3
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
        """Keep the rules, in their files' order."""
        self._styles = styles
        self._slow = {one.rule.code: _untried(one.rule) for one in styles}

    def find(self, text: str) -> Iterator[tuple[Rule, Seen]]:
        """Find the first few places that each rule sees."""
        slow = 0
        for style in self._styles:
            if slow >= MOST_SLOW:
                yield self._slow[style.rule.code], Seen()
                continue
            try:
                found = list(_seen(style.table, text))
            except TimeoutError:
                slow += 1
                yield self._slow[style.rule.code], Seen()
                continue
            for span, facts in found:
                yield style.rule, Seen(span=span, facts=facts)


def _untried(rule: Rule) -> Rule:
    return replace(
        rule,
        message={
            "en": "This text couldn't be tried with a rule of the team's style in time",
            "fr": "Ce texte n'a pas pu être essayé à temps avec une règle de style de l'équipe",
        },
        why={
            "en": "the rule's pattern takes too long on it",
            "fr": "le motif de la règle prend trop de temps sur lui",
        },
        fix={
            "en": "read the text with the rule in mind, and make its pattern simpler",
            "fr": "relisez le texte en pensant à la règle, et simplifiez son motif",
        },
    )


def _seen(table: StyleTable, text: str) -> Spans:
    """Give what one rule sees, each quote once. Raises `TimeoutError`."""
    quotes: set[str] = set()
    for start, end in _pieces(table.scope, text):
        piece = text[start:end]
        for (first, last), facts in _FINDERS[table.kind](table, piece):
            quote = piece[first:last]
            if quote in quotes or table.excepted(quote):
                continue
            quotes.add(quote)
            yield (start + first, start + last), facts
            if len(quotes) == MOST_SEEN:
                return


def _pieces(scope: str, text: str) -> Iterator[Span]:
    if scope not in _PIECES:
        yield 0, len(text)
        return
    for match in _PIECES[scope].finditer(text):
        lead = len(match.group()) - len(match.group().lstrip())
        if match.start() + lead < match.end():
            yield match.start() + lead, match.end()


def _matches(pattern: Any, text: str) -> Iterator[Any]:
    return iter(pattern.finditer(text, timeout=SECONDS))


def _existence(table: StyleTable, text: str) -> Spans:
    for match in _matches(table.pattern, text):
        if match.end() > match.start():
            yield match.span(), {}


def _substitution(table: StyleTable, text: str) -> Spans:
    """The named group that took part tells which of the swaps it was."""
    for match in _matches(table.pattern, text):
        which = next(n for n in range(len(table.instead)) if match[f"s{n}"] is not None)
        instead = table.instead[which]
        if match.end() > match.start() and match.group() not in instead.split("|"):
            yield match.span(), {"instead": instead.replace("|", ", ")}


def _occurrence(table: StyleTable, text: str) -> Spans:
    spans = [match.span() for match in _matches(table.pattern, text)]
    if table.most is not None and len(spans) > table.most:
        yield spans[table.most], {"count": len(spans)}
    elif len(spans) < table.least:
        yield (0, len(text)), {"count": len(spans)}


def _repetition(table: StyleTable, text: str) -> Spans:
    before: Any = None
    begun, run = 0, 1
    for match in _matches(table.pattern, text):
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


def _conditional(table: StyleTable, text: str) -> Spans:
    """A group of `second` ties it to what `first` sees; without one it need only be there."""
    told = list(_matches(table.second, text))
    if told and not table.second.groups:
        return
    known = {part for match in told for part in (match.group(), *match.groups())}
    for match in _matches(table.pattern, text):
        if match.end() > match.start() and match.group() not in known:
            yield match.span(), {}


def _capitalization(table: StyleTable, text: str) -> Spans:
    piece = text.strip()
    right = (
        _CAPITALS[table.match](piece, table)
        if table.match in _CAPITALS
        else bool(table.pattern.fullmatch(piece, timeout=SECONDS))
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
_FINDERS: Final[Mapping[StyleKind, Callable[[StyleTable, str], Spans]]] = {
    StyleKind.EXISTENCE: _existence,
    StyleKind.SUBSTITUTION: _substitution,
    StyleKind.OCCURRENCE: _occurrence,
    StyleKind.REPETITION: _repetition,
    StyleKind.CONDITIONAL: _conditional,
    StyleKind.CAPITALIZATION: _capitalization,
}
