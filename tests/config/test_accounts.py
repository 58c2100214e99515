"""Accounts: what each needs, and what is never allowed."""

import pytest

from bot.config.records import AccountSettings
from bot.domain.accounts import Mode, Network
from tests.config.samples import SLACK, WALL, account, load, problems

STAND_IN = "http://127.0.0.1:4000/api/"


def bluesky(**changes: object) -> str:
    values = {"name": "blue", "network": "bluesky", "handle": "acme.example", **changes}
    return SLACK + account(**{key: value for key, value in values.items() if value is not None})


def mastodon(**changes: object) -> str:
    return bluesky(**{"network": "mastodon", "base_url": "https://m.example", **changes})


def live(**changes: object) -> str:
    return bluesky(**{"mode": "live", "secret_env": "BLUE_PASSWORD", **changes})


def only(toml: str, **more: str) -> AccountSettings:
    (found,) = load(toml, **more).accounts
    return found


def test_an_account_only_rehearses_until_something_else_is_said() -> None:
    found = only(bluesky())
    assert found.mode is Mode.DRY_RUN
    assert not found.may_be_live
    assert found.starts_as is Mode.DRY_RUN


def test_live_in_the_file_is_only_a_permission() -> None:
    """Rules 1 and 35: no setting makes an account live."""
    found = only(live(), BLUE_PASSWORD="abcd-efgh-ijkl-mnop")
    assert found.may_be_live
    assert found.starts_as is Mode.DRY_RUN
    assert found.as_account(Mode.LIVE, "did:plc:1").mode is Mode.LIVE
    assert found.as_account(Mode.DRY_RUN).mode is Mode.DRY_RUN


def test_an_account_without_the_permission_never_becomes_live() -> None:
    made = only(bluesky()).as_account(Mode.LIVE)
    assert made.mode is Mode.DRY_RUN
    assert not made.may_be_live


def test_the_wall_is_always_live_and_needs_nothing() -> None:
    found = only(SLACK + WALL)
    assert found.network is Network.WALL
    assert found.starts_as is Mode.LIVE
    assert found.may_be_live
    assert (found.base_url, found.secret, found.handle) == ("", None, "practice")


@pytest.mark.parametrize(
    ("key", "value"),
    [("base_url", "https://x.example"), ("secret_env", "X"), ("mode", "dry-run")],
)
def test_the_wall_refuses_what_it_has_no_use_for(key: str, value: str) -> None:
    found = problems(SLACK + account(name="wall", network="wall", **{key: value}))
    assert [f"{key} must be left out" in problem for problem in found] == [True]


def test_bluesky_has_a_usual_server_and_mastodon_has_none() -> None:
    assert only(bluesky()).base_url == "https://bsky.social"
    (problem,) = problems(mastodon(base_url=None))
    assert "base_url is missing" in problem


def test_addresses_lose_their_last_slash_and_handles_their_first_at() -> None:
    found = only(mastodon(base_url="https://m.example/", handle="@acme"))
    assert (found.base_url, found.handle) == ("https://m.example", "acme")


def test_the_secret_is_read_from_the_variable_it_names() -> None:
    found = only(live(), BLUE_PASSWORD=" canary-password ")
    assert found.secret is not None
    assert found.secret.reveal() == "canary-password"
    assert "canary" not in repr(found)


def test_a_live_account_needs_its_secret_and_a_rehearsal_does_not() -> None:
    assert any("secret_env is missing" in p for p in problems(live(secret_env=None)))
    assert any("BLUE_PASSWORD, which is not set" in p for p in problems(live()))
    assert only(bluesky(secret_env="BLUE_PASSWORD")).secret is None


@pytest.mark.parametrize("written", ["abcd-efgh-ijkl-mnop", "canary token", "lower_case"])
def test_a_secret_in_place_of_its_variables_name_is_refused_and_not_repeated(written: str) -> None:
    (problem,) = problems(bluesky(secret_env=written))
    assert "never hold the secret itself" in problem
    assert written not in problem


