"""The coming week in words: the picture, its alt text and the message say the same (trap 82)."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import Mode
from bot.domain.card import CardView
from bot.domain.drafts import DraftId
from bot.domain.pauses import Pause
from bot.domain.presses import Ahead
from bot.domain.review import WATCHER
from bot.domain.sheet import Sheet, Tone, lines
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind
from bot.domain.week import Week
from bot.simulator.blocks import check_blocks
from bot.slack import weekwords
from bot.slack.escaping import as_typed
from tests.factories import (
    ANA,
    BEN,
    NOON,
    OLGA,
    ZOE,
    a_content,
    a_delivery,
    a_draft,
    a_picture,
    a_stop,
    a_target,
    after,
    users,
)
from tests.slack.gallery import APPROVED, decided, sky, view

PARIS = ZoneInfo("Europe/Paris")
NAMES = {ANA: "Ana", BEN: "Ben", ZOE: "Zoé", OLGA: "<!channel>"}


def one(
    number: int = 1, hours: int = 6, state: State = State.IN_REVIEW, **given: object
) -> CardView:
    """A draft of Ana's for the wall, so many hours after noon in London."""
    timing = Timing(kind=TimingKind.AT, start=after(hours=hours))
    content = given.pop("content", a_content(a_target(), timing=timing))
    draft = a_draft(replace(content, timing=timing), id=DraftId(number), state=state)  # type: ignore[type-var]
    planned = (a_delivery(draft=DraftId(number), due_at=after(hours=hours)),)
    known: dict[str, object] = {
        "draft": draft,
        "deliveries": planned if state is State.SCHEDULED else (),
    }
    return view(state, **{**known, **given})


def a_week(*views: CardView, **given: object) -> Week:
    known: dict[str, object] = {"now": NOON, "zone": PARIS, "views": views, "names": NAMES}
    return Week(**{**known, **given})  # type: ignore[arg-type]


def rows(sheet: Sheet) -> list[tuple[str, str]]:
    """What is missing of each post, and how grave that looks."""
    return [(row.lacks, row.tone.value) for day in sheet.days for row in day.rows]


def test_a_post_says_when_where_what_by_whom_and_what_is_missing() -> None:
    both = a_content(sky(), a_target(text="Tea", mode=Mode.DRY_RUN, pictures=(a_picture(),)))
    sheet = weekwords.sheet(a_week(one(12, content=both)))
    assert list(lines(sheet)) == [
        "The coming week",
        "Times in Europe/Paris. Drafts without a time are in /draft list.",
        "Mon 2 Mar · today",
        "19:00 D-12 · needs a second opinion",
        "soupe-bluesky as soupe.example on Bluesky · LIVE",
        "soupe-wall as @soupe on the practice wall · DRY RUN",
        "“Soup is back!” · another text elsewhere · 1 picture",
        "by Ana",
        "missing: one approval by somebody other than the authors",
        "Tue 3 Mar · tomorrow to Sun 8 Mar: nothing leaves",
    ]


def test_the_parts_of_a_thread_are_told_apart_without_the_line_that_parts_them() -> None:
    thread = a_content(a_target(text="Soup is back!\n---\nBring a bowl."))
    assert "“Soup is back! / Bring a bowl.”" in lines(weekwords.sheet(a_week(one(content=thread))))


