"""What is peculiar to LinkedIn: its own form of text, versions, refused doubles, two authors."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import Network
from bot.domain.drafts import LinkCard
from bot.domain.errors import NothingSent, OutcomeUnknown, Refused, Throttled, Unauthorized
from bot.publishers.linkedin_media import POLLS
from bot.publishers.little_text import little, plain
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.bringing import linkedin_bench
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.linkedin_api import MEMBER, PAGE, LinkedInApi, as_shown


@given(st.text(alphabet=st.sampled_from("ab1é \\|{}@[]()<>#*_~/:.&\n🎉"), max_size=60))
def test_whatever_is_typed_is_shown_whole_and_read_back(text: str) -> None:
    """The stand-in cuts a text at an unescaped character, as LinkedIn does."""
    written = little(text)
    shown, kept = as_shown(written)
    assert (shown, kept) == (text, written)
    assert plain(written) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Soup (hot)!", r"Soup \(hot\)!"),
        ("Now #ouvert", r"Now {hashtag|\#|ouvert}"),
        ("#été_2027.", r"{hashtag|\#|été\_2027}."),
        ("we are #1", r"we are \#1"),
        ("a#b https://a.example/#top", r"a\#b https://a.example/\#top"),
    ],
)
def test_reserved_characters_are_escaped_and_hashtags_can_be_followed(
    text: str, written: str
) -> None:
    assert little(text) == written


def test_a_mention_made_on_the_site_is_read_as_its_name() -> None:
    assert plain(r"Thanks @[Ana \(Soup\)](urn:li:person:1)\!") == "Thanks Ana (Soup)!"


@pytest.mark.parametrize("author", [PAGE, MEMBER])
async def test_the_login_must_be_able_to_speak_for_the_author(
    opened: Opener, linkedin_api: LinkedInApi, clock: HandClock, author: str
) -> None:
    bench = linkedin_bench(opened, linkedin_api, clock, author)
    assert await bench.publisher.who_am_i() == author
    linkedin_api.pages[PAGE].clear()
    linkedin_api.members = dict.fromkeys(linkedin_api.members, "urn:li:person:ben")
    says = "Not enough permissions" if author == PAGE else "is that of urn:li:person:ben"
    for call in (
        bench.publisher.who_am_i(),
        bench.publisher.prepare(bench.target("No"), bench.shelf, "k"),
    ):
        with pytest.raises(Refused, match=says):
            await call
    assert linkedin_api.accepted("create") == []


@pytest.mark.parametrize(
    ("code", "says"), [("EXPIRED_ACCESS_TOKEN", "expired"), ("REVOKED_ACCESS_TOKEN", "revoked")]
)
async def test_a_token_that_ended_is_told_with_why(
    linkedin: Bench, linkedin_api: LinkedInApi, code: str, says: str
) -> None:
    intent = await linkedin.publisher.prepare(linkedin.target("Late"), linkedin.shelf, "k")
    linkedin_api.dead = {next(iter(linkedin_api.members)): code}
    for call in (linkedin.publisher.who_am_i(), linkedin.publisher.send(intent)):
        with pytest.raises(Unauthorized, match=says):
            await call


async def test_a_version_that_ended_is_a_setting_to_renew(
    opened: Opener, linkedin_api: LinkedInApi, clock: HandClock
) -> None:
    bench = linkedin_bench(opened, linkedin_api, clock, PAGE, version="202501")
    with pytest.raises(Refused, match=r"ended version 202501 .* set a newer api_version"):
        await bench.publisher.who_am_i()


async def test_a_refused_double_is_found_where_the_answer_was_lost(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    intent = await linkedin.publisher.prepare(linkedin.target("Soup (hot)"), linkedin.shelf, "k")
    linkedin_api.faults.plan(Fault(kind=Kind.RESET, path="/rest/posts", after=True))
    with pytest.raises(OutcomeUnknown, match="may be out"):
        await linkedin.publisher.send(intent)
    with pytest.raises(OutcomeUnknown, match="Content is a duplicate of urn:li:share:"):
        await linkedin.publisher.send(intent)
    found = await linkedin.publisher.find(intent)
    assert found is not None
    assert [entry["id"] for entry in linkedin_api.accepted("create")] == [found.remote_id]


async def test_of_a_member_the_refused_double_names_the_post_and_people_look(
    linkedin_member: Bench, linkedin_api: LinkedInApi
) -> None:
    bench = linkedin_member
    intent = await bench.publisher.prepare(bench.target("Soup"), bench.shelf, "k")
    linkedin_api.faults.plan(Fault(kind=Kind.RESET, path="/rest/posts", after=True))
    with pytest.raises(OutcomeUnknown):
        await bench.publisher.send(intent)
    (made,) = linkedin_api.accepted("create")
    assert await bench.publisher.find(intent) is None, "and that proves nothing"
    with pytest.raises(OutcomeUnknown, match=made["id"]):
        await bench.publisher.send(intent)
    assert len(linkedin_api.accepted("create")) == 1


async def test_a_text_that_was_taken_down_is_refused_for_a_while_and_people_are_told(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    target = linkedin.target("Again")
    first = await linkedin.publisher.prepare(target, linkedin.shelf, "k1")
    await linkedin.publisher.delete(await linkedin.publisher.send(first))
    second = await linkedin.publisher.prepare(target, linkedin.shelf, "k2")
    with pytest.raises(OutcomeUnknown, match="please look at the account"):
        await linkedin.publisher.send(second)
    assert await linkedin.publisher.find(second) is None
    assert linkedin_api.posts() == []


async def test_other_refusals_are_a_no_in_its_own_words(linkedin: Bench) -> None:
    intent = await linkedin.publisher.prepare(linkedin.target("a" * 6001), linkedin.shelf, "k")
    with pytest.raises(Refused, match='status 422\\): "commentary is too long"'):
        await linkedin.publisher.send(intent)


async def test_the_days_quota_is_waited_for_although_nobody_says_how_long(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    intent = await linkedin.publisher.prepare(linkedin.target("Many"), linkedin.shelf, "k")
    linkedin_api.faults.plan(
        Fault(kind=Kind.STATUS, path="/rest/posts", status=429, own=True, message="DAY limit")
    )
    with pytest.raises(Throttled, match="asks to wait") as caught:
        await linkedin.publisher.send(intent)
    assert caught.value.retry_after is None


async def test_a_picture_that_takes_time_is_waited_for(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    linkedin_api.polls = 3
    target = linkedin.target("Slow", pictures=linkedin.shelf.four()[:1])
    intent = await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert linkedin.clock.slept == [1.0] * 3
    seen = await linkedin.publisher.read_back(await linkedin.publisher.send(intent))
    assert seen is not None
    assert seen.alt_texts == ("A red square",)
    (image,) = linkedin_api.images.values()
    assert image["bytes"] in linkedin.shelf.kept.values()


async def test_a_picture_that_is_never_ready_or_broken_stops_the_post(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    target = linkedin.target("Never", pictures=linkedin.shelf.four()[:1])
    linkedin_api.polls = 10_000
    with pytest.raises(NothingSent, match="still busy with a picture"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert len(linkedin.clock.slept) == POLLS
    linkedin_api.breaks_pictures = True
    with pytest.raises(Refused, match="can't read a picture"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")


@pytest.mark.parametrize("host", ["https://evil.example", "http://www.linkedin.com"])
async def test_the_token_goes_nowhere_but_to_linkedin(
    linkedin: Bench, linkedin_api: LinkedInApi, host: str
) -> None:
    linkedin_api.upload_host = host
    target = linkedin.target("Away", pictures=linkedin.shelf.four()[:1])
    with pytest.raises(NothingSent, match="does not say where pictures go"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")


async def test_other_kinds_of_pictures_are_refused(linkedin: Bench) -> None:
    (picture,) = linkedin.shelf.four()[:1]
    webp = replace(picture, media_type="image/webp")
    with pytest.raises(Refused, match="takes PNG, JPEG and GIF"):
        await linkedin.publisher.prepare(
            linkedin.target("W", pictures=(webp,)), linkedin.shelf, "k"
        )


async def test_the_post_is_found_among_others(linkedin: Bench, linkedin_api: LinkedInApi) -> None:
    for n in range(8):
        linkedin_api.post_by_hand(PAGE, f"Older {n}")
    linkedin_api.post_by_hand(PAGE, little("Found (here) #1"))
    target = linkedin.target("Found (here) #1", pictures=linkedin.shelf.four()[:2])
    intent = await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    linkedin_api.post_by_hand(PAGE, little("Found (here) #1") + " ")  # as many words, no pictures
    assert await linkedin.publisher.find(intent) is None
    linkedin_api.shares = [s for s in linkedin_api.shares if "Found" not in s["source"]]
    receipt = await linkedin.publisher.send(intent)
    linkedin_api.post_by_hand(PAGE, "Younger")
    found = await linkedin.publisher.find(intent)
    assert found is not None
    assert found.remote_id == receipt.remote_id
    assert found.url == f"https://www.linkedin.com/feed/update/{receipt.remote_id}/"


async def test_a_proxys_404_is_not_taken_for_gone(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    intent = await linkedin.publisher.prepare(linkedin.target("Here"), linkedin.shelf, "k")
    receipt = await linkedin.publisher.send(intent)
    linkedin_api.faults.plan(
        Fault(kind=Kind.STATUS, path=receipt.remote_id, method="GET", status=404)
    )
    with pytest.raises(Refused):
        await linkedin.publisher.read_back(receipt)


def test_a_members_abilities_are_declared_as_they_are(opened: Opener) -> None:
    place = account(Network.LINKEDIN, "https://api.linkedin.com", "ana")
    for author, can in ((PAGE, True), (MEMBER, False)):
        able = opened(place, "token", author=author, api_version="202607").abilities
        assert (able.finds, able.reads, able.deletes) == (can, can, True)
        assert not able.repeat_is_harmless


async def test_rule_20_the_approved_preview_is_sent_as_an_article(linkedin: Bench) -> None:
    card = LinkCard(url="https://soup.test/", title="Soup", description="Leek")
    target = replace(linkedin.target("Soup: https://soup.test/", options=()), card=card)
    frozen = json.loads((await linkedin.publisher.prepare(target, linkedin.shelf, "k")).body)
    article = {"source": card.url, "title": "Soup", "description": "Leek"}
    assert frozen["content"] == {"article": article}
    bare = replace(target, card=replace(card, description=""))
    frozen = json.loads((await linkedin.publisher.prepare(bare, linkedin.shelf, "l")).body)
    assert frozen["content"] == {"article": {"source": card.url, "title": "Soup"}}
    (picture, *_) = linkedin.shelf.four()
    pictured = replace(target, card=replace(card, picture=picture))
    frozen = json.loads((await linkedin.publisher.prepare(pictured, linkedin.shelf, "m")).body)
    thumbnail = frozen["content"]["article"].pop("thumbnail")
    assert thumbnail.startswith("urn:li:image:")
    assert frozen["content"] == {"article": article}
    receipt = await linkedin.publisher.send(
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    )
    seen = await linkedin.publisher.read_back(receipt)
    assert seen is not None
    assert (seen.text, seen.pictures) == ("Soup: https://soup.test/", 0)
