"""Why a text of Slack's can't be posted as it stands, in one sentence."""

from bot.domain.plain import INSTEAD, Foreign, Plain, why_not


def test_a_text_that_anybody_can_read_has_no_reason() -> None:
    assert why_not(Plain(text="soup")) == ""
    assert why_not(Plain(text="soup", is_styled=True)) == ""


def test_one_thing_is_named_with_what_to_do() -> None:
    assert why_not(Plain(text="<!here>", left=(Foreign.EVERYBODY,))) == (
        "There is a mention of everybody in it, which the networks can't show; please leave it out."
    )


def test_several_are_named_and_the_same_is_asked_once() -> None:
    found = Plain(text="<@U1>", left=(Foreign.PERSON, Foreign.GROUP, Foreign.EMOJI))
    assert why_not(found) == (
        "There is a mention of a person and a mention of a group and an emoji of your own workspace"
        " in it, which the networks can't show; please write the name, and take an emoji that"
        " everybody has."
    )


def test_there_is_something_to_do_about_each_of_them() -> None:
    assert INSTEAD.keys() == set(Foreign)
