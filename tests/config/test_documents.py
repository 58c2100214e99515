"""The example and the page about the settings say everything there is."""

import ast
import re
from pathlib import Path

import pytest

from bot.config.environment import FORGETFUL_DISKS, NAMES, SWITCH_MODES
from bot.config.explain import warnings
from bot.config.policy import AWAY, WRITTEN_AS
from tests.config.samples import SOCKET, load

HOME = Path(__file__).parents[2]
EXAMPLE = (HOME / "second-opinion.example.toml").read_text(encoding="utf-8")
PAGE = (HOME / "docs" / "settings.md").read_text(encoding="utf-8")
READERS = {"text", "flag", "number", "words", "table", "tables"}


def keys_that_are_read() -> set[str]:
    """Every key that the code asks a table for, found in its syntax tree."""
    found = set(WRITTEN_AS.values())
    for module in (HOME / "bot" / "config").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                key = node.args[0]
                if node.func.attr in READERS and isinstance(key, ast.Constant):
                    found.add(str(key.value))
    return found


def test_the_search_finds_the_keys() -> None:
    assert {"drafts_channel", "secret_env", "late_minutes", "approvals", "takedown"} <= (
        keys_that_are_read()
    )


@pytest.mark.parametrize("key", sorted(keys_that_are_read() | {"away_emoji"}))
def test_each_setting_is_documented_and_in_the_example(key: str) -> None:
    assert re.search(rf"`\[*{key}\]*`", PAGE)
    assert re.search(rf"(^|[\[.# ]){key}( =|\])", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("name", [*NAMES, *SWITCH_MODES, *FORGETFUL_DISKS])
def test_each_variable_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("emoji", AWAY)
def test_each_away_emoji_is_documented(emoji: str) -> None:
    assert f"`{emoji}`" in PAGE


def test_the_example_works_as_it_stands_and_only_rehearses() -> None:
    settings = load(EXAMPLE)
    assert [account.name for account in settings.accounts] == [
        "wall",
        "acme-bluesky",
        "acme-mastodon",
    ]
    assert any("everything is only rehearsed" in sentence for sentence in warnings(settings))


def test_the_example_works_with_every_line_in_it_switched_on() -> None:
    switched_on = re.sub(r"^# (\[|[a-z0-9_]+ = )", r"\1", EXAMPLE, flags=re.MULTILINE)
    settings = load(switched_on, PICTURES_S3_KEY="AKIDEXAMPLE canary")
    assert settings.policy.review.approvals == (1, 1, 1, 2, 2, 3)
    assert settings.http.public_url == "https://posts.acme.example"
    assert settings.slack.team == "T0123ABCDEF"
    assert SOCKET["SLACK_BOT_TOKEN"] not in repr(settings)
