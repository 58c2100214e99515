"""What a card says: where it stands, what is missing, what to do, and nothing read as markup."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.domain.card import Stage
from bot.domain.deliveries import MAYBE_OUT, Delivery, DeliveryState
from bot.domain.emoji import DEFAULT_GESTURES, Gesture
from bot.domain.report import Level, SetAside
from bot.domain.states import State
from bot.slack import escaping, partwords, wording
from bot.slack.deliverywords import delivery_line
from tests.factories import ANA, BEN, ZOE, a_content, a_delivery, a_draft, a_finding, a_report
from tests.slack.gallery import GALLERY, RECEIPT, decided, sky, users, view

PARIS = ZoneInfo("Europe/Paris")
HOSTILE = "<!channel> <@U1> <http://evil|https://good> `code` *bold* & \u202eturned"


def lines(name: str) -> list[str]:
    """Where a card of the gallery stands, and what to do, line by line."""
    return [line for line in wording.standing_lines(GALLERY[name], PARIS) if line]


def test_the_gallery_has_every_stage() -> None:
    assert {shown.stage for shown in GALLERY.values()} == set(Stage)


STANDING = {
    "needs-opinion": [
        ":heavy_minus_sign: <@U0ANA>'s :white_check_mark: does not count:"
        " authors can't approve their own post",
        ":point_right: still needed: one approval by somebody other than the authors",
    ],
    "blocked": [
        ":point_right: still needed: a change to the text, see :no_entry:",
        ":point_right: still needed: one approval by somebody other than the authors",
    ],
    "objected": [
        ":white_check_mark: <@U0BEN> approved",
        ":x: <@U0ZOE> objects",
        ":point_right: nothing leaves until the objection is taken back, or somebody other than"
        " the authors lifts it: `/draft lift 1 REASON`",
    ],
    "objected-in-words": [
        ":x: <@U0OLGA> objects",
        ":x: <@U0ZOE> objects: the tone: *too* &lt;loud&gt;",
        ":point_right: nothing leaves until the objection is taken back, or somebody other than"
        " the authors lifts it: `/draft lift 1 REASON`",
    ],
    "held": [
        ":white_check_mark: <@U0BEN> approved",
        ":raised_hand: held by <@U0ZOE>: the date may be wrong",
        ":point_right: nothing leaves until whoever holds it, or somebody other than the authors,"
        " presses *Release*",
    ],
    "scheduled": [
        ":white_check_mark: <@U0BEN> approved",
        ":eyes: <@U0BEN> answers for it while it is fresh",
    ],
    "unreachable": [
        ":white_check_mark: <@U0BEN> approved",
        ":information_source: nobody who answers for it is there",
        ":point_right: at 19:00 nobody who answers for it can be reached: <@U0ANA> is away until"
        " 19:30, <@U0BEN>'s working hours begin at 09:00 on Tue 3 Mar 2026, so it would wait;"
        " whoever reacts with :eyes: answers for it",
    ],
    "paused": [
        ":white_check_mark: <@U0BEN> approved",
        ":octagonal_sign: everything is paused by <@U0OLGA>: fire in the building",
        ":point_right: two people can end the pause: `/draft resume`",
    ],
    "publishing": [
        ":white_check_mark: <@U0BEN> approved",
        ":outbox_tray: soupe-wall: is being sent",
    ],
    "published": [
        ":white_check_mark: <@U0BEN> approved",
        ":mega: soupe-bluesky: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":mega: soupe-wall: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
    ],
    "corrected": [
        ":white_check_mark: <@U0BEN> approved",
        ":pencil2: soupe-bluesky: corrected by D-2",
    ],
    "corrects": [
        ":pencil2: soupe-bluesky: corrects D-7, delete and post again (loses replies)",
        ":point_right: still needed: one approval by somebody other than the authors",
    ],
    "differs": [
        ":white_check_mark: <@U0BEN> approved",
        ":mega: soupe-bluesky: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":mega: soupe-wall: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":rotating_light: soupe-bluesky: the network does not show what was approved: the text",
        ":rotating_light: soupe-wall: the post is not there any more, and the bot did not take it"
        " down",
        ":point_right: please open the post and look; *Take down* removes it everywhere",
    ],
    "partly": [
        ":white_check_mark: <@U0BEN> approved",
        ":warning: soupe-bluesky: failed, nothing was published · Bluesky said no",
        ":mega: soupe-wall: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":point_right: what is missing is not sent again from here; please write just that as a"
        " new draft, since `/draft again 1` would repeat what is out as well",
    ],
    "thread-partly-out": [
        ":white_check_mark: <@U0BEN> approved",
        ":warning: soupe-bluesky: partly out: part 1 of 3, the rest is not out"
        " · since Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · Bluesky said no (status 400)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":point_right: somebody other than the authors can press *Retry*: only what is not out"
        " leaves, after a countdown",
    ],
    "thread-partly-out-differs": [
        ":white_check_mark: <@U0BEN> approved",
        ":warning: soupe-bluesky: partly out: part 1 of 3, the rest is not out"
        " · since Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · Bluesky said no (status 400)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":rotating_light: soupe-bluesky: the network does not show what was approved: the text of"
        " part 1",
        ":point_right: please open the post and look; *Take down* removes it everywhere",
    ],
    "video": [":point_right: still needed: one approval by somebody other than the authors"],
    "disclosed": [":point_right: still needed: one approval by somebody other than the authors"],
    "unknown": [
        ":white_check_mark: <@U0BEN> approved",
        ":question: soupe-bluesky: nobody knows yet whether it is out"
        " · the connection broke while sending",
        ":mega: soupe-wall: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":point_right: please look at the account itself, then press what is true",
    ],
    "rehearsed": [
        ":white_check_mark: <@U0BEN> approved",
    ],
    "missed": [
        ":alarm_clock: soupe-bluesky: missed its time, nothing was published",
        ":information_source: it was held",
        ":point_right: somebody other than the authors can press *Send now*;"
        " *Time* gives it a new time, with new approvals",
    ],
    "failed": [
        ":warning: soupe-bluesky: failed, nothing was published · Bluesky said no",
        ":point_right: *Time* gives it a new time; it needs new approvals",
    ],
    "taken-down": [
        ":white_check_mark: <@U0BEN> approved",
        ":wastebasket: soupe-bluesky: taken down · gone and checked",
        ":wastebasket: soupe-wall: taken down",
    ],
    "still-there": [
        ":white_check_mark: <@U0BEN> approved",
        ":warning: soupe-bluesky: published Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
        " · takedown: *still there* · <https://bsky.example/profile/soupe/post/1|open the post>",
        ":wastebasket: soupe-wall: taken down",
        ":point_right: please open what is left and delete it there, or take it down again",
    ],
    "withdrawn": [],
    "parked": [],
    "revised": [":point_right: still needed: one approval by somebody other than the authors"],
}


@pytest.mark.parametrize("name", GALLERY)
def test_a_card_says_where_it_stands_and_what_to_do_now(name: str) -> None:
    assert lines(name) == STANDING[name]


WHEN = "Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"
READERS = " · for you: <!date^1772474400^{date_short_pretty} {time}|2026-03-02 18:00 UTC>"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("needs-opinion", f":clock3: would leave {WHEN}{READERS}"),
        ("scheduled", f":clock3: leaves {WHEN}{READERS}"),
        ("objected", f":clock3: would leave {WHEN}{READERS}"),
        ("held", f":clock3: would leave {WHEN}{READERS}"),
        ("paused", f":clock3: would leave {WHEN}{READERS}"),
        ("missed", f":clock3: was to leave {WHEN}{READERS}"),
        ("failed", f":clock3: was to leave {WHEN}{READERS}"),
        ("withdrawn", f":clock3: was to leave {WHEN}{READERS}"),
        ("published", ""),
        ("rehearsed", ""),
        ("taken-down", ""),
    ],
)
def test_the_time_is_said_with_date_zone_and_the_readers_own_until_it_has_left(
    name: str, said: str
) -> None:
    assert wording.when_line(GALLERY[name], PARIS) == said


def test_a_draft_without_a_time_leaves_as_soon_as_approved() -> None:
    said = wording.when_line(view(draft=a_draft()), PARIS)
    assert said == ":clock3: would leave as soon as it is approved, after a short countdown"


def test_a_missed_draft_without_a_time_says_none() -> None:
    assert wording.when_line(view(draft=a_draft(state=State.MISSED)), PARIS) == ""


def test_a_rehearsal_would_leave() -> None:
    dry = replace(
        GALLERY["rehearsed"], draft=replace(GALLERY["rehearsed"].draft, state="in_review")
    )
    assert wording.when_line(dry, PARIS).startswith(":clock3: would leave ")


def test_several_who_object_are_told_in_the_plural() -> None:
    seen = view(State.CHANGES_REQUESTED, decision=decided(objectors=users(BEN, ZOE)))
    assert ":x: <@U0BEN>, <@U0ZOE> object" in wording.decision_lines(seen)


def test_at_most_three_findings_are_told_and_how_many_more_there_are() -> None:
    findings = [a_finding(message=f"number {number}") for number in range(5)]
    said = wording.finding_lines(a_report(2, *findings))
    assert said[0] == ":large_yellow_circle: number 0: it may be misread → choose another · `SO999`"
    assert len(said) == 4
    assert said[-1] == "_and 2 more_"


def test_what_blocks_comes_first_and_is_told_even_where_there_is_much() -> None:
    blocking = [a_finding(message=f"blocker {n}", blocks=True, severity=1) for n in range(5)]
    findings = [a_finding(message="worse", severity=4), *blocking]
    said = wording.finding_lines(a_report(4, *findings))
    assert [line.split(":")[2] for line in said[:5]] == [f" blocker {n}" for n in range(5)]
    assert said[5:] == ["_and 1 more_"]


def test_rule_14_what_was_set_aside_is_shown_with_both_levels_and_who_did_it() -> None:
    aside = [
        SetAside(
            finding=a_finding(message=f"number {n}."), by=users(BEN, ZOE), reason="a <!here>\nb"
        )
        for n in range(7)
    ]
    report = replace(a_report(3), set_aside=tuple(aside), full_level=Level(4))
    assert wording.level_line(report).endswith("(level 4 with what was set aside)")
    said = wording.finding_lines(report)
    assert said[0] == (
        ":ballot_box_with_check: set aside by <@U0BEN>, <@U0ZOE>: number 0 (“a &lt;!here&gt; b”)"
    )
    assert said[5:] == ["_and 2 more set aside_"]


def test_a_finding_shows_the_name_of_an_emoji_as_it_was_typed() -> None:
    found = a_finding(message="“:x:” is Slack's name of an emoji")
    (said,) = wording.finding_lines(a_report(2, found))
    assert ":x:" not in said
    assert ":\u200bx:" in said
    assert said.startswith(":large_yellow_circle: ")


def test_who_wrote_it_which_version_and_what_changed_stand_together() -> None:
    said = wording.authors_line(GALLERY["revised"])
    digest = GALLERY["revised"].draft.revision.digest[:4]
    assert said == f"by <@U0ANA>, <@U0BEN> · version `{digest}` · changed: the text, the accounts"


def test_the_footer_tells_the_emoji_that_are_set() -> None:
    assert wording.footer(DEFAULT_GESTURES) == (
        "React with :white_check_mark: to approve · :x: to object"
        " · :eyes: to watch it go out · :raised_hand: to hold it"
    )
    assert wording.footer({Gesture.APPROVE: ("soup",)}) == "React with :soup: to approve"
    assert wording.footer({}) == ""


def test_a_retired_card_is_one_line_with_a_link_to_the_new_one() -> None:
    old = replace(GALLERY["revised"], link="https://slack.example/p1")
    assert wording.retired(old) == (
        "~D-1, an older version~ · changed: the text, the accounts"
        " · <https://slack.example/p1|the new card>"
    )


@pytest.mark.parametrize("name", GALLERY)
def test_the_plain_text_says_all_that_the_card_says(name: str) -> None:
    seen = GALLERY[name]
    said = wording.plain(seen, PARIS).split("\n")
    assert said[0] == f"D-1 by {escaping.people(seen.draft.authors)}: {seen.stage.value}."
    for target in seen.draft.revision.content.targets:
        assert wording.account_line(target) in said[1]
        for line in partwords.lines(target):
            assert line in said
    for line in (*lines(name), wording.when_line(seen, PARIS), wording.authors_line(seen)):
        assert not line or line in said
    findings = wording.finding_lines(seen.report) if wording.shows_level(seen) else []
    assert set(findings) <= set(said)


@pytest.mark.parametrize(
    "said",
    [
        wording.plain(view(draft=a_draft(a_content(sky(text=HOSTILE)))), PARIS),
        wording.account_line(sky(handle=HOSTILE)),
        wording.finding_lines(a_report(2, a_finding(message=HOSTILE, why=HOSTILE, fix=HOSTILE)))[0],
        delivery_line(a_delivery(DeliveryState.FAILED, reason=HOSTILE), PARIS),
        wording.waiting_line(view(State.MISSED, waiting=HOSTILE)),
    ],
)
def test_hostile_words_mention_nobody_disguise_no_link_and_turn_nothing_around(said: str) -> None:
    assert "&lt;!channel&gt; &lt;@U1&gt; &lt;http://evil|https://good&gt;" in said
    assert "\u202e" not in said
    assert "⟨U+202E⟩turned" in said
    assert "<!channel" not in said
    assert "<@U1" not in said
    assert "<http" not in said


def test_what_joins_letters_and_emoji_stays_and_what_nobody_sees_is_named() -> None:
    assert escaping.escape("👩‍🍳 می‌خواهم") == "👩‍🍳 می‌خواهم"
    assert escaping.unseen_line("👩‍🍳 می‌خواهم") == ""
    said = escaping.unseen_line("a\u202eb\u200bc\u202e")
    assert said == ":warning: holds characters that nobody sees: U+202E, U+200B"


def quiet(state: DeliveryState) -> Delivery:
    """A delivery that is in this state and has been sent once."""
    return a_delivery(state, receipt=RECEIPT)


@pytest.mark.parametrize("state", DeliveryState)
def test_only_what_is_or_may_be_out_has_a_link(state: DeliveryState) -> None:
    may_be_out = state in MAYBE_OUT
    assert ("open the post" in delivery_line(quiet(state), PARIS)) == may_be_out


def test_people_are_named_so_that_slack_shows_their_names() -> None:
    assert escaping.people(users(ANA, BEN)) == "<@U0ANA>, <@U0BEN>"
