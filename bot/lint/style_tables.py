"""Reads the tables of Vale's common kinds of rules, and refuses what is not right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import regex  # type: ignore[import-untyped]

from bot.lint.names import nearest

SCOPES: Final = ("text", "sentence", "paragraph")
LEVELS: Final = {"suggestion": 1, "warning": 2, "error": 3}
_MATCHES: Final = ("$sentence", "$title", "$lower", "$upper")
_COMMON: Final = {
    "extends": str, "message": str, "level": str, "scope": str, "link": str, "description": str,
    "ignorecase": bool, "nonword": bool, "exceptions": list,
}  # fmt: skip
# What is for editors and for documents with markup has no meaning in a post.
_WITHOUT_MEANING: Final = frozenset({"action", "limit", "vocab", "code", "name"})


class StyleKind(StrEnum):
    """What a rule of style looks for, in Vale's words."""

    EXISTENCE = "existence"
    SUBSTITUTION = "substitution"
    OCCURRENCE = "occurrence"
    REPETITION = "repetition"
    CONDITIONAL = "conditional"
    CAPITALIZATION = "capitalization"


_OWN: Final[Mapping[StyleKind, Mapping[str, type]]] = {
    StyleKind.EXISTENCE: {"tokens": list, "raw": list, "append": bool},
    StyleKind.SUBSTITUTION: {"swap": dict, "capitalize": bool},
    StyleKind.OCCURRENCE: {"max": int, "min": int, "token": str},
    StyleKind.REPETITION: {"tokens": list, "alpha": bool, "max": int},
    StyleKind.CONDITIONAL: {"first": str, "second": str},
    StyleKind.CAPITALIZATION: {"match": str, "style": str},
}
_NEEDED: Final[Mapping[StyleKind, tuple[str, ...]]] = {
    StyleKind.EXISTENCE: (),
    StyleKind.SUBSTITUTION: ("swap",),
    StyleKind.OCCURRENCE: ("token",),
    StyleKind.REPETITION: ("tokens",),
    StyleKind.CONDITIONAL: ("first", "second"),
    StyleKind.CAPITALIZATION: ("match",),
}


def keys_of(kind: StyleKind) -> frozenset[str]:
    """The keys that say what a rule of this kind looks for, and where."""
    return frozenset({"scope", "ignorecase", "nonword", "exceptions", *_OWN[kind]})


class StyleProblem(ValueError):
    """A table can't be used; `key` is where, and the message what is wrong."""

    def __init__(self, key: str, said: str) -> None:
        """Keep the key apart: whoever knows the file finds its line."""
        super().__init__(said)
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleTable:
    """What a rule looks for, ready to look. The patterns are of the module `regex`.

    `instead` holds the right words of a substitution, in the order of the pattern's groups.
    """

    kind: StyleKind
    scope: str
    pattern: Any
    second: Any
    exceptions: Any
    instead: tuple[str, ...]
    most: int | None
    least: int
    most_alike: int
    alpha: bool
    ignorecase: bool
    match: str

    @property
    def patterns(self) -> int:
        """How many patterns are tried on a text."""
        return sum(one is not None for one in (self.pattern, self.second, self.exceptions))

    def excepted(self, quote: str, seconds: float | None = None) -> bool:
        """Whether the rule leaves these words alone. Raises `TimeoutError` after `seconds`."""
        return self.exceptions is not None and bool(
            self.exceptions.fullmatch(quote, timeout=seconds)
        )

    def same(self, one: str, other: str) -> bool:
        """Whether two words are one, as the rule compares them."""
        return one == other or (self.ignorecase and one.lower() == other.lower())


def read_table(raw: Mapping[str, Any]) -> StyleTable:
    """Read one rule's table. Raises `StyleProblem`."""
    kind = _kind(raw)
    _check(kind, raw)
    ignorecase = raw.get("ignorecase", False)
    bounded = not raw.get("nonword", False)
    second = raw.get("second")
    exceptions = [regex.escape(str(one)) if kind is StyleKind.CAPITALIZATION else str(one)
                  for one in raw.get("exceptions") or ()]  # fmt: skip
    joined = "|".join(f"(?:{_scoped(one)})" for one in exceptions)
    return StyleTable(
        kind=kind,
        scope=raw.get("scope", SCOPES[0]),
        pattern=_pattern(kind, raw, ignorecase=ignorecase, bounded=bounded),
        second=_compiled("second", second, ignorecase=ignorecase) if second else None,
        exceptions=_compiled("exceptions", joined, ignorecase=ignorecase) if joined else None,
        instead=tuple(str(one) for one in raw.get("swap", {}).values()),
        most=raw.get("max"),
        least=raw.get("min", 0),
        most_alike=raw.get("max", 1) or 1,
        alpha=raw.get("alpha", False),
        ignorecase=ignorecase,
        match=raw.get("match", ""),
    )


