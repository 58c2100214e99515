"""What is peculiar to a Facebook Page: its token, doubles that it refuses, link cards, deleting."""

import json
import re

import pytest

from bot.domain.accounts import Network
from bot.domain.errors import OutcomeUnknown, Refused
from tests.publishers.bench import Bench, account, png
from tests.publishers.conftest import Opener
from tests.publishers.servers.facebook_graph import FacebookGraph
from tests.publishers.servers.faults import Fault, Kind


async def test_a_persons_token_is_refused_before_anything_is_sent(
    opened: Opener, pages: FacebookGraph
) -> None:
    """Profiles of persons can't be posted to."""
    publisher = opened(account(Network.FACEBOOK, pages.url, "cyd"), "cyd-token-person")
    with pytest.raises(Refused, match="ask an administrator for a Page access token"):
        await publisher.who_am_i()


async def test_another_pages_token_is_refused_by_its_name_where_it_has_one(
    opened: Opener, pages: FacebookGraph
) -> None:
    place = account(Network.FACEBOOK, pages.url, "soupe")
    with pytest.raises(Refused, match="is that of the Page other, and the settings name soupe"):
        await opened(place, "ben-token-7c2d").who_am_i()
    pages.names.clear()
    assert await opened(place, "ben-token-7c2d").who_am_i() == "https://www.facebook.com/1002"


async def test_the_identity_outlives_the_pages_name(facebook: Bench) -> None:
    assert await facebook.publisher.who_am_i() == "https://www.facebook.com/1001"


async def test_a_large_picture_is_written_in_chunks(facebook: Bench, pages: FacebookGraph) -> None:
    """At one go it keeps the whole bot waiting, which is an error here."""
    large = facebook.shelf.put(png((1, 2, 3)) + bytes(1_100_000), "A wall")
    target = facebook.target("Large", pictures=(large,))
    await facebook.publisher.prepare(target, facebook.shelf, "k")
    assert [one["sha256"] for one in pages.photos.values()] == [large.sha256]


async def test_an_equal_post_twice_in_a_row_is_a_plain_no(
    facebook: Bench, pages: FacebookGraph
) -> None:
    pages.post_by_hand("1001", "Open today")
    intent = await facebook.publisher.prepare(facebook.target("Open today"), facebook.shelf, "k1")
    with pytest.raises(Refused, match="an equal one is out already"):
        await facebook.publisher.send(intent)
    assert await facebook.times("Open today") == 1


async def test_an_equal_post_that_was_not_there_before_may_be_ours(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """Something between us and Facebook repeats the call: only the second answer arrives."""
    intent = await facebook.publisher.prepare(facebook.target("Once"), facebook.shelf, "k2")
    pages.faults.plan(Fault(kind=Kind.STATUS, path="/feed", own=True, error="506", after=True))
    with pytest.raises(OutcomeUnknown, match="it may be this one; please look at the Page"):
        await facebook.publisher.send(intent)
    assert await facebook.publisher.find(intent) is not None
    assert await facebook.times("Once") == 1


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Read https://example.com/a_(b)?q=1. Thanks", "https://example.com/a_(b)?q=1"),
        ("First https://a.example/1 then https://b.example/2", "https://a.example/1"),
        ("See example.org", None),
        ("No link", None),
    ],
)
async def test_the_first_link_gets_a_card(facebook: Bench, text: str, link: str | None) -> None:
    intent = await facebook.publisher.prepare(facebook.target(text), facebook.shelf, "k3")
    assert json.loads(intent.body).get("link") == link


async def test_pictures_leave_no_room_for_a_card(facebook: Bench, pages: FacebookGraph) -> None:
    pictures = facebook.shelf.four()[:2]
    target = facebook.target("Look: https://example.com", pictures=pictures)
    await facebook.publisher.send(await facebook.publisher.prepare(target, facebook.shelf, "k4"))
    (post,) = pages.posts()
    assert post["link"] == ""
    assert pages.accepted("create")[0]["pictures"] == [one.sha256 for one in pictures]


async def test_pictures_that_no_post_took_up_stay_unseen(
    facebook: Bench, pages: FacebookGraph
) -> None:
    pictures = facebook.shelf.four()
    target = facebook.target("Never sent", pictures=pictures)
    await facebook.publisher.prepare(target, facebook.shelf, "k5")
    assert len(pages.photos) == 4
    assert pages.posts() == []


