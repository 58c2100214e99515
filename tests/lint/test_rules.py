"""Every rule fires on its bad examples and leaves its good ones alone."""

from dataclasses import replace
from functools import lru_cache

import pytest

from bot.domain.report import Report
from bot.lint.linter import Linter
from bot.lint.loading import load_packs
from bot.lint.rules import Example, Kind

PACKS = load_packs()
LINTER = Linter(PACKS)


def _examples(kind: str) -> list[object]:
    return [
        pytest.param(code, example, id=f"{code}-{example.language}-{number}")
        for code in LINTER.codes()
        if (rule := LINTER.explain(code))
        for number, example in enumerate(getattr(rule, kind))
    ]


# The examples of a rule come one after the other: two linters at a time are enough, and each
# holds all the packs' words.
@lru_cache(maxsize=2)
def _alone(code: str) -> Linter:
    """A linter with this rule alone, which no graver one of its family can hide."""
    rules = tuple(rule for rule in PACKS.rules if code == rule.code or rule.kind is Kind.NATIVE)
    return Linter(replace(PACKS, rules=rules))


def _report(example: Example, linter: Linter = LINTER) -> Report:
    return linter.check_post(example.post)


@pytest.mark.parametrize(("code", "example"), _examples("bad"))
def test_a_rule_sees_its_bad_examples(code: str, example: Example) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    report = _report(example)
    same_family = [found for found in report.findings if found.family == rule.family]
    assert max((found.severity for found in same_family), default=0) >= rule.severity
    assert code in [found.code for found in _report(example, _alone(code)).findings]


@pytest.mark.parametrize(("code", "example"), _examples("good"))
def test_a_rule_leaves_its_good_examples_alone(code: str, example: Example) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    seen = [found for found in _report(example).findings if found.code == code]
    assert max((found.severity for found in seen), default=-1) <= rule.excused
    assert not any(found.blocks for found in seen)
