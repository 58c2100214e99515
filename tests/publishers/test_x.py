"""What is peculiar to X: two kinds of login, money, refused doubles, texts that it rewrites."""

from typing import Any

import pytest

from bot.domain.accounts import Network
from bot.domain.errors import (
    ConfigError,
    NothingSent,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.publishers.oauth1 import Keys, fields_of, sign
from bot.publishers.x_posts import as_typed
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.bringing import x_bench
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.x_api import KEYS, XApi

# The example of X's own page about signatures, of two versions of the address.
DOCUMENTED = Keys(
    app="xvz1evFS4wEEPTGEFPHBog",
    app_secret="kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    token_secret="LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
)


@pytest.mark.parametrize(
    ("version", "signature"),
    [("1.1", "hCtSmYh+iHYCEqBWrE7C7hYmtUk="), ("1", "tnnArxj06cWHq44gCs1OSKk/jLY=")],
)
def test_the_documented_example_is_signed_as_documented(version: str, signature: str) -> None:
    fields = fields_of(
        DOCUMENTED, nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", at="1318622958"
    )
    params = {
        **fields,
        "include_entities": "true",
        "status": "Hello Ladies + Gentlemen, a signed OAuth request!",
    }
    address = f"https://api.twitter.com/{version}/statuses/update.json"
    assert sign(DOCUMENTED, "POST", address, params) == signature


async def test_four_keys_sign_every_call(opened: Opener, x_api: XApi, clock: HandClock) -> None:
    bench = x_bench(opened, x_api, clock, secret=" ".join(KEYS))
    target = bench.target("Signed, with ünïcödé", pictures=bench.shelf.four()[:2])
    intent = await bench.publisher.prepare(target, bench.shelf, "k")
    receipt = await bench.publisher.send(intent)
    assert await bench.publisher.find(intent) is not None
    seen = await bench.publisher.read_back(receipt)
    assert seen is not None
    assert seen.alt_texts == ("A red square", "Ein grünes Quadrat")
    await bench.publisher.delete(receipt)
    wrong = x_bench(opened, x_api, clock, secret=" ".join((*KEYS[:3], "another-secret")))
    with pytest.raises(Unauthorized, match="ask an administrator to renew it"):
        await wrong.publisher.who_am_i()


@pytest.mark.parametrize("secret", ["one two", "one two three", "1 2 3 4 5"])
def test_a_secret_of_neither_kind_is_named(opened: Opener, secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        opened(account(Network.X, "https://api.x.com", "ana"), secret)
    assert "one access token, or four words" in caught.value.problems[0]
    assert secret not in caught.value.problems[0]


async def test_a_login_of_another_name_than_that_of_the_settings_publishes_nothing(
    x: Bench, x_api: XApi
) -> None:
    token = next(iter(x_api.members))
    x_api.members[token] = "ben"
    for call in (x.publisher.who_am_i(), x.publisher.prepare(x.target("No"), x.shelf, "k")):
        with pytest.raises(Refused, match="is that of @ben, and the settings name @ana"):
            await call
    assert x_api.accepted("create") == []


async def test_what_is_disclosed_is_said_to_x_and_nothing_else_is(x: Bench, x_api: XApi) -> None:
    for n, (said, told) in enumerate(
        [
            ("", {}),
            ("ai", {"made_with_ai": True}),
            ("ai paid", {"made_with_ai": True, "paid_partnership": True}),
        ]
    ):
        target = x.target(f"Post {n}", options=(("disclosed", said),) if said else ())
        await x.publisher.send(await x.publisher.prepare(target, x.shelf, f"k{n}"))
        entry = x_api.accepted("create")[-1]
        flags = ("made_with_ai", "paid_partnership")
        assert {name: entry[name] for name in flags if name in entry} == told


async def test_a_token_that_ran_out_is_told(x: Bench, x_api: XApi) -> None:
    intent = await x.publisher.prepare(x.target("Too late"), x.shelf, "k")
    x_api.members.clear()
    for call in (x.publisher.send(intent), x.publisher.who_am_i()):
        with pytest.raises(Unauthorized, match="ask an administrator to renew it"):
            await call


async def test_a_refused_double_is_never_taken_for_a_no(x: Bench, x_api: XApi) -> None:
    """The text may be out by this very post, whose answer was lost."""
    intent = await x.publisher.prepare(x.target("Soup is back"), x.shelf, "k")
    x_api.faults.plan(Fault(kind=Kind.RESET, path="/2/tweets", after=True))
    with pytest.raises(OutcomeUnknown, match="may be out"):
        await x.publisher.send(intent)
    with pytest.raises(OutcomeUnknown, match="this very text is out already"):
        await x.publisher.send(intent)
    found = await x.publisher.find(intent)
    assert found is not None
    assert [entry["id"] for entry in x_api.accepted("create")] == [found.remote_id]


async def test_an_older_post_of_the_same_text_leaves_it_to_people(x: Bench, x_api: XApi) -> None:
    x_api.post_by_hand("ana", "Good morning")
    intent = await x.publisher.prepare(x.target("Good morning"), x.shelf, "k")
    with pytest.raises(OutcomeUnknown, match="please look at the account"):
        await x.publisher.send(intent)
    assert await x.publisher.find(intent) is None
    assert x_api.accepted("create") == []


async def test_an_older_post_behind_many_reposts_is_never_taken_for_ours(
    x: Bench, x_api: XApi
) -> None:
    """The newest were all reposts, so nothing was noted, and last month's equal post was found."""
    x_api.post_by_hand("ana", "Good morning")
    for n in range(5):
        x_api.post_by_hand("ana", f"RT @ben: News {n}")
    intent = await x.publisher.prepare(x.target("Good morning"), x.shelf, "k")
    assert await x.publisher.find(intent) is None


async def test_other_refusals_are_a_no_in_its_own_words(x: Bench, x_api: XApi) -> None:
    intent = await x.publisher.prepare(x.target("a" * 281), x.shelf, "k")
    with pytest.raises(Refused, match='said no \\(status 400\\): "text too long"'):
        await x.publisher.send(intent)


async def test_money_that_is_used_up_is_told_to_whoever_can_help(x: Bench, x_api: XApi) -> None:
    intent = await x.publisher.prepare(x.target("Poor"), x.shelf, "k")
    x_api.has_credits = False
    with pytest.raises(Refused, match="ask an administrator to add credits"):
        await x.publisher.send(intent)
    assert x_api.posts() == []


async def test_the_days_last_post_is_waited_for_as_long_as_x_says(x: Bench, x_api: XApi) -> None:
    intent = await x.publisher.prepare(x.target("Tomorrow"), x.shelf, "k")
    now = int(x.clock.now().timestamp())
    headers = (
        ("x-rate-limit-reset", str(now + 60)),
        ("x-user-limit-24hour-remaining", "0"),
        ("x-user-limit-24hour-reset", str(now + 7200)),
    )
    x_api.faults.plan(
        Fault(kind=Kind.STATUS, path="/2/tweets", status=429, own=True, headers=headers)
    )
    with pytest.raises(Throttled, match="today") as caught:
        await x.publisher.send(intent)
    assert caught.value.retry_after == pytest.approx(7200, abs=2)


async def test_the_post_is_found_among_others_by_its_text_and_its_pictures(
    x: Bench, x_api: XApi
) -> None:
    for n in range(8):
        x_api.post_by_hand("ana", f"Older {n}")
    text = "Found & <kept> at example.org, see https://example.com/a?b=1&c=2/ and 👍"
    target = x.target(text, pictures=x.shelf.four()[:2])
    intent = await x.publisher.prepare(target, x.shelf, "k")
    x_api.post_by_hand("ana", text)  # as many words, but no pictures
    x_api.post_by_hand("ben", text)
    assert await x.publisher.find(intent) is None
    x_api.tweets = [t for t in x_api.tweets if t["source"] != text]
    receipt = await x.publisher.send(intent)
    x_api.post_by_hand("ana", "Younger")
    found = await x.publisher.find(intent)
    assert found is not None
    assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)
    assert receipt.url == f"https://x.com/ana/status/{receipt.remote_id}"


async def test_a_post_that_may_not_be_seen_is_not_taken_for_gone(x: Bench, x_api: XApi) -> None:
    receipt = await x.publisher.send(await x.publisher.prepare(x.target("Here"), x.shelf, "k"))
    for fault in (
        Fault(kind=Kind.STATUS, path=receipt.remote_id, method="GET", status=200, own=True),
        Fault(kind=Kind.STATUS, path=receipt.remote_id, method="GET", status=503),
        Fault(kind=Kind.EMPTY, path=receipt.remote_id, method="GET", status=404),
    ):
        x_api.faults.plan(fault)
        with pytest.raises((NothingSent, Refused)):
            await x.publisher.read_back(receipt)


async def test_a_delete_without_a_yes_is_none(x: Bench, x_api: XApi) -> None:
    receipt = await x.publisher.send(await x.publisher.prepare(x.target("Here"), x.shelf, "k"))
    path = receipt.remote_id
    x_api.faults.plan(
        Fault(kind=Kind.STATUS, path=path, method="DELETE", status=200, own=True, error="Odd")
    )
    with pytest.raises(Refused, match="please delete it there by hand"):
        await x.publisher.delete(receipt)
    assert len(x_api.posts()) == 1


async def test_a_description_that_is_too_long_is_refused_before_anything_is_uploaded(
    x: Bench, x_api: XApi
) -> None:
    long = x.shelf.put(b"picture", "x" * 1001)
    with pytest.raises(Refused, match="at most 1000 characters of alt text"):
        await x.publisher.prepare(x.target("Long", pictures=(long,)), x.shelf, "k")
    assert x_api.media == {}


@pytest.mark.parametrize(
    ("post", "typed"),
    [
        ({"text": "a &amp; b &lt;c&gt;"}, "a & b <c>"),
        (
            {
                "text": "see https://t.co/1 https://t.co/2",
                "entities": {
                    "urls": [
                        {"url": "https://t.co/1", "expanded_url": "https://a.example/x?y=1&z"},
                        {"url": "https://t.co/2", "media_key": "3_1"},
                    ]
                },
            },
            "see https://a.example/x?y=1&z",
        ),
        (
            {
                "text": "cut …",
                "note_tweet": {
                    "text": "cut not at all https://t.co/3",
                    "entities": {"urls": [{
                        "url": "https://t.co/3", "expanded_url": "http://b.example",
                        "display_url": "b.example",
                    }]},
                },
            },
            "cut not at all b.example",
        ),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_posts_text_is_read_as_it_was_typed(post: dict[str, Any], typed: str) -> None:
    assert as_typed(post) == typed
