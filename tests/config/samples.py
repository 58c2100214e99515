"""Settings that work, to be changed by one thing in each test."""

from collections.abc import Mapping

from bot.config.fingerprint import digest_of_body, policy_body
from bot.config.settings import Settings
from bot.domain.errors import ConfigError

KEY = "9f3c1a7e5b2d8046" * 2
SOCKET: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-canary",
    "SLACK_APP_TOKEN": "xapp-1-2-canary",
    "SECOND_OPINION_SECRET_KEY": KEY,
}
HTTP: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-canary",
    "SLACK_SIGNING_SECRET": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "SECOND_OPINION_SECRET_KEY": KEY,
}
SLACK = '[slack]\ndrafts_channel = "C0123ABCDEF"\n'
WALL = '[[accounts]]\nname = "wall"\nnetwork = "wall"\n'
TOML = SLACK + WALL


def account(**values: object) -> str:
    """Write one `[[accounts]]` table."""
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(["[[accounts]]", *lines, ""])


def load(toml: str | None = TOML, environ: Mapping[str, str] = SOCKET, **more: str) -> Settings:
    """Load the sample with a changed file, and with more variables."""
    return Settings.load({**environ, **more}, toml)


def problems(
    toml: str | None = TOML, environ: Mapping[str, str] = SOCKET, **more: str
) -> tuple[str, ...]:
    """Load the sample and return its problems; none at all is an empty tuple."""
    try:
        load(toml, environ, **more)
    except ConfigError as error:
        return error.problems
    return ()


def policy_digest(settings: Settings) -> str:
    """The digest of the policy that stands in the settings file."""
    return digest_of_body(policy_body(settings.written))


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
