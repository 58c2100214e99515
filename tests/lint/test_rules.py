"""Every rule fires on its bad examples and leaves its good ones alone."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bot.domain.report import Report
from bot.lint.linter import Linter
from bot.lint.once import kin_of
from bot.lint.rules import Example, Kind
from bot.public_holidays import on
from tests.lint.linters import LINTER, PACKS


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
    return Linter(replace(PACKS, rules=rules), holidays=on)


def _apart(code: str) -> Linter:
    """A linter in which nothing of a rule's family can hide what it sees."""
    return _with_the_group(GROUPS.get(code, -1))


def _report(example: Example, linter: Linter = LINTER) -> Report:
    return linter.check_post(example.post)


@pytest.mark.parametrize("code", LINTER.codes())
def test_a_rule_sees_its_bad_examples(code: str) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    missed = []
    for example in rule.bad:
        report = _report(example)
        alike = [found for found in report.findings if found.family in kin_of(rule.family)]
        seen = code in [found.code for found in _report(example, _apart(code)).findings]
        if not seen or max((found.severity for found in alike), default=0) < rule.severity:
            missed.append(example)
    assert missed == []


@pytest.mark.parametrize("code", LINTER.codes())
def test_a_rule_leaves_its_good_examples_alone(code: str) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    disturbed = []
    for example in rule.good:
        seen = [found for found in _report(example).findings if found.code == code]
        worst = max((found.severity for found in seen), default=-1)
        if worst > rule.excused or any(found.blocks for found in seen):
            disturbed.append(example)
    assert disturbed == []
