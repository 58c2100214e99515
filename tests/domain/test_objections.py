"""Objections in words: a cause from the list, somebody's own words, or both (rule 12)."""

import pytest

from bot.domain.objections import LONGEST, SAYS, Cause, cause_of, reason_of


def test_a_cause_is_found_by_its_value_alone() -> None:
    assert {cause_of(cause.value) for cause in Cause} == set(Cause)
    assert cause_of("Facts") is None
    assert cause_of("") is None


@pytest.mark.parametrize("cause", [one for one in Cause if one is not Cause.OTHER])
def test_a_cause_of_the_list_says_something_with_and_without_words(cause: Cause) -> None:
    assert reason_of(cause, " \n") == SAYS[cause]
    assert reason_of(cause, "  too\nloud ") == f"{SAYS[cause]}: too loud"


def test_another_cause_is_what_somebody_says_and_nothing_else() -> None:
    assert reason_of(Cause.OTHER, "not  today") == "not today"
    assert reason_of(Cause.OTHER, " ") == ""


def test_long_words_are_cut_and_end_with_no_space() -> None:
    words = "a" * (LONGEST - 1) + " more"
    assert reason_of(Cause.OTHER, words) == "a" * (LONGEST - 1)
