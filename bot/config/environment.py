"""Read what comes from the environment: secrets, and where this runs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config.addresses import problem_with, with_slash
from bot.config.problems import Problems, nearest
from bot.config.records import SLACKS_OWN, SlackMode
from bot.config.secret import Secret

DEFAULT_FILE = "second-opinion.toml"
DEFAULT_DATABASE = "sqlite:///second-opinion.db"
DEFAULT_PORT = 3000
SHORTEST_KEY, FEWEST_SIGNS = 16, 4
SHORTEST_TOKEN_KEY = 32
SHORTEST_SIGNING_SECRET = 8

NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_BASE_URL",
    "DATABASE_URL",
    "PORT",
    "SECOND_OPINION_CONFIG",
    "SECOND_OPINION_SECRET_KEY",
    "SECOND_OPINION_TOKEN_KEY",
)
A_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
PREFIXES = ("SECOND_OPINION_", "SLACK_")
NEAR_NAME = 0.8
SWITCH_MODES = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
FORGETFUL_DISKS = {"DYNO": "Heroku", "K_SERVICE": "Cloud Run"}

HOW_TO_MAKE_A_KEY = 'python3 -c "import secrets; print(secrets.token_hex(32))"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the environment says; only good values when no problem was noted.

    `platform` names a platform whose disk is emptied at each restart, or is empty.
    `token_keys` encrypt what accounts were connected with: the first locks, each of them opens.
    `port_given` tells a chosen port from the default.
    """

    mode: SlackMode
    bot_token: Secret
    app_token: Secret | None
    signing_secret: Secret | None
    api_base_url: str
    database_url: str
    port: int
    port_given: bool
    secret_key: Secret
    token_keys: tuple[Secret, ...]
    platform: str


def settings_file(environ: Mapping[str, str]) -> str:
    """Name the settings file; relative to the working folder."""
    return value_of(environ, "SECOND_OPINION_CONFIG") or DEFAULT_FILE


def settings_folder(environ: Mapping[str, str]) -> Path:
    """Name the folder that the settings file lies in, with what it names beside it."""
    return Path(settings_file(environ)).parent


def value_of(environ: Mapping[str, str], name: str) -> str:
    """Read one variable; a blank one counts as missing."""
    return environ.get(name, "").strip()


def read_environment(environ: Mapping[str, str], problems: Problems) -> Surroundings:
    """Read everything but the accounts' secrets, and note all problems."""
    for name in SWITCH_MODES:
        if value_of(environ, name):
            problems.add(
                f"{name} must not be set: the Slack library would switch to another way of"
                " signing in, so please unset it."
            )
    app_token, signing_secret = _one_way(environ, problems)
    return Surroundings(
        mode=SlackMode.SOCKET if app_token else SlackMode.HTTP,
        bot_token=_bot_token(environ, problems),
        app_token=app_token,
        signing_secret=signing_secret,
        api_base_url=_api_base_url(environ, problems),
        database_url=_database_url(environ, problems),
        port=_port(environ, problems),
        port_given=bool(value_of(environ, "PORT")),
        secret_key=_secret_key(environ, problems),
        token_keys=_token_keys(environ, problems),
        platform=next((FORGETFUL_DISKS[n] for n in FORGETFUL_DISKS if environ.get(n)), ""),
    )


def note_near_misses(
    environ: Mapping[str, str], expected: Iterable[str], problems: Problems
) -> None:
    """Note variables that look like a misspelt one of ours, unless an account names them."""
    fine = {*NAMES, *SWITCH_MODES, *expected}
    for name in sorted(set(environ) - fine):
        for prefix in PREFIXES:
            ours = [known.removeprefix(prefix) for known in NAMES if known.startswith(prefix)]
            near = nearest(name.removeprefix(prefix), ours, NEAR_NAME)
            if name.startswith(prefix) and near:
                problems.add(f"{name} is not a setting; did you mean {prefix}{near}?")


def _bot_token(environ: Mapping[str, str], problems: Problems) -> Secret:
    token = value_of(environ, "SLACK_BOT_TOKEN")
    if not token:
        problems.add(
            "SLACK_BOT_TOKEN is missing; it begins with xoxb- and stands on your Slack app's"
            " page under OAuth & Permissions."
        )
    elif token.startswith("xoxe"):
        problems.add(
            "SLACK_BOT_TOKEN is one that Slack renews by itself, which is not supported; please"
            " switch token rotation off and install the app anew."
        )
    elif not token.startswith("xoxb-"):
        problems.add("SLACK_BOT_TOKEN must be the bot's token, which begins with xoxb-.")
    return Secret(token)


