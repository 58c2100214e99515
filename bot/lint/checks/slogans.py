"""Words by which everybody knows another house."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen
from bot.lint.reading import Word, words_of

# The folded words of a slogan, and those of the houses that may use it.
_SLOGANS: Final[Mapping[str, str]] = {
    "just do it": "nike",
    "impossible is nothing": "adidas",
    "i'm lovin it": "mcdonald mcdonalds mcdo",
    "im lovin it": "mcdonald mcdonalds mcdo",
    "because you're worth it": "oreal",
    "because youre worth it": "oreal",
    "have a break have a kit kat": "kitkat nestle",
    "every little helps": "tesco",
    "finger lickin good": "kfc",
    "it's finger lickin good": "kfc",
    "gives you wings": "bull",
    "the best a man can get": "gillette",
    "taste the rainbow": "skittles",
    "vorsprung durch technik": "audi",
    "never knowingly undersold": "lewis",
    "beanz meanz heinz": "heinz",
    "should've gone to specsavers": "specsavers",
    "shouldve gone to specsavers": "specsavers",
    "america runs on dunkin": "dunkin",
    "have it your way": "burger",
    "melts in your mouth not in your hands": "mars",
    "the ultimate driving machine": "bmw",
    "belong anywhere": "airbnb",
    "open happiness": "coca",
    "save money live better": "walmart asda",
    "expect more pay less": "target",
    "to fly to serve": "airways",
    "parce que vous le valez bien": "oreal",
    "parce que je le vaux bien": "oreal",
    "venez comme vous etes": "mcdonald mcdonalds mcdo",
    "c'est tout ce que j'aime": "mcdonald mcdonalds mcdo",
    "le contrat de confiance": "darty",
    "a fond la forme": "decathlon",
    "zero tracas zero blabla": "mma",
    "haribo c'est beau la vie": "haribo",
    "il a free il a tout compris": "free",
    "vous n'irez plus chez nous par hasard": "total totalenergies",
    "avec carrefour je positive": "carrefour",
    "la vie la vraie": "auchan",
    "bien plus qu'une assurance": "groupama",
    "l'energie est notre avenir economisons la": "edf engie total",
    "des pates des pates oui mais des panzani": "panzani",
    "un peu de douceur dans un monde de brutes": "lindt",
}
_OWNERS: Final = {words_of(said): frozenset(owner.split()) for said, owner in _SLOGANS.items()}
_BY_FIRST: Final = {
    first: [words for words in _OWNERS if words[0] == first]
    for first in {words[0] for words in _OWNERS}
}
_TAGS: Final = {"".join(words): words for words in _OWNERS}
_ENDS: Final = lazy(r"\s*(?:\Z|[.!?…\n#(\[–—\U0001f000-\U0001faff\u2600-\u27bf])")
_BEGINS: Final = lazy(r"(?:\A|[.!?…\n:–—\U0001f000-\U0001faff\u2600-\u27bf]\s{0,2})\Z")
_BEFORE: Final = 4


def other_slogan(look: Look) -> Iterator[Seen]:
    """The slogan of another house, as a sentence or a hashtag of its own."""
    profile = look.post.profile
    if not profile.name:
        return
    own = {word for name in (profile.name, *profile.glossary) for word in words_of(name)}
    words = look.reading.words
    for index, word in enumerate(words):
        for slogan in _BY_FIRST.get(word.folded, ()):
            told = words[index : index + len(slogan)]
            if tuple(one.folded for one in told) == slogan and _stands_alone(look, told):
                yield from _of_another(own, slogan, (told[0].start, told[-1].end))
        tag = _TAGS.get(word.folded)
        if tag and look.text[word.start - 1 : word.start] == "#":
            yield from _of_another(own, tag, (word.start, word.end))


def _of_another(own: set[str], slogan: tuple[str, ...], span: tuple[int, int]) -> Iterator[Seen]:
    if own.isdisjoint(_OWNERS[slogan]):
        yield Seen(span=span)


def _stands_alone(look: Look, told: "tuple[Word, ...] | list[Word]") -> bool:
    """Whether some words are all of a sentence: an idiom stands within one."""
    before = look.text[max(0, told[0].start - _BEFORE) : told[0].start]
    return bool(_BEGINS.search(before) and _ENDS.match(look.text, told[-1].end))
