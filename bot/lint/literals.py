"""What a text must contain before a pattern can match: most patterns needn't be tried.

The pattern is read by Python's own parser. What isn't understood asks for nothing, so that at
worst a pattern is tried in vain.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from math import fsum
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read one
from types import MappingProxyType
from typing import Any, Final

from bot.lint.apart import BLANK, LONGEST_PIECE, apart, is_of_words, small_of

# Of a part that is repeated, no more than this tells anything.
_LONGEST: Final = 4
# From the rarest letter of English and French to the most frequent one.
_LETTERS: Final = "zkwxyjqbghfvpmcdulorntisae "
_RARITY: Final = {
    **{letter: 2 - rank / 16 for rank, letter in enumerate(_LETTERS)},
    # Nearly every text holds some of these.
    **dict.fromkeys(".,'’-:!?", 0.8),
    **dict.fromkeys("0123456789", 1.6),
}
_OF_A_SIGN: Final = 3.0
# Rare letters or not: most texts hold these, or a piece of them.
_FREQUENT: Final = (
    " the and for that you with this was are have not but from your all his they can will just "
    "like about out what has when more who had their there which time get been would she new "
    "people how some also them now other its our than good only after first into see two make "
    "over any then back these want because well way most very where even should may here need "
    "work year being day today going before off still take got never those life world down "
    "through last while best such love long look something same every come part between "
    "around always better find help little another does own thank thanks join open week one "
    "les est des que pas une pour dans qui sur par plus avec mais vous elle son sont tout "
    "fait nous comme être bien ils cette faire aux même ont été mon ses lui aussi peut deux "
    "leur moi ces quand après très tous sans avoir encore alors entre temps ans autre rien "
    "fois faut toujours voir bon votre avant depuis notre sous jamais vie moins dont toi déjà "
    "trop leurs ton toute chez gens vos vraiment grand pays mes beaucoup jour comment premier "
    "sera nos cela trois ici chose partie bonne fin mieux petit place merci jusqu de la le en "
    "un et à c'est "
)
_OF_THE_FREQUENT: Final = 1.5
# About the share of texts that hold a piece, by each further point of its rarity.
_HELD: Final = 0.3
_DIGITS: Final = 9
_MOST_LETTERS: Final = 12
_MOST_RUNS: Final = 16
_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)

Item = tuple[Any, Any]
"""A part of a pattern: its kind, and what belongs to it."""

# Marks in a row of letters: the edge of a word, and a place beside which no word goes on.
_EDGE: Final = "\ufdd0"
_GAP: Final = "\ufdd1"
_MARKS: Final = _EDGE + _GAP
_NO_MARKS: Final = dict.fromkeys(map(ord, _MARKS))
_EDGES: Final = {
    _constants.AT_BOUNDARY: _EDGE,
    **dict.fromkeys(
        (
            _constants.AT_BEGINNING,
            _constants.AT_BEGINNING_STRING,
            _constants.AT_END,
            _constants.AT_END_STRING,
        ),
        _GAP,
    ),
}
_NO_WORDS: Final = (_constants.CATEGORY_SPACE, _constants.CATEGORY_NOT_WORD)
# A row that is known, marks and all, as a part of a pattern.
_ROW: Final = "row"
_NO_ITEM: Final[Item] = (None, None)
# With these flags words are made of other signs.
_OTHER_WORDS: Final = re.compile(r"\(\?[a-zA-Z]*[aL]")

Literals = frozenset[str]
"""Pieces in small letters, of which a text must hold at least one."""

_NOTHING: Final[Literals] = frozenset({""})
_GAPS: Final[Literals] = frozenset({_GAP})

Demands = Sequence[Collection[str]]
"""Of each of these a text must hold a piece; none: nothing is known, anything may match."""

NO_DEMANDS: Final[Mapping[str, Demands]] = MappingProxyType({})


def demands_of(pattern: str, *, edges: bool = True) -> tuple[Literals, ...]:
    """Give all that a text must hold to match, the most telling first.

    The text comes in small letters with its signs set apart (`bot.lint.apart`). Without `edges`
    nothing is asked of what is beside a word.
    """
    found = _of_sequence(_parser.parse(pattern))
    if not edges or _OTHER_WORDS.search(pattern):
        found = [each for one in found for each in _asked({piece.strip(BLANK) for piece in one})]
    told: list[Literals] = []
    for some in sorted({*found}, key=_telling, reverse=True):
        if not any(_follows(some, known) for known in told):
            told.append(some)
    return tuple(told)


def _follows(some: Literals, known: Literals) -> bool:
    """Whether a text that holds one of the known pieces holds one of these anyway."""
    return all(any(piece in longer for piece in some) for longer in known)


def _of_sequence(items: Iterable[Item]) -> list[Literals]:
    """What each part of a sequence asks for; letters in a row are one part."""
    demands: list[Literals] = []
    runs = _NOTHING
    for (kind, value), behind in pairwise([*_flat(items), _NO_ITEM]):
        spelt = _spelt(kind, value)
        if spelt and len(spelt) * len(runs) <= _MOST_RUNS:
            runs = _rows(runs, spelt)
        elif kind is _constants.ASSERT:
            demands += _of_sequence(value[1])
        elif kind in _REPEATS and value[0]:
            more, runs = _of_repeated(runs, value)
            demands += more
        elif _is_blank(kind, value):
            demands += _told(_rows(runs, _GAPS))
            runs = _GAPS
        else:
            demands += _told(runs)
            if kind is _constants.BRANCH and not spelt:
                demands += _of_branches(value[1], runs, behind)
            runs = spelt or _NOTHING
    return [*demands, *_told(runs)]


def _of_repeated(runs: Literals, value: Any) -> tuple[list[Literals], Literals]:
    """What asks for a part that is repeated, and the row that goes on behind it."""
    least, _, repeated = value
    rows = (_all_spelt([*repeated] * times) for times in range(min(least, _LONGEST), 0, -1))
    row = next(filter(None, rows), frozenset[str]())
    if row and len(row) * len(runs) <= _MOST_RUNS:
        # It stands at the end of its row as well as at its start.
        return _told(_rows(runs, row)), row
    if len(repeated) == 1 and _is_blank(*repeated[0]):
        return _told(_rows(runs, _GAPS)), _GAPS
    return [*_told(runs), *_of_sequence([*repeated] * min(least, _LONGEST))], row or _NOTHING


def _of_branches(
    branches: Iterable[Iterable[Item]], runs: Literals, behind: Item
) -> list[Literals]:
    """One branch matches, so that the best of each are asked for together.

    Each begins with what stands before it, if that is one row, and ends at an edge `behind` it.
    """
    begins = [(_ROW, one) for one in runs if len(runs) == 1]
    ends = [behind] if _edge(*behind) else []
    asked = [_of_sequence([*begins, *branch, *ends]) for branch in branches]
    if not all(asked):
        return []
    return _asked(frozenset[str]().union(*(max(demands, key=_telling) for demands in asked)))


def _flat(items: Iterable[Item]) -> Iterator[Item]:
    """A sequence, the items of its groups among its own."""
    for kind, value in items:
        if kind is _constants.SUBPATTERN:
            yield from _flat(value[-1])
        elif kind is _constants.ATOMIC_GROUP:
            yield from _flat(value)
        else:
            yield kind, value


def _spelt(kind: Any, value: Any) -> Literals:
    """All that a part may be, in small letters and marks; none if that isn't known or too much."""
    if kind is _ROW:
        return frozenset({value})
    if kind in (_constants.AT, _constants.ASSERT_NOT):
        return frozenset({_edge(kind, value)})
    if kind is _constants.BRANCH:
        each = [_all_spelt(branch) for branch in value[1]]
        return _few(frozenset().union(*each)) if all(each) else frozenset()
    if kind in _REPEATS:
        least, most, repeated = value
        once = _all_spelt(repeated)
        if once and (least, most) == (0, 1):
            return _few(once | _NOTHING)
        if most <= _LONGEST and least == most:
            return _all_spelt([*repeated] * least)
        return frozenset()
    return letters_of(kind, value)


