"""The card as Block Kit: its shape, Slack's limits, and a draft that is shown and never read."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import AccountName
from bot.domain.attaching import LONGEST_ALT, MOST_PICTURES
from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryId, DeliveryState
from bot.domain.drafts import Content, LinkCard
from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.states import State
from bot.ports import Button
from bot.slack import blocks, wording
from tests.factories import (
    ANA,
    a_content,
    a_delivery,
    a_draft,
    a_picture,
    a_report,
    a_target,
)
from tests.slack.gallery import BEN, GALLERY, LINK, decided, users, view

PARIS = ZoneInfo("Europe/Paris")
HOSTILE = "<!channel> <@U1> <http://evil|https://good> `code` *bold* :x: & \u202eturned"


def drawn(shown: CardView) -> list[dict[str, Any]]:
    """A card as it goes to Slack."""
    return blocks.card(shown, PARIS, DEFAULT_GESTURES)


def saying(text: str) -> CardView:
    """A draft with this text."""
    return view(draft=a_draft(a_content(a_target(text=text))))


def outline(name: str) -> list[str]:
    """A card of the gallery in short: what each block is, and the words of its buttons."""
    return [
        block["type"]
        if block["type"] != "actions"
        else " | ".join(element["text"]["text"] for element in block["elements"])
        for block in drawn(GALLERY[name])
    ]


def mrkdwn(found: list[dict[str, Any]]) -> list[str]:
    """Every text in which Slack reads markup."""
    texts = [block["text"] for block in found if block["type"] == "section"]
    texts += [e for block in found if block["type"] == "context" for e in block["elements"]]
    return [text["text"] for text in texts if text["type"] == "mrkdwn"]


def quoted(found: list[dict[str, Any]]) -> list[str]:
    """The drafts' texts as shown."""
    return [
        "".join(piece["text"] for part in block["elements"] for piece in part["elements"])
        for block in found
        if block["type"] == "rich_text"
    ]


OPEN_CARD = ["section", "section", "rich_text", "section", "section", "context", "context"]
ASKING = "Approve | Edit | Request changes | Hold | Time | Why not yet?"
SENT_CARD = ["section", "section", "rich_text", "section", "context"]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("needs-opinion", [*OPEN_CARD, ASKING]),
        ("blocked", [*OPEN_CARD, ASKING]),
        ("objected", [*OPEN_CARD, ASKING]),
        ("held", [*OPEN_CARD, ASKING.replace("Hold", "Release")]),
        ("scheduled", [*OPEN_CARD, ASKING]),
        ("paused", [*OPEN_CARD, ASKING]),
        ("publishing", [*OPEN_CARD[:-1], "Request changes | Hold | Why not yet?"]),
        ("missed", [*OPEN_CARD[:-1], "Edit | Time"]),
        ("failed", [*OPEN_CARD[:-1], "Edit | Time"]),
        ("published", [*SENT_CARD, "Open soupe-bluesky | Open soupe-wall | Correct | Take down"]),
        ("partly", [*SENT_CARD, "Open | Correct | Take down"]),
        ("still-there", [*SENT_CARD, "Open | Take down"]),
        (
            "unknown",
            [*SENT_CARD, "soupe-bluesky is out | soupe-bluesky is not out | Open | Take down"],
        ),
        ("rehearsed", SENT_CARD),
        ("taken-down", SENT_CARD),
        ("withdrawn", SENT_CARD),
    ],
)
def test_a_card_has_the_blocks_and_buttons_of_its_stage(name: str, shape: list[str]) -> None:
    assert outline(name) == shape


