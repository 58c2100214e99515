"""TikTok takes a post and publishes it later: what is said meanwhile, and that none is doubled."""

import json
import re
from dataclasses import replace

import pytest

from bot.domain.accounts import Network
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
    Throttled,
    Unauthorized,
)
from tests.publishers.bench import NEVER_ANSWERED, Bench, account
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.lending import Library
from tests.publishers.servers.tiktok_api import PRIVATE, TikTokApi

TOKEN = "ana-token-5e1f"
INIT, STATUS = "/content/init/", "/status/fetch/"


def calls(tok: TikTokApi, end: str) -> int:
    return sum(one.endswith(end) for one in tok.calls)


def out(tok: TikTokApi) -> list[str]:
    """The judge of doubles: what the server published."""
    return [entry["text"] for entry in tok.accepted("create")]


def own(code: str, status: int) -> Fault:
    return Fault(kind=Kind.STATUS, path=INIT, status=status, own=True, error=code)


BEFORE: list[tuple[str, Fault, type[PublishError], str]] = [
    ("no answer", Fault(kind=Kind.HANG, path=INIT), OutcomeUnknown, "please look"),
    ("reset", Fault(kind=Kind.RESET, path=INIT), OutcomeUnknown, "please look"),
    ("502", Fault(kind=Kind.STATUS, path=INIT, status=502), OutcomeUnknown, "please look"),
    ("internal", own("internal_error", 500), OutcomeUnknown, "please look at the account"),
    ("a code that nobody knows", own("odd", 400), OutcomeUnknown, "(odd), and the post may be"),
    ("429", own("rate_limit_exceeded", 429), Throttled, "asks to wait before it takes more"),
    ("cap", own("spam_risk_too_many_posts", 403), Throttled, "no more posts of this account today"),
    ("users", own("reached_active_user_cap", 403), Throttled, "through this app today"),
    ("expired", own("access_token_invalid", 401), Unauthorized, "ask an administrator to renew it"),
    ("rights", own("scope_not_authorized", 401), Unauthorized, "ask an administrator to renew it"),
    ("banned", own("spam_risk_user_banned_from_posting", 403), Refused, "publish nothing"),
    ("content", own("invalid_params", 400), Refused, "does not accept the post"),
    ("content behind a 200", own("invalid_params", 200), Refused, "does not accept the post"),
    (
        "unaudited",
        own("unaudited_client_can_only_post_to_private_accounts", 403),
        Refused,
        'ask an administrator for an audit, or for visibility = "private"',
    ),
    ("address", own("url_ownership_unverified", 403), Refused, "administrator to verify it in"),
    ("visibility", own("privacy_level_option_mismatch", 403), Refused, "administrator to change"),
]


@pytest.mark.parametrize(("name", "fault", "kind", "says"), BEFORE, ids=[row[0] for row in BEFORE])
async def test_a_call_that_fails_before_its_effect(
    tiktok: Bench,
    tok: TikTokApi,
    opened: Opener,
    library: Library,
    name: str,
    fault: Fault,
    kind: type[PublishError],
    says: str,
) -> None:
    intent = await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")
    tok.faults.plan(fault)
    hasty = opened(tiktok.publisher.account, TOKEN, NEVER_ANSWERED, addresses=library.address)
    with pytest.raises(PublishError, match=re.escape(says)) as caught:
        await (hasty if fault.kind is Kind.HANG else tiktok.publisher).send(intent)
    assert type(caught.value) is kind
    assert (calls(tok, INIT), calls(tok, STATUS), tok.accepted("taken")) == (1, 0, [])
    assert await tiktok.publisher.find(intent) is None
    assert caught.value.sentence.endswith(".")
    assert caught.value.sentence.isprintable()
    assert TOKEN not in caught.value.sentence


AFTER: list[tuple[str, Fault, type[PublishError]]] = [
    ("no answer", Fault(kind=Kind.HANG, path=INIT, after=True), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path=INIT, after=True), OutcomeUnknown),
    ("internal", replace(own("internal_error", 500), after=True), OutcomeUnknown),
    ("half an answer", Fault(kind=Kind.HALF, path=INIT, after=True), Happened),
    ("no JSON", Fault(kind=Kind.GARBAGE, path=INIT, after=True), Happened),
    ("no number", replace(own("ok", 200), after=True), Happened),
]