def _one_way(environ: Mapping[str, str], problems: Problems) -> tuple[Secret | None, Secret | None]:
    app_token = value_of(environ, "SLACK_APP_TOKEN")
    signing_secret = value_of(environ, "SLACK_SIGNING_SECRET")
    if app_token and signing_secret:
        problems.add(
            "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set, which leaves open how Slack"
            " reaches this bot; keep the first for Socket Mode or the second for HTTP, and"
            " unset the other."
        )
    elif not app_token and not signing_secret:
        problems.add(
            "SLACK_APP_TOKEN (begins with xapp-, for Socket Mode) or SLACK_SIGNING_SECRET (for"
            " HTTP) is missing; please set one of them."
        )
    if app_token and not app_token.startswith("xapp-"):
        problems.add("SLACK_APP_TOKEN must be an app-level token, which begins with xapp-.")
    if signing_secret and len(signing_secret) < SHORTEST_SIGNING_SECRET:
        problems.add(
            "SLACK_SIGNING_SECRET is too short to be one; please copy it from your Slack app's"
            " page under Basic Information."
        )
    return (
        Secret(app_token) if app_token else None,
        Secret(signing_secret) if signing_secret else None,
    )


def _api_base_url(environ: Mapping[str, str], problems: Problems) -> str:
    url = value_of(environ, "SLACK_API_BASE_URL")
    if not url:
        return SLACKS_OWN
    if problem := problem_with(url):
        problems.add(f"SLACK_API_BASE_URL {problem}")
    return with_slash(url)


def _database_url(environ: Mapping[str, str], problems: Problems) -> str:
    url = value_of(environ, "DATABASE_URL") or DEFAULT_DATABASE
    if re.match(r"postgres(ql)?(\+\w+)?:", url):
        problems.add(
            "DATABASE_URL names PostgreSQL, which this version does not speak yet; please use"
            f" {DEFAULT_DATABASE} on a disk that stays."
        )
    elif not re.fullmatch(r"sqlite:///[^?#]+", url):
        problems.add(
            f"DATABASE_URL must look like {DEFAULT_DATABASE}, or sqlite:////folder/name.db with"
            " four slashes for a whole path."
        )
    elif ":memory:" in url:
        problems.add("DATABASE_URL must name a file: a database in memory forgets approvals.")
    return url


def _port(environ: Mapping[str, str], problems: Problems) -> int:
    written = value_of(environ, "PORT")
    if not written:
        return DEFAULT_PORT
    if re.fullmatch(r"[0-9]{1,5}", written) and int(written) <= 65535:
        return int(written)
    problems.add("PORT must be a number from 0 to 65535 (0 picks a free port).")
    return DEFAULT_PORT


def _secret_key(environ: Mapping[str, str], problems: Problems) -> Secret:
    key = value_of(environ, "SECOND_OPINION_SECRET_KEY")
    if not key:
        problems.add(
            f"SECOND_OPINION_SECRET_KEY is missing; make one with {HOW_TO_MAKE_A_KEY} and keep"
            " it safe, because it seals what was approved."
        )
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS:
        problems.add(
            f"SECOND_OPINION_SECRET_KEY must be at least {SHORTEST_KEY} random characters; make"
            f" one with {HOW_TO_MAKE_A_KEY}."
        )
    return Secret(key)


def _token_keys(environ: Mapping[str, str], problems: Problems) -> tuple[Secret, ...]:
    """Read the keys of tokens, the newest first; a blank one between commas is none."""
    written = value_of(environ, "SECOND_OPINION_TOKEN_KEY")
    keys = [key for part in written.split(",") if (key := part.strip())]
    if any(len(key) < SHORTEST_TOKEN_KEY or len(set(key)) < FEWEST_SIGNS for key in keys):
        problems.add(
            f"SECOND_OPINION_TOKEN_KEY must be at least {SHORTEST_TOKEN_KEY} random characters for"
            f" each key, with commas between them; make one with {HOW_TO_MAKE_A_KEY}."
        )
    if value_of(environ, "SECOND_OPINION_SECRET_KEY") in keys:
        problems.add(
            "SECOND_OPINION_TOKEN_KEY is the same as SECOND_OPINION_SECRET_KEY; please make"
            f" another one with {HOW_TO_MAKE_A_KEY}."
        )
    return tuple(Secret(key) for key in keys)


def require_token_keys(around: Surroundings, names: Iterable[str], problems: Problems) -> None:
    """Note where accounts are to be connected, and nothing could encrypt their tokens."""
    wanting = ", ".join(names)
    if wanting and not around.token_keys:
        problems.add(
            "SECOND_OPINION_TOKEN_KEY is missing; it encrypts the tokens of accounts that name an"
            f" owner ({wanting}): make one with {HOW_TO_MAKE_A_KEY} and keep it safe."
        )