def test_a_card_that_needs_an_opinion_is_this_to_the_letter() -> None:
    digest = GALLERY["needs-opinion"].draft.revision.digest[:4]
    assert mrkdwn(drawn(GALLERY["needs-opinion"])) == [
        ":hourglass_flowing_sand: *D-1* · *needs a second opinion*",
        "*soupe-bluesky* as *soupe.example* on Bluesky · :large_green_circle: LIVE\n"
        "*soupe-wall* as *@soupe* on the practice wall · :large_green_circle: LIVE",
        ":clock3: would leave Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1) · for you:"
        " <!date^1772474400^{date_short_pretty} {time}|2026-03-02 18:00 UTC>\n"
        ":white_circle: Embarrassment level 0 of 5: nothing stands out",
        ":heavy_minus_sign: <@U0ANA>'s :white_check_mark: does not count:"
        " authors can't approve their own post\n"
        ":point_right: still needed: one approval by somebody other than the authors",
        f"by <@U0ANA> · version `{digest}`",
        "React with :white_check_mark: to approve · :x: to object"
        " · :eyes: to watch it go out · :raised_hand: to hold it",
    ]


def test_a_takedown_is_asked_about_before_it_is_done() -> None:
    *_, button = drawn(GALLERY["published"])[-1]["elements"]
    assert button["style"] == "danger"
    assert button["confirm"] == {
        "title": {"type": "plain_text", "text": "Are you sure?"},
        "text": {"type": "plain_text", "text": "Remove this post from every network, now?"},
        "confirm": {"type": "plain_text", "text": "Take down"},
        "deny": {"type": "plain_text", "text": "No"},
        "style": "danger",
    }


def test_a_published_card_links_to_each_post_that_is_out() -> None:
    *links, correct, down = drawn(GALLERY["published"])[-1]["elements"]
    assert [link["url"] for link in links] == [LINK, LINK]
    assert "url" not in correct
    assert "url" not in down


def test_a_button_says_to_a_screen_reader_which_draft_it_is_about() -> None:
    for button in drawn(GALLERY["needs-opinion"])[-1]["elements"]:
        assert button["accessibility_label"] == f"{button['text']['text']}, D-1"


def test_each_different_text_is_shown_once_under_its_accounts() -> None:
    other = a_target("soupe-other", text="Soup is back, friends!")
    content = a_content(a_target("one"), a_target("two"), other)
    found = drawn(view(draft=a_draft(content)))
    assert quoted(found) == ["Soup is back!", "Soup is back, friends!"]
    assert [text.count("LIVE") for text in mrkdwn(found)[1:3]] == [2, 1]


def test_pictures_are_shown_by_their_alt_text_and_a_missing_one_is_told() -> None:
    pictures = (a_picture(alt_text="A bowl <of> soup"), a_picture(alt_text=""))
    found = drawn(view(draft=a_draft(a_content(a_target(pictures=pictures)))))
    said = mrkdwn(found)
    assert "🖼️ A bowl &lt;of&gt; soup" in said
    assert "🖼️ without alt text" in said


def test_rule_20_each_picture_that_hangs_in_slack_is_shown_with_its_alt_text() -> None:
    pictures = (a_picture(alt_text="A bowl <of> soup"), a_picture(alt_text=""))
    hung = ((pictures[0].sha256, "F000000001"),)
    found = drawn(view(draft=a_draft(a_content(a_target(pictures=pictures))), hung=hung))
    images = [block for block in found if block["type"] == "image"]
    assert {image["slack_file"]["id"] for image in images} == {"F000000001"}
    assert images[0]["alt_text"] == "A bowl <of> soup"


def test_trap_81_a_card_has_room_for_as_many_pictures_as_a_post_can_have() -> None:
    shas = [f"{number:02d}" * 32 for number in range(MOST_PICTURES)]
    pictures = tuple(a_picture(sha256=sha, alt_text="é" * LONGEST_ALT) for sha in shas)
    texts = [a_target(f"page-{n}", text=f"Soup {n}", pictures=pictures) for n in range(5)]
    hung = tuple((sha, f"F{sha}") for sha in shas)
    found = drawn(view(draft=a_draft(a_content(*texts)), hung=hung))
    assert len([block for block in found if block["type"] == "image"]) == MOST_PICTURES
    assert len(found) <= blocks.MESSAGE_MAX


