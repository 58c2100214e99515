"""The team's own pack, `house.toml`: words, names, embargoes and competitors of the house."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from bot.domain.report import HIGHEST
from bot.lint.names import nearest
from bot.lint.reading import words_of
from bot.lint.rules import Kind, Rule
from bot.lint.terms import LONGEST_TERM

FILE: Final = "house.toml"
FAMILY: Final = "house"
_TABLES: Final = {"forbid", "embargo", "competitors", "names"}
_PACK_TABLES: Final = {"class", "pattern", "trades", "rule"}
_KEYS: Final = {
    "forbid": {"words", "reason", "instead", "severity"},
    "embargo": {"words", "until", "reason"},
    "competitors": {"words", "severity"},
    "names": {"right", "handles"},
}
_USUAL: Final = {"forbid": 2, "embargo": 4, "competitors": 1}

Table = Mapping[str, Any]


class HouseError(ValueError):
    """The file can't be used; one line for each problem, with file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the file adds: rules over word lists, right names, own handles, and plain pack text."""

    rules: tuple[Rule, ...] = ()
    classes: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    has_pack: bool = False


NO_HOUSE: Final = House()


def read_house(text: str, name: str = FILE) -> House:
    """Read the file's text. Raises `HouseError` with all that is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise HouseError(f"{name}: {broken}") from broken
    if problems := [f"{name}{_line(text, key)}: {said}" for key, said in _problems(table)]:
        raise HouseError("\n".join(problems))
    entries = list(_entries(table))
    names = table.get("names", {})
    return House(
        rules=tuple(_rule(kind, number, entry, name) for kind, number, entry in entries),
        classes={_class(kind, number): {"any": entry["words"]} for kind, number, entry in entries},
        names=tuple(names.get("right", ())),
        handles=tuple(names.get("handles", ())),
        has_pack=bool(_PACK_TABLES & table.keys()),
    )


def _entries(table: Table) -> Iterator[tuple[str, int, Table]]:
    for kind in ("forbid", "embargo"):
        for number, entry in enumerate(table.get(kind, ()), start=1):
            yield kind, number, entry
    if "competitors" in table:
        yield "competitors", 1, table["competitors"]


def _rule(kind: str, number: int, entry: Table, source: str) -> Rule:
    message, why, fix = _wording(kind, entry)
    return Rule(
        message={"en": message},
        why={"en": _plain(why or "the house decided so")},
        fix={"en": _plain(fix)},
        code=_class(kind, number),
        family=FAMILY,
        kind=Kind.CONDITIONAL,
        severity=entry.get("severity", _USUAL[kind]),
        all_of=(_class(kind, number),),
        until=_day(entry["until"]) if "until" in entry else None,
        blocks=kind == "embargo",
        lets_waive=kind == "embargo",
        by_trade={},
        since="house",
        source=source,
    )


def _wording(kind: str, entry: Table) -> tuple[str, str, str]:
    reason, instead = entry.get("reason", ""), entry.get("instead", "")
    match kind:
        case "forbid":
            message = "“{quote}” is a word that the house doesn't use"
            why, fix = reason, f"say “{instead}”" if instead else "say it in other words"
        case "embargo":
            message = f"“{{quote}}” is under embargo until {entry['until']}"
            why = reason or "others were promised that nobody hears of it before"
            fix = "let the post leave after it, or take the name out"
        case _:
            message = "“{quote}” is a competitor"
            why, fix = "what is said of competitors is read closely", "see that it is meant so"
    return message, why, fix


def _plain(text: str) -> str:
    """Double the braces, which stand for facts otherwise."""
    return text.replace("{", "{{").replace("}", "}}")


def _class(kind: str, number: int) -> str:
    return f"house-{kind}-{number}"


def _problems(table: Table) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if key in _PACK_TABLES:
            continue
        if key not in _TABLES:
            yield key, f"no table {key!r} is known{nearest(key, _TABLES | _PACK_TABLES)}"
            continue
        for entry in value if isinstance(value, list) else [value]:
            yield from _problems_of(key, entry)


def _problems_of(kind: str, entry: object) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict):
        yield kind, f"{kind} must be a table"
        return
    for key in entry.keys() - _KEYS[kind]:
        yield key, f"{kind} has no {key!r}{nearest(key, _KEYS[kind])}"
    for key in ("words",) if kind != "names" else ("right", "handles"):
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            yield key, f"{key} must be a list of texts"
        elif kind != "names":
            yield from _wrong_words(kind, values)
    if entry.get("severity", 0) not in range(HIGHEST + 1):
        yield "severity", f"a severity is 0 to {HIGHEST}, not {entry['severity']}"
    if kind == "embargo" and not isinstance(entry.get("until"), date):
        yield "embargo", "an embargo needs `until`, a date such as 2026-06-01"
    for key in ("reason", "instead"):
        if not isinstance(entry.get(key, ""), str):
            yield key, f"{key} must be a text"


def _wrong_words(kind: str, words: list[str]) -> Iterator[tuple[str, str]]:
    if not words:
        yield kind, f"{kind} needs `words`"
    for word in words:
        if not 1 <= len(words_of(word)) <= LONGEST_TERM:
            yield word, f"{word!r} must have 1 to {LONGEST_TERM} words"


def _day(until: date) -> date:
    return until.date() if isinstance(until, datetime) else until


def _line(text: str, key: str) -> str:
    """`:line` where a key or a word first stands, or nothing."""
    for number, line in enumerate(text.splitlines(), start=1):
        if key in line:
            return f":{number}"
    return ""
