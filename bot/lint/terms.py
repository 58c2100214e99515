"""Word lists looked up in one pass over a text's words, whatever their number."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bot.lint.reading import Reading, words_of

ANY_LANGUAGE: Final = "any"
# `en-only` words run where the text is surely English, `en` words also where it may be.
SURELY: Final = "-only"
LONGEST_TERM: Final = 8


class Hit(NamedTuple):
    """A term that was seen: the words' half-open range, and that of the code points."""

    first: int
    last: int
    start: int
    end: int


class _Term(NamedTuple):
    words: tuple[str, ...]
    kind: str
    language: str


class Terms:
    """Classes of words and phrases: `{class: {language: phrases}}`."""

    def __init__(self, classes: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Index every phrase by its first word; `alerte(s)` stands for both forms."""
        self._by_first: dict[str, list[_Term]] = {}
        self._by_tag: dict[str, list[_Term]] = {}
        for kind, by_language in classes.items():
            for language, phrases in by_language.items():
                for form in (form for phrase in phrases for form in forms(phrase)):
                    term = _Term(words_of(form), kind, language)
                    self._by_first.setdefault(term.words[0], []).append(term)
                    if len(term.words) > 1:
                        self._by_tag.setdefault("".join(term.words), []).append(term)

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find every term in a text, by class, in the text's order."""
        found: dict[str, list[Hit]] = {}
        words = reading.words
        for index, word in enumerate(words):
            for term in self._by_first.get(word.folded, ()):
                last = index + len(term.words)
                if speaks(term.language, reading) and _stands(term, reading, index):
                    hit = Hit(index, last, word.start, words[last - 1].end)
                    found.setdefault(term.kind, []).append(hit)
            if word.start and reading.text[word.start - 1] == "#":
                for term in self._by_tag.get(word.folded, ()):
                    if speaks(term.language, reading):
                        hit = Hit(index, index + 1, word.start, word.end)
                        found.setdefault(term.kind, []).append(hit)
        self._find_signs(reading, found)
        return found

    def _find_signs(self, reading: Reading, found: dict[str, list[Hit]]) -> None:
        for sign in reading.signs:
            for term in self._by_first.get(sign.character, ()):
                hit = Hit(sign.after, sign.after, sign.start, sign.end)
                found.setdefault(term.kind, []).append(hit)


def speaks(language: str, reading: Reading) -> bool:
    """Whether the words of a language may run on a text."""
    if language.endswith(SURELY):
        return reading.languages == {language.removesuffix(SURELY)}
    return language == ANY_LANGUAGE or language in reading.languages


def _stands(term: _Term, reading: Reading, index: int) -> bool:
    if len(term.words) == 1:
        return True
    seen = reading.words[index : index + len(term.words)]
    return len(seen) == len(term.words) and all(
        word.folded == wanted for word, wanted in zip(seen, term.words, strict=True)
    )


def forms(phrase: str) -> tuple[str, ...]:
    """Spell out the optional ending of `word(s)`."""
    head, bracket, rest = phrase.partition("(")
    ending, _, tail = rest.partition(")")
    return (head + tail, head + ending + tail) if bracket else (phrase,)
