"""Messages out of Slack's payloads: who wrote them, and whether they say something else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import Attached, Message, same_files
from bot.domain.people import UserId
from bot.domain.plain import Plain
from bot.slack.reading import SUBTYPES, WRITTEN_BY_PEOPLE, Means, is_gone, meaning, message_in
from tests.factories import ANA

BOT = UserId("U0BOT")
TS = "1700000000.000100"


def a_message(**more: Any) -> dict[str, Any]:
    return {"type": "message", "user": ANA, "ts": TS, "text": "soup &amp; bread", **more}


def test_trap_64_each_kind_of_message_has_its_row_and_an_unknown_one_means_nothing() -> None:
    assert {kind for kind, means in SUBTYPES.items() if means is Means.WRITTEN} == WRITTEN_BY_PEOPLE
    assert meaning(a_message()) is Means.WRITTEN
    assert meaning(a_message(subtype="file_share")) is Means.WRITTEN
    assert meaning(a_message(subtype="message_changed")) is Means.EDITED
    assert meaning(a_message(subtype="message_deleted")) is Means.DELETED
    for kind in ("bot_message", "channel_join", "tombstone", "of_2031", 7):
        assert meaning(a_message(subtype=kind)) is Means.NOTHING


def test_a_message_is_read() -> None:
    file = {"id": "F1", "name": "a.png", "url_private": "https://f.example/a", "alt_txt": "Leek"}
    gone = {"id": "F2", "mode": "tombstone"}
    found = message_in(a_message(thread_ts=TS, files=[file, gone, "?"], edited={"ts": "1"}), BOT)
    assert found == Message(
        writer=ANA,
        plain=Plain(text="soup & bread"),
        says=found.says,
        files=(Attached(id="F1", name="a.png", address="https://f.example/a", alt="Leek"),),
        edited="1",
    )
    assert message_in(a_message(thread_ts="1699.1"), BOT).thread == "1699.1"


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"bot_profile": {"id": "B1"}},
        {"app_id": "A1"},
        {"user": "U0BOT"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"user": ["U1"]},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "tombstone"},
    ],
)
def test_trap_66_what_looks_like_a_programs_is_nobodys(more: dict[str, Any]) -> None:
    assert message_in(a_message(**more), BOT).writer is None


def says(**more: Any) -> str:
    return message_in(a_message(**more), BOT).says


def test_trap_49_only_other_words_or_files_are_an_edit() -> None:
    before = says()
    assert says(attachments=[{"title": "Soup"}], edited={"ts": "1"}, reactions=[]) == before
    assert says(text="soup &amp; rolls") != before
    assert says(files=[{"id": "F1"}]) != before
    assert says(files=[{"id": "F1"}, {"id": "F2"}]) == says(files=[{"id": "F2"}, {"id": "F1"}])
    assert same_files(before, says(text="rolls"))
    deleted = says(files=[{"id": "F1", "mode": "tombstone"}])
    assert not same_files(says(files=[{"id": "F1"}]), deleted)


def test_trap_49_a_name_beside_an_id_is_none_of_the_words() -> None:
    assert says(text="<@U1|ana> in <#C1|drafts>") == says(text="<@U1> in <#C1|>")
    assert says(text="<https://a.example|a>") != says(text="<https://a.example|b>")


def test_where_a_message_was_that_had_replies_a_line_stands() -> None:
    assert is_gone({"subtype": "tombstone"})
    assert not is_gone(a_message())


@given(st.dictionaries(st.sampled_from(("user", "text", "blocks", "files", "ts")), st.text()))
def test_whatever_comes_is_read(found: dict[str, str]) -> None:
    assert message_in(found, BOT).files == ()
