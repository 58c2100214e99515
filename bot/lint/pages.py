"""The page that documents every rule, made from the rules themselves."""

from collections.abc import Iterable, Iterator

from bot.domain.report import HIGHEST
from bot.lint.faces import MEANINGS
from bot.lint.limits import NetworkLimits
from bot.lint.linter import Linter
from bot.lint.rules import Example, Explanation

_HEAD = """# What lint sees

This page is made from the rules themselves (`python -m bot.lint.pages`); a test compares it.

## Levels

A finding has a severity from 0 to 5. A report's level is the highest severity, plus one when a
second family of rules agrees with at least 2, at most 5. Hints (severity 1) never add up. Beside
its severity a finding may *block*: then the draft can't be approved before it is mended.

| level | the day after |
|---|---|"""


def rule_pages(linter: Linter) -> str:
    """Write the whole page as Markdown."""
    rules = [rule for code in linter.codes() if (rule := linter.explain(code))]
    levels = [f"| {level} | {MEANINGS[level]} |" for level in range(HIGHEST, -1, -1)]
    lines = [_HEAD, *levels, "", *_limits(linter), *_contents(rules)]
    for rule in rules:
        lines += ["", *_page(rule)]
    return "\n".join(lines) + "\n"


def _limits(linter: Linter) -> Iterator[str]:
    yield "## Lengths"
    yield ""
    yield "| network | characters | counted as | pictures | looked up | source |"
    yield "|---|---|---|---|---|---|"
    for key in linter.networks():
        yield _limits_row(key, linter.limits_of(key))
    yield ""


def _limits_row(key: str, limits: NetworkLimits) -> str:
    characters = f"{limits.characters}"
    if limits.bytes is not None:
        characters += f" and {limits.bytes} bytes"
    cells = (key, characters, limits.counts, limits.pictures, limits.as_of, limits.source)
    return f"| {' | '.join(map(str, cells))} |"


def _contents(rules: Iterable[Explanation]) -> Iterator[str]:
    yield "## Rules"
    yield ""
    yield "| rule | family | severity | blocks |"
    yield "|---|---|---|---|"
    for rule in rules:
        blocks = "yes" if rule.blocks else ""
        yield f"| [`{rule.code}`](#{rule.code}) | {rule.family} | {rule.severity} | {blocks} |"


def _page(rule: Explanation) -> Iterator[str]:
    blocks = ", blocks" if rule.blocks else ""
    yield f"### {rule.code}"
    yield ""
    yield f"Family {rule.family}, severity {rule.severity}{blocks}, since {rule.since}."
    for trade, severity in rule.by_trade.items():
        yield f"Severity {severity} for an account whose industry is of the kind *{trade}*."
    yield ""
    yield f"- Says: {rule.message.replace('{quote}', '…')}"
    yield f"- Why: {rule.why}"
    yield f"- What to do: {rule.fix}"
    if rule.source:
        yield f"- Source: {rule.source}"
    yield ""
    yield from _examples("Fires on", rule.bad)
    yield ""
    yield from _examples("Leaves alone", rule.good)


def _examples(title: str, examples: Iterable[Example]) -> Iterator[str]:
    yield f"{title}:"
    yield ""
    yield from (f"- {_shown(example)}" for example in examples)


def _shown(example: Example) -> str:
    text = example.piece
    if not text.strip() or not text.isprintable():
        text = text.replace("\n", " ⏎ ").strip(" ") or text
        text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    fence = "``" if "`" in text else "`"
    parts = [f"{fence} {text} {fence}" if fence == "``" else f"`{text}`"] if text else ["no text"]
    return ", ".join([*parts, example.context] if example.context else parts)


if __name__ == "__main__":
    import sys

    sys.stdout.write(rule_pages(Linter.with_builtin_packs()))
