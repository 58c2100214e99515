"""Errors that carry more than their words."""

from bot.domain.composing import Field, Unfit
from bot.domain.errors import ConfigError, UserError


def test_settings_with_problems_tell_each_of_them_on_a_line() -> None:
    problems = ("accounts.acme: no network.", "policy.late_minutes: must be a number.")
    found = ConfigError(problems)
    assert found.problems == problems
    assert str(found).splitlines() == list(problems)


def test_what_is_wrong_in_a_form_stands_at_its_fields_and_in_one_line() -> None:
    wrong = {Field.TEXT: UserError("Please write a text."), Field.WHEN: UserError("That is past.")}
    found = Unfit(wrong)
    assert found.wrong == wrong
    assert str(found) == "Please write a text.; That is past."
