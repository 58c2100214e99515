"""Hashtags that read otherwise when somebody splits them elsewhere."""

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.likely import Ranks, likeliest
from bot.lint.look import Look, Seen
from bot.lint.pieces import Search
from bot.lint.reading import fold

_TAG: Final = lazy(r"(?<![\w&/])[#＃](?P<name>\w{3,60})")
_HUMP: Final = lazy(
    r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Ý])|(?<=[A-ZÀ-Ý])(?=[A-ZÀ-Ý][a-zà-ÿ])|_|(?<=\D)(?=\d)|(?<=\d)(?=\D)"
)
_DIGITS: Final = "0123456789"
_LONGEST_WORD, _LEAST_BAD = 18, 3
# How many sets of words are kept ready; a process has one.
_MOST_LINTERS: Final = 4
_LEAST_BESIDE = 3
_TELLING = 5
# What a reader makes of a whole tag, whatever its capitals; each one happened to somebody.
TRAPS: Final[Mapping[str, str]] = {
    "susanalbumparty": "Su's anal bum party",
    "nowthatchersdead": "Now that Cher's dead",
    "whorepresents": "whore presents",
    "penisland": "penis land",
    "therapistfinder": "the rapist finder",
    "expertsexchange": "expert sex change",
    "speedofart": "speedo fart",
    "scunthorpeunited": "an insult in the middle",
    "hobbitch": "hob bitch",
    "swissbitch": "Swiss bitch",
    "childrenswear": "children swear",
    "americanscrapmetal": "American's crap metal",
    "teacherstalk": "teachers stalk",
    "dicksonweb": "dicks on web",
    "mammotherection": "mammoth erection",
    "analbum": "anal bum",
    "oddsextractor": "odd sex tractor",
    "kidsexchange": "kid sex change",
    "lesbocages": "lesbo cages",
    "wintersexhibition": "winter sex hibition",
    "artsexhibition": "art sex hibition",
    "powergenitalia": "power genitalia",
    "molestationnursery": "molestation nursery",
    "ladrape": "lad rape",
    "viagrafix": "viagra fix",
    "itscumin": "its cum in",
    "growersexchange": "grower sex change",
    "writersexchange": "writer sex change",
    "bakersexchange": "baker sex change",
    "teachersexchange": "teacher sex change",
    "makersexchange": "maker sex change",
    "readersexchange": "reader sex change",
    "swallowsexpo": "swallow sex po",
    "womensexpo": "women sex po",
    "mensexhibition": "men sex hibition",
    "itsexciting": "it sex citing",
}
# A word that a bad one follows in speech, so that a reader hears both: `big ass`, `gros con`.
_HEARD_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "ass": ("big", "dumb", "fat", "bad", "smart", "hot", "tight", "huge", "kick", "lazy", "sexy"),
    "cum": ("its", "hot", "my", "her", "his"),
    "tit": ("big", "nice", "hot"),
    "con": ("gros", "sale", "petit", "vieux", "pauvre", "jeune", "beau"),
    "cul": ("gros", "beau", "joli", "petit", "ton", "mon"),
    "pute": ("sale", "grosse", "petite", "vieille"),
    "chatte": ("ma", "ta", "grosse", "petite"),
}


# A word that loses its accents in a tag, and what then stands there.
_BARE_ENDINGS: Final[Mapping[str, str]] = {"depute": "de pute", "deputes": "de putes"}


def _bare_ending(name: str) -> str:
    """What a tag without capitals and accents ends with, or nothing."""
    head = next((end for end in _BARE_ENDINGS if name.lower().endswith(end)), "")
    if not head or len(name) <= len(head) or name[: -len(head)] != name[: -len(head)].lower():
        return ""
    return f"{name[: -len(head)]} {_BARE_ENDINGS[head]}"


# Letters that read as one word only, wherever they run together in a tag without capitals.
_MIDDLES: Final[Mapping[str, str]] = {
    "therapist": "the rapist",
    "encul": "encul…",
    "salopes": "salopes",
    "unviol": "un viol",
    "desculs": "des culs",
    "leviol": "le viol",
    "duviol": "du viol",
    "putes": "putes",
    "connard": "connard",
    "bordel": "bordel",
    "analsex": "anal sex",
    "nazis": "nazis",
}
_WHOLE: Final = frozenset({"therapist", "therapists"})


