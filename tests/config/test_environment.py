"""What the environment may say, and how each wrong value is named."""

import pytest

from bot.config.environment import settings_file
from bot.config.records import SLACKS_OWN, SlackMode
from tests.config.samples import HTTP, KEY, SOCKET, TOML, load, problems


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in SOCKET.items() if key != name}


def test_an_app_token_means_socket_mode() -> None:
    slack = load().slack
    assert slack.mode is SlackMode.SOCKET
    assert slack.app_token is not None
    assert slack.app_token.reveal() == "xapp-1-2-canary"
    assert slack.signing_secret is None


def test_a_signing_secret_means_http() -> None:
    slack = load(environ=HTTP).slack
    assert slack.mode is SlackMode.HTTP
    assert slack.app_token is None
    assert slack.signing_secret is not None
    assert slack.signing_secret.reveal() == HTTP["SLACK_SIGNING_SECRET"]


def test_both_ways_at_once_are_refused_with_which_to_unset() -> None:
    (problem,) = problems(SLACK_SIGNING_SECRET=HTTP["SLACK_SIGNING_SECRET"])
    assert problem.startswith("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set")
    assert "unset the other" in problem


def test_an_empty_variable_counts_as_missing_and_not_as_a_mode() -> None:
    assert load(SLACK_SIGNING_SECRET=" ").slack.mode is SlackMode.SOCKET


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
def test_variables_that_switch_the_library_to_oauth_are_refused(name: str) -> None:
    """Trap 23."""
    (problem,) = problems(**{name: "123.456"})
    assert problem.startswith(f"{name} must not be set")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "begins with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1", "switch token rotation off"),
        ("SLACK_BOT_TOKEN", "", "is missing"),
        ("SLACK_APP_TOKEN", "xoxb-1", "begins with xapp-"),
        ("SECOND_OPINION_SECRET_KEY", "", "secrets.token_hex(32)"),
        ("SECOND_OPINION_SECRET_KEY", KEY[:15], "at least 16 random characters"),
        ("SECOND_OPINION_SECRET_KEY", "a" * 64, "at least 16 random characters"),
        ("SLACK_API_BASE_URL", "http://slack.example/api/", "must begin with https://"),
        ("SLACK_API_BASE_URL", "slack.com/api", "must be an address"),
        ("SLACK_API_BASE_URL", "https://me:pw@slack.com/api/", "must not hold a name"),
        ("PORT", "http", "from 0 to 65535"),
        ("PORT", "65536", "from 0 to 65535"),
        ("PORT", "-1", "from 0 to 65535"),
        ("PORT", "٣", "from 0 to 65535"),
        ("DATABASE_URL", "postgres://u:canary@h/d", "does not speak yet"),
        ("DATABASE_URL", "postgresql+psycopg://u:canary@h/d", "does not speak yet"),
        ("DATABASE_URL", "sqlite://second-opinion.db", "four slashes"),
        ("DATABASE_URL", "sqlite:///", "four slashes"),
        ("DATABASE_URL", "mysql://x", "must look like sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:", "forgets approvals"),
    ],
)
def test_a_wrong_variable_is_named_with_what_to_do(variable: str, value: str, says: str) -> None:
    (problem,) = problems(**{variable: value})
    assert problem.startswith(variable)
    assert says in problem
    assert "canary" not in problem


def test_a_short_signing_secret_is_no_signing_secret() -> None:
    (problem,) = problems(environ=HTTP, SLACK_SIGNING_SECRET="secret")
    assert "SLACK_SIGNING_SECRET is too short" in problem


def test_no_way_to_hear_slack_is_a_problem() -> None:
    (problem,) = problems(environ=without("SLACK_APP_TOKEN"))
    assert "please set one of them" in problem


def test_all_problems_of_both_sides_come_at_once() -> None:
    found = problems("[slack]\n[policy]\nlate_minutes = 0\n", environ={"PORT": "x"})
    named = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PORT", "SECOND_OPINION_SECRET_KEY")
    for name in (*named, "drafts_channel", "accounts", "late_minutes"):
        assert any(name in problem for problem in found), name


def test_a_missing_file_is_named_beside_the_other_problems() -> None:
    found = problems(None, environ=without("SLACK_BOT_TOKEN"), SECOND_OPINION_CONFIG="/etc/so.toml")
    assert any(problem.startswith("/etc/so.toml is not there; copy") for problem in found)
    assert any(problem.startswith("SLACK_BOT_TOKEN") for problem in found)


def test_the_settings_file_is_beside_us_unless_it_is_named() -> None:
    assert settings_file({}) == "second-opinion.toml"
    assert settings_file({"SECOND_OPINION_CONFIG": "/etc/so.toml"}) == "/etc/so.toml"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SECOND_OPINION_SECRETKEY", "SECOND_OPINION_SECRET_KEY"),
        ("SECOND_OPINION_CONFG", "SECOND_OPINION_CONFIG"),
        ("SLACK_BOT_TOKENS", "SLACK_BOT_TOKEN"),
        ("SLACK_SIGNING_SECRETS", "SLACK_SIGNING_SECRET"),
    ],
)
def test_a_misspelt_variable_gets_did_you_mean(written: str, meant: str) -> None:
    assert problems(**{written: "x"}) == (f"{written} is not a setting; did you mean {meant}?",)


@pytest.mark.parametrize("name", ["SLACK_APP_ID", "SLACK_WEBHOOK_URL", "SECOND_OPINION_TEST"])
def test_variables_of_other_programs_are_left_alone(name: str) -> None:
    assert problems(**{name: "x"}) == ()


@pytest.mark.parametrize(
    ("environ", "more", "host"),
    [
        (SOCKET, {}, "127.0.0.1"),
        (SOCKET, {"PORT": "8080"}, "0.0.0.0"),
        (HTTP, {}, "0.0.0.0"),
    ],
)
def test_pages_stay_on_this_machine_unless_somebody_must_get_in(
    environ: dict[str, str], more: dict[str, str], host: str
) -> None:
    http = load(environ=environ, **more).http
    assert http.host == host
    assert http.port == int(more.get("PORT", "3000"))


def test_the_host_can_be_chosen() -> None:
    assert load(TOML + '[web]\nhost = "127.0.0.1"\n', environ=HTTP).http.host == "127.0.0.1"


def test_slacks_address_ends_with_one_slash() -> None:
    assert load().slack.api_base_url == SLACKS_OWN
    assert load().slack.is_slacks_own
    stand_in = load(SLACK_API_BASE_URL="http://127.0.0.1:4000/api").slack
    assert stand_in.api_base_url == "http://127.0.0.1:4000/api/"
    assert not stand_in.is_slacks_own
    assert load(SLACK_API_BASE_URL="https://slack.com/api").slack.is_slacks_own


@pytest.mark.parametrize(("variable", "platform"), [("DYNO", "Heroku"), ("K_SERVICE", "Cloud Run")])
def test_sqlite_is_refused_where_the_disk_is_emptied(variable: str, platform: str) -> None:
    (problem,) = problems(**{variable: "web.1"})
    assert "ephemeral_disk_is_fine is not true" in problem
    assert f"{platform} empties its disk" in problem


def test_an_emptied_disk_is_fine_where_the_owner_says_so() -> None:
    assert problems(TOML + "[storage]\nephemeral_disk_is_fine = true\n", DYNO="web.1") == ()
