"""What the bot answers to one person: kind, clear, and what to do next."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState
from bot.domain.lamp import OnAir
from bot.domain.pauses import Pause
from bot.domain.review import Status
from bot.domain.states import State
from bot.domain.times import say
from bot.slack import answers, listing, whywords
from tests.factories import (
    BEN,
    NOON,
    OLGA,
    ZOE,
    a_content,
    a_delivery,
    a_draft,
    a_revision,
    a_target,
    after,
    an_account,
)
from tests.slack.gallery import AT_SIX, GALLERY, RECEIPT, SKY, decided, users, view

PARIS = ZoneInfo("Europe/Paris")
SIX = "Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
PAUSE = Pause(id=1, reason="<!channel> fire", by=OLGA, since=NOON)
AT_SIX_DRAFT = a_draft(a_content(a_target(), timing=AT_SIX))


def test_a_new_draft_is_confirmed_with_account_time_and_card() -> None:
    assert answers.submitted(AT_SIX_DRAFT, PARIS, "https://slack.example/p1") == (
        f"D-1 for soupe-wall, to leave {SIX}, now waits for somebody else's opinion:"
        " <https://slack.example/p1|its card>."
    )


def test_a_new_draft_without_a_card_is_told_truthfully() -> None:
    assert answers.submitted(AT_SIX_DRAFT, PARIS, None) == (
        "D-1 is kept, but Slack didn't take its card yet; I keep trying, and nobody can approve"
        " it before."
    )


def test_a_change_says_that_earlier_approvals_do_not_count() -> None:
    content = a_content(a_target(text="Better"), timing=AT_SIX)
    changed = a_draft(revision=a_revision(content, number=2))
    said = answers.revised(changed, AT_SIX_DRAFT, PARIS, "https://slack.example/p2")
    assert said == (
        f"D-1 is now version `{changed.revision.digest[:4]}`, to leave {SIX}; earlier approvals"
        " don't count for it. <https://slack.example/p2|The new card> needs them anew."
    )


def test_a_change_that_changes_nothing_is_told() -> None:
    said = answers.revised(AT_SIX_DRAFT, AT_SIX_DRAFT, PARIS, "")
    assert said == "D-1 already says just that, so nothing changed and votes stay."


def test_an_empty_list_says_how_to_begin() -> None:
    said = listing.listing([], PARIS)
    assert said == "Nothing is under way; `/draft TEXT --on ACCOUNT` begins a draft."


def test_a_list_has_a_line_for_each_draft() -> None:
    said = listing.listing([GALLERY["scheduled"], GALLERY["held"]], PARIS).split("\n")
    assert said == [
        f"*D-1* {stage} · soupe-bluesky, soupe-wall · {SIX} · by <@U0ANA> · “Soup is back!”"
        for stage in ("scheduled", "held")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("two\n\nlines  here", "two lines here"),
        ("Soup is back!\n---\nBring a bowl.", "Soup is back! / Bring a bowl."),
        ("<!channel> \u202eturned", "&lt;!channel&gt; ⟨U+202E⟩turned"),
    ],
)
def test_a_line_shows_the_beginning_of_the_text_and_reads_nothing_in_it(
    text: str, shown: str
) -> None:
    found = view(draft=a_draft(a_content(a_target(text=text))))
    assert listing.line(found, PARIS).endswith(f"“{shown}”")


def test_one_draft_is_shown_with_its_link_or_without_a_card() -> None:
    shown = answers.shown(GALLERY["held"], PARIS, "https://slack.example/p1")
    assert shown.endswith("\n<https://slack.example/p1|Its card>")
    assert answers.shown(GALLERY["held"], PARIS, "").endswith("It has no card in Slack now.")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "needs-opinion",
            [
                "*D-1*: needs a second opinion.",
                "Still needed: one approval by somebody other than the authors.",
                "Who could approve: <@U0BEN>, <@U0ZOE>, <@U0OLGA>.",
            ],
        ),
        (
            "objected",
            [
                "*D-1*: somebody objects.",
                "<@U0ZOE> objects; they can take it back, or somebody other than the authors can"
                " lift it with `/draft lift 1 REASON`.",
                "Who could approve: <@U0BEN>, <@U0ZOE>, <@U0OLGA>.",
            ],
        ),
        ("held", ["*D-1*: held.", "Held by <@U0ZOE>: the date may be wrong."]),
        (
            "scheduled",
            [
                "*D-1*: scheduled.",
                "Nothing is missing: it leaves at its time, unless somebody stops it.",
            ],
        ),
        ("paused", ["*D-1*: paused.", "Everything is paused: fire in the building."]),
        (
            "unreachable",
            [
                "*D-1*: scheduled.",
                "At 19:00 nobody who answers for it can be reached: <@U0ANA> is away until 19:30,"
                " <@U0BEN>'s working hours begin at 09:00 on Tue 3 Mar 2026; whoever reacts with"
                " :eyes: answers for it.",
                "Now: nobody who answers for it is there.",
            ],
        ),
        (
            "thread-partly-out",
            [
                "*D-1*: partly published.",
                ":warning: soupe-bluesky: partly out: part 1 of 3, the rest is not out"
                " · since Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
                " · Bluesky said no (status 400)"
                " · <https://bsky.example/profile/soupe/post/1|open the post>",
                ":point_right: somebody other than the authors can press *Retry*: only what is not"
                " out leaves, after a countdown",
            ],
        ),
        (
            "missed",
            [
                "*D-1*: missed. It was held.",
                ":alarm_clock: soupe-bluesky: missed its time, nothing was published",
                ":point_right: somebody other than the authors can press *Send now*; *Time* gives"
                " it a new time, with new approvals",
            ],
        ),
        ("withdrawn", ["*D-1*: withdrawn."]),
    ],
)
def test_why_says_what_is_missing_and_who_could_give_it(name: str, said: list[str]) -> None:
    assert whywords.why(GALLERY[name], PARIS).split("\n") == said


def test_why_names_several_who_object_in_the_plural() -> None:
    objected = decided(Status.OBJECTED, objectors=users(BEN, ZOE))
    assert "<@U0BEN>, <@U0ZOE> object;" in whywords.why(
        view(State.CHANGES_REQUESTED, decision=objected), PARIS
    )


def test_a_hold_says_how_it_ends() -> None:
    said = answers.held(a_draft())
    assert said == "D-1 is held; its votes stay. `/draft release 1` lets it go on."


SOUP = a_delivery(due_at=PAUSE.since + timedelta(minutes=6, seconds=30))
TOO_LATE = " Could not be stopped any more, being sent now: D-1 on soupe-wall."


@pytest.mark.parametrize(
    ("waiting", "posts"),
    [
        ([], "No posts wait."),
        ([SOUP], "1 post waits, the next in 6 min."),
        ([SOUP, SOUP], "2 posts wait, the next in 6 min."),
    ],
)
def test_rule_32_a_pause_says_who_why_and_what_it_met(waiting: list[Delivery], posts: str) -> None:
    said = answers.paused(PAUSE, waiting, [])
    assert said == (
        f":octagonal_sign: <@U0OLGA> paused everything: &lt;!channel&gt; fire. {posts}"
        " Two people can end it: one writes `/draft resume`, another confirms."
    )


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=-1), "now"),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(minutes=119), "in 119 min"),
        (timedelta(hours=47), "in 47 h"),
        (timedelta(hours=49), "in 2 days"),
    ],
)
def test_it_says_in_how_long_the_next_would_have_left(left: timedelta, words: str) -> None:
    waiting = [a_delivery(due_at=PAUSE.since + left)]
    assert f"1 post waits, the next {words}." in answers.paused(PAUSE, waiting, [])


@pytest.mark.parametrize("reason", ["fire", "fire.", "fire!", "fire?"])
def test_somebodys_words_are_ended_once(reason: str) -> None:
    said = answers.paused(replace(PAUSE, reason=reason), [], [])
    assert (
        f"everything: {reason.rstrip('.')}{'.' if reason.strip('!?') == reason else ''} No" in said
    )


def test_rule_32_a_pause_says_what_it_came_too_late_for() -> None:
    sending = [a_delivery(DeliveryState.SENDING)]
    assert TOO_LATE in answers.paused(PAUSE, [SOUP], sending)
    assert TOO_LATE in answers.paused_to(PAUSE, [SOUP], sending)


def test_the_pause_of_one_account_says_how_to_stop_everything() -> None:
    said = answers.paused_to(replace(PAUSE, account="soupe-wall"), [SOUP], [])
    assert said.startswith("Only `soupe-wall` is paused. 1 post waits")
    assert "`/draft pause everything REASON`" in said
    everybody = answers.paused(replace(PAUSE, account="soupe-wall"), [SOUP], [])
    assert "paused `soupe-wall`:" in everybody
    assert "`/draft resume soupe-wall`" in everybody


def test_a_takedown_tells_each_account_and_links_to_what_is_left() -> None:
    gone = a_delivery(DeliveryState.DELETED, removal="gone and checked", receipt=RECEIPT)
    there = a_delivery(DeliveryState.PUBLISHED, account=SKY, removal="still there", receipt=RECEIPT)
    assert answers.removed([gone]) == "Takedown:\n• soupe-wall: *gone and checked*"
    assert answers.removed([gone, there]).split("\n")[2:] == [
        "• soupe-bluesky: *still there* · <https://bsky.example/profile/soupe/post/1|the post>",
        "I go on trying; please open what is left and delete it there, too.",
    ]


def test_status_tells_accounts_pause_what_leaves_next_and_what_is_unsure() -> None:
    sky = an_account("soupe-bluesky", network=Network.BLUESKY, handle="s<o>upe", mode=Mode.LIVE)
    leaving = a_delivery(due_at=after(hours=6))
    unsure = a_delivery(DeliveryState.UNKNOWN, id=DeliveryId(2), account=AccountName("other"))
    view = OnAir(
        accounts=(an_account(), sky),
        pauses=(PAUSE,),
        soon=(leaving,),
        sending=(unsure,),
        waiting=2,
        first=leaving,
        unsure=(unsure,),
    )
    assert answers.status(view, PARIS).split("\n") == [
        "• `soupe-wall` @soupe on the practice wall: :performing_arts: DRY RUN",
        "• `soupe-bluesky` s&lt;o&gt;upe on Bluesky: :large_green_circle: LIVE",
        ":octagonal_sign: Everything is paused by <@U0OLGA>: &lt;!channel&gt; fire · since"
        f" {say(PAUSE.since, PARIS)}",
        ":red_circle: *On air now*: D-1 on other.",
        ":hourglass_flowing_sand: Leaving in the next 15 minutes, if nothing stops it:",
        f"• D-1 on soupe-wall at {SIX}",
        f"2 waiting to leave; next: D-1 on soupe-wall at {SIX}.",
        ":warning: D-1 on other may or may not be out; please look.",
    ]


def test_a_status_whose_clock_is_not_trusted_says_that_nothing_leaves() -> None:
    said = answers.status(OnAir(clock="the clock jumped forward by 5 hours"), PARIS)
    assert (
        ":stopwatch: *Nothing leaves*: the clock jumped forward by 5 hours; somebody on the roster"
        " presses *This is now* in this channel, or writes `/draft now`." in said.split("\n")
    )


def test_a_quiet_status_says_so() -> None:
    assert answers.status(OnAir(), PARIS).split("\n") == [
        "• no accounts yet",
        "Not paused. Nothing is on air right now. Nothing leaves in the next 15 minutes."
        " Nothing is waiting to leave.",
    ]


def test_why_of_a_draft_that_no_one_decided_says_why_it_waits() -> None:
    waiting = replace(GALLERY["parked"], waiting="it waits for its author.")
    assert whywords.why(waiting, PARIS) == "*D-1*: parked. It waits for its author."