@pytest.mark.parametrize("key", ["token", "app_password", "secret"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(key: str) -> None:
    (problem,) = problems(bluesky(**{key: "canary-value"}))
    assert f"{key} is not a setting, and secrets never stand in this file" in problem
    assert "canary-value" not in problem


def test_the_bots_own_secrets_are_never_sent_to_a_network() -> None:
    (problem,) = problems(live(secret_env="SLACK_BOT_TOKEN"))
    assert "names SLACK_BOT_TOKEN, which belongs to the bot" in problem


def test_a_secret_may_have_a_name_like_ours_if_an_account_names_it() -> None:
    toml = live(secret_env="SECOND_OPINION_SECRET_KEY2")
    assert problems(toml, SECOND_OPINION_SECRET_KEY2="x" * 9) == ()


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("youtube", "names YouTube, which this version does not speak yet"),
        ("mastodn", 'did you mean "mastodon"?'),
        ("fax", f"it is one of {', '.join(Network)}."),
        ("", "network is missing"),
    ],
)
def test_an_unknown_network_is_answered_with_what_there_is(word: str, says: str) -> None:
    assert any(says in problem for problem in problems(bluesky(network=word)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": None}, "name is missing"),
        ({"name": "Blue Sky"}, "name must be lower-case"),
        ({"name": "a,b"}, "name must be lower-case"),
        ({"handle": None}, "handle is missing"),
        ({"handle": "a b"}, "handle must have no spaces"),
        ({"mode": "Live"}, 'did you mean "live"?'),
        ({"mode": "dry"}, 'must be "live" or "dry-run"'),
        ({"languages": ["english"]}, "must be codes"),
        ({"languages": "en"}, "must be a list of texts"),
        ({"zone": "Paris"}, "must name a time zone"),
        ({"country": "France"}, "must be a country's code of two letters such as FR"),
        ({"country": "DE-XX"}, "or one of its regions such as DE-BY, not"),
        ({"base_url": "http://m.example"}, "must begin with https://"),
        ({"base_url": "https://u:p@m.example"}, "must not hold a name or a password"),
        ({"base_url": "https://m.example?x=1"}, "must end before any ? or #"),
        ({"base_url": "ftp://m.example"}, "must be an address"),
        ({"base_url": "https://m.example:port"}, "must be an address"),
        ({"base_url": 5}, "must be a text in quotes"),
        ({"hanlde": "x"}, 'hanlde is not a setting; did you mean "handle"?'),
    ],
)
def test_each_wrong_value_of_an_account_is_named(changes: dict[str, object], says: str) -> None:
    found = problems(bluesky(**changes))
    assert any(says in problem for problem in found), found


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"]
)
def test_a_server_on_this_machine_can_be_the_network_without_tls(url: str) -> None:
    assert only(mastodon(base_url=url)).base_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@evil.example",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://2130706433.example",
        "http://evil.example\\\\@127.0.0.1",
    ],
)
def test_an_address_that_only_looks_like_this_machine_is_not(url: str) -> None:
    assert any("base_url" in problem for problem in problems(mastodon(base_url=url)))


def test_a_stand_in_for_slack_can_never_approve_a_post_to_the_world() -> None:
    (problem,) = problems(live(), SLACK_API_BASE_URL=STAND_IN, BLUE_PASSWORD="x" * 9)
    assert "can't be \"live\" for blue: SLACK_API_BASE_URL is not Slack's own" in problem


def test_a_stand_in_for_slack_may_use_loopback_the_wall_and_rehearsals() -> None:
    here = live(base_url="http://127.0.0.1:2583")
    toml = (
        here
        + WALL
        + account(name="m", network="mastodon", handle="a", base_url="https://m.example")
    )
    assert problems(toml, SLACK_API_BASE_URL=STAND_IN, BLUE_PASSWORD="x" * 9) == ()


def test_two_accounts_with_one_name_are_refused() -> None:
    assert any('name is used twice: "wall"' in p for p in problems(SLACK + WALL + WALL))


def test_one_profile_under_two_names_is_refused_because_it_would_be_posted_to_twice() -> None:
    other = account(name="blue2", network="bluesky", handle="@ACME.example")
    assert any("would be posted to twice" in p for p in problems(bluesky() + other))


def test_no_account_at_all_is_a_problem() -> None:
    (problem,) = problems(SLACK)
    assert "add one [[accounts]] table" in problem


def test_an_account_may_name_the_country_of_its_audience() -> None:
    first, second = load(bluesky(country="de-by") + WALL).accounts
    assert (first.country, second.country) == ("DE-BY", "")


def test_accounts_take_the_default_zone_unless_they_have_their_own() -> None:
    toml = bluesky(zone="Asia/tokyo") + WALL + '[defaults]\nzone = "Europe/Paris"\n'
    settings = load(toml)
    assert [a.zone for a in settings.accounts] == ["Asia/Tokyo", "Europe/Paris"]
    assert settings.zone == "Europe/Paris"


def webhook(**changes: object) -> str:
    values = {"name": "site", "network": "webhook", "base_url": "https://a.example/hook", **changes}
    return SLACK + account(**{key: value for key, value in values.items() if value is not None})


def test_a_webhook_is_called_by_its_receivers_name_and_deletes_only_where_that_is_said() -> None:
    plain = only(webhook())
    assert (plain.handle, plain.extras) == ("a.example", ())
    told = only(webhook(handle="our-site", deletes=True))
    assert (told.handle, told.extras) == ("our-site", (("deletes", "yes"),))
    assert any("true or false" in p for p in problems(webhook(deletes="yes")))
    assert only(webhook(videos=True)).extras == (("videos", "yes"),)
    assert any("base_url is missing" in p for p in problems(webhook(base_url=None)))
    assert any("deletes is not a setting" in p for p in problems(mastodon(deletes=True)))


def test_one_receiver_under_two_names_is_refused_whatever_the_handle() -> None:
    other = webhook(name="site2", handle="other").removeprefix(SLACK)
    assert any("would be posted to twice" in p for p in problems(webhook() + other))


