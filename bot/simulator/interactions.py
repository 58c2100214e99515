"""The outer payloads: event callbacks, slash commands, actions, submissions, shortcuts.

Which kinds there are stands in `PAYLOAD_KINDS`; `coverage.py` is compared with it.
"""

from bot.simulator import payloads
from bot.simulator.model import Channel, ChannelId, Ephemeral, Message, Person, SlashCommand, View
from bot.simulator.refusals import Payload
from bot.simulator.workspace import Workspace, event_channel

PAYLOAD_KINDS = frozenset(
    {
        "event_callback",
        "slash_command",
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "url_verification",
    }
)
# Socket Mode and signed HTTP both carry it; apps ignore it since signatures exist.
VERIFICATION_TOKEN = "simulated-verification-token"


def event_callback(workspace: Workspace, event: Payload) -> Payload:
    """Wrap an event as the Events API does, with an `event_id` that retries keep (trap 8)."""
    ledger, team, app = workspace.ledger, workspace.team, workspace.app
    channel = workspace.directory.channels.get(event_channel(event) or _NOWHERE)
    return {
        "type": "event_callback",
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "event_id": ledger.new_id("Ev"),
        "event_time": ledger.seconds(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": app.user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": ledger.new_id("4-", 20),
    }


def url_verification(challenge: str) -> Payload:
    """Build the request that asks an app to repeat a challenge."""
    return {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}


def slash_command(
    workspace: Workspace, person: Person, channel: Channel, command: SlashCommand, text: str
) -> Payload:
    """Build a command's payload, all strings, without its `response_url`."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name or "directmessage",
        "user_id": person.id,
        "user_name": person.name,
        "command": command.command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "trigger_id": workspace.surfaces.trigger(person.id),
    }


def _base(workspace: Workspace, person: Person, kind: str) -> Payload:
    team = workspace.team
    return {
        "type": kind,
        "team": {"id": team.id, "domain": team.domain},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": workspace.app.id,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_press(
    workspace: Workspace, person: Person, source: Message | Ephemeral, action: Payload
) -> Payload:
    """Build `block_actions` from a message; one that is ephemeral is not repeated in it."""
    place = workspace.directory.channel(source.channel)
    is_ephemeral = isinstance(source, Ephemeral)
    body = _base(workspace, person, "block_actions") | {
        "container": {
            "type": "message",
            "message_ts": source.ts,
            "channel_id": source.channel,
            "is_ephemeral": is_ephemeral,
        },
        "trigger_id": workspace.surfaces.trigger(person.id),
        "channel": {"id": place.id, "name": place.name or "directmessage"},
        "state": {"values": {}},
        "actions": [action],
    }
    if isinstance(source, Message):
        body["message"] = workspace.messages.body(source)
    return body


def view_press(workspace: Workspace, view: View, action: Payload) -> Payload:
    """Build `block_actions` from a modal or a Home tab."""
    person = workspace.directory.person(view.user)
    return _base(workspace, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.surfaces.trigger(person.id),
        "view": view_object(workspace, view),
        "actions": [action],
    }


def view_submission(workspace: Workspace, view: View) -> Payload:
    """Build the submission of a modal; it names no channel (trap 97)."""
    person = workspace.directory.person(view.user)
    return _base(workspace, person, "view_submission") | {
        "trigger_id": workspace.surfaces.trigger(person.id),
        "view": view_object(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, view: View, *, is_cleared: bool = False) -> Payload:
    """Build the notice of a closed modal."""
    person = workspace.directory.person(view.user)
    return _base(workspace, person, "view_closed") | {
        "view": view_object(workspace, view),
        "is_cleared": is_cleared,
    }


def shortcut(workspace: Workspace, person: Person, callback_id: str) -> Payload:
    """Build a global shortcut, which has no channel and no `response_url` (trap 111)."""
    return _base(workspace, person, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": workspace.surfaces.trigger(person.id),
        "action_ts": workspace.ledger.next_ts(),
    }


def message_action(
    workspace: Workspace, person: Person, message: Message, callback_id: str
) -> Payload:
    """Build a message shortcut, which carries the message as it is now."""
    place = workspace.directory.channel(message.channel)
    return _base(workspace, person, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": workspace.surfaces.trigger(person.id),
        "action_ts": workspace.ledger.next_ts(),
        "message_ts": message.ts,
        "channel": {"id": place.id, "name": place.name or "directmessage"},
        "message": workspace.messages.body(message),
    }


def view_object(workspace: Workspace, view: View) -> Payload:
    """Build a view with the state of its inputs."""
    team, app = workspace.team, workspace.app
    body = view.body
    return {
        "id": view.id,
        "team_id": team.id,
        "type": view.kind,
        "blocks": body.get("blocks", []),
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "external_id": body.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title"),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "app_installed_team_id": team.id,
        "bot_id": app.bot_id,
    }


def home_opened(workspace: Workspace, person: Person, tab: str) -> Payload:
    """Build the event of an opened App Home, with the view that is there."""
    view = workspace.surfaces.home(person.id)
    channel = workspace.directory.direct(workspace.app.user_id, person.id)
    body = view_object(workspace, view) if view else None
    return payloads.app_home_opened(person.id, channel.id, tab, body, workspace.ledger.next_ts())


_NOWHERE = ChannelId("")
