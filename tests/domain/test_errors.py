"""Errors that carry more than their words."""

from bot.domain.errors import ConfigError


def test_settings_with_problems_tell_each_of_them_on_a_line() -> None:
    problems = ("accounts.acme: no network.", "policy.late_minutes: must be a number.")
    found = ConfigError(problems)
    assert found.problems == problems
    assert str(found).splitlines() == list(problems)