def _kind(raw: Mapping[str, Any]) -> StyleKind:
    written = raw.get("extends")
    try:
        return StyleKind(str(written))
    except ValueError:
        known = ", ".join(StyleKind)
        said = f"`extends: {written}` isn't read here: use one of {known}"
        raise StyleProblem("extends", said) from None


def _check(kind: StyleKind, raw: Mapping[str, Any]) -> None:
    known = {**_COMMON, **_OWN[kind]}
    for key, value in raw.items():
        if key in _WITHOUT_MEANING:
            continue
        if key not in known:
            raise StyleProblem(key, f"{kind} has no {key!r}{nearest(key, known)}")
        if not isinstance(value, known[key]) or (known[key] is int and value is True):
            raise StyleProblem(key, f"{key!r} must be a {_NAMES[known[key]]}")
    if raw.get("scope", SCOPES[0]) not in SCOPES:
        raise StyleProblem("scope", f"a scope is one of {', '.join(SCOPES)}")
    for key in ("message", *_NEEDED[kind]):
        if not raw.get(key):
            raise StyleProblem("extends", f"{kind} needs {key!r}")
    if kind is StyleKind.EXISTENCE and not (raw.get("tokens") or raw.get("raw")):
        raise StyleProblem("extends", "existence needs 'tokens' or 'raw'")
    if kind is StyleKind.OCCURRENCE and not ({"max", "min"} & raw.keys()):
        raise StyleProblem("extends", "occurrence needs 'max' or 'min'")
    if raw.get("level", "warning") not in LEVELS:
        raise StyleProblem("level", f"a level is one of {', '.join(LEVELS)}")


_NAMES: Final = {str: "text", bool: "true or false", list: "list", dict: "table", int: "number"}


def _pattern(kind: StyleKind, raw: Mapping[str, Any], *, ignorecase: bool, bounded: bool) -> Any:
    match kind:
        case StyleKind.EXISTENCE:
            # As Vale does: `raw` is one pattern in pieces, `tokens` are words.
            source, key = "".join(map(str, raw.get("raw") or ())), "raw"
            if tokens := raw.get("tokens"):
                source, key = source + _any_of(tokens, bounded=bounded), "tokens"
        case StyleKind.SUBSTITUTION:
            key = "swap"
            groups = (f"(?P<s{n}>{_scoped(str(one))})" for n, one in enumerate(raw[key]))
            source = _bounded("|".join(groups), bounded=bounded)
        case StyleKind.OCCURRENCE:
            source, key = raw["token"], "token"
        case StyleKind.REPETITION:
            source, key = _any_of(raw["tokens"], bounded=bounded), "tokens"
        case StyleKind.CONDITIONAL:
            source, key = raw["first"], "first"
        case StyleKind.CAPITALIZATION:
            source, key = ("" if raw["match"] in _MATCHES else raw["match"]), "match"
    return _compiled(key, source, ignorecase=ignorecase)


def _any_of(tokens: list[Any], *, bounded: bool) -> str:
    return _bounded("|".join(f"(?:{_scoped(str(one))})" for one in tokens), bounded=bounded)


def _bounded(source: str, *, bounded: bool) -> str:
    return rf"\b(?:{source})\b" if bounded else f"(?:{source})"


def _scoped(source: str) -> str:
    """Let an inline flag hold for its own piece alone."""
    flags = re.match(r"\(\?([imsx]+)\)", source)
    return f"(?{flags[1]}:{source[flags.end() :]})" if flags else source


def _compiled(key: str, source: str, *, ignorecase: bool) -> Any:
    try:
        return regex.compile(source, regex.M | (regex.I if ignorecase else 0))
    except regex.error as broken:
        raise StyleProblem(key, f"the pattern of {key!r} is broken: {broken}") from broken
