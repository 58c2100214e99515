"""Home as Block Kit: the words of `/draft list`, links and buttons, within Slack's limits."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId
from bot.domain.home import Home, Shelf
from bot.domain.pauses import Pause
from bot.domain.states import State
from bot.domain.watch import Cause, Unreached
from bot.simulator.blocks import check_view
from bot.slack import homewords, listing
from tests.factories import BEN, NOON, OLGA, ZOE, a_content, a_delivery, a_draft, a_target, after
from tests.slack.gallery import GALLERY, LINK, WAITS, view

PARIS = ZoneInfo("Europe/Paris")
WHERE = "https://slack.example/archives/C1/p1"


def drawn(home: Home, note: str = "") -> list[dict[str, Any]]:
    """A Home as it goes to Slack, which takes it."""
    blocks = homewords.home(home, PARIS, note)
    check_view({"type": "home", "blocks": blocks}, "home")
    return blocks


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["text"]["text"] for block in blocks if "text" in block]


def buttons(blocks: list[dict[str, Any]]) -> list[str]:
    """The buttons of each draft, as a screen reader says them."""
    _, *rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [" | ".join(element["accessibility_label"] for element in row) for row in rows]


def test_an_empty_home_says_that_nothing_waits_and_how_to_begin() -> None:
    assert texts(drawn(Home())) == [
        ":hourglass_flowing_sand: Waiting for me (0)",
        "Nothing waits for your opinion.",
        ":writing_hand: Mine (0)",
        "You have nothing under way; *Draft a post* begins a draft.",
        ":calendar: The coming week (0)",
        "Nothing leaves in the coming seven days.",
    ]
    (begin,) = drawn(Home())[0]["elements"]
    assert begin["text"]["text"] == "Draft a post"


def test_a_line_is_that_of_the_list_with_its_name_as_a_link_to_the_card() -> None:
    one = GALLERY["needs-opinion"]
    home = Home(waiting=(one,), shelf=Shelf(links={one.draft.id: WHERE}))
    said = texts(drawn(home))[1]
    assert said == listing.line(one, PARIS, WHERE)
    assert said.startswith(f"*<{WHERE}|D-1>* needs a second opinion · ")
    assert listing.line(one, PARIS) == said.replace(f"<{WHERE}|D-1>", "D-1")


ROUND = ["Look at them one by one, all that waits for you", "Look at it, D-1"]


def test_nobody_votes_on_home_and_everybody_may_hold_what_leaves() -> None:
    one = view(State.SCHEDULED, deliveries=(WAITS,))
    blocks = drawn(Home(waiting=(GALLERY["needs-opinion"],), week=(one,)))
    assert buttons(blocks) == [*ROUND, "Hold, D-1"]


def test_what_leaves_at_another_time_than_it_was_drafted_for_says_when() -> None:
    soon = view(
        State.SCHEDULED,
        draft=a_draft(state=State.SCHEDULED),
        deliveries=(a_delivery(due_at=after(minutes=1)),),
    )
    assert any("\n:clock3: leaves Mon 2 Mar" in text for text in texts(drawn(Home(week=(soon,)))))
    exact = view(State.SCHEDULED, deliveries=(WAITS,))
    assert ":clock3:" not in str(drawn(Home(week=(exact,))))


def test_a_missed_post_says_why() -> None:
    said = texts(drawn(Home(failures=(GALLERY["missed"],))))[1]
    assert "missed its time, nothing was published" in said
    assert ":information_source: it was held" in said


def test_what_is_held_says_by_whom_and_can_be_released() -> None:
    one = view(State.SCHEDULED, deliveries=(WAITS,), decision=None, held=(ZOE,))
    blocks = drawn(Home(mine=(one,)))
    assert any(text.startswith("*D-1* held by <@U0ZOE> · ") for text in texts(blocks))
    assert buttons(blocks) == ["Edit, D-1 | Time, D-1 | Release, D-1"]


@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("failed", ["New time, D-1 | I take care of it, D-1"]),
        ("missed", ["New time, D-1 | I take care of it, D-1"]),
        ("partly", ["Take down, D-1 | I take care of it, D-1"]),
        ("still-there", ["Take down, D-1 | I take care of it, D-1"]),
        (
            "unknown",
            ["soupe-bluesky is out, D-1 | soupe-bluesky is not out, D-1 | Take down, D-1"],
        ),
    ],
)
def test_what_failed_stands_first_with_what_helps(name: str, pressed: list[str]) -> None:
    blocks = drawn(Home(failures=(GALLERY[name],), waiting=(GALLERY["needs-opinion"],)))
    assert texts(blocks)[0] == ":warning: Needs somebody now (1)"
    assert buttons(blocks) == [*pressed, *ROUND]


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("partly", ["Take down, D-1", "I take care of it, D-1"]),
        ("failed", ["New time, D-1", "I take care of it, D-1"]),
    ],
)
def test_what_can_be_tried_again_leads_to_its_card_where_retry_is_a_vote(
    name: str, then: list[str]
) -> None:
    one = replace(GALLERY[name], retries=(DeliveryId(2),))
    (row,) = buttons(drawn(Home(failures=(one,), shelf=Shelf(links={one.draft.id: WHERE}))))
    assert row == " | ".join(["Retry on its card, D-1", *then])
    (row,) = buttons(drawn(Home(failures=(one,))))
    assert row == " | ".join(then), "a card that nobody can name leads nowhere"


def test_a_post_that_is_partly_out_is_linked() -> None:
    assert f"<{LINK}|open the post>" in texts(drawn(Home(failures=(GALLERY["partly"],))))[1]
    other = texts(drawn(Home(failures=(GALLERY["thread-partly-out-differs"],))))[1]
    assert "the network does not show what was approved: the text of part 1" in other


def test_a_pause_and_who_is_away_are_said() -> None:
    shelf = Shelf(
        pauses=(Pause(id=1, reason="<!channel> fire", by=OLGA, since=NOON),),
        away=(
            Unreached(person=ZOE, cause=Cause.AWAY, at=after(hours=9)),
            Unreached(person=BEN, cause=Cause.STATUS, emoji="palm_tree"),
        ),
    )
    said = texts(drawn(Home(shelf=shelf)))
    assert said[0].startswith(":octagonal_sign: Everything is paused by <@U0OLGA>: &lt;!channel")
    assert said[-2] == ":airplane: Away (times in Europe/Paris)"
    assert said[-1].startswith("<@U0ZOE> is away until ")
    assert said[-1].endswith("\n<@U0BEN>'s Slack status is :palm_tree:")


def test_what_i_answer_for_can_be_held_before_and_taken_down_after() -> None:
    comes = view(State.SCHEDULED, deliveries=(WAITS,))
    blocks = drawn(Home(watched=(GALLERY["published"], comes)))
    assert ":eyes: I answer for (2)" in texts(blocks)
    assert f"<{LINK}|open the post>" in texts(blocks)[5]
    assert buttons(blocks)[-1] == "Hold, D-1"
    assert buttons(blocks)[-2].endswith("Take down, D-1")
    assert ":eyes:" not in str(drawn(Home()))


def test_the_answer_to_a_press_stands_at_the_top() -> None:
    assert texts(drawn(Home(), "D-1 is held."))[0] == ":speech_balloon: D-1 is held."


def test_who_may_not_read_sees_why_and_nothing_else() -> None:
    home = Home(waiting=(GALLERY["needs-opinion"],), refused="please join it first")
    assert texts(drawn(home)) == ["please join it first"]
    assert texts(drawn(home, "D-1 is held.")) == [
        ":speech_balloon: D-1 is held.",
        "please join it first",
    ]
    assert texts(drawn(home, "please join it first")) == ["please join it first"]


def test_trap_81_the_fullest_home_of_the_longest_drafts_is_within_slacks_limits() -> None:
    many = tuple(a_long_view(number) for number in range(1, 40))
    shelf = Shelf(
        pauses=(Pause(id=1, reason="<" * 3000, by=OLGA, since=NOON),) * 9,
        away=(Unreached(person=ZOE, cause=Cause.AWAY, at=NOON),) * 200,
        links={one.draft.id: "https://slack.example/" + "x" * 200 for one in many},
    )
    home = Home(failures=many, waiting=many, mine=many, watched=many, week=many, shelf=shelf)
    blocks = drawn(home, "x" * 2000)
    assert texts(blocks).count("and 32 more: `/draft list`") == 4
    assert texts(blocks).count("and 32 more: `/draft queue`") == 1
    assert any(text.startswith(":airplane: Away") for text in texts(blocks))


def a_long_view(number: int) -> CardView:
    targets = (a_target(f"account-{n}", text="<!channel> " * 300) for n in range(30))
    draft = a_draft(a_content(*targets), id=DraftId(number), state=State.SCHEDULED)
    return replace(GALLERY["unknown"], draft=draft, decision=None, held=(ZOE,) * 50)
