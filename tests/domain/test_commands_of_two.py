"""Commands that take a draft and a reason, and the museum's: what they read, what they ask for."""

import pytest

from bot.domain.commands import CommandProblem, parse
from bot.domain.orders import (
    Command,
    Confirm,
    Erase,
    ExceptWords,
    Museum,
    Urgent,
)


def problem(text: str) -> CommandProblem:
    """Return the problem with a text that must be refused."""
    found = parse(text)
    assert isinstance(found, CommandProblem), found
    return found


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("urgent 12 the river rises", Urgent(draft=12, reason="the river rises")),
        ("erase 12 a court says so", Erase(draft=12, reason="a court says so")),
        ("museum", Museum()),
        ("museum 12 3 We laughed", Museum(draft=12, level=3, story="We laughed")),
        ("museum 12 level 3. We laughed", Museum(draft=12, level=3, story="We laughed")),
        ("museum 12 LEVEL 5: We\nwept", Museum(draft=12, level=5, story="We\nwept")),
        ("confirm <@U0LOU>", Confirm(person="U0LOU")),
        ("exception slur-en “Bath bomb”", ExceptWords(code="slur-en", words="Bath bomb")),
        ('exception WORD "bomb"', ExceptWords(code="word", words="bomb")),
        ("exception `slur-en` 'bomb'", ExceptWords(code="slur-en", words="bomb")),
    ],
)
def test_what_was_written_is_read(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("urgent 12", "Please add the reason: write `/draft urgent N REASON`"),
        ("erase 12", "Please add the reason: write `/draft erase N REASON`"),
        ("museum 12", "Please add its level from 0 to 5, and a line of story: write"),
        ("museum 12 3", "Please add its level from 0 to 5, and a line of story: write"),
        ("museum 12 9 We laughed", "Please add its level from 0 to 5, and a line of story: write"),
        ("confirm", "Please pick the newcomer from the list that Slack shows after `@`: write"),
        ("confirm lou", "Please pick the newcomer from the list that Slack shows after `@`: write"),
        ("exception slur-en", "Please add the finding's code and the words that it quotes: write"),
        ("exception slur", "Please add the finding's code and the words that it quotes: write"),
        ("exceptions all", "Please say `end` and the exception's number, or nothing: write"),
        ("waive 12", "Please add the finding's code and the reason: write `/draft waive N CODE"),
        ("waive 12 tone-en", "Please add the reason: write `/draft waive N CODE REASON`"),
        ("suggest 12", "Please add the text that you suggest: write `/draft suggest N TEXT`"),
        ("correct 12", "Please add the correction's text: write `/draft correct N TEXT`"),
        ("edit 12 --as-author", "Please add the new text: write `/draft edit N TEXT`"),
        ("at 12 --as-author", "Please add the new time: write `/draft at N WHEN`"),
    ],
)
def test_what_is_missing_is_asked_for(text: str, asks: str) -> None:
    assert problem(text).sentence.startswith(asks)


@pytest.mark.parametrize(
    ("option", "question", "near"),
    [
        ("onn", "did you mean `--on`", ("--on",)),
        ("xyzzy", "do you mean `--on` or `--at`", ()),
    ],
)
def test_an_unknown_option_is_answered_with_the_nearest_one(
    option: str, question: str, near: tuple[str, ...]
) -> None:
    found = parse(f"Soup is back! --{option} acme --on acme")
    assert isinstance(found, CommandProblem)
    assert f"I don't know `--{option}`; {question}, or is it part of the text" in found.sentence
    assert found.did_you_mean == near


def test_two_words_too_many_may_be_a_text() -> None:
    assert problem("show 12 x").sentence == (
        "There should be nothing after the number 12: write `/draft show N`, like `/draft show 12`"
        " (or add `--on ACCOUNT` if this is a text to post)."
    )


def test_a_word_between_two_commands_is_answered_with_both() -> None:
    assert problem("except a").sentence == (
        "There is no command `except`; did you mean `/draft exception CODE WORDS` or"
        " `/draft exceptions [end N]`, or is it a text, which needs `--on ACCOUNT`?"
    )