@pytest.mark.parametrize(("name", "fault", "kind"), AFTER, ids=[row[0] for row in AFTER])
async def test_a_lost_answer_is_for_people_and_nothing_goes_again(
    tiktok: Bench,
    tok: TikTokApi,
    opened: Opener,
    library: Library,
    name: str,
    fault: Fault,
    kind: type[PublishError],
) -> None:
    intent = await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")
    tok.faults.plan(fault)
    hasty = opened(tiktok.publisher.account, TOKEN, NEVER_ANSWERED, addresses=library.address)
    with pytest.raises(PublishError) as caught:
        await (hasty if fault.kind is Kind.HANG else tiktok.publisher).send(intent)
    assert type(caught.value) is kind
    assert await tiktok.publisher.find(intent) is None, "it can't be asked for: that proves nothing"
    for number in tok.taken:
        await tok.work(number)
    assert (calls(tok, INIT), out(tok)) == (1, ["Hello"])


async def test_processing_is_waited_for_and_the_post_has_its_address(
    tiktok: Bench, tok: TikTokApi
) -> None:
    tok.looks = 4
    pictures = tiktok.shelf.four()
    intent = await tiktok.publisher.prepare(
        tiktok.target("Hello", pictures=pictures), tiktok.shelf, "k1"
    )
    receipt = await tiktok.publisher.send(intent)
    assert receipt.url == f"https://www.tiktok.com/@soupe/photo/{receipt.remote_id}"
    assert tok.accepted("create")[0]["pictures"] == [one.sha256 for one in pictures]
    assert sum(tiktok.clock.slept) < 60, "well within the lease"


async def test_what_takes_longer_is_unknown_until_tiktok_says_that_it_is_out(
    tiktok: Bench, tok: TikTokApi
) -> None:
    tok.looks = 9
    intent = await tiktok.publisher.prepare(tiktok.target("Slow"), tiktok.shelf, "k1")
    with pytest.raises(OutcomeUnknown, match="has taken the post, and is still") as caught:
        await tiktok.publisher.send(intent)
    (number,) = tok.taken
    assert caught.value.trace == number
    assert await tiktok.publisher.find(intent) is None, "without its number it can't be asked for"
    traced = replace(intent, trace=number)
    with pytest.raises(StillAtWork, match="has taken the post, and is still"):
        await tiktok.publisher.find(traced)
    found = await tiktok.publisher.find(traced)
    assert found is not None
    assert (calls(tok, INIT), out(tok)) == (1, ["Slow"])


@pytest.mark.parametrize("status", [400, 401, 429, 500])
async def test_a_look_that_fails_says_nothing_about_a_post_that_was_taken(
    tiktok: Bench, tok: TikTokApi, status: int
) -> None:
    """A refusal of the look must never pass for one of the post."""
    intent = await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")
    codes = {400: "invalid_params", 401: "access_token_invalid", 429: "rate_limit_exceeded"}
    code = codes.get(status, "internal_error")
    look = Fault(kind=Kind.STATUS, path=STATUS, status=status, own=True, error=code)
    tok.faults.plan(replace(look, times=2))
    await tiktok.publisher.send(intent)
    assert out(tok) == ["Hello"]
    tok.faults.plan(look)
    (number,) = tok.taken
    with pytest.raises(OutcomeUnknown):
        await tiktok.publisher.find(replace(intent, trace=number))


@pytest.mark.parametrize(
    ("reason", "kind", "says"),
    [
        ("photo_pull_failed", Refused, "could not fetch the pictures; ask an administrator"),
        ("picture_size_check_failed", Refused, "of more than 1080p; save smaller ones"),
        ("spam_risk_text", Refused, "takes the words for spam"),
        ("auth_removed", Unauthorized, "ask an administrator to connect it again"),
        ("odd", Refused, "could not publish the post (odd)"),
    ],
)
async def test_a_post_that_fails_after_it_was_taken_is_told_with_its_reason(
    tiktok: Bench, tok: TikTokApi, reason: str, kind: type[PublishError], says: str
) -> None:
    tok.fails = reason
    intent = await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")
    with pytest.raises(kind, match=re.escape(says)):
        await tiktok.publisher.send(intent)
    (number,) = tok.taken
    with pytest.raises(Refused, match=re.escape(says)):
        await tiktok.publisher.find(replace(intent, trace=number))
    assert out(tok) == []


