"""What the errors in Slack's answers mean for a post, and what people can do about each."""

from typing import Any

from bot.domain.errors import (
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.publishers.answers import Answer, in_one_line

LOGIN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "enterprise_is_restricted",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
BUSY = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
TOO_LONG = frozenset({"msg_blocks_too_long", "msg_too_long", "metadata_too_large"})
HELP = {
    "cant_update_message": "the app may not change it; please change it there by hand",
    "edit_window_closed": "it lets nobody change that message any more",
    "message_not_found": "the message is not there any more",
    "cant_delete_message": "the app may not delete it; please delete it there by hand",
    "channel_not_found": "the app does not see the channel; invite it there with /invite",
    "ekm_access_denied": "the workspace's keys don't allow it; ask whoever runs the workspace",
    "invalid_blocks": "it does not take the post as it is; change it and ask for a new look",
    "invalid_blocks_format": "it does not take the post as it is; change it and ask for a new look",
    "is_archived": "the channel is archived; choose another one in the settings",
    "missing_scope": "the app lacks a permission; ask an administrator to install it again",
    "no_permission": "the app lacks a permission; ask an administrator to install it again",
    "no_text": "there is nothing in the post; write something and ask for a new look",
    "not_in_channel": "the app is not in the channel; invite it there with /invite",
    "restricted_action": "whoever runs the workspace lets only some people post in the channel",
    "restricted_action_non_threadable_channel": "the app may not post in the channel",
    "restricted_action_read_only_channel": "nobody but its owners may post in the channel",
    "team_not_found": "the workspace is not there any more; ask an administrator to look",
}


def slack_words(answer: Answer) -> str:
    """Take Slack's own word out of an error, which says that it is not ok."""
    return answer.error if answer.plain and answer.plain.get("ok") is False else ""


def refusal(plain: dict[str, Any], *, effect: bool) -> PublishError:
    """Say what an answer that is not ok means; what is not known to be a no is unknown."""
    error = plain.get("error")
    word = in_one_line(error, ()) if isinstance(error, str) else "no reason"
    if word in LOGIN:
        return Unauthorized(
            f"Slack does not accept the app's token any more ({word});"
            " ask an administrator to renew it."
        )
    if word in BUSY:
        return Throttled("Slack asks to wait before it takes more.")
    if word in TOO_LONG:
        return Refused("Slack says that the post is too long; shorten it and ask for a new look.")
    if word in HELP:
        return Refused(f"Slack said no: {HELP[word]}.")
    if not effect:
        return NothingSent(f"Slack could not answer ({word}), so nothing happened there.")
    return OutcomeUnknown(
        f"Slack answered {word}, and the post may be out; please look at the channel."
    )
