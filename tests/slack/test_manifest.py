"""The manifest asks for what the table says, in the form that Slack takes."""

import json

import pytest

from bot.slack.manifest import manifest, manifest_text
from bot.slack.scopes import BOT_EVENTS, BOT_SCOPES, event_names, missing_scopes, scope_names

SOCKET = manifest(socket_mode=True)
HTTP = manifest(socket_mode=False, public_url="https://posts.example/")

TOO_MUCH = {"im:history", "mpim:history", "chat:write.public"}

# The properties that Slack's manifest knows, as far as this app uses them (trap 106).
KNOWN = {
    "": {"display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {
        "home_tab_enabled",
        "messages_tab_enabled",
        "messages_tab_read_only_enabled",
    },
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts": {"name", "type", "callback_id", "description"},
    "features.slash_commands": {"command", "description", "usage_hint", "should_escape", "url"},
    "oauth_config": {"scopes"},
    "oauth_config.scopes": {"bot"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"request_url", "bot_events"},
    "settings.interactivity": {"is_enabled", "request_url"},
}


def at(plain: object, path: str) -> object:
    """Follow a dotted path; a list is its first entry."""
    for key in path.split(".") if path else ():
        assert isinstance(plain, dict)
        plain = plain[key]
        plain = plain[0] if isinstance(plain, list) and isinstance(plain[0], dict) else plain
    return plain


@pytest.mark.parametrize("plain", [SOCKET, HTTP])
@pytest.mark.parametrize(("path", "known"), KNOWN.items())
def test_slack_knows_every_property(plain: object, path: str, known: set[str]) -> None:
    found = at(plain, path)
    assert isinstance(found, dict)
    assert set(found) <= known
    for key, value in found.items():
        inner = f"{path}.{key}" if path else key
        assert inner in KNOWN or not isinstance(value, dict)


@pytest.mark.parametrize("plain", [SOCKET, HTTP])
def test_the_manifest_asks_for_exactly_the_table(plain: object) -> None:
    assert at(plain, "oauth_config.scopes.bot") == list(scope_names())
    assert at(plain, "settings.event_subscriptions.bot_events") == list(event_names())


def test_a_global_shortcut_opens_the_form() -> None:
    """Trap 111."""
    shortcut = at(SOCKET, "features.shortcuts")
    assert shortcut == {
        "type": "global",
        "callback_id": "compose",
        "name": "Draft a post",
        "description": "Write a post in a form and ask for a second opinion",
    }


def test_slacks_limits_of_length_are_kept() -> None:
    shortcut = at(SOCKET, "features.shortcuts")
    assert isinstance(shortcut, dict)
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    words = at(SOCKET, "display_information")
    assert isinstance(words, dict)
    assert len(words["name"]) <= 35
    assert len(words["description"]) <= 140
    assert 175 <= len(words["long_description"]) <= 4000


def test_each_event_comes_through_a_scope_that_is_asked_for() -> None:
    for event in BOT_EVENTS:
        assert set(event.scopes) <= set(scope_names()), event.name


def test_nothing_is_asked_for_that_nothing_needs() -> None:
    """Trap 105: the least scopes; nobody's direct messages are read."""
    assert not TOO_MUCH & set(scope_names())
    assert all(need.reason for need in (*BOT_SCOPES, *BOT_EVENTS))
    assert len(set(scope_names())) == len(scope_names())


def test_socket_mode_has_no_address_and_http_has_three() -> None:
    assert at(SOCKET, "settings.socket_mode_enabled") is True
    assert "url" not in manifest_text(socket_mode=True)
    assert at(HTTP, "settings.socket_mode_enabled") is False
    address = "https://posts.example/slack/events"
    assert at(HTTP, "features.slash_commands.url") == address
    assert at(HTTP, "settings.event_subscriptions.request_url") == address
    assert at(HTTP, "settings.interactivity.request_url") == address


def test_an_unknown_address_is_shown_as_one_to_fill_in() -> None:
    assert "https://your-address.example/slack/events" in manifest_text(socket_mode=False)


def test_mentions_in_the_command_arrive_as_such() -> None:
    """Trap 67."""
    assert at(SOCKET, "features.slash_commands.should_escape") is True
    assert at(SOCKET, "features.slash_commands.command") == "/draft"


def test_direct_messages_work_and_one_workspace_with_lasting_tokens_is_asked_for() -> None:
    """Traps 60, 73 and 107."""
    assert at(SOCKET, "features.app_home.messages_tab_enabled") is True
    assert at(SOCKET, "settings.org_deploy_enabled") is False
    assert at(SOCKET, "settings.token_rotation_enabled") is False


def test_the_text_is_the_manifest_as_json() -> None:
    assert json.loads(manifest_text(socket_mode=True)) == SOCKET


def test_scopes_that_are_missing_are_named() -> None:
    """Trap 104."""
    granted = ["chat:write", " commands", "users:read ", "identify"]
    assert missing_scopes(granted) == (
        "channels:history",
        "channels:read",
        "emoji:read",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "pins:read",
        "pins:write",
        "reactions:read",
        "usergroups:read",
    )
    assert missing_scopes(scope_names()) == ()
