"""What colleagues type about a draft that is not theirs (rules 2 and 14)."""

import pytest

from bot.domain.commands import (
    At,
    Edit,
    Exceptions,
    ExceptWords,
    Resume,
    Suggest,
    Take,
    Waive,
    parse,
)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("exception crisis-test alarm", ExceptWords(code="crisis-test", words="alarm")),
        (
            "exception `Crisis-Test` “fire alarm”",
            ExceptWords(code="crisis-test", words="fire alarm"),
        ),
        ('exception length "soup"', ExceptWords(code="length", words="soup")),
        ("exceptions", Exceptions()),
        ("exceptions end 3", Exceptions(end=3)),
        ("exceptions End 3", Exceptions(end=3)),
        ("resume `acme`", Resume(account="acme")),
        ("waive 12 `crisis-test` a  drill", Waive(draft=12, code="crisis-test", reason="a  drill")),
        ("edit 12 --as-author Soup", Edit(draft=12, text="Soup", as_author=True)),
        ("edit 12 —as-author Soup", Edit(draft=12, text="Soup", as_author=True)),
        ("edit 12 Soup --as-author", Edit(draft=12, text="Soup --as-author")),
        ("at 12 --as-author now", At(draft=12, when="now", as_author=True)),
        ("suggest 12 Soup", Suggest(draft=12, text="Soup")),
        ("take 12", Take(draft=12)),
    ],
)
def test_what_is_said_of_a_draft_by_colleagues_is_read(text: str, command: object) -> None:
    """Rules 2 and 14."""
    assert parse(text) == command