def test_instagrams_usual_server_is_that_of_its_login() -> None:
    own, pages = (
        only(bluesky(network="instagram")),
        only(bluesky(network="instagram", login="facebook")),
    )
    assert (own.base_url, own.extras) == ("https://graph.instagram.com", ())
    assert (pages.base_url, pages.extras) == (
        "https://graph.facebook.com",
        (("login", "facebook"),),
    )
    (problem,) = problems(bluesky(network="instagram", login="mine"))
    assert 'login must be "instagram" or "facebook", not "mine"' in problem


def test_a_network_that_fetches_pictures_needs_an_address_before_it_may_be_live() -> None:
    toml = live(network="instagram")
    (problem,) = problems(toml, BLUE_PASSWORD="abcd")
    assert "public_url in [web] must say how it is reached from outside" in problem
    assert only(toml + '[web]\npublic_url = "https://a.example"\n', BLUE_PASSWORD="abcd")
    assert only(live(network="threads"), BLUE_PASSWORD="abcd")


def test_tiktok_says_who_sees_posts_and_whether_they_promote_the_own_brand() -> None:
    plain = only(bluesky(network="tiktok"))
    assert plain.base_url == "https://open.tiktokapis.com"
    assert plain.extras == (("visibility", "public"),)
    told = only(bluesky(network="tiktok", visibility="private", own_brand=True))
    assert told.extras == (("visibility", "private"), ("own_brand", "yes"))
    account = told.as_account(Mode.LIVE)
    assert (account.seen_by, account.own_brand) == ("private", True)
    assert [one.as_account(Mode.LIVE).seen_by for one in (plain, told)] == ["", "private"]
    (problem,) = problems(bluesky(network="tiktok", visibility="friends"))
    assert 'visibility must be "public" or "private", not "friends"' in problem


def test_a_facebook_page_is_looked_for_at_facebook() -> None:
    assert only(bluesky(network="facebook")).base_url == "https://graph.facebook.com"


URN = "urn:li:organization:2414183"


def linkedin(**changes: object) -> str:
    return bluesky(**{"network": "linkedin", "author": URN, **changes})


def test_an_account_on_linkedin_says_who_posts_and_with_which_version() -> None:
    assert only(linkedin()).extras == (("author", URN), ("api_version", "202607"))
    assert dict(only(linkedin(api_version="202611")).extras)["api_version"] == "202611"
    assert any("author is missing" in p for p in problems(linkedin(author=None)))
    assert any("must be a URN" in p for p in problems(linkedin(author="2414183")))
    assert any("must be a year and a month" in p for p in problems(linkedin(api_version="26.1")))


def test_one_author_on_linkedin_under_two_handles_is_refused() -> None:
    other = linkedin(name="two", handle="other").removeprefix(SLACK)
    assert any("would be posted to twice" in p for p in problems(linkedin() + other))


def slack_channel(**changes: object) -> str:
    return bluesky(**{"network": "slack", "handle": "news", "channel": "C0NEWS0001", **changes})


def test_a_slack_channel_is_named_by_its_id_and_posted_to_by_one_account_only() -> None:
    found = only(slack_channel())
    assert (found.base_url, found.extras) == (
        "https://slack.com/api",
        (("channel", "C0NEWS0001"),),
    )
    assert any("channel is missing" in p for p in problems(slack_channel(channel=None)))
    assert any("must be a channel's id" in p for p in problems(slack_channel(channel="news")))
    other = slack_channel(name="two", handle="other").removeprefix(SLACK)
    assert any("would be posted to twice" in p for p in problems(slack_channel() + other))


def by_hand(**changes: object) -> str:
    values = {"name": "insta", "network": "by-hand", "handle": "soup", **changes}
    return SLACK + account(**{key: value for key, value in values.items() if value is not None})


def test_a_profile_that_people_post_to_needs_a_handle_and_no_secret() -> None:
    found = only(by_hand(mode="live"))
    assert (found.base_url, found.secret, found.may_be_live) == ("", None, True)
    assert only(by_hand(base_url="https://insta.example/soup/")).base_url.endswith("/soup")
    assert any("handle is missing" in p for p in problems(by_hand(handle=None)))
    (problem,) = problems(by_hand(secret_env="X_Y"))
    assert "must be left out: whoever posts by hand needs no secret" in problem


def test_a_stand_in_for_slack_may_let_people_post_by_hand() -> None:
    """Nothing of it leaves this machine by itself."""
    assert problems(by_hand(mode="live"), SLACK_API_BASE_URL=STAND_IN) == ()


def test_slots_are_read_and_wrong_ones_named() -> None:
    found = only(bluesky(slots="Mon-Fri 09:00 17:30"))
    assert [one.minutes for one in found.slots] == [540, 1050]
    assert only(bluesky()).slots == ()
    (problem,) = problems(bluesky(slots="9 o'clock"))
    assert 'slots must be written like "mon-fri 09:00 17:30' in problem
