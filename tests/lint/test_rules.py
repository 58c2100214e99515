"""Every rule fires on its bad examples and leaves its good ones alone."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bot.domain.report import Report
from bot.lint.linter import Linter
from bot.lint.once import kin_of
from bot.lint.rules import Example, Kind
from tests.lint.linters import LINTER, PACKS


def _examples(kind: str) -> list[object]:
    return [
        pytest.param(code, example, id=f"{code}-{example.language}-{number}")
        for code in LINTER.codes()
        if (rule := LINTER.explain(code))
        for number, example in enumerate(getattr(rule, kind))
    ]


def _groups() -> dict[str, int]:
    """Number each rule that another may hide, within the families that see the same faults."""
    met: Counter[frozenset[str]] = Counter()
    numbers: dict[str, int] = {}
    for rule in PACKS.rules:
        families = kin_of(rule.family)
        if rule.kind is Kind.CONDITIONAL or (rule.kind is Kind.EXISTENCE and len(families) > 1):
            numbers[rule.code] = met[families]
            met[families] += 1
    return numbers


GROUPS = _groups()


@cache
def _with_the_group(number: int) -> Linter:
    """A linter with one such rule of each family, so that none hides another; -1: with none."""
    rules = tuple(rule for rule in PACKS.rules if GROUPS.get(rule.code, number) == number)
    return Linter(replace(PACKS, rules=rules))


def _apart(code: str) -> Linter:
    """A linter in which nothing of a rule's family can hide what it sees."""
    return _with_the_group(GROUPS.get(code, -1))


def _report(example: Example, linter: Linter = LINTER) -> Report:
    return linter.check_post(example.post)


@pytest.mark.parametrize(("code", "example"), _examples("bad"))
def test_a_rule_sees_its_bad_examples(code: str, example: Example) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    report = _report(example)
    alike = [found for found in report.findings if found.family in kin_of(rule.family)]
    assert max((found.severity for found in alike), default=0) >= rule.severity
    assert code in [found.code for found in _report(example, _apart(code)).findings]


@pytest.mark.parametrize(("code", "example"), _examples("good"))
def test_a_rule_leaves_its_good_examples_alone(code: str, example: Example) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    seen = [found for found in _report(example).findings if found.code == code]
    assert max((found.severity for found in seen), default=-1) <= rule.excused
    assert not any(found.blocks for found in seen)
