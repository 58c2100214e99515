"""Turns a row of the corpus into what lint is asked."""

from typing import Any, Final

from bot.domain.report import Report
from bot.lint.linter import Linter

LINTER: Final = Linter.with_builtin_packs()


def report_of(row: dict[str, Any]) -> Report:
    """Lint one row as the account that it says."""
    context = row.get("context", {})
    return LINTER.check_text(
        row["text"],
        row["network"],
        industry=context.get("account", {}).get("industry"),
        pictures=tuple(medium.get("alt_text", "") for medium in context.get("media", ())),
    )