async def test_an_equal_post_of_another_hand_is_not_taken_for_ours_by_its_pictures(
    facebook: Bench, pages: FacebookGraph
) -> None:
    target = facebook.target("Same words", pictures=facebook.shelf.four()[:1])
    intent = await facebook.publisher.prepare(target, facebook.shelf, "k6")
    pages.post_by_hand("1001", "Same words")
    assert await facebook.publisher.find(intent) is None


async def test_a_delete_that_facebook_does_not_carry_out_is_said(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await facebook.publisher.prepare(facebook.target("Stays"), facebook.shelf, "k7")
    receipt = await facebook.publisher.send(intent)
    pages.keeps_deleted = True
    with pytest.raises(Refused, match=re.escape("please delete it there by hand")):
        await facebook.publisher.delete(receipt)
    assert await facebook.publisher.read_back(receipt) is not None


async def test_a_posts_pictures_go_with_it(facebook: Bench, pages: FacebookGraph) -> None:
    """They could stay in the Page's albums when only the post is deleted."""
    target = facebook.target("Gone", pictures=facebook.shelf.four()[:2])
    receipt = await facebook.publisher.send(
        await facebook.publisher.prepare(target, facebook.shelf, "k10")
    )
    assert len(pages.photos) == 2
    await facebook.publisher.delete(receipt)
    assert (pages.photos, pages.posts()) == ({}, [])


async def test_a_picture_that_a_link_shows_stays_when_the_post_is_deleted(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """The takedown of a post deleted last year's picture of the Page, to which the post linked."""
    older = {"id": "77", "alt_text_custom": "", "created_time": "2025-11-02T10:00:00+0000"}
    pages.photos["77"] = older
    target = facebook.target("As then: https://www.facebook.com/photo?fbid=77")
    receipt = await facebook.publisher.send(
        await facebook.publisher.prepare(target, facebook.shelf, "k12")
    )
    seen = await facebook.publisher.read_back(receipt)
    assert seen is not None
    assert seen.pictures == 1
    await facebook.publisher.delete(receipt)
    assert (pages.photos, pages.posts()) == ({"77": older}, [])


async def test_pictures_that_cannot_be_deleted_keep_no_post_back(
    facebook: Bench, pages: FacebookGraph, caplog: pytest.LogCaptureFixture
) -> None:
    target = facebook.target("Gone", pictures=facebook.shelf.four()[:1])
    receipt = await facebook.publisher.send(
        await facebook.publisher.prepare(target, facebook.shelf, "k11")
    )
    (photo,) = pages.photos
    pages.faults.plan(Fault(kind=Kind.RESET, path=photo, method="DELETE", times=2))
    await facebook.publisher.delete(receipt)
    assert pages.posts() == []
    assert "pictures may stay" in caplog.text


async def test_a_post_that_may_not_be_read_is_not_called_gone(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """Facebook says the same of what is gone and of what the token may not see."""
    intent = await facebook.publisher.prepare(facebook.target("There"), facebook.shelf, "k8")
    receipt = await facebook.publisher.send(intent)
    number = receipt.remote_id
    hidden = Fault(
        kind=Kind.STATUS, path=number, method="GET", status=400, own=True, error="100/33"
    )
    over = Fault(kind=Kind.STATUS, path="/me", method="GET", status=400, own=True, error="190/463")
    pages.faults.plan(hidden)
    pages.faults.plan(over)
    with pytest.raises(Exception, match="has run out"):
        await facebook.publisher.read_back(receipt)


async def test_a_post_whose_address_cannot_be_asked_for_still_has_one(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """It is out: a second call that fails does not make that a failure."""
    intent = await facebook.publisher.prepare(facebook.target("Out"), facebook.shelf, "k9")
    post = f"1001_178414{90_000_001}"
    pages.faults.plan(Fault(kind=Kind.STATUS, path=post, method="GET", status=500))
    receipt = await facebook.publisher.send(intent)
    assert receipt.url == f"{pages.url}/{receipt.remote_id}"


async def test_a_yes_that_does_not_say_that_a_post_was_changed_leaves_it_in_doubt(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """The change was carried out, and the answer is strange: never said that nothing happened."""
    intent = await facebook.publisher.prepare(facebook.target("Open"), facebook.shelf, "k8")
    receipt = await facebook.publisher.send(intent)
    new = await facebook.publisher.prepare(facebook.target("Closed"), facebook.shelf, "k9")
    strange = Fault(kind=Kind.STATUS, path=receipt.remote_id, status=200, own=True, after=True)
    pages.faults.plan(strange)
    with pytest.raises(OutcomeUnknown):
        await facebook.publisher.edit(receipt, new)
    seen = await facebook.publisher.read_back(receipt)
    assert seen is not None
    assert seen.text == "Closed"
