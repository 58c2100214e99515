"""The app's manifest, generated from the one table of what the app asks (trap 106)."""

import json
from dataclasses import asdict

from bot.slack.scopes import COMMAND, SHORTCUTS, event_names, scope_names

NAME = "Second Opinion"
SHORT = "Nobody posts alone: drafts get a second person's opinion before they are published."
LONG = (
    "A team drafts its social-media posts here. Each draft is checked, needs the opinion of"
    " somebody else, given with an emoji, and is then published at its time. Nobody publishes"
    " alone, whatever their role, and anybody in the channel can stop a post."
)
EVENTS_PATH = "/slack/events"
UNKNOWN_ADDRESS = "https://your-address.example"


def manifest(*, socket_mode: bool, public_url: str = "") -> dict[str, object]:
    """Make the manifest as plain JSON values.

    In HTTP mode Slack sends to `public_url`; without one a placeholder stands there.
    """
    address = "" if socket_mode else (public_url.rstrip("/") or UNKNOWN_ADDRESS) + EVENTS_PATH
    return {
        "display_information": {
            "name": NAME,
            "description": SHORT,
            "long_description": LONG,
            "background_color": "#1f4e5f",
        },
        "features": _features(address),
        "oauth_config": {"scopes": {"bot": list(scope_names())}},
        "settings": _settings(address, socket_mode=socket_mode),
    }


def manifest_text(*, socket_mode: bool, public_url: str = "") -> str:
    """Write the manifest as JSON, to be pasted where Slack asks for one."""
    plain = manifest(socket_mode=socket_mode, public_url=public_url)
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _features(address: str) -> dict[str, object]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            # Without the tab, the bot's direct messages fail (trap 73); it reads none itself.
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [asdict(shortcut) for shortcut in SHORTCUTS],
        "slash_commands": [
            {
                "command": COMMAND,
                "description": "Draft a post and ask for a second opinion",
                "usage_hint": "TEXT --on ACCOUNT --at WHEN, or help",
                # Escaped, people and channels arrive as <@U...> and <#C...>: an internal name is
                # then seen as one and can't slip into a public post as plain text (trap 67).
                "should_escape": True,
                **_url("url", address),
            }
        ],
    }


def _settings(address: str, *, socket_mode: bool) -> dict[str, object]:
    return {
        "event_subscriptions": {
            **_url("request_url", address),
            "bot_events": list(event_names()),
        },
        "interactivity": {"is_enabled": True, **_url("request_url", address)},
        # One workspace (trap 60), and a token that lives until it is revoked (trap 107).
        "org_deploy_enabled": False,
        "socket_mode_enabled": socket_mode,
        "token_rotation_enabled": False,
    }


def _url(key: str, address: str) -> dict[str, str]:
    return {key: address} if address else {}
