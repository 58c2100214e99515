"""Every rule fires on its bad examples and leaves its good ones alone."""

import pytest

from bot.domain.report import Report
from bot.lint.linter import Linter
from bot.lint.rules import Example

LINTER = Linter.with_builtin_packs()


def _examples(kind: str) -> list[object]:
    return [
        pytest.param(code, example, id=f"{code}-{example.language}-{number}")
        for code in LINTER.codes()
        if (rule := LINTER.explain(code))
        for number, example in enumerate(getattr(rule, kind))
    ]


def _report(example: Example) -> Report:
    return LINTER.check_post(example.post)


@pytest.mark.parametrize(("code", "example"), _examples("bad"))
def test_a_rule_sees_its_bad_examples(code: str, example: Example) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    report = _report(example)
    same_family = [found for found in report.findings if found.family == rule.family]
    assert max((found.severity for found in same_family), default=0) >= rule.severity
    assert code in [found.code for found in same_family] or rule.family == "crisis"


@pytest.mark.parametrize(("code", "example"), _examples("good"))
def test_a_rule_leaves_its_good_examples_alone(code: str, example: Example) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    seen = [found for found in _report(example).findings if found.code == code]
    assert max((found.severity for found in seen), default=0) <= 2
    assert not any(found.blocks for found in seen)
