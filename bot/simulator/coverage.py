"""What of Slack this workspace plays: methods, events and payloads, each supported, partial or not.

A test compares these tables with the code in both directions.
"""

from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    """How far something is played."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: a name in Slack's words, how far it is played, and what is missing."""

    name: str
    support: Support
    note: str = ""


def _full(*names: str) -> tuple[Line, ...]:
    return tuple(Line(name=name, support=Support.SUPPORTED) for name in names)


def _part(name: str, note: str) -> Line:
    return Line(name=name, support=Support.PARTIAL, note=note)


def _none(name: str, note: str = "") -> Line:
    return Line(name=name, support=Support.NO, note=note)


METHODS: tuple[Line, ...] = (
    *_full(
        "api.test",
        "auth.test",
        "chat.delete",
        "chat.getPermalink",
        "chat.postEphemeral",
        "conversations.members",
        "dnd.info",
        "dnd.teamInfo",
        "emoji.list",
        "pins.add",
        "pins.list",
        "pins.remove",
        "reactions.add",
        "reactions.get",
        "reactions.list",
        "reactions.remove",
        "usergroups.list",
        "usergroups.users.list",
        "users.list",
        "users.profile.get",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    ),
    _part("apps.connections.open", "the approximate time of a connection is only announced"),
    _part("bots.info", "bots of this workspace only"),
    _part("chat.postMessage", "no parse, link_names, unfurling, reply_broadcast or authorship"),
    _part("chat.update", "no parse or link_names; attachments are kept as they come"),
    _part("conversations.history", "its scope is asked for as if every channel were public"),
    _part("conversations.info", "its scope is asked for as if every channel were public"),
    _part("conversations.list", "no group direct messages"),
    _part("conversations.open", "with one person only"),
    _part("conversations.replies", "its scope is asked for as if every channel were public"),
    _part(
        "files.completeUploadExternal",
        "to one channel at most; no threads, no comments",
    ),
    _part("files.delete", "the message that brought it keeps what it shows of it"),
    _part("files.getUploadURLExternal", "no snippets"),
    _part("files.info", "no comments; shares are all public"),
    _part("team.info", "no icons or plan"),
    _part("users.conversations", "the types argument is ignored"),
    _part("users.info", "profiles are short"),
    _none("auth.revoke"),
    _none("chat.meMessage"),
    _none("chat.scheduleMessage", "it posts to Slack only (trap 88)"),
    _none("chat.startStream", "not for cards (trap 113)"),
    _none("chat.unfurl"),
    _none("conversations.archive", "people archive channels here"),
    _none("conversations.create"),
    _none("conversations.invite"),
    _none("conversations.join"),
    _none("oauth.v2.access", "the app is installed from the start"),
    _none("users.getPresence"),
    _none("users.profile.set", "people set their status here"),
)

EVENTS: tuple[Line, ...] = (
    *_full(
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
        "pin_added",
        "pin_removed",
        "reaction_added",
        "reaction_removed",
        "subteam_members_changed",
        "team_join",
        "tokens_revoked",
        "user_change",
    ),
    _part("message", "posted, changed and deleted; no joins"),
    _none("channel_deleted"),
    _none("channel_rename"),
    _none("file_shared"),
    _none("group_deleted"),
    _none("subteam_updated"),
)

BLOCKS: tuple[Line, ...] = (
    *_full("actions", "context", "divider", "header", "image", "rich_text", "section"),
    _part("input", "conversation filters and dispatch settings are taken as they come"),
    _part("markdown", "in messages only; shown as it was sent"),
    _none("alert"),
    _none("call"),
    _none("card"),
    _none("carousel"),
    _none("container"),
    _none("context_actions"),
    _none("data_table"),
    _none("data_visualization"),
    _none("file"),
    _none("plan"),
    _none("table"),
    _none("task_card"),
    _none("video"),
)

PAYLOADS: tuple[Line, ...] = (
    *_full("event_callback", "slash_command", "url_verification", "view_closed"),
    _part("block_actions", "no state of inputs in messages"),
    *_full("message_action"),
    _part("shortcut", "global ones only from the table of the app"),
    _part("view_submission", "response_urls is always empty"),
    _none("app_rate_limited"),
    _none("block_suggestion", "external selects get no options"),
    _none("function_executed"),
)