def _all_spelt(items: Iterable[Item]) -> Literals:
    """All that a sequence may be; none if that isn't known or too much."""
    runs = _NOTHING
    for kind, value in _flat(items):
        spelt = _spelt(kind, value)
        if not spelt or len(spelt) * len(runs) > _MOST_RUNS:
            return frozenset()
        runs = _rows(runs, spelt)
    return runs


def _few(some: Literals) -> Literals:
    return some if len(some) <= _MOST_RUNS else frozenset()


def _rows(some: Literals, others: Literals) -> Literals:
    return frozenset(one + other for one in some for other in others)


def _edge(kind: Any, value: Any) -> str:
    """The mark of a place at which a word begins or ends, or nothing."""
    if kind is _constants.AT:
        return _EDGES.get(value, "")
    if kind is _constants.ASSERT_NOT:
        _, unwanted = value
        return _GAP if len(unwanted) == 1 and _holds_words(*unwanted[0]) else ""
    return ""


def _holds_words(kind: Any, value: Any) -> bool:
    """Whether a set of signs holds all that words are made of."""
    if kind is not _constants.IN or (_constants.NEGATE, None) in value:
        return False
    return (_constants.CATEGORY, _constants.CATEGORY_WORD) in value


def _is_blank(kind: Any, value: Any) -> bool:
    """Whether a part is a sign of which no word is made."""
    return kind is _constants.IN and all(
        (sort is _constants.CATEGORY and one in _NO_WORDS)
        or (sort is _constants.LITERAL and not is_of_words(chr(one)))
        for sort, one in value
    )


