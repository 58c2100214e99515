"""When is looked before a post's time, and what is said to those who can mend it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import preflight
from bot.domain.accounts import AccountName
from bot.domain.drafts import DraftId
from bot.domain.preflight import DAY, HOUR, LAST, mark_met
from tests.factories import ANA, BEN, NOON, after

SKY, TOOTS = AccountName("soupe-sky"), AccountName("soupe-toots")
LONG_AGO = NOON - timedelta(days=3)


@pytest.mark.parametrize(
    ("left", "mark"),
    [
        (timedelta(hours=24, seconds=1), None),
        (timedelta(hours=24), DAY),
        (timedelta(hours=1, seconds=1), DAY),
        (timedelta(hours=1), HOUR),
        (timedelta(minutes=5, seconds=1), HOUR),
        (timedelta(minutes=5), LAST),
        (timedelta(0), LAST),
        (timedelta(seconds=-1), None),
    ],
)
def test_each_mark_is_met_from_its_moment_to_the_next(
    left: timedelta, mark: timedelta | None
) -> None:
    assert mark_met(NOON + left, NOON, LONG_AGO) == mark


def test_what_leaves_within_five_minutes_of_its_approval_is_simply_tried() -> None:
    assert mark_met(after(minutes=4), NOON, NOON) is None
    assert mark_met(after(minutes=5), NOON, NOON) is LAST


def test_the_same_trouble_of_several_accounts_is_said_once_with_what_to_do() -> None:
    found = {
        SKY: (preflight.picture_lost(), preflight.another_profile(SKY)),
        TOOTS: (preflight.picture_lost(),),
    }
    said = preflight.told(DraftId(7), NOON, found, (ANA, BEN), ZoneInfo("UTC"))
    assert said.split("\n") == [
        "<@U0ANA> <@U0BEN> As it stands, this post would not leave Mon 2 Mar 2026, 12:00 (UTC):",
        "• soupe-sky, soupe-toots: a picture of it is not in the store as it was approved;"
        " please attach it anew with *Edit*.",
        "• soupe-sky: the login of soupe-sky belongs to another profile than the one that was"
        " approved; whoever runs the bot can put the right one back.",
        "Another time is `/draft at 7 WHEN`.",
    ]


def test_each_trouble_is_one_sentence_that_says_what_helps() -> None:
    troubles = [
        preflight.another_profile(SKY),
        preflight.not_set_up(SKY),
        preflight.no_quota(SKY, 50),
        preflight.too_long(SKY, 501, 500),
        preflight.too_many_pictures(SKY, 4, 1),
        preflight.alt_text_too_long(SKY, 100),
        preflight.picture_lost(),
        preflight.said_no("The network said no: mend it."),
        preflight.unreachable("The network could not be reached, so nothing happened there."),
    ]
    for trouble in troubles:
        assert not trouble.sentence.endswith(".")
        assert "\n" not in trouble.sentence
        assert len(trouble.sentence) > 20
