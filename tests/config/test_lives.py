"""`[policy.approval_hours]`: the lives of approvals can only be shortened (rule 26)."""

from datetime import timedelta

import pytest

from bot.domain.lives import USUAL
from tests.config.samples import TOML, load, problems


def lives(text: str) -> list[float]:
    """The hours of each level, as read."""
    settings = load(f"{TOML}\n[policy.approval_hours]\n{text}")
    return [life / timedelta(hours=1) for life in settings.policy.lives]


def test_rule_26_left_out_the_usual_lives_hold() -> None:
    assert load().policy.lives == USUAL


def test_rule_26_a_worse_level_never_lives_longer() -> None:
    assert lives("1 = 100") == [336, 100, 100, 72, 72, 72]
    assert lives("5 = 10") == [336, 336, 168, 72, 72, 10]


@pytest.mark.parametrize("asked", [73, 336])
def test_rule_26_no_setting_lets_an_approval_live_longer(asked: int) -> None:
    (problem,) = problems(f"{TOML}\n[policy.approval_hours]\n3 = {asked}")
    assert "approvals of level 3 live 72 hours, and only less is a choice" in problem
