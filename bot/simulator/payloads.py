"""Slack's own shapes for people, channels and messages, and the events that tell of their changes.

Which kinds of events there are stands in `EVENT_KINDS`; `coverage.py` is compared with it.
"""

from zoneinfo import ZoneInfo

from bot.simulator.ledger import Ledger
from bot.simulator.model import (
    ADMINS,
    GUESTS,
    MACHINES,
    App,
    Channel,
    ChannelKind,
    Message,
    Person,
    PersonKind,
    UserGroup,
    UserId,
)
from bot.simulator.refusals import Payload

EVENT_KINDS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_id_changed",
        "channel_left",
        "channel_shared",
        "channel_unarchive",
        "channel_unshared",
        "dnd_updated_user",
        "emoji_changed",
        "group_archive",
        "group_left",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message",
        "pin_added",
        "pin_removed",
        "reaction_added",
        "reaction_removed",
        "subteam_members_changed",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)


def user_object(person: Person, ledger: Ledger) -> Payload:
    """Build a user object; for external people data is withheld, flags included (trap 55)."""
    body: Payload = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "color": person.color,
        "profile": profile(person, ledger),
        "is_bot": person.kind in MACHINES,
        "is_app_user": False,
        "updated": 0,
    }
    if person.kind is PersonKind.EXTERNAL:
        return body | {"is_stranger": False}
    if person.kind is PersonKind.DEACTIVATED:
        return body | {"deleted": True}
    offset = ledger.now().astimezone(ZoneInfo(person.tz)).utcoffset()
    return body | {
        "deleted": False,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": person.kind in ADMINS,
        "is_owner": person.kind is PersonKind.OWNER,
        "is_primary_owner": person.kind is PersonKind.OWNER,
        "is_restricted": person.kind in GUESTS,
        "is_ultra_restricted": person.kind is PersonKind.SINGLE_CHANNEL_GUEST,
        "is_workflow_bot": person.kind is PersonKind.WORKFLOW_BOT,
        "is_connector_bot": False,
    }


def profile(person: Person, ledger: Ledger) -> Payload:
    """Build a profile; a status whose time has run out is empty."""
    status = person.status
    over = 0 < status.expiration <= ledger.seconds()
    body: Payload = {
        "real_name": person.real_name,
        "display_name": person.name,
        "status_emoji": "" if over else status.emoji,
        "status_text": "" if over else status.text,
        "status_expiration": 0 if over else status.expiration,
        "team": person.team_id,
    }
    return body | ({"bot_id": person.bot_id} if person.bot_id else {})


def channel_object(channel: Channel, viewer: UserId) -> Payload:
    """Build a conversation object as `viewer` gets it."""
    body: Payload = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_im": channel.kind is ChannelKind.DIRECT,
    }
    if channel.kind is ChannelKind.DIRECT:
        other = [person for person in channel.members if person != viewer]
        return body | {"user": other[0] if other else viewer, "is_open": True}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_mpim": False,
        "is_private": channel.kind is ChannelKind.PRIVATE,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_member": viewer in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_object(message: Message, app: App, team_id: str, replies: int = 0) -> Payload:
    """Build a message as history and events give it, without its reactions."""
    body: Payload = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": team_id,
    }
    optional: Payload = {
        "subtype": message.subtype,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "metadata": message.metadata,
        "files": list(message.files),
        "thread_ts": message.thread_ts or (message.ts if replies else None),
        "reply_count": replies,
        "bot_id": message.bot_id,
    }
    body |= {key: value for key, value in optional.items() if value}
    if message.edited_by and message.edited_ts:
        body["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    if message.pinned_by:
        body["pinned_to"] = [message.channel]
    if message.bot_id == app.bot_id:
        body["app_id"] = app.id
        body["bot_profile"] = bot_profile(app, team_id)
    return body


def bot_profile(app: App, team_id: str) -> Payload:
    """Build the bot profile that accompanies the app's own messages."""
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "deleted": False,
        "updated": 0,
        "team_id": team_id,
    }


def reactions_list(message: Message, shown: int | None = None) -> list[Payload]:
    """Build the list of reactions; with `shown`, `users` is cut there (trap 36)."""
    return [
        {
            "name": reaction.name,
            "users": list(reaction.users[:shown]),
            "count": len(reaction.users),
        }
        for reaction in message.reactions
    ]


def message_posted(body: Payload, channel: Channel) -> Payload:
    """Build the event of a new message."""
    place = {"channel": channel.id, "channel_type": channel.kind.value}
    return {**body, **place, "event_ts": body["ts"]}