def _told(runs: Literals) -> list[Literals]:
    """What rows of letters and marks ask for."""
    return _asked({*map(_piece, runs)})


def _asked(pieces: Set[str]) -> list[Literals]:
    """What pieces ask for of which one must be there; nothing if one of them says nothing."""
    if not all(pieces):
        return []
    # Of `mum` and `mums` the one is enough.
    return [frozenset(one for one in pieces if not any(o in one for o in pieces - {one}))]


def _piece(run: str) -> str:
    """A row of letters as it stands in a text whose signs are set apart, with the edges told."""
    letters = run.translate(_NO_MARKS)
    if not letters.strip(BLANK):
        return ""
    before, behind = run[: -len(run.lstrip(_MARKS))], run[len(run.rstrip(_MARKS)) :]
    piece = apart(small_of(letters))
    if _GAP in before or (_EDGE in before and is_of_words(letters[0])):
        piece = BLANK + piece.removeprefix(BLANK)
    if _GAP in behind or (_EDGE in behind and is_of_words(letters[-1])):
        piece = piece.removesuffix(BLANK) + BLANK
    return piece[:LONGEST_PIECE]


def letters_of(kind: Any, value: Any) -> Literals:
    """The few letters of which a part is exactly one, in small letters; none if it is otherwise."""
    if kind is _constants.LITERAL:
        return frozenset({small_of(chr(value))})
    if kind is not _constants.IN:
        return frozenset()
    letters: set[str] = set()
    for sort, one in value:
        if sort is _constants.LITERAL:
            letters.add(small_of(chr(one)))
        elif sort is _constants.RANGE and one[1] - one[0] < _MOST_LETTERS:
            letters.update(small_of(chr(code)) for code in range(one[0], one[1] + 1))
        else:
            return frozenset()
    return frozenset(letters) if len(letters) <= _MOST_LETTERS else frozenset()


def _rarity(piece: str) -> float:
    """How seldom a text holds a piece, roughly: signs tell most, spaces least."""
    rare = sum(_RARITY.get(letter, _OF_A_SIGN) for letter in piece)
    return min(rare, _OF_THE_FREQUENT) if piece in _FREQUENT else rare


def _telling(some: Literals) -> tuple[float, int, list[str]]:
    """The rarer the pieces and the fewer, the fewer texts hold one."""
    held = fsum(_HELD ** _rarity(piece) for piece in some)
    return -round(held, _DIGITS), -len(some), sorted(some)
