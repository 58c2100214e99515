"""The examples of a team's own rules are tests, and they run whenever the rules are read."""

from collections.abc import Iterator

from bot.lint.linter import Linter
from bot.lint.places import place
from bot.lint.rules import Example, Explanation

LONGEST_SHOWN = 60


def unproven(linter: Linter, texts: dict[str, str]) -> Iterator[str]:
    """Give a line for each example that a rule of the team's packs doesn't keep, with its place.

    `texts` are the packs' by name.
    """
    for code in linter.own:
        rule = linter.explain(code)
        if rule is None:
            continue
        for example in rule.bad:
            if not linter.says(code, example.post):
                yield _line(code, example, texts, "doesn't fire on its bad example")
        for example in rule.good:
            if not _is_left_alone(linter, rule, example):
                yield _line(code, example, texts, "fires on its good example")


def _is_left_alone(linter: Linter, rule: Explanation, example: Example) -> bool:
    """Whether a rule says nothing of an example, or no more than of an account with an excuse."""
    said = linter.says(rule.code, example.post)
    return all(one.severity <= rule.excused and not one.blocks for one in said)


def _line(code: str, example: Example, texts: dict[str, str], said: str) -> str:
    text = " ".join(example.piece.split())
    shown = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return f"{place(code, texts, quote=example.piece)}: {code}: {said} “{shown}”"
