"""Which messages ask for a draft, and for which text."""

from dataclasses import replace

import pytest

from bot.domain.messages import (
    Attached,
    IntakePolicy,
    Message,
    Origin,
    Taken,
    same_files,
    says_then,
)
from bot.domain.people import UserId
from bot.domain.plain import Plain

ANA = UserId("U0ANA")
MARKED = IntakePolicy()
ALL = IntakePolicy(messages=Taken.ALL)
NONE = IntakePolicy(messages=Taken.NONE)


FILE = Attached(id="F1", name="bowl.png", address="https://files.example/bowl.png")


def said(text: str, writer: UserId | None = ANA, thread: str = "", *, files: int = 0) -> Message:
    return Message(
        writer=writer, plain=Plain(text=text), says="d", thread=thread, files=(FILE,) * files
    )


@pytest.mark.parametrize(
    ("policy", "message", "asked"),
    [
        (MARKED, said("draft: soup"), "soup"),
        (MARKED, said("DRAFT:\nsoup "), "soup"),
        (MARKED, said("draft:"), ""),
        (MARKED, said("soup"), None),
        (MARKED, said("my draft: soup"), None),
        (ALL, said("soup"), "soup"),
        (ALL, said("draft: soup"), "soup"),
        (ALL, said(""), None),
        (ALL, said("", files=1), ""),
        (NONE, said("draft: soup"), None),
    ],
)
def test_the_settings_say_which_messages_are_drafts(
    policy: IntakePolicy, message: Message, asked: str | None
) -> None:
    assert policy.asked_in(message) == asked


def test_the_help_says_how_a_message_becomes_a_draft() -> None:
    menu = "*Make this a draft* in the menu of a message opens it in a form."
    marked = "`draft: TEXT --on ACCOUNT` in the channel is a draft, too"
    assert MARKED.in_words() == f"{marked}; {menu}"
    assert ALL.in_words() == f"`TEXT --on ACCOUNT` in the channel is a draft, too; {menu}"
    assert NONE.in_words() == menu


@pytest.mark.parametrize("policy", [MARKED, ALL])
def test_traps_64_and_66_programs_and_replies_ask_for_nothing(policy: IntakePolicy) -> None:
    assert policy.asked_in(said("draft: soup", writer=None)) is None
    assert policy.asked_in(said("draft: soup", thread="1.2")) is None


def test_trap_65_a_message_is_known_by_its_channel_and_ts() -> None:
    assert Origin(channel="C1", ts="1.2", writer=ANA, says="d").key == "message C1 1.2"


def test_trap_49_whether_files_are_others_is_told_apart_from_words() -> None:
    assert same_files("words.files", "others.files")
    assert not same_files("words.files", "words.others")


def test_trap_49_what_a_message_said_is_told_as_later_looks_tell_it() -> None:
    told = said("soup")
    assert told.mark == "d "
    asked = replace(told, says="d in another way")
    assert says_then(told.mark, asked) == "d in another way"
    assert says_then(told.mark, replace(asked, edited="1.2")) == "d"
    assert says_then(replace(told, edited="1.2").mark, replace(asked, edited="1.2")) == asked.says


def test_a_prefix_is_taken_off_in_any_capitals_and_only_where_it_stands() -> None:
    assert MARKED.is_marked("DRAFT: soup")
    assert not MARKED.is_marked("draft soup")
    assert MARKED.without_mark("Draft:  soup ") == "soup"
    assert MARKED.without_mark(" draft: soup") == " draft: soup"
