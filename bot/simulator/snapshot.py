"""The workspace as one person sees it, for the page: `GET /sim/state`."""

from bot.simulator import payloads
from bot.simulator.emoji import STANDARD
from bot.simulator.interactions import view_object
from bot.simulator.model import Channel, ChannelKind, Ephemeral, Message, Person
from bot.simulator.refusals import Payload
from bot.simulator.workspace import Workspace


def snapshot(workspace: Workspace, viewer: Person) -> Payload:
    """Build everything that `viewer` may see, in the shape that the page reads."""
    seen = [
        channel
        for channel in workspace.directory.channels.values()
        if workspace.directory.sees(channel, viewer.id)
    ]
    app = workspace.app
    home = workspace.surfaces.home(viewer.id)
    return {
        "now": workspace.ledger.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "team": {"id": workspace.team.id, "name": workspace.team.name},
        "me": viewer.id,
        "bot": {"user_id": app.user_id, "bot_id": app.bot_id, "app_id": app.id, "name": app.name},
        "people": [_person(workspace, one) for one in workspace.directory.people.values()],
        "channels": [_channel(workspace, channel, viewer) for channel in seen],
        "commands": [
            {"command": c.command, "usage_hint": c.usage_hint, "description": c.description}
            for c in app.commands
        ],
        "shortcuts": [
            {"callback_id": s.callback_id, "name": s.name, "type": s.type} for s in app.shortcuts
        ],
        "emoji": STANDARD | workspace.directory.custom_emoji,
        "messages": {channel.id: _messages(workspace, channel, viewer) for channel in seen},
        "views": [view_object(workspace, view) for view in workspace.surfaces.stack(viewer.id)],
        "home": view_object(workspace, home) if home else None,
    }


def _person(workspace: Workspace, person: Person) -> Payload:
    shown = payloads.profile(person, workspace.ledger)
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "kind": person.kind.value,
        "tz": person.tz,
        "locale": person.locale,
        "status_emoji": shown["status_emoji"],
        "status_text": shown["status_text"],
        "status_expiration": shown["status_expiration"],
        "color": f"#{person.color}",
    }


def _channel(workspace: Workspace, channel: Channel, viewer: Person) -> Payload:
    pinned = [m for m in workspace.messages.listed(channel.id) if m.pinned_by]
    pinned.sort(key=lambda message: message.pinned_at, reverse=True)
    others = [member for member in channel.members if member != viewer.id]
    is_direct = channel.kind is ChannelKind.DIRECT
    return {
        "id": channel.id,
        "name": channel.name,
        "user": others[0] if is_direct and others else None,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_im": is_direct,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "members": list(channel.members),
        "pins": [message.ts for message in pinned],
    }


def _messages(workspace: Workspace, channel: Channel, viewer: Person) -> list[Payload]:
    whispers = [
        _whisper(shown)
        for shown in workspace.messages.ephemerals
        if shown.channel == channel.id and shown.to == viewer.id
    ]
    stored = [_message(workspace, m) for m in workspace.messages.listed(channel.id)]
    return sorted(stored + whispers, key=lambda body: str(body["ts"]))


def _message(workspace: Workspace, message: Message) -> Payload:
    edited = {"user": message.edited_by, "ts": message.edited_ts} if message.edited_by else None
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "text": message.text,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "metadata": message.metadata,
        "files": [_shown_file(one) for one in message.files],
        "edited": edited,
        "reactions": payloads.reactions_list(message),
        "reply_count": len(workspace.messages.replies(message)),
        "ephemeral": False,
        "is_pinned": message.pinned_by is not None,
    }


def _shown_file(file: Payload) -> Payload:
    return {name: file.get(name) for name in ("id", "name", "mimetype", "permalink")}


def _whisper(shown: Ephemeral) -> Payload:
    return {
        "ts": shown.ts,
        "thread_ts": shown.thread_ts,
        "user": shown.user,
        "text": shown.text,
        "blocks": list(shown.blocks),
        "attachments": [],
        "metadata": None,
        "edited": None,
        "reactions": [],
        "reply_count": 0,
        "ephemeral": True,
        "is_pinned": False,
    }
