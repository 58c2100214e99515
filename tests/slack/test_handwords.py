"""What somebody sees who is to put a post out by hand."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import AccountName
from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId
from bot.domain.handing import GIVEN, Handing, Standing
from bot.slack.handwords import drawn
from tests.factories import ANA, NOON, a_picture

PARIS = ZoneInfo("Europe/Paris")


def handing(standing: Standing, **more: object) -> Handing:
    given = {
        "draft": DraftId(1),
        "delivery": DeliveryId(7),
        "person": ANA,
        "account": AccountName("so<u>pe"),
        "handle": "soup",
        "page": "https://insta.example/soup",
        "standing": standing,
        "until": NOON + timedelta(minutes=10),
        **more,
    }
    return Handing(**given)  # type: ignore[arg-type]


def test_a_post_stands_there_as_it_is_with_its_pictures_and_their_words() -> None:
    picture = a_picture(sha256="a" * 64, alt_text="A <bowl>")
    message = drawn(
        handing(
            Standing.ASKED, text="*Soup* <!here>", pictures=(picture,), hung=(("a" * 64, "F1"),)
        ),
        PARIS,
    )
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == ["section", "rich_text", "image", "section", "actions"]
    assert message["blocks"][1]["elements"][0]["elements"][0]["text"] == "*Soup* <!here>"
    assert message["blocks"][2]["slack_file"] == {"id": "F1"}
    assert "A &lt;bowl&gt;" in message["blocks"][3]["text"]["text"]
    assert "13:10" in message["text"]
    assert "so&lt;u&gt;pe" in message["text"]
    assert "Soup" not in message["text"], "no notification shows the post"


def test_a_thread_is_given_in_numbered_parts_with_how_to_post_it() -> None:
    message = drawn(handing(Standing.ASKED, text="Soup\n---\nBread"), PARIS)
    said = [
        part["text"] for whole in message["blocks"][1]["elements"] for part in whole["elements"]
    ]
    assert said == ["1/2", "Soup", "2/2", "Bread"]
    assert "a thread of 2 parts: please post them in this order" in message["text"]


@pytest.mark.parametrize("standing", Standing)
def test_each_standing_says_what_to_do_and_only_an_open_one_can_be_pressed(
    standing: Standing,
) -> None:
    message = drawn(handing(standing, why="paused: fire"), PARIS)
    assert "D-1" in message["text"]
    assert ("actions" in [block["type"] for block in message["blocks"]]) is (standing in GIVEN)
    assert len(message["text"].splitlines()) <= 2
    if standing is Standing.STOPPED:
        assert "paused: fire" in message["text"]