@pytest.mark.parametrize(
    ("given", "lacks", "tone"),
    [
        ({"state": State.SCHEDULED}, "nothing is missing", Tone.READY),
        (
            {"state": State.SCHEDULED, "reachable": ()},
            "nobody who answers for it can be reached then",
            Tone.STOPPED,
        ),
        (
            {"state": State.SCHEDULED, "decision": replace(APPROVED, in_person=True)},
            "it never leaves by itself: somebody presses Publish now at its time",
            Tone.STOPPED,
        ),
        (
            {"state": State.SCHEDULED, "ahead": Ahead(lives_until=after(hours=1))},
            "its approvals end before its time",
            Tone.STOPPED,
        ),
        (
            {"state": State.SCHEDULED, "decision": replace(APPROVED, holds=(a_stop(by=ZOE),))},
            "held by Zoé",
            Tone.STOPPED,
        ),
        (
            {"decision": decided(missing=(WATCHER,))},
            "missing: somebody other than the authors who watches it",
            Tone.WAITS,
        ),
        (
            {"decision": decided(objectors=users(ZOE), missing=())},
            "Zoé objects",
            Tone.WAITS,
        ),
        (
            {"decision": decided(objectors=users(ZOE, BEN), missing=("a change",))},
            "Zoé, Ben object · missing: a change",
            Tone.WAITS,
        ),
        ({"decision": None}, "missing: its card can't be seen just now", Tone.WAITS),
        (
            {
                "state": State.SCHEDULED,
                "pauses": (Pause(id=1, reason="fire", by=OLGA, since=NOON),),
            },
            "publishing is paused",
            Tone.STOPPED,
        ),
    ],
)
def test_what_is_missing_or_stops_it_is_said_and_seen(
    given: dict[str, object], lacks: str, tone: Tone
) -> None:
    assert rows(weekwords.sheet(a_week(one(**given)))) == [(lacks, tone.value)]  # type: ignore[arg-type]


def test_empty_days_are_said_but_not_of_a_day_that_ends_after_the_week() -> None:
    def names(*views: CardView, **given: object) -> list[str]:
        return [day.name for day in weekwords.sheet(a_week(*views, **given)).days]

    assert names() == ["Mon 2 Mar · today to Sun 8 Mar: nothing leaves"]
    week = 7 * 24
    assert names(one(hours=24), one(hours=week)) == [
        "Mon 2 Mar · today: nothing leaves",
        "Tue 3 Mar · tomorrow",
        "Wed 4 Mar to Sun 8 Mar: nothing leaves",
        "Mon 9 Mar",
    ]
    # What is left out may leave on any later day.
    assert names(one(hours=48), more=3) == [
        "Mon 2 Mar · today to Tue 3 Mar · tomorrow: nothing leaves",
        "Wed 4 Mar",
    ]


def test_trap_81_what_is_too_much_for_the_alt_text_is_left_out_of_the_picture_as_well() -> None:
    long = a_content(*(a_target(f"account-{n}", text="Soup & bread " * 30) for n in range(9)))
    sheet = weekwords.sheet(a_week(*(one(n, content=long) for n in range(1, 13)), more=2))
    shown = sum(len(day.rows) for day in sheet.days)
    assert 0 < shown < 12
    assert sheet.foot == f"and {14 - shown} more: /draft queue"
    assert len(weekwords.alt(sheet)) <= 2_000
    assert "and 5 more accounts" in weekwords.alt(sheet)
    check_blocks(weekwords.message(sheet, "F1", {})["blocks"])
    nothing = weekwords.sheet(a_week(one(content=a_content(a_target("x" * 3_000)))))
    assert (nothing.days, nothing.foot) == ((), "and 1 more: /draft queue")


def test_trap_77_the_message_says_all_that_is_drawn_and_nothing_in_it_is_markup() -> None:
    wild = a_content(a_target(text="<!here> :tada: \u202etxet"))
    sheet = weekwords.sheet(a_week(one(content=wild, decision=decided(objectors=users(OLGA)))))
    message = weekwords.message(sheet, "F1", {DraftId(1): "https://slack.example/1"})
    said, alt = str(message["text"]), weekwords.alt(sheet)
    for line in lines(sheet):
        assert line in alt.split("\n")
        assert as_typed(line) in said.split("\n")
    assert "<!" not in said
    assert ":tada:" not in said
    assert "\u202e" not in alt
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    assert blocks[0]["alt_text"] == alt
    assert "<https://slack.example/1|D-1>" in str(blocks[1])
    assert weekwords.message(sheet, "", {}) == {"text": said}


def test_somebody_whom_slack_does_not_name_is_somebody() -> None:
    sheet = weekwords.sheet(a_week(one(), names={}, now=NOON + timedelta(minutes=1)))
    assert "by somebody" in weekwords.alt(sheet)
