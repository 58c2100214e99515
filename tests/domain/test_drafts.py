"""The digest covers all that would leave, and when; and is the same wherever it is made (20)."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.drafts import (
    Content,
    Digest,
    DraftId,
    LinkCard,
    Picture,
    Target,
    as_plain,
    canonical,
    digest_of,
    label,
    short,
    stamp,
    unstamp,
)
from bot.domain.times import Timing, TimingKind
from tests.factories import NOON, a_content, a_picture, a_target, after

TEXTS = st.text(max_size=12)
PICTURES = st.builds(Picture, sha256=TEXTS, media_type=TEXTS, alt_text=TEXTS)
TARGETS = st.builds(
    Target,
    account=TEXTS.map(AccountName),
    network=st.sampled_from(Network),
    address=TEXTS,
    handle=TEXTS,
    identity=TEXTS,
    mode=st.sampled_from(Mode),
    text=TEXTS,
    pictures=st.lists(PICTURES, max_size=2).map(tuple),
    options=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    card=st.none()
    | st.builds(LinkCard, url=TEXTS, title=TEXTS, description=TEXTS, picture=st.none() | PICTURES),
)
NAIVE = NOON.replace(tzinfo=None)
MOMENTS = st.datetimes(NAIVE.replace(year=2000), NAIVE.replace(year=2100), timezones=st.just(UTC))
TIMINGS = st.builds(
    Timing,
    kind=st.sampled_from(TimingKind),
    start=st.none() | MOMENTS,
    end=st.none() | MOMENTS,
    late_until=st.none() | MOMENTS,
)
CONTENTS = st.builds(Content, targets=st.lists(TARGETS, max_size=2).map(tuple), timing=TIMINGS)


@given(CONTENTS, CONTENTS)
def test_rule_20_two_contents_have_one_digest_only_if_they_are_equal(
    one: Content, other: Content
) -> None:
    assert (digest_of(one) == digest_of(other)) is (one == other)


FULL = a_target(pictures=(a_picture(),), options=(("visibility", "public"),))
BASE = a_content(
    FULL,
    timing=Timing(
        kind=TimingKind.WINDOW, start=NOON, end=after(hours=1), late_until=after(hours=2)
    ),
)
OTHER: dict[str, Any] = {
    "account": AccountName("another"),
    "network": Network.BLUESKY,
    "address": "https://elsewhere.example",
    "handle": "@other",
    "identity": "did:plc:other",
    "mode": Mode.DRY_RUN,
    "text": "Soup is back.",
    "pictures": (a_picture(), a_picture(alt_text="Two")),
    "options": (("visibility", "unlisted"),),
    "card": LinkCard(url="https://soup.test/", title="Soup"),
}
OTHER_TIMES: dict[str, Any] = {
    "kind": TimingKind.AT,
    "start": NOON + timedelta(microseconds=1),
    "end": after(hours=1, seconds=1),
    "late_until": None,
}


@pytest.mark.parametrize("name", [field.name for field in fields(Target)])
def test_rule_20_every_field_of_a_target_is_in_the_digest(name: str) -> None:
    changed = replace(BASE, targets=(replace(FULL, **{name: OTHER[name]}),))
    assert digest_of(changed) != digest_of(BASE)


def test_rule_20_what_has_no_preview_keeps_the_digest_that_it_always_had() -> None:
    """An approval of before there were previews is still one of the same thing."""
    full = a_target(pictures=(a_picture(),), options=(("lang", "fr"),))
    plain, rich = digest_of(a_content()), digest_of(a_content(full))
    assert plain == "c117548cc4266e5de69a06621e7bee1ed3c7189fdda2585d3dc6b20112723ee4"
    assert rich == "72081a6fb20e4c15ea071cf3f5ba23bd558f611e0c6d27654d147e7610a63ec3"


@pytest.mark.parametrize("name", [field.name for field in fields(LinkCard)])
def test_rule_20_every_field_of_a_preview_is_in_the_digest(name: str) -> None:
    card = LinkCard(url="https://soup.test/", title="Soup", description="Leek")
    other_card: dict[str, Any] = {"picture": a_picture()} | dict.fromkeys(
        ("url", "title", "description"), "another"
    )
    one, other = (
        a_content(a_target(card=found))
        for found in (card, replace(card, **{name: other_card[name]}))
    )
    assert digest_of(one) != digest_of(other)


@pytest.mark.parametrize("name", [field.name for field in fields(Picture)])
def test_rule_20_every_field_of_a_picture_is_in_the_digest(name: str) -> None:
    picture = a_picture(**{name: "another"})
    changed = replace(BASE, targets=(replace(FULL, pictures=(picture,)),))
    assert digest_of(changed) != digest_of(BASE)


@pytest.mark.parametrize("name", [field.name for field in fields(Timing)])
def test_rule_20_every_part_of_the_time_is_in_the_digest(name: str) -> None:
    changed = replace(BASE, timing=replace(BASE.timing, **{name: OTHER_TIMES[name]}))
    assert digest_of(changed) != digest_of(BASE)


REORDERED: list[Callable[[Content], Content]] = [
    lambda c: replace(c, targets=(*c.targets, *c.targets)),
    lambda c: replace(c, targets=()),
]


@pytest.mark.parametrize("change", REORDERED)
def test_rule_20_how_many_targets_there_are_is_in_the_digest(
    change: Callable[[Content], Content],
) -> None:
    assert digest_of(change(BASE)) != digest_of(BASE)


def test_the_digest_of_a_content_stays_the_same_for_ever() -> None:
    """A release that changed the form would void every approval there is."""
    expected = (
        '{"targets":[{"account":"soupe-wall","address":"","handle":"@soupe",'
        '"identity":"wall:soupe-wall","mode":"live","network":"wall",'
        '"options":[["visibility","public"]],'
        f'"pictures":[["{"ab" * 32}","image/png","A bowl of soup"]],'
        '"text":"Crème 🎃"}],"timing":{"end":"2026-03-02T13:00:00.000000Z","kind":"window",'
        '"late_until":"2026-03-02T14:00:00.000000Z","start":"2026-03-02T12:00:00.000000Z"}}'
    )
    content = replace(BASE, targets=(replace(FULL, text="Crème 🎃"),))
    assert canonical(as_plain(content)) == expected
    assert digest_of(content) == hashlib.sha256(expected.encode()).hexdigest()


def test_the_zone_in_which_an_instant_was_written_makes_no_difference() -> None:
    paris = timezone(timedelta(hours=1))
    moved = replace(BASE.timing, start=NOON.astimezone(paris))
    assert digest_of(replace(BASE, timing=moved)) == digest_of(BASE)


def test_half_of_a_surrogate_pair_can_be_digested() -> None:
    content = a_content(a_target(text="\ud83c"))
    assert digest_of(content) != digest_of(a_content(a_target(text="\ud83d")))


@given(MOMENTS)
def test_an_instant_is_read_back_as_it_was_stamped(moment: datetime) -> None:
    text = stamp(moment)
    assert text is not None
    assert len(text) == len("2026-03-02T12:00:00.000000Z")
    assert unstamp(text) == moment
    assert unstamp(text).tzinfo is UTC


@given(MOMENTS, MOMENTS)
def test_stamps_sort_like_the_instants(one: datetime, other: datetime) -> None:
    assert (str(stamp(one)) < str(stamp(other))) is (one < other)


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose own clock is not that of Greenwich."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
def test_a_stamp_is_in_utc_wherever_the_server_stands() -> None:
    assert stamp(NOON) == "2026-03-02T12:00:00.000000Z"


def test_no_instant_has_no_stamp() -> None:
    assert stamp(None) is None


def test_canonical_json_has_one_form() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'
    assert json.loads(canonical({"x": "🎃"})) == {"x": "🎃"}


def test_numbers_and_digests_as_people_see_them() -> None:
    assert label(DraftId(142)) == "D-142"
    assert short(Digest("4f2abcdef")) == "4f2a"


def test_all_pictures_that_somebody_would_see_are_shown_each_once() -> None:
    first, second = a_picture(), a_picture(sha256="cd" * 32)
    card = LinkCard(url="https://soup.test/", title="Soup", picture=second)
    content = a_content(a_target("a", pictures=(first,)), a_target("b", card=card), a_target("c"))
    assert content.shown == (first, second)
    assert a_content(a_target(pictures=(first,)), a_target("b", pictures=(first,))).shown == (
        first,
    )
    assert a_content(a_target(card=replace(card, picture=None))).shown == ()


def test_a_preview_is_written_under_its_own_name_in_one_order() -> None:
    card = LinkCard(url="https://soup.test/", title="Soup", description="Leek")
    pictured = replace(card, picture=a_picture())
    told = [canonical(as_plain(a_content(a_target(card=one)))) for one in (card, pictured)]
    assert '"card":["https://soup.test/","Soup","Leek",null],' in told[0]
    assert f'"Leek",["{"ab" * 32}","image/png","A bowl of soup"]],' in told[1]
