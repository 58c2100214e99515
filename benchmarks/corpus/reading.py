"""Turns a row of the corpus into what lint is asked."""

from functools import cache
from typing import Any

from bot.domain.report import Report
from bot.lint.linter import Linter
from bot.lint.posts import post_of


@cache
def _linter() -> Linter:
    return Linter.with_builtin_packs()


def report_of(row: dict[str, Any]) -> Report:
    """Lint one row as the account that it says; lint has to tell the language by itself."""
    return _linter().check_post(post_of(row | {"lang": ""}))
