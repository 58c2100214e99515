"""Accounts that people connect: owners, the keys of tokens, and apps to sign in with."""

import pytest

from bot.config.explain import explain, warnings
from bot.config.policy_words import Known
from bot.domain.people import UserId
from tests.config.samples import KEY, load, problems
from tests.config.test_accounts import bluesky, only


def owned(**changes: object) -> str:
    """A live account whose token is in our own store."""
    return bluesky(**{"mode": "live", "owner": "U0ANA", **changes})


TOKEN_KEY = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def test_an_account_with_an_owner_needs_no_variable_and_is_connected_later() -> None:
    found = only(owned(substitute="U0BEN"), SECOND_OPINION_TOKEN_KEY=TOKEN_KEY)
    assert (found.owner, found.substitute, found.secret) == ("U0ANA", "U0BEN", None)
    assert found.may_be_live


def test_without_a_key_for_tokens_nothing_starts_and_the_accounts_are_named() -> None:
    (problem,) = problems(owned())
    assert "SECOND_OPINION_TOKEN_KEY is missing" in problem
    assert "(blue)" in problem
    # Whatever only rehearses needs nothing.
    assert only(owned(mode=None)).owner == "U0ANA"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"secret_env": "BLUE_PASSWORD"}, "owner and secret_env are both there"),
        ({"substitute": "U0ANA"}, "substitute must be somebody else than the owner"),
        ({"owner": "ana"}, "owner must be a member's id"),
        ({"owner": None, "substitute": "U0BEN", "mode": None}, "substitute needs an owner"),
        ({"network": "by-hand", "secret_env": None}, "nobody signs in for such an account"),
        (
            {
                "network": "webhook",
                "base_url": "https://hooks.example",
                "secret_env": "BLUE_PASSWORD",
            },
            "nobody signs in for such an account",
        ),
    ],
)
def test_who_owns_an_account_is_one_clear_thing(changes: dict[str, object], says: str) -> None:
    (problem,) = problems(
        owned(**changes), SECOND_OPINION_TOKEN_KEY=TOKEN_KEY, BLUE_PASSWORD="abcd-efgh-ijkl-mnop"
    )
    assert says in problem


@pytest.mark.parametrize("key", ["short", "a" * 40, f"{TOKEN_KEY},short"])
def test_a_weak_key_for_tokens_is_refused(key: str) -> None:
    (problem,) = problems(owned(), SECOND_OPINION_TOKEN_KEY=key)
    assert "32 random characters" in problem
    assert key not in problem


def test_one_key_does_not_do_the_work_of_two() -> None:
    (problem,) = problems(owned(), SECOND_OPINION_TOKEN_KEY=KEY)
    assert "is the same as SECOND_OPINION_SECRET_KEY" in problem


def test_several_keys_stand_newest_first_and_are_kept_out_of_the_log() -> None:
    newer = TOKEN_KEY[::-1]
    settings = load(owned(), SECOND_OPINION_TOKEN_KEY=f"{newer}, {TOKEN_KEY} ,")
    assert [key.reveal() for key in settings.token_keys] == [newer, TOKEN_KEY]
    assert {newer, TOKEN_KEY} <= set(settings.secrets())
    assert newer not in repr(settings)


APP = '[apps.x]\nclient_id = "abcDEF123"\nsecret_env = "X_APP_SECRET"\n'


def x(**changes: object) -> str:
    return owned(**{"network": "x", **changes})


def test_an_app_belongs_to_the_accounts_of_its_network() -> None:
    given = {"SECOND_OPINION_TOKEN_KEY": TOKEN_KEY, "X_APP_SECRET": "shh-app-secret"}
    settings = load(x() + APP, **given)
    (found,) = settings.accounts
    assert found.app is not None
    assert found.app.client_id == "abcDEF123"
    assert "shh-app-secret" in settings.secrets()
    assert only(owned() + APP, **given).app is None


def test_instagram_through_facebooks_login_uses_facebooks_app() -> None:
    toml = owned(network="instagram", login="facebook") + APP.replace("apps.x", "apps.facebook")
    web = '[web]\npublic_url = "https://bot.example"\n'
    found = only(toml + web, SECOND_OPINION_TOKEN_KEY=TOKEN_KEY, X_APP_SECRET="shh-app-secret")
    assert found.app is not None


@pytest.mark.parametrize(
    ("app", "says"),
    [
        (APP.replace("apps.x", "apps.bluesky"), "bluesky can't have an app"),
        (APP.replace("apps.x", "apps.linkedln"), "did you mean"),
        ('[apps.x]\nclient_id = "abcDEF123"\n', "secret_env is missing"),
        ('[apps.x]\nsecret_env = "X_APP_SECRET"\n', "client_id is missing"),
        (APP.replace("X_APP_SECRET", "shh-secret"), "must name an environment variable"),
        (APP.replace("X_APP_SECRET", "X_OTHER"), "secret_env names X_OTHER, which is not set"),
        (APP + 'secret = "x"\n', "secret is not a setting"),
    ],
)
def test_an_app_is_read_with_every_problem_by_name(app: str, says: str) -> None:
    (problem,) = problems(
        x() + app, SECOND_OPINION_TOKEN_KEY=TOKEN_KEY, X_APP_SECRET="shh-app-secret"
    )
    assert says in problem


def test_the_check_says_who_connects_an_account_and_what_of_it_would_not_work() -> None:
    given = {"SECOND_OPINION_TOKEN_KEY": TOKEN_KEY, "X_APP_SECRET": "shh-app-secret"}
    alone = load(x() + APP, **given)
    assert any("U0ANA connects it." in said for said in explain(alone))
    known = Known(members=frozenset({UserId("U0BEN")}))
    told = [said for said in warnings(alone, known) if "blue" in said]
    assert [part in said for part, said in zip(WRONG, told, strict=True)] == [True] * 3
    both = load(x(substitute="U0BEN") + APP + WEB, **given)
    assert any("U0ANA or U0BEN connects it." in said for said in explain(both))
    members = Known(members=frozenset({UserId("U0BEN"), UserId("U0ANA")}))
    assert not [said for said in warnings(both, members) if "blue" in said]


WEB = '[web]\npublic_url = "https://bot.example"\n'
WRONG = ("is no full member of the channel", "has no substitute", "connect blue --paste")