def app_mention(body: Payload, channel: Channel) -> Payload:
    """Build the second event that a message mentioning the app makes (trap 65)."""
    return {**body, "type": "app_mention", "channel": channel.id, "event_ts": body["ts"]}


def message_changed(new: Payload, old: Payload, channel: Channel, ts: str) -> Payload:
    """Build the event of an edit; the event's own `ts` is not the message's."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": new,
        "previous_message": old,
        "channel": channel.id,
        "channel_type": channel.kind.value,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def message_deleted(old: Payload, channel: Channel, ts: str) -> Payload:
    """Build the event of a deletion, which doesn't say who did it (trap 48)."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": old,
        "channel": channel.id,
        "channel_type": channel.kind.value,
        "deleted_ts": old["ts"],
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def reaction(kind: str, user: UserId, name: str, message: Message, ts: str) -> Payload:
    """Build `reaction_added` or `reaction_removed`; `item_user` is who wrote the message."""
    return {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": ts,
    }


def pin(kind: str, user: UserId, message: Message, body: Payload, ts: str) -> Payload:
    """Build `pin_added` or `pin_removed`."""
    return {
        "type": kind,
        "user": user,
        "channel_id": message.channel,
        "item": {"type": "message", "channel": message.channel, "message": body},
        "event_ts": ts,
    }


def membership(kind: str, user: UserId, channel: Channel, team_id: str, ts: str) -> Payload:
    """Build `member_joined_channel` or `member_left_channel`."""
    letter = "G" if channel.kind is ChannelKind.PRIVATE else "C"
    return {
        "type": kind,
        "user": user,
        "channel": channel.id,
        "channel_type": letter,
        "team": team_id,
        "event_ts": ts,
    }


def channel_event(kind: str, channel: Channel, user: UserId, ts: str) -> Payload:
    """Build an event about a channel as such, like `channel_archive` or `group_left`."""
    return {"type": kind, "channel": channel.id, "user": user, "event_ts": ts}


def channel_id_changed(old: str, new: str, ts: str) -> Payload:
    """Build the event of a channel that goes by another id from now on (trap 72)."""
    return {
        "type": "channel_id_changed",
        "old_channel_id": old,
        "new_channel_id": new,
        "event_ts": ts,
    }


def tokens_revoked(bot: UserId, ts: str) -> Payload:
    """Build the event of tokens that are void (trap 108)."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}, "event_ts": ts}


def app_uninstalled(ts: str) -> Payload:
    """Build the last event an app gets."""
    return {"type": "app_uninstalled", "event_ts": ts}


def user_event(kind: str, person: Person, ledger: Ledger, ts: str) -> Payload:
    """Build `user_change` or `team_join`."""
    return {"type": kind, "user": user_object(person, ledger), "event_ts": ts}


def dnd_status(person: Person, seconds: int) -> Payload:
    """Build one person's do-not-disturb at a time in Unix seconds."""
    if person.dnd_until is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    end = int(person.dnd_until.timestamp())
    return {"dnd_enabled": True, "next_dnd_start_ts": min(seconds, end), "next_dnd_end_ts": end}


def dnd_updated(person: Person, seconds: int, ts: str) -> Payload:
    """Build `dnd_updated_user`."""
    status = dnd_status(person, seconds)
    return {"type": "dnd_updated_user", "user": person.id, "dnd_status": status, "event_ts": ts}


def emoji_changed(name: str, value: str | None, ts: str) -> Payload:
    """Build the event of a custom emoji that came (`value`) or went (None)."""
    if value is None:
        return {"type": "emoji_changed", "subtype": "remove", "names": [name], "event_ts": ts}
    return {
        "type": "emoji_changed",
        "subtype": "add",
        "name": name,
        "value": value,
        "event_ts": ts,
    }


def subteam_members_changed(
    group: UserGroup, added: list[UserId], removed: list[UserId], team_id: str, ts: str
) -> Payload:
    """Build the event of a changed user group, which has only the difference (trap 61)."""
    return {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": team_id,
        "date_update": int(float(ts)),
        "added_users": list(added),
        "added_users_count": len(added),
        "removed_users": list(removed),
        "removed_users_count": len(removed),
        "event_ts": ts,
    }


def app_home_opened(user: UserId, channel: str, tab: str, view: Payload | None, ts: str) -> Payload:
    """Build the event of an opened App Home; `tab` is `home` or `messages` (trap 110)."""
    body: Payload = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": ts,
    }
    return body | ({"view": view} if view else {})


def user_group_object(group: UserGroup, team_id: str) -> Payload:
    """Build a user group object without its users."""
    return {
        "id": group.id,
        "team_id": team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "date_delete": 1 if group.is_disabled else 0,
        "user_count": len(group.users),
    }
