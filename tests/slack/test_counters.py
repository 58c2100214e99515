"""The lines under the composer's texts change alone while somebody is typing."""

from typing import Any

from bot.domain.composing import Composed, Count, Opening
from bot.domain.drafts import Picture
from bot.simulator.blocks import check_view
from bot.slack import composer, counters
from tests.factories import an_account

SHA = "ab" * 32
LONG = (Count(account="soupe", count=301, most=300), Count(account="salad", count=12, most=1500))


def a_form() -> dict[str, Any]:
    """A form with a picture, another text for one account, and findings on top."""
    there = tuple(an_account(name=name) for name in ("soupe", "salad"))
    picture = Picture(sha256=SHA, media_type="image/png", alt_text="Soup")
    own, accounts = (("soupe", "Soup"),), ("soupe", "salad")
    typed = Composed(text="Soup!", accounts=accounts, own=own, pictures=(picture,))
    counts = (Count(account="soupe", count=4, most=300), Count(account="salad", count=5, most=500))
    opening = Opening(accounts=there, composed=typed, hung=((SHA, "F1"),), counts=counts)
    start = composer.more(composer.form(opening))
    return composer.drawn(composer.not_saved(start, "That is over."))


def test_nothing_but_the_counts_changes() -> None:
    before = a_form()
    after = counters.recounted(before, LONG)
    assert after is not None
    check_view(after, "modal")
    pairs = list(zip(before["blocks"], after["blocks"], strict=True))
    changed = [new for old, new in pairs if old != new]
    assert [one["block_id"] for one in changed] == ["counts", "counts.soupe", "counts.salad"]
    said = changed[0]["elements"][0]["text"]
    assert said == (
        ":no_entry: soupe: 301 of 300 characters, 1 too many\n• salad: 12 of 1,500 characters"
    )
    assert {**before, "blocks": []} == {**after, "blocks": []}


def test_each_part_of_a_thread_is_counted() -> None:
    counts = (
        Count(account="sky", count=301, most=300, parts=(301, 212)),
        Count(account="toots", count=301, most=1500, parts=(212, 301)),
    )
    assert counters.lines(counts) == [
        ":no_entry: sky: 1/2: 301 of 300, 1 too many · 2/2: 212 of 300 characters",
        "• toots: 1/2: 212 of 1,500 · 2/2: 301 of 1,500 characters",
    ]


def test_counts_that_stand_there_already_are_not_drawn_again() -> None:
    after = counters.recounted(a_form(), LONG)
    assert after is not None
    assert counters.recounted(after, LONG) is None


def test_what_slack_adds_to_an_image_is_not_sent_back() -> None:
    shown = a_form()
    image = next(block for block in shown["blocks"] if block["type"] == "image")
    image |= {"image_width": 640, "image_bytes": 9, "fallback": "640x420"}
    image["slack_file"] |= {"url": "https://files.example/F1"}
    after = counters.recounted(shown, LONG)
    assert after is not None
    check_view(after, "modal")


def test_a_form_that_slack_never_showed_is_left_alone() -> None:
    assert counters.recounted({}, LONG) is None
    assert counters.recounted({"blocks": [3, {}, {"block_id": "text"}]}, LONG) is None


def test_only_what_counts_is_told_while_it_is_typed() -> None:
    """Slack takes few changes of forms a minute, so a time or a note is not told."""
    told = {b["block_id"] for b in a_form()["blocks"] if b.get("dispatch_action")}
    assert told == {"text", "accounts", "own.soupe", "own.salad", "warning"}
