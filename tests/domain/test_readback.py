"""What a network shows compared with what was approved: no false alarm, and no missed one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.accounts import Network
from bot.domain.readback import (
    MOST_LOOKS,
    SECOND_LOOK,
    TEXT,
    Reading,
    Shown,
    Verdict,
    after_look,
    all_differences,
    differences,
)
from tests.factories import NOON, a_picture, a_target

N = Network
ALTS = ("A bowl of soup", "Un carré 🟨, jaune")


def found(
    network: Network, sent: str, shown: str, *, alts: tuple[str, ...] = (), pictures: int = 0
) -> tuple[str, ...]:
    """What differs, for a post with as many of our pictures as there are alt texts."""
    ours = tuple(a_picture(alt_text=alt) for alt in ALTS[: len(alts) or pictures])
    target = a_target(network=network, text=sent, pictures=ours)
    return differences(target, Shown(text=shown, pictures=pictures or len(alts), alt_texts=alts))


READ = [network for network in N if network not in {N.WEBHOOK, N.BY_HAND, N.TIKTOK}]
SAME_EVERYWHERE = {
    "as it was": ("Soup is back!\n\nAt nine.", "Soup is back!\n\nAt nine."),
    "outer space is cut": ("  Soup is back! \n", "Soup is back!"),
    "line ends": ("One\nTwo", "One\r\nTwo"),
    "empty lines are joined": ("One\n\n\n\nTwo", "One\n\nTwo"),
    "a space at a line's end": ("One  \nTwo", "One\nTwo"),
    "the other spelling of é": ("Musée", "Muse\u0301e"),
    "an emoji without its selector": ("I ❤️ soup", "I ❤ soup"),
    "a link without scheme": ("See https://soup.example/menu now", "See soup.example/menu now"),
    "a link with a last slash": ("See https://soup.example", "See https://soup.example/"),
}


@pytest.mark.parametrize("network", READ)
@pytest.mark.parametrize("name", SAME_EVERYWHERE)
def test_what_networks_do_by_themselves_is_no_difference(network: Network, name: str) -> None:
    sent, shown = SAME_EVERYWHERE[name]
    assert found(network, sent, shown) == ()


@pytest.mark.parametrize(
    ("network", "sent", "shown"),
    [
        (N.X, "Menu: https://soup.example/menu?x=1 today", "Menu: https://t.co/Ab12 today"),
        (N.X, "https://a.example and https://b.example", "https://t.co/a1 and https://t.co/b2"),
        (N.LINKEDIN, "Menu: https://soup.example/menu", "Menu: https://lnkd.in/eK-12"),
        (N.FACEBOOK, "Menu: https://soup.example/", "Menu: http://fb.me/12ab"),
        (N.MASTODON, "Ask @ana@soup.example please", "Ask @ana please"),
        (N.THREADS, "Soup is back #soup", "Soup is back soup"),
        (N.SLACK, "Soup 🎃 is back 👍🏽", "Soup is back "),
    ],
)
def test_what_one_network_does_by_itself_is_no_difference_there(
    network: Network, sent: str, shown: str
) -> None:
    assert found(network, sent, shown) == ()


@pytest.mark.parametrize("network", READ)
@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Soup is back on Tuesday",
        "Soup is back on Tuesday! See https://soup.example/",
        "Soup is back on Monday! See https://soup.example/menu",
        "Soup is back on Tuesday! See https://other.example/menu",
        "Soup is back on Tuesday! See https://soup.example/menu PS: sold",
    ],
)
def test_another_text_a_cut_one_or_another_link_is_told(network: Network, shown: str) -> None:
    sent = "Soup is back on Tuesday! See https://soup.example/menu"
    assert found(network, sent, shown) == (TEXT,)


def test_a_networks_short_link_stands_for_a_link_alone_and_for_no_words() -> None:
    assert found(N.X, "Menu: https://a.example and bread", "Menu: https://t.co/a1") == (TEXT,)
    assert found(N.MASTODON, "Menu: https://a.example", "Menu: https://t.co/a1") == (TEXT,)


@pytest.mark.parametrize("network", READ)
def test_a_missing_picture_and_a_lost_alt_text_are_told(network: Network) -> None:
    def seen(*alts: str) -> tuple[str, ...]:
        return found(network, "Soup", "Soup", alts=alts)

    target = a_target(
        network=network, text="Soup", pictures=tuple(a_picture(alt_text=alt) for alt in ALTS)
    )
    one = Shown(text="Soup", pictures=1, alt_texts=ALTS[:1])
    assert differences(target, one) == ("the number of pictures (1 instead of 2)",)
    assert seen(*ALTS) == ()
    assert seen(ALTS[0], "") == ("the alt text of picture 2",)
    assert seen(ALTS[1], ALTS[0]) == ("the alt text of picture 1", "the alt text of picture 2")


def test_what_a_network_adds_where_we_gave_nothing_is_no_difference() -> None:
    own = a_target(network=N.FACEBOOK, text="Soup", pictures=(a_picture(alt_text=""),))
    machine = Shown(text="Soup", pictures=1, alt_texts=("May be an image of soup",))
    assert differences(own, machine) == ()
    assert found(N.FACEBOOK, "Soup", "Soup", pictures=0) == ()
    link = Shown(text="Soup", pictures=1, alt_texts=("",))
    assert differences(a_target(network=N.FACEBOOK, text="Soup"), link) == ()


BEGUN = Reading(looks=0, verdict=Verdict.UNREAD, next_at=NOON)


@pytest.mark.parametrize("trouble", [Verdict.DIFFERS, Verdict.GONE])
def test_trouble_is_told_when_it_was_seen_twice(trouble: Verdict) -> None:
    once = after_look(BEGUN, trouble, (TEXT,), NOON)
    assert not once.is_incident
    assert once.next_at == NOON + SECOND_LOOK
    assert after_look(once, trouble, (TEXT,), NOON).is_incident
    well = after_look(once, Verdict.SAME, (), NOON)
    assert (well.is_incident, well.next_at) == (False, None)
    other = Verdict.GONE if trouble is Verdict.DIFFERS else Verdict.DIFFERS
    assert not after_look(once, other, (), NOON).is_incident


def test_what_cannot_be_read_is_tried_ever_later_and_then_let_be() -> None:
    now, reading, waits = NOON, BEGUN, []
    while reading.next_at is not None:
        reading = after_look(reading, Verdict.UNREAD, (), now)
        if reading.next_at is not None:
            waits.append(reading.next_at - now)
            now = reading.next_at
    assert len(waits) == MOST_LOOKS - 1
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=30)
    assert not reading.is_incident


def test_of_a_thread_the_part_that_differs_or_is_missing_is_named() -> None:
    one, two = a_target(text="One"), a_target(text="Two")
    shown = [Shown(text=text, pictures=0, alt_texts=()) for text in ("One", "2")]
    assert all_differences((one, two), (shown[0], shown[1]), of=2) == ("the text of part 2",)
    assert all_differences((one, two), (shown[0], None), of=2) == ("part 2 is not there",)
    assert all_differences((one,), (shown[0],), of=1) == ()
    assert all_differences((one, two), (shown[0], replace(shown[1], text="Two")), of=2) == ()


def test_of_a_thread_that_is_partly_out_only_the_parts_that_are_out_are_compared() -> None:
    parts = tuple(a_target(text=text) for text in ("One", "Two", "Three"))
    shown = [Shown(text=text, pictures=0, alt_texts=()) for text in ("One", "2")]
    assert all_differences(parts[:1], shown[:1], of=3) == ()
    assert all_differences(parts[:2], shown, of=3) == ("the text of part 2",)
    assert all_differences(parts[:1], (None,), of=3) == ("part 1 is not there",)
    with pytest.raises(ValueError, match="shorter"):
        all_differences(parts, shown, of=3)


def test_how_many_parts_were_looked_at_stays_known() -> None:
    begun = replace(BEGUN, parts=2)
    assert after_look(begun, Verdict.SAME, (), NOON).parts == 2


@pytest.mark.parametrize(
    ("approved", "shown", "found"),
    [
        ("", "public", ()),
        ("", "", ()),
        ("unlisted", "unlisted", ()),
        ("unlisted", "", ()),
        (
            "unlisted",
            "public",
            ("who sees it (everybody instead of everybody, but in no public timeline)",),
        ),
        ("", "mutuals_only", ("who sees it (mutuals_only instead of everybody)",)),
        ("", "private", ("who sees it (followers alone instead of everybody)",)),
    ],
)
def test_who_sees_a_post_is_compared_where_the_network_tells_it(
    approved: str, shown: str, found: tuple[str, ...]
) -> None:
    target = a_target(text="Soup", options=(("seen", approved),) if approved else ())
    there = Shown(text="Soup", pictures=0, alt_texts=(), seen_by=shown)
    assert differences(target, there) == found


@pytest.mark.parametrize(
    ("approved", "shown", "is_same"),
    [
        ("", None, True),
        ("", "", True),
        ("Food & drink", "Food & drink", True),
        ("Food & drink", "Food &amp; drink", True),
        ("Food", None, True),
        ("Food", "", False),
        ("", "Food", False),
    ],
)
def test_the_content_warning_is_compared_where_the_network_tells_it(
    approved: str, shown: str | None, is_same: bool
) -> None:
    target = a_target(text="Soup", options=(("cw", approved),) if approved else ())
    there = Shown(text="Soup", pictures=0, alt_texts=(), warning=shown)
    assert differences(target, there) == (() if is_same else ("the content warning",))