def test_a_hostile_draft_is_shown_to_the_letter_and_never_read_as_markup() -> None:
    found = drawn(saying(HOSTILE))
    assert quoted(found) == [HOSTILE]
    pieces = [
        piece
        for block in found
        if block["type"] == "rich_text"
        for part in block["elements"]
        for piece in part["elements"]
    ]
    assert {piece["type"] for piece in pieces} == {"text"}
    for text in mrkdwn(found):
        assert "<!channel" not in text
        assert "<@U1" not in text
        assert "\u202e" not in text
    assert ":warning: holds characters that nobody sees: U+202E" in mrkdwn(found)


def test_no_section_reads_names_or_links_that_the_bot_did_not_write() -> None:
    sections = [b["text"] for b in drawn(saying(HOSTILE)) if b["type"] == "section"]
    assert all(text["verbatim"] is True for text in sections)


@pytest.mark.parametrize("length", [1, 2_999, 3_000, 3_001, 6_000, 6_001, 40_000])
def test_a_draft_of_any_length_is_shown_whole(length: int) -> None:
    text = ("soup 🎃" * 6_000)[:length]
    found = drawn(saying(text))
    assert quoted(found) == [text]
    assert max(len(p["text"]) for b in found if b["type"] == "rich_text"
               for part in b["elements"] for p in part["elements"]) <= 3_000  # fmt: skip
    assert len(found) <= 50


def test_an_empty_draft_is_still_a_block_that_slack_takes() -> None:
    assert quoted(drawn(saying(""))) == [" "]


@pytest.mark.parametrize(("length", "sections"), [(3_000, 1), (3_001, 1), (9_000, 1)])
def test_a_line_over_the_limit_of_a_section_is_cut_to_it(length: int, sections: int) -> None:
    found = blocks.sentence("x" * length)
    assert [len(block["text"]["text"]) for block in found] == [3_000] * sections


@pytest.mark.parametrize(("more", "sections"), [(0, 1), (1, 2)])
def test_lines_that_fill_a_section_share_it_and_one_more_character_starts_another(
    more: int, sections: int
) -> None:
    """A warning, a line break and the reason are exactly a section, or one character more."""
    failed = a_delivery(DeliveryState.FAILED, reason="x" * 1_000)
    lines = wording.standing_lines(
        view(State.WITHDRAWN, decision=None, deliveries=(failed,)), PARIS
    )
    first = len(lines[0])
    waiting = "y" * (3_000 - first - len("\n:information_source: ") + more)
    shown = view(State.WITHDRAWN, decision=None, deliveries=(failed,), waiting=waiting)
    standing = [text for text in mrkdwn(drawn(shown)) if "xxx" in text or "yyy" in text]
    assert len(standing) == sections
    assert len(standing[0]) == (3_000 if sections == 1 else first)


def unsure(accounts: int, reason: str = "") -> CardView:
    """A draft of which nobody knows whether it is out on so many accounts."""
    deliveries = tuple(
        a_delivery(
            DeliveryState.UNKNOWN,
            id=DeliveryId(n),
            account=AccountName(f"account-{n}"),
            reason=reason,
        )
        for n in range(accounts)
    )
    return view(State.PUBLISHING, decision=None, deliveries=deliveries)


@pytest.mark.parametrize(("accounts", "rows"), [(12, [25]), (13, [25, 2])])
def test_buttons_beyond_twenty_five_start_another_row(accounts: int, rows: list[int]) -> None:
    found = [block for block in drawn(unsure(accounts)) if block["type"] == "actions"]
    assert [len(block["elements"]) for block in found] == rows


@pytest.mark.parametrize(("accounts", "left_out"), [(41, False), (42, True)])
def test_a_card_of_fifty_blocks_is_whole_and_one_more_says_that_there_is_more(
    accounts: int, left_out: bool
) -> None:
    """Title, accounts, text, level, context and four rows of buttons leave room for 41 sections."""
    found = drawn(unsure(accounts, reason="x" * 2_800))
    assert len(found) == 50
    assert ("_and more: `/draft why 1`_" in mrkdwn(found)) == left_out
    assert found[-1]["elements"][-1]["text"]["text"] == "Take down"


