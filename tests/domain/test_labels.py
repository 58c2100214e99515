"""Labels are read as they are typed, and written as they were read."""

import pytest

from bot.domain.errors import UserError
from bot.domain.labels import labels_in, written


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ()),
        (" , ,", ()),
        ("Spring  menu, #News,news", ("spring menu", "news")),
        ("a,b,c,d,e", ("a", "b", "c", "d", "e")),
        ("x" * 30, ("x" * 30,)),
    ],
)
def test_labels_stand_between_commas_each_once_in_small_letters(
    typed: str, found: tuple[str, ...]
) -> None:
    assert labels_in(typed) == found
    assert labels_in(written(found)) == found


@pytest.mark.parametrize(
    ("typed", "why"), [("a,b,c,d,e,f", "at most 5 labels"), ("x" * 31, "at most 30 characters")]
)
def test_too_many_or_too_long_ones_are_said(typed: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        labels_in(typed)
