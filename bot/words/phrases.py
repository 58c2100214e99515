"""Sentences: English where they are written, and said in the language of whoever reads them.

The English template at the call site is the key of its translation. The ground and the rooms
make phrases, which are English to them, to the database and to every digest; only the edges
turn them into another language. What isn't translated is said in English.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from bot.words.french import french
from bot.words.languages import Language, in_force

Render = Callable[[Language], str]

# Only plain ones: French has narrow spaces that stay.
_SPACES = re.compile(" +")


class Phrase(str):
    """Text, English but for findings of lint, that can say itself in each language.

    Whatever is made of it by slicing, joining or an f-string is plain text.
    """

    __slots__ = ("_render", "_written")

    _render: Render
    _written: Language

    def __new__(cls, text: str, render: Render, written: Language = Language.EN) -> "Phrase":
        """Keep the text in the language it is `written` in; `render` says the others."""
        made = super().__new__(cls, text)
        made._render = render
        made._written = written
        return made

    def __deepcopy__(self, memo: object) -> "Phrase":
        """Nothing in it ever changes."""
        return self

    def in_language(self, language: Language) -> str:
        """Say it in a language."""
        return str(self) if language is self._written else self._render(language)


def marked(template: str) -> str:
    """Return a template as it is; it stands in a table or an enum, and is said from there."""
    return template


def phrase(template: str, /, **parts: object) -> str:
    """Make a phrase to be said later; parts that are phrases or enums are translated as well."""

    def render(language: Language) -> str:
        return _filled(template, parts, language)

    return Phrase(render(Language.EN), render)


def counted(one: str, many: str, /, *, n: int, **parts: object) -> str:
    """Make a phrase of one thing or of several, with their number as `{n}`."""

    def render(language: Language) -> str:
        return _filled(_form(one, many, n, language), {"n": n, **parts}, language)

    return Phrase(render(Language.EN), render)


def worded(bare: str, quoting: str, /, *, words: str, **parts: object) -> str:
    """Make a phrase that quotes somebody's own `words`, or the one for where there are none."""
    return phrase(quoting, words=words, **parts) if words else phrase(bare, **parts)


def joined(separator: str, parts: Iterable[str]) -> str:
    """Join phrases, which stay phrases."""
    kept = tuple(parts)

    def render(language: Language) -> str:
        return in_language(separator, language).join(in_language(one, language) for one in kept)

    return Phrase(render(Language.EN), render)


def capitalized(words: str) -> str:
    """Let a phrase begin with a capital letter."""
    return _changed(words, lambda text: text[:1].upper() + text[1:])


def trimmed(words: str) -> str:
    """Take away the space around a phrase, as where its first part says nothing."""
    return _changed(words, str.strip)


def unended(words: str) -> str:
    """Take away the full stop of a phrase that becomes part of another one."""
    return _changed(words, lambda text: text.rstrip("."))


def tidied(words: str) -> str:
    """Close the gaps of a phrase where parts say nothing, and drop what stands around them."""
    return _changed(words, lambda text: _SPACES.sub(" ", text.replace("()", "")).strip())


def _changed(words: str, change: Callable[[str], str]) -> str:
    def render(language: Language) -> str:
        return change(in_language(words, language))

    return Phrase(render(Language.EN), render)


def t(template: str, /, **parts: object) -> str:
    """Say something now, in the language in force. For the edges only."""
    return _filled(template, parts, in_force())


def tn(one: str, many: str, /, *, n: int, **parts: object) -> str:
    """Say something of one thing or of several now, with their number as `{n}`."""
    return _filled(_form(one, many, n, in_force()), {"n": n, **parts}, in_force())


def rendered(words: str) -> str:
    """Say a phrase, or a marked word of an enum, in the language in force."""
    return in_language(words, in_force())


def in_language(words: object, language: Language) -> str:
    """Say one value in a language: a phrase, a word of an enum, or whatever stands as it is."""
    match words:
        case Phrase():
            return words.in_language(language)
        case StrEnum():
            return _template(words.value, language)
        case _:
            return str(words)


def _filled(template: str, parts: dict[str, object], language: Language) -> str:
    words = _template(template, language)
    if not parts:
        return words
    return words.format_map({name: _part(value, language) for name, value in parts.items()})


def _part(value: object, language: Language) -> object:
    return in_language(value, language) if isinstance(value, str) else value


def _template(english: str, language: Language) -> str:
    if language is Language.EN:
        return english
    return french().get(english, english)


def _form(one: str, many: str, n: int, language: Language) -> str:
    """French says nothing in the singular, too."""
    alone = abs(n) < 2 if language is Language.FR else n == 1
    return one if alone else many
