"""`[policy.urgent]`: off by default, a named group, never nobody (rule 15)."""

import pytest

from bot.config.explain import explain, warnings
from bot.config.policy_words import Known
from bot.domain.policies import Urgent
from tests.config.samples import TOML, load, problems
from tests.factories import users

GROUPS = '[policy.groups]\noncall = ["U0ANA", "U0BEN"]\n'


def urgent(lines: str) -> str:
    return f"{TOML}[policy.urgent]\n{lines}\n{GROUPS}"


def test_rule_15_no_urgent_quorum_is_there_by_itself() -> None:
    assert load().policy.review.urgent is None


def test_rule_15_an_urgent_quorum_is_read_and_said() -> None:
    settings = load(urgent('group = "oncall"\naccounts = ["wall"]'))
    assert settings.policy.review.urgent == Urgent(group="oncall", accounts=frozenset({"wall"}))
    assert (
        "An urgent post on wall asks 1 of @oncall instead, for 15 minutes after somebody said so; a"
        " post of level 5 asks at least 2 of them."
    ) in explain(settings)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("people = 1", "must name one of [policy.groups]"),
        ('group = "anyone"', "must name one of [policy.groups]"),
        ('group = "oncall"\npeople = 0', "must be between 1 and 10, but is 0"),
        ('group = "oncall"\naccounts = ["x"]', "which is no [[accounts]] of this file"),
        ('group = "oncall"\nminutes = 60', "is not a setting"),
    ],
)
def test_rule_15_an_urgent_quorum_of_nobody_is_refused(lines: str, problem: str) -> None:
    (said,) = problems(urgent(lines))
    assert problem in said


@pytest.mark.parametrize(("people", "members", "told"), [(2, None, 0), (3, None, 1), (2, 1, 1)])
def test_an_urgent_quorum_that_nobody_could_fulfil_is_named_at_the_start(
    people: int, members: int | None, told: int
) -> None:
    settings = load(urgent(f'group = "oncall"\npeople = {people}'))
    there = frozenset(users("U0ANA", "U0BEN")[:members]) if members else None
    said = warnings(settings, Known(members=there))
    assert len([one for one in said if "The urgent quorum asks" in one]) == told
