"""Messages out of Slack's payloads, in events, shortcuts and answers alike. Pure.

Each subtype of a message has its row here, and one that nobody knows means nothing (trap 64).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.domain.errors import SlackUnavailable
from bot.domain.messages import Attached, Message
from bot.domain.people import UserId
from bot.domain.reactions import Reaction
from bot.slack.plaintext import blocks_of, of_message

Payload = Mapping[str, Any]

SLACKBOT = "USLACKBOT"


class Means(StrEnum):
    """What an event about a message says."""

    WRITTEN = "somebody wrote it"
    EDITED = "its words, or only its looks, are others now"
    DELETED = "it is gone"
    NOTHING = "nothing that concerns drafts"


WRITTEN_BY_PEOPLE = frozenset({"", "file_share", "me_message", "thread_broadcast"})

SUBTYPES: Mapping[str, Means] = {
    **dict.fromkeys(WRITTEN_BY_PEOPLE, Means.WRITTEN),
    "message_changed": Means.EDITED,
    "message_deleted": Means.DELETED,
    **dict.fromkeys(
        (
            "assistant_app_thread",
            "bot_add",
            "bot_message",
            "bot_remove",
            "channel_archive",
            "channel_canvas_updated",
            "channel_convert_to_private",
            "channel_convert_to_public",
            "channel_join",
            "channel_leave",
            "channel_name",
            "channel_posting_permissions",
            "channel_purpose",
            "channel_topic",
            "channel_unarchive",
            "document_mention",
            "ekm_access_denied",
            "file_comment",
            "file_mention",
            "group_archive",
            "group_join",
            "group_leave",
            "group_name",
            "group_purpose",
            "group_topic",
            "group_unarchive",
            "huddle_thread",
            "message_replied",
            "pinned_item",
            "reminder_add",
            "reply_broadcast",
            "sh_room_created",
            "tombstone",
            "unpinned_item",
        ),
        Means.NOTHING,
    ),
}

# A name beside an id differs between events and answers, and is none of the words.
_LABELLED = re.compile(r"<([@#!][^<>|]+)\|[^<>]*>")


def meaning(event: Payload) -> Means:
    """Say what an event about a message means."""
    return SUBTYPES.get(str(event.get("subtype") or ""), Means.NOTHING)


def message_in(found: Payload, bot: UserId) -> Message:
    """Read a message; `bot` is our own, whose messages are a program's like all others."""
    text = found.get("text")
    words = text if isinstance(text, str) else ""
    files = _files(found)
    thread = str(found.get("thread_ts") or "")
    return Message(
        writer=_writer(found, bot),
        plain=of_message(words, blocks_of(found)),
        says=f"{_digest([_without_labels(words)])}.{_digest(sorted(file.id for file in files))}",
        files=files,
        edited=_edited(found.get("edited")),
        thread="" if thread == str(found.get("ts")) else thread,
    )


def is_gone(found: Payload) -> bool:
    """Whether this stands where a message was deleted that had replies."""
    return found.get("subtype") == "tombstone"


def _writer(found: Payload, bot: UserId) -> UserId | None:
    """The person who wrote it; whatever looks like a program's is nobody's (trap 66)."""
    user = found.get("user")
    by_program = found.get("bot_id") or found.get("bot_profile") or found.get("app_id")
    own_words = str(found.get("subtype") or "") in WRITTEN_BY_PEOPLE
    if not isinstance(user, str) or not user or by_program or not own_words:
        return None
    return None if user in {SLACKBOT, bot} else UserId(user)


def _edited(found: object) -> str:
    """The mark of the last edit; an edit without one is an edit all the same."""
    if not found:
        return ""
    return str(found.get("ts") or "edited") if isinstance(found, Mapping) else "edited"


def _files(found: Payload) -> tuple[Attached, ...]:
    """The files of a message, without those that were deleted since (trap 100)."""
    listed = found.get("files")
    return tuple(
        Attached(
            id=str(one.get("id")),
            name=str(one.get("name") or "The file"),
            address=str(one.get("url_private") or ""),
            alt=str(one.get("alt_txt") or ""),
        )
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, Mapping) and one.get("mode") != "tombstone"
    )


def _without_labels(words: str) -> str:
    return _LABELLED.sub(r"<\1>", words)


def _digest(parts: list[str]) -> str:
    whole = json.dumps(parts, ensure_ascii=False).encode(errors="surrogatepass")
    return hashlib.sha256(whole).hexdigest()


def reactions_in(message: Payload, bot: UserId) -> tuple[Reaction, ...]:
    """Read everybody's reactions to a message. Raises `SlackUnavailable` where some are missing."""
    reactions = []
    for reaction in message.get("reactions") or []:
        users = reaction["users"]
        if len(users) != reaction["count"]:
            raise SlackUnavailable("reactions.get: not everybody is listed")  # trap 36
        reactions += [
            Reaction(user=UserId(user), emoji=reaction["name"]) for user in users if user != bot
        ]
    return tuple(reactions)