def _in_the_middle(name: str) -> str:
    """What everybody reads in the middle of a tag whose author set no capitals, or nothing."""
    if _HUMP.search(name):
        return ""
    plain = fold(name)
    return next(
        (
            plain.replace(seen, f" {reading} ").strip()
            for seen, reading in _MIDDLES.items()
            if seen in plain and plain not in _WHOLE and not plain.startswith("physiotherap")
        ),
        "",
    )


def other_reading(look: Look) -> Iterator[Seen]:
    """A tag that can be read with a bad word across the borders that its author meant."""
    for match in _TAG.finditer(look.text) if look.may_have_tags else ():
        name = match["name"]
        if (bare := name.rstrip(_DIGITS)) and not _HUMP.search(bare):
            # A year behind a tag parts none of its words.
            name = bare
        plain = fold(name.replace("_", ""))
        if trap := TRAPS.get(plain):
            clear = bool(_HUMP.search(name))
            yield Seen(span=match.span(), facts={"reading": trap}, severity=2 if clear else None)
            continue
        if reading := _bare_ending(name) or _in_the_middle(name):
            yield Seen(span=match.span(), facts={"reading": reading})
            continue
        if not plain.isascii() or not plain.isalnum() or len(plain) > 40:
            continue
        if not _search_for_coarse((*look.known.bad.values(),)).held_by(plain):
            continue
        parts = [fold(part) for part in _HUMP.split(name) if part and part != "_"]
        written = len(parts) > 1
        if not written and (heard := _heard_together(look, plain)):
            yield Seen(span=match.span(), facts={"reading": heard})
            continue
        if not written and (likely := _read_as_likely(look, plain)):
            yield Seen(span=match.span(), facts={"reading": likely})
            continue
        meant = parts if written else _meant(look, plain)
        if not meant and (bare := _bare_word(look, plain)):
            yield Seen(span=match.span(), facts={"reading": bare})
            continue
        if meant and (reading := _bad_reading(look, plain, meant)):
            facts = {"reading": reading}
            yield Seen(span=match.span(), facts=facts, severity=2 if written else None)


def _heard_together(look: Look, plain: str) -> str:
    """A reading in which a bad word follows one that it follows in speech, or nothing."""
    for bad, before in _HEARD_TOGETHER.items():
        for head in before if bad in plain else ():
            start = plain.find(f"{head}{bad}")
            if start < 0 or (start and not _is_read(look, plain[:start])):
                continue
            # A letter may be heard twice: `big ass sale`.
            end = start + len(head) + len(bad)
            for tail in (plain[end:], plain[end - 1 :] if end < len(plain) else ""):
                if len(tail) > _LEAST_BESIDE and _is_read(look, tail):
                    return f"{plain[:start]} {head} {bad} {tail}".strip()
    return ""


# What everybody reads, though the words around it are names that no list holds.
_BARE: Final = frozenset(
    {
        "penis", "slut", "whore", "cunt", "fuck", "shit", "porn", "rapist", "vagina", "dildo",
        "wank", "twat", "nazi", "pute", "putes", "putain", "encule", "merde", "bitch", "orgasm",
        "sperm",
    }
)  # fmt: skip


def _bare_word(look: Look, plain: str) -> str:
    """A coarse word in a tag that nothing else explains, or nothing."""
    for bad in sorted(_BARE):
        start = plain.find(bad)
        if start < 0 or plain == bad or plain in _WHOLE:
            continue
        end = start + len(bad)
        wider = (
            plain[first:last]
            for first in range(start + 1)
            for last in range(end, len(plain) + 1)
            if last - first > len(bad)
        )
        if not any(_is_read(look, one) for one in wider):
            return f"{plain[:start]} {bad} {plain[end:]}".strip()
    return ""


# Coarse words that no list of insults needs, and any reader of a tag sees.
_COARSE: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        {
            "suck", "sucks", "sucking", "poo", "poop", "fart", "farts", "boobs", "boob", "bum",
            "butt", "crap", "anus", "whores", "sluts", "rapists", "knob",
        }
    ),
    "fr": frozenset(
        {
            "suce", "sucez", "nichons", "culs", "cul", "cons", "caca", "pipi", "prout", "teub",
            "couilles", "violeur", "violeurs", "salopes", "putes", "encules", "chieur", "bite",
        }
    ),
}  # fmt: skip
# How much less likely a reading may be that a reader hears beside the one that is meant.
_AS_LIKELY: Final = 2.0
# Such words stand anywhere; a rarer one of two letters is a piece of a name.
_EVERYWHERE: Final = 150
# A shorter tag may be one word that no list has.
_LONG: Final = 8
# Of these a name holds the letters soon: they count only beside a harmless reading.
_IN_NAMES: Final = frozenset({"arse", "ass", "cock", "dick", "tit", "tits", "cum", "sex", "bum"})


