"""A card shows a thread in its parts, and says exactly which of them are out."""

from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import Network
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.deliveries import DeliveryState as S
from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.states import State
from bot.slack import blocks, cardbuttons, ids, wording
from bot.slack.deliverywords import delivery_line
from bot.words.languages import Language, speaking
from tests.factories import NOON, a_content, a_delivery, a_draft, a_picture, a_target
from tests.slack.gallery import view

PARIS = ZoneInfo("Europe/Paris")
THREAD = "Soup <is> back!\n---\nSo is *bread*.\n---\nAnd cake."
TARGET = a_target(network=Network.BLUESKY, text=THREAD, pictures=(a_picture(),))
FIRST = Receipt(remote_id="1", url="https://bsky.example/1", at=NOON)


def thread(state: S, out: int = 0, reason: str = "") -> Delivery:
    parts = (FIRST,) * out
    receipt = FIRST if out else None
    return a_delivery(state, of_parts=3, parts=parts, receipt=receipt, reason=reason)


def test_the_parts_stand_below_each_other_with_their_numbers_and_without_the_lines() -> None:
    shown = view(draft=a_draft(a_content(TARGET)))
    drawn = blocks.card(shown, PARIS, DEFAULT_GESTURES)
    (text,) = (block for block in drawn if block["type"] == "rich_text")
    said = [part["text"] for whole in text["elements"] for part in whole["elements"]]
    assert said == ["1/3", "Soup <is> back!", "2/3", "So is *bread*.", "3/3", "And cake."]
    assert "A thread of 3 parts; the pictures go with the first." in str(drawn)
    assert "---" not in str(drawn)


def test_the_plain_text_reads_the_parts_one_after_another() -> None:
    said = wording.plain(view(draft=a_draft(a_content(TARGET))), PARIS)
    assert "1/3 “Soup &lt;is&gt; back!”\n2/3 “So is *bread*.”\n3/3 “And cake.”" in said
    assert "A thread of 3 parts" in said
    assert "---" not in said


@pytest.mark.parametrize(
    ("delivery", "says"),
    [
        (thread(S.SCHEDULED), "leaves today 13:00, in 3 parts"),
        (thread(S.SENDING), "part 1 of 3 is being sent"),
        (thread(S.SENDING, 1), "part 2 of 3 is being sent"),
        (thread(S.SCHEDULED, 2), "parts 1–2 of 3 out, the next is to follow"),
        (thread(S.UNKNOWN, 1), "nobody knows yet whether part 2 of 3 is out"),
        (thread(S.PARTLY, 2, "no."), "partly out: parts 1–2 of 3, the rest is not out"),
        (thread(S.PUBLISHED, 3), "published, all 3 parts"),
        (thread(S.FAILED), "failed, nothing was published"),
        (thread(S.DELETED, 3), "taken down"),
    ],
)
def test_the_card_says_exactly_which_parts_are_out(delivery: Delivery, says: str) -> None:
    line = delivery_line(delivery, PARIS)
    assert says.removeprefix("leaves today 13:00") in line
    assert ("nothing was published" in line) is (delivery.state is S.FAILED)


def test_in_french_too() -> None:
    with speaking(Language.FR):
        line = delivery_line(thread(S.PARTLY, 2), PARIS)
    assert "en ligne en partie" in line
    assert "parties 1–2 sur 3" in line


def test_between_two_parts_the_card_takes_down_what_is_out() -> None:
    draft = a_draft(a_content(TARGET), state=State.PUBLISHING)
    for out, offered in ((0, False), (1, True)):
        shown = view(draft=draft, deliveries=(thread(S.SCHEDULED, out),))
        actions = [button.action for button in cardbuttons.buttons(shown)]
        assert (ids.TAKE_DOWN in actions) is offered


def test_what_is_partly_out_can_be_opened_taken_down_and_gone_on_with() -> None:
    partly = thread(S.PARTLY, 1)
    draft = a_draft(a_content(TARGET), state=State.PUBLISHED)
    shown = view(draft=draft, deliveries=(partly,), retries=(partly.id,))
    actions = [button.action for button in cardbuttons.buttons(shown)]
    assert {ids.OPEN_POST, ids.RETRY, ids.TAKE_DOWN} <= set(actions)


def test_people_are_asked_about_the_one_part_that_is_in_doubt() -> None:
    asked = [button.words for button in cardbuttons.asks([thread(S.UNKNOWN, 1)])]
    assert asked == ["Part 2 on soupe-wall is out", "Part 2 on soupe-wall is not out"]
    alone = [button.words for button in cardbuttons.asks([a_delivery(S.UNKNOWN)])]
    assert alone == ["soupe-wall is out", "soupe-wall is not out"]
