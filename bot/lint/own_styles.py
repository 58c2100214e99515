"""Rules of our own packs that look as Vale's do: same keys, with our wording and examples."""

from collections.abc import Mapping, Set
from typing import Any, Final

from bot.lint.rules import Rule
from bot.lint.style_tables import StyleKind, StyleProblem, keys_of, read_table
from bot.lint.styles import Style

# By these a rule of a kind that packs know otherwise says that it means Vale's.
_TELLING: Final[Mapping[StyleKind, Set[str]]] = {
    StyleKind.EXISTENCE: {"tokens", "raw"},
    StyleKind.CONDITIONAL: {"first", "second"},
}


def style_kind(raw: Mapping[str, Any]) -> StyleKind | None:
    """The kind of a rule that looks as Vale's do, or `None` for the packs' own two kinds."""
    kind = next((one for one in StyleKind if one == raw.get("kind")), None)
    telling = _TELLING.get(kind) if kind else None
    return None if telling and not telling & raw.keys() else kind


def style_of(rule: Rule, raw: Mapping[str, Any], kind: StyleKind) -> Style:
    """Give the rule what it looks for. Raises `StyleProblem`."""
    looked_for = {key: raw[key] for key in raw.keys() & keys_of(kind)}
    if rule.patterns or rule.all_of:
        raise StyleProblem("kind", "`patterns` and `all` belong to rules that look otherwise")
    return Style(rule=rule, table=read_table({**looked_for, "extends": kind, "message": "-"}))
