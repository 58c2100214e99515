"""What about a channel makes votes in it worth nothing."""

from collections.abc import Mapping
from typing import Any

from bot.words.phrases import phrase


def channel_trouble(channel: Mapping[str, Any], *, inside: bool, external: bool = False) -> str:
    """Why votes in this channel can't be trusted now, or an empty string (rule 18).

    `inside` says whether the bot is among the members, for where the channel doesn't say;
    `external` that the settings know that it is shared with another organisation.
    """
    if not channel.get("is_member", inside):
        return phrase("the bot, which is not in the channel any more; please invite it again")
    if channel.get("is_archived"):
        return phrase("the channel is archived; please unarchive it first")
    shared = channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")
    if shared and not external:
        return phrase("the channel is shared with another organisation; please use one that is not")
    return ""