def _read_as_likely(look: Look, plain: str) -> str:
    """A reading with a coarse word that is about as likely as the harmless one, or nothing."""
    if plain in _WHOLE:
        return ""
    known = look.known
    both = {code: (ranks, _coarse(code, known.bad[code])) for code, ranks in known.ranks.items()}
    read = {code: likeliest(plain, ranks, bad) for code, (ranks, bad) in both.items()}
    meant = min(fine.cost for fine, _ in read.values())
    for language in sorted(look.reading.languages):
        coarse, (ranks, bad) = read[language][1], both[language]
        if not coarse.words or len(coarse.words) == 1:
            continue
        alone = meant == inf and len(plain) >= _LONG and _is_sure(coarse.words, ranks, bad)
        if alone or coarse.cost <= meant + _AS_LIKELY < inf:
            return " ".join(coarse.words)
    return ""


@lru_cache(maxsize=_MOST_LINTERS)
def _search_for_coarse(bad: tuple[frozenset[str], ...]) -> Search:
    """What finds the bad words in a tag of which every bad reading has one; kept as it is."""
    return Search(_BARE.union(*bad, *_COARSE.values(), _HEARD_TOGETHER))


@lru_cache(maxsize=_MOST_LINTERS * len(_COARSE))
def _coarse(language: str, bad: frozenset[str]) -> frozenset[str]:
    """All coarse words of a language; kept, since many tags ask for them."""
    return (bad | _COARSE[language]) - {"con"}


def _is_sure(words: Sequence[str], ranks: Ranks, bad: Set[str]) -> bool:
    """Whether a reading without a harmless one beside it is none of a name's letters."""
    fine = [word for word in words if word not in bad]
    short = [word for word in fine if len(word) < _LEAST_BESIDE]
    return bool(fine) and (
        all(ranks[word] < _EVERYWHERE for word in short)
        and any(word in bad and word not in _IN_NAMES for word in words)
    )


def _is_read(look: Look, text: str) -> bool:
    spoken = look.reading.languages
    lists = [words for code, words in look.known.frequent.items() if code in spoken]
    return any(text in words for words in lists)


def _meant(look: Look, plain: str) -> list[str]:
    """The harmless reading in the fewest words; nothing where every reading is a bad one."""
    readings = [_split(plain, words) for words in look.known.harmless.values()]
    return min((one for one in readings if one), key=len, default=[])


def _bad_reading(look: Look, plain: str, meant: list[str]) -> str:
    """The first complete reading with a bad word across a border, or nothing."""
    for language, frequent in look.known.frequent.items():
        if language not in look.reading.languages:
            continue
        bad = look.known.bad.get(language, frozenset())
        for start, end in _places(plain, bad, meant):
            before, after = (_split(part, frequent, bad) for part in (plain[:start], plain[end:]))
            if before is None or after is None:
                # `sex` is seen wherever a plural meets a word in `ex`.
                if end - start < _TELLING and plain[start:end] != "sex":
                    continue
                # A word as plain as this one is seen wherever it stands.
                before, after = [plain[:start]], [plain[end:]]
            least = _LEAST_BESIDE if end - start == _LEAST_BAD and plain[start:end] != "sex" else 1
            if all(len(word) >= least for word in (*before, *after)):
                return " ".join([*before, plain[start:end], *after]).strip()
    return ""


def _places(plain: str, bad: frozenset[str], meant: list[str]) -> Iterator[tuple[int, int]]:
    """Where a bad word lies across a border of the words that the author meant."""
    borders = list(accumulate(map(len, meant)))[:-1]
    for border in borders:
        for start in range(max(0, border - _LONGEST_WORD), border):
            for end in range(border + 1, min(len(plain), start + _LONGEST_WORD) + 1):
                if end - start >= _LEAST_BAD and plain[start:end] in bad:
                    yield start, end


def _split(text: str, *words: frozenset[str]) -> list[str] | None:
    """The reading in the fewest words, `None` if there is none; nothing for nothing."""
    best: list[list[str] | None] = [[]] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before = best[start]
            if before is None:
                continue
            word = text[start:end]
            if (
                any(word in some for some in words)
                or word.isdigit()
                or (len(word) == 1 and start == 0 and word in "s")
            ):
                known = best[end]
                if known is None or len(before) + 1 < len(known):
                    best[end] = [*before, word]
    return best[len(text)]
