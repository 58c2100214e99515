"""Word lists looked up in one pass over a text's words, whatever their number."""

from collections.abc import Iterable, Iterator, Mapping
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


class _Node:
    """Where the words so far lead: the words that may follow, the terms that end here."""

    __slots__ = ("ends", "then")

    def __init__(self) -> None:
        self.then: dict[str, _Node] = {}
        self.ends: list[tuple[str, str]] = []


class Terms:
    """Classes of words and phrases: `{class: {language: phrases}}`."""

    def __init__(
        self,
        classes: Mapping[str, Mapping[str, Iterable[str]]],
        frequent: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Index every phrase by its words; `alerte(s)` stands for both forms.

        A word that is `frequent` in another language (`camé` reads as `came`) waits until its
        own is sure, unless the class means it in both.
        """
        self._root = _Node()
        self._by_tag: dict[str, list[tuple[str, str]]] = {}
        ordinary = frequent or {}
        for kind, by_language in classes.items():
            told = {
                language: {words_of(form) for phrase in phrases for form in forms(phrase)}
                for language, phrases in by_language.items()
            }
            for language, each in told.items():
                others = [o for o in ordinary if o != language and language in ordinary]
                for words in each:
                    meant = any(words in told.get(other, ()) for other in others)
                    taken = any(words[0] in ordinary[other] for other in others)
                    unsure = len(words) == 1 and taken and not meant
                    self._add(words, (kind, f"{language}{SURELY}" if unsure else language))

    def _add(self, words: tuple[str, ...], end: tuple[str, str]) -> None:
        node = self._root
        for word in words:
            node = node.then.setdefault(word, _Node())
        node.ends.append(end)
        if len(words) > 1:
            self._by_tag.setdefault("".join(words), []).append(end)

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find every term in a text, by class, in the text's order."""
        found: dict[str, list[Hit]] = {}
        spoken = spoken_in(reading)
        for index, word in enumerate(reading.words):
            for kind, language, last in self._ends(reading, index):
                if language in spoken:
                    hit = Hit(index, last, word.start, reading.words[last - 1].end)
                    found.setdefault(kind, []).append(hit)
        for sign in reading.signs:
            node = self._root.then.get(sign.character)
            for kind, _ in node.ends if node else ():
                hit = Hit(sign.after, sign.after, sign.start, sign.end)
                found.setdefault(kind, []).append(hit)
        return found

    def _ends(self, reading: Reading, index: int) -> Iterator[tuple[str, str, int]]:
        """Every term that begins with this word, and the number of the word behind it."""
        words = reading.words
        node, last = self._root.then.get(words[index].folded), index + 1
        if words[index].start and reading.text[words[index].start - 1] == "#":
            yield from ((*end, last) for end in self._by_tag.get(words[index].folded, ()))
        while node is not None:
            for kind, language in node.ends:
                yield kind, language, last
            node = node.then.get(words[last].folded) if last < len(words) else None
            last += 1


def spoken_in(reading: Reading) -> frozenset[str]:
    """The keys of word lists that may run on a text."""
    spoken = reading.languages | {ANY_LANGUAGE}
    if len(reading.languages) == 1:
        spoken |= {f"{language}{SURELY}" for language in reading.languages}
    return spoken


def forms(phrase: str) -> tuple[str, ...]:
    """Spell out the optional endings of `word(s)`."""
    head, bracket, rest = phrase.partition("(")
    ending, _, tail = rest.partition(")")
    if not bracket:
        return (phrase,)
    return tuple(f"{head}{middle}{form}" for form in forms(tail) for middle in ("", ending))
