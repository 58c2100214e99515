"""`[policy.waivers]`: how many people set a finding aside, and of which group (rule 14)."""

import pytest

from bot.config.explain import explain, warnings
from tests.config.samples import TOML, load, problems

GROUPS = '[policy.groups]\nlegal = ["U0ANA", "U0BEN"]\n'


def waivers(line: str) -> str:
    return f"{TOML}[policy]\nwaivers = {line}\n{GROUPS}"


def test_rule_14_one_person_is_enough_unless_the_settings_say_more() -> None:
    usual, more = load(), load(waivers('{ people = 2, group = "@legal" }'))
    assert (usual.policy.review.waiver_people, usual.policy.review.waiver_groups) == (1, set())
    assert (more.policy.review.waiver_people, more.policy.review.waiver_groups) == (2, {"legal"})
    assert (
        "2 people of @legal who are no authors set a finding of lint aside, for one version and"
        " with a reason."
    ) in explain(more)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{ people = 0 }", "must be between 1 and 10, but is 0"),
        ('{ group = "legl" }', 'names "legl", which is no group; did you mean "legal"?'),
        ("{ persons = 2 }", "is not a setting"),
    ],
)
def test_rule_14_no_setting_lets_nobody_waive(line: str, problem: str) -> None:
    (said,) = problems(waivers(line))
    assert problem in said


def test_waivers_that_nobody_could_give_are_named_at_the_start() -> None:
    told = warnings(load(waivers('{ people = 3, group = "legal" }')))
    assert any("waivers needs 3 people and at most 2 could be among them" in one for one in told)
    assert not any("waivers needs" in one for one in warnings(load(waivers("{ people = 3 }"))))
