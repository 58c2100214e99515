"""Word lists looked up in one pass over a text's words, whatever their number."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, partial
from operator import attrgetter
from typing import Final, NamedTuple

from bot.lint.reading import Reading, words_of

ANY_LANGUAGE: Final = "any"
# `en-only` words run where the text is surely English, `en` words also where it may be.
SURELY: Final = "-only"
LONGEST_TERM: Final = 8
_FOLDED: Final = attrgetter("folded")


class Hit(NamedTuple):
    """A term that was seen: the words' half-open range, and that of the code points."""

    first: int
    last: int
    start: int
    end: int


# Made for many words of a text, and twice as fast as to name the fields.
_hit: Final[Callable[[tuple[int, int, int, int]], Hit]] = partial(tuple.__new__, Hit)

_End = tuple[str, str]
"""A class, and the language of its list."""


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
        self._words: dict[str, list[_End]] = {}
        # By the first word and the second.
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], _End]]]] = {}
        self._by_tag: dict[str, list[_End]] = {}
        ordinary = frequent or {}
        for kind, by_language in classes.items():
            told = {
                language: {words_of(form) for phrase in phrases for form in forms(phrase)}
                for language, phrases in by_language.items()
            }
            for language, phrases in told.items():
                others = [o for o in ordinary if o != language and language in ordinary]
                waits = [ordinary[other] for other in others]
                meant = [told[other] for other in others if other in told]
                self._add(phrases, (kind, language), waits, meant)
        for each_phrase in (one for each in self._phrases.values() for one in each.values()):
            # The shorter first, as they are read.
            each_phrase.sort(key=lambda phrase: len(phrase[0]))
        self._begun = self._words.keys() | self._phrases.keys()

    def _add(
        self,
        phrases: Iterable[tuple[str, ...]],
        end: _End,
        waits: Sequence[Set[str]],
        meant: Sequence[Set[tuple[str, ...]]],
    ) -> None:
        """Index a list; a word that `waits` for its own language doesn't where it is `meant`."""
        unsure = (end[0], f"{end[1]}{SURELY}")
        for words in phrases:
            first = words[0]
            if len(words) > 1:
                by_second = self._phrases.setdefault(first, {})
                by_second.setdefault(words[1], []).append((words[2:], end))
                self._by_tag.setdefault("".join(words), []).append(end)
                continue
            sure = not any(first in each for each in waits) or any(words in each for each in meant)
            self._words.setdefault(first, []).append(end if sure else unsure)

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Find every term in a text, by class, in the text's order."""
        found: dict[str, list[Hit]] = {}
        spoken, words = spoken_in(reading), reading.words
        for index, last, ends in self._ends(reading):
            hit = None
            for kind, language in ends:
                if language in spoken:
                    hit = hit or _hit((index, last, words[index].start, words[last - 1].end))
                    found.setdefault(kind, []).append(hit)
        for sign in reading.signs:
            for kind, _ in self._words.get(sign.character, ()):
                hit = Hit(sign.after, sign.after, sign.start, sign.end)
                found.setdefault(kind, []).append(hit)
        return found

    def _ends(self, reading: Reading) -> Iterator[tuple[int, int, Sequence[_End]]]:
        """Every term by its first word, with the number of the word behind it."""
        words, begun = reading.words, self._begun
        tags = self._by_tag if "#" in reading.text else {}
        folded = tuple(map(_FOLDED, words))
        for index, first in enumerate(folded):
            last = index + 1
            if first in tags and reading.text[words[index].start - 1 : words[index].start] == "#":
                yield index, last, tags[first]
            # Most words begin nothing, so that one look is enough for them.
            if first not in begun:
                continue
            if alone := self._words.get(first):
                yield index, last, alone
            if last < len(words) and (phrases := self._phrases.get(first)):
                for rest, end in phrases.get(folded[last], ()):
                    behind = last + 1 + len(rest)
                    if not rest or rest == folded[last + 1 : behind]:
                        yield index, behind, (end,)


def spoken_in(reading: Reading) -> frozenset[str]:
    """The keys of word lists that may run on a text."""
    return _spoken(reading.languages)


@cache
def _spoken(languages: frozenset[str]) -> frozenset[str]:
    """Cached, since there are few sets of the languages that lint knows."""
    if len(languages) == 1:
        return spoken_with(*languages)
    return languages | {ANY_LANGUAGE}


def spoken_with(language: str) -> frozenset[str]:
    """The keys of word lists that may run on a text of one language, surely or maybe."""
    return frozenset({ANY_LANGUAGE, language, f"{language}{SURELY}"})


def forms(phrase: str) -> tuple[str, ...]:
    """Spell out the optional endings of `word(s)`."""
    if "(" not in phrase:
        return (phrase,)
    head, _, rest = phrase.partition("(")
    ending, _, tail = rest.partition(")")
    return tuple(f"{head}{middle}{form}" for form in forms(tail) for middle in ("", ending))
