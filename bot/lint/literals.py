"""What a text must contain before a pattern can match: most patterns needn't be tried.

The pattern is read by Python's own parser. What isn't understood asks for nothing, so that at
worst a pattern is tried in vain.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read one
from types import MappingProxyType
from typing import Any, Final

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
_MOST_RUNS: Final = 48
_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)

Literals = frozenset[str]
"""Pieces in small letters, of which a text must hold at least one."""

Demands = Sequence[Collection[str]]
"""Of each of these a text must hold a piece; none: nothing is known, anything may match."""

NO_DEMANDS: Final[Mapping[str, Demands]] = MappingProxyType({})


def demands_of(pattern: str) -> tuple[Literals, ...]:
    """Give all that a text in small letters must hold to match, the most telling first."""
    told: list[Literals] = []
    for some in sorted({*_of_sequence(_parser.parse(pattern))}, key=_telling, reverse=True):
        if not any(_follows(some, known) for known in told):
            told.append(some)
    return tuple(told)


def _follows(some: Literals, known: Literals) -> bool:
    """Whether a text that holds one of the known pieces holds one of these anyway."""
    return all(any(piece in longer for piece in some) for longer in known)


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> list[Literals]:
    """What each part of a sequence asks for; letters in a row are one part."""
    demands: list[Literals] = []
    runs: Literals = frozenset()
    for kind, value in items:
        repeated = kind in _REPEATS and value[0] >= 1
        letters = letters_of(*value[2][0]) if repeated and len(value[2]) == 1 else frozenset()
        letters = letters or letters_of(kind, value)
        if letters and len(letters) * len(runs) <= _MOST_RUNS:
            runs = frozenset(run + letter for run in runs or {""} for letter in letters)
            if not repeated:
                continue
        demands += [runs] if runs else []
        # A letter that is repeated stands at the end of its row as well as at its start.
        runs = letters
        if repeated or not letters:
            demands += _of_part(kind, value)
    return [*demands, *([runs] if runs else [])]


def letters_of(kind: Any, value: Any) -> Literals:
    """The few letters of which a part is exactly one, in small letters; none if it is otherwise."""
    if kind is _constants.LITERAL:
        return frozenset({chr(value).lower()})
    if kind is not _constants.IN:
        return frozenset()
    letters: set[str] = set()
    for sort, one in value:
        if sort is _constants.LITERAL:
            letters.add(chr(one).lower())
        elif sort is _constants.RANGE and one[1] - one[0] < _MOST_LETTERS:
            letters.update(chr(code).lower() for code in range(one[0], one[1] + 1))
        else:
            return frozenset()
    return frozenset(letters) if len(letters) <= _MOST_LETTERS else frozenset()


def _of_part(kind: Any, value: Any) -> list[Literals]:
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[-1])
    if kind is _constants.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind is _constants.ASSERT:
        return _of_sequence(value[1])
    if kind in _REPEATS:
        least, _, repeated = value
        return _of_sequence([*repeated] * min(least, _LONGEST)) if least else []
    if kind is _constants.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in value[1]])
    return []


def _of_branches(branches: list[list[Literals]]) -> list[Literals]:
    """One branch matches, so that the best of each are asked for together."""
    if not all(branches):
        return []
    return [frozenset().union(*(max(demands, key=_telling) for demands in branches))]


def _rarity(piece: str) -> float:
    """How seldom a text holds a piece, roughly: signs tell most, spaces least."""
    rare = sum(_RARITY.get(letter, _OF_A_SIGN) for letter in piece)
    return min(rare, _OF_THE_FREQUENT) if piece in _FREQUENT else rare


def _telling(some: Literals) -> tuple[float, int, list[str]]:
    """The rarer the pieces and the fewer, the fewer texts hold one."""
    held = fsum(_HELD ** _rarity(piece) for piece in some)
    return -round(held, _DIGITS), -len(some), sorted(some)
