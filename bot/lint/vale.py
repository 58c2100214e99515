"""Reads a folder of Vale's rule files, given as texts, into rules of style."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from bot.lint.rules import Kind, Rule
from bot.lint.style_tables import LEVELS, SCOPES, StyleKind, StyleProblem, read_table
from bot.lint.styles import Style, ValeStyle

FAMILY: Final = "style"
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")


class ValeError(ValueError):
    """The rules can't be used; one line for each problem, with file and line."""


def read_vale(folder: str, files: Mapping[str, str]) -> ValeStyle:
    """Read files' texts by name. Raises `ValeError` with all that is wrong."""
    styles: list[Style] = []
    skipped: list[str] = []
    problems: list[str] = []
    for name, text in sorted(files.items()):
        try:
            raw = _table(name, text)
            if (scope := raw.get("scope", SCOPES[0])) not in SCOPES:
                skipped.append(f"{name}: a post has no {scope!r}")
                continue
            styles.append(_style(folder, name, raw))
        except StyleProblem as wrong:
            problems.append(f"{name}{_line(text, wrong.key)}: {wrong}")
        except ValeError as broken:
            problems.append(str(broken))
    problems += _doubles(styles)
    if problems:
        raise ValeError("\n".join(problems))
    return ValeStyle(styles=tuple(styles), skipped=tuple(skipped))


def _table(name: str, text: str) -> Mapping[str, Any]:
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        place = f":{mark.line + 1}" if mark else ""
        said = getattr(broken, "problem", None) or "no file of this kind"
        raise ValeError(f"{name}{place}: this is no YAML: {said}") from broken
    except (RecursionError, ValueError) as broken:
        raise ValeError(f"{name}: this is no YAML that can be read") from broken
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise ValeError(f"{name}:1: a rule is a table with `extends` and `message`")
    return raw


def _style(folder: str, name: str, raw: Mapping[str, Any]) -> Style:
    table = read_table(raw)
    rule = Rule(
        code=_code(folder, name),
        family=FAMILY,
        kind=Kind.STYLE,
        severity=LEVELS[raw.get("level", "warning")],
        message={"en": _message(table.kind, raw["message"])},
        why={"en": "it's a rule of the team's style"},
        fix={"en": _plain(_fix(raw))},
        since="house",
        source=raw.get("link", ""),
        by_trade={},
    )
    return Style(rule=rule, table=table)


def _fix(raw: Mapping[str, Any]) -> str:
    link = raw.get("link")
    return f"put it right; see {link}" if link else "put it right"


def _code(folder: str, name: str) -> str:
    stem = name.rpartition(".")[0]
    return "vale-" + _NO_NAME.sub("-", f"{folder}-{stem}".lower()).strip("-")


def _message(kind: StyleKind, written: str) -> str:
    """Put our facts where Vale puts its own: a swap gives the right words, then the seen ones."""
    message = _plain(written.strip().rstrip("."))
    if kind is StyleKind.SUBSTITUTION:
        message = message.replace("%s", "{instead}", 1)
    return message.replace("%s", "{quote}")


def _plain(text: str) -> str:
    """Double the braces, which stand for facts otherwise."""
    return text.replace("{", "{{").replace("}", "}}")


def _line(text: str, key: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"\s*['\"]?{re.escape(key)}['\"]?\s*:", line):
            return f":{number}"
    return ":1"


def _doubles(styles: list[Style]) -> Iterator[str]:
    codes = [one.rule.code for one in styles]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"two files give one code, {code}: rename one"