async def test_what_the_account_may_do_is_asked_before_each_post(
    tiktok: Bench, tok: TikTokApi
) -> None:
    tok.options, tok.comments_disabled = [PRIVATE], True
    target = tiktok.target("Hello")
    for call in (
        tiktok.publisher.check(target),
        tiktok.publisher.prepare(target, tiktok.shelf, "k1"),
    ):
        with pytest.raises(Refused, match="with the visibility that the settings name"):
            await call
    assert calls(tok, INIT) == 0


async def test_a_paid_partnership_is_disclosed(tiktok: Bench, tok: TikTokApi) -> None:
    for n, options in enumerate([(), (("disclosed", "paid"),)]):
        target = tiktok.target("Soup", options=options)
        await tiktok.publisher.send(await tiktok.publisher.prepare(target, tiktok.shelf, f"k{n}"))
        assert tok.posts()[-1]["info"]["brand_content_toggle"] is bool(options)


async def test_an_app_without_an_audit_posts_privately(
    tok: TikTokApi, tiktok: Bench, opened: Opener, library: Library
) -> None:
    tok.options, tok.comments_disabled, tok.audited = [PRIVATE], True, False
    publisher = opened(
        tiktok.publisher.account,
        TOKEN,
        addresses=library.address,
        visibility="private",
        own_brand="yes",
    )
    intent = await publisher.prepare(tiktok.target("Quiet"), tiktok.shelf, "k1")
    receipt = await publisher.send(intent)
    assert receipt.url == "https://www.tiktok.com/@soupe", "a private post has no public number"
    (post,) = tok.posts()
    assert (post["privacy"], post["info"]["disable_comment"]) == (PRIVATE, True)
    assert post["info"]["brand_organic_toggle"] is True


async def test_the_address_of_another_place_than_the_verified_one_is_refused(
    tiktok: Bench, tok: TikTokApi
) -> None:
    tok.verified = "https://elsewhere.example"
    intent = await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")
    with pytest.raises(Refused, match="does not know that our public address is ours"):
        await tiktok.publisher.send(intent)


async def test_another_accounts_login_and_words_alone_prepare_nothing(
    tiktok: Bench, tok: TikTokApi, opened: Opener
) -> None:
    theirs = opened(tiktok.publisher.account, "ben-token-7c2d")
    with pytest.raises(Refused, match="belongs to @other, and the settings name @soupe"):
        await theirs.who_am_i()
    with pytest.raises(Refused, match="TikTok takes no post without a picture"):
        await tiktok.publisher.prepare(tiktok.target("Only words", pictures=()), tiktok.shelf, "k1")
    over = opened(account(Network.TIKTOK, tok.url, "soupe"), "a token that ran out")
    with pytest.raises(Unauthorized, match="ask an administrator to renew it"):
        await over.who_am_i()


async def test_trouble_while_preparing_never_leaves_a_doubt(tiktok: Bench, tok: TikTokApi) -> None:
    for fault in (own("internal_error", 500), own("odd", 400), Fault(kind=Kind.RESET, path="")):
        tok.faults.plan(replace(fault, path="/creator_info/query/"))
        with pytest.raises((NothingSent, Refused)):
            await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")


async def test_pictures_are_asked_for_at_our_own_address(tiktok: Bench, library: Library) -> None:
    intent = await tiktok.publisher.prepare(tiktok.target("Hello"), tiktok.shelf, "k1")
    (address,) = json.loads(intent.body)["source_info"]["photo_images"]
    assert address.startswith(f"{library.url}/media/k1/")


async def test_nothing_is_deleted_by_a_program(tiktok: Bench, tok: TikTokApi) -> None:
    intent = await tiktok.publisher.prepare(tiktok.target("Stays"), tiktok.shelf, "k1")
    receipt = await tiktok.publisher.send(intent)
    assert not tiktok.publisher.abilities.deletes
    with pytest.raises(Refused, match="please delete the post in the app"):
        await tiktok.publisher.delete(receipt)
    assert await tiktok.times("Stays") == 1