def test_a_card_with_everything_at_once_keeps_to_slacks_limits() -> None:
    targets = [a_target(f"account-{n}", text=f"{n} " + "<&>" * 2_000) for n in range(12)]
    deliveries = tuple(
        a_delivery(
            DeliveryState.UNKNOWN,
            id=DeliveryId(n),
            account=AccountName(f"account-{n}" + "z" * 90),
            reason="<&>" * 1_500,
        )
        for n in range(12)
    )
    missing = tuple("&" * 700 for _ in range(9))
    shown = view(
        draft=a_draft(a_content(*targets), authors=users(ANA, BEN)),
        report=a_report(4),
        decision=decided(missing=missing),
        deliveries=deliveries,
        changes=tuple("<" * 400 for _ in range(9)),
    )
    found = drawn(shown)
    assert len(found) <= 50
    assert all(0 < len(text) <= 3_000 for text in mrkdwn(found))
    assert quoted(found) == [target.text for target in targets]
    for block in found:
        elements = block.get("elements", [])
        assert len(elements) <= {"actions": 25, "context": 10}.get(block["type"], 50)
        if block["type"] == "actions":
            assert all(len(element["text"]["text"]) <= 75 for element in elements)
            assert len({element["action_id"] for element in elements}) == len(elements)


@pytest.mark.parametrize(("length", "shown"), [(75, 75), (76, 75)])
def test_a_buttons_words_are_cut_at_slacks_limit(length: int, shown: int) -> None:
    found = blocks.sentence("?", [Button(action="a", words="w" * length, value="1")])
    assert len(found[-1]["elements"][0]["text"]["text"]) == shown


@pytest.mark.parametrize(
    ("length", "ends"), [(3_899, "x"), (3_900, "x"), (3_901, "…"), (50_000, "…")]
)
def test_the_plain_text_stays_under_four_thousand_characters(length: int, ends: str) -> None:
    said = blocks.cut("x" * length)
    assert len(said) == min(length, 3_900)
    assert said.endswith(ends)


def test_rule_20_the_preview_of_a_link_stands_under_the_text_of_its_accounts() -> None:
    text = "Soup: https://soup.test/"
    with_card = a_target("sky", text=text, card=LinkCard(url="https://soup.test/", title="Soup"))
    shown = view(draft=a_draft(a_content(with_card, a_target("masto", text=text))))
    kinds = [block["type"] for block in drawn(shown)]
    assert kinds.count("rich_text") == 2
    said = "link preview: “Soup” · soup.test (without a picture)"
    assert sum(said in line for line in mrkdwn(drawn(shown))) == 1
    assert wording.plain(shown, PARIS).count(said) == 1


def test_rule_20_the_picture_of_a_preview_is_shown_with_it() -> None:
    card = LinkCard(url="https://soup.test/", title="Soup", picture=a_picture(sha256="cd" * 32))
    content = a_content(a_target("sky", text="Soup: https://soup.test/", card=card))
    shown = view(draft=a_draft(content), hung=(("cd" * 32, "F1"),))
    (image,) = [block for block in drawn(shown) if block["type"] == "image"]
    assert image == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "Soup"}
    assert any("(with this picture)" in line for line in mrkdwn(drawn(shown)))


def test_rule_39_a_card_of_what_was_erased_is_drawn_without_any_text() -> None:
    empty = Content(targets=(), timing=a_content().timing)
    kinds = {block["type"] for block in drawn(view(draft=a_draft(empty)))}
    assert kinds == {"section", "context", "actions"}


def test_trap_81_a_page_that_says_only_ampersands_leaves_room_for_its_card() -> None:
    """Slack refuses the whole card for a longer section, so nobody could approve it."""
    card = LinkCard(url="https://soup.test/", title="&" * 300, description="&" * 600)
    content = a_content(a_target("sky", text="Soup: https://soup.test/", card=card))
    lines = mrkdwn(drawn(view(draft=a_draft(content))))
    assert max(map(len, lines)) <= blocks.SECTION_MAX
    assert sum(line.count("&amp;") for line in lines) == 900
