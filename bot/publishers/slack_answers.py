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
from bot.words.phrases import marked, phrase

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
    "cant_update_message": marked("the app may not change it; please change it there by hand"),
    "edit_window_closed": marked("it lets nobody change that message any more"),
    "message_not_found": marked("the message is not there any more"),
    "cant_delete_message": marked("the app may not delete it; please delete it there by hand"),
    "channel_not_found": marked("the app does not see the channel; invite it there with /invite"),
    "ekm_access_denied": marked(
        "the workspace's keys don't allow it; ask whoever runs the workspace"
    ),
    "invalid_blocks": marked(
        "it does not take the post as it is; change it and ask for a new look"
    ),
    "invalid_blocks_format": marked(
        "it does not take the post as it is; change it and ask for a new look"
    ),
    "is_archived": marked("the channel is archived; choose another one in the settings"),
    "missing_scope": marked("the app lacks a permission; ask an administrator to install it again"),
    "no_permission": marked("the app lacks a permission; ask an administrator to install it again"),
    "no_text": marked("there is nothing in the post; write something and ask for a new look"),
    "not_in_channel": marked("the app is not in the channel; invite it there with /invite"),
    "restricted_action": marked(
        "whoever runs the workspace lets only some people post in the channel"
    ),
    "restricted_action_non_threadable_channel": marked("the app may not post in the channel"),
    "restricted_action_read_only_channel": marked("nobody but its owners may post in the channel"),
    "team_not_found": marked("the workspace is not there any more; ask an administrator to look"),
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
            phrase(
                "Slack does not accept the app's token any more ({word}); ask an administrator to"
                " renew it.",
                word=word,
            )
        )
    if word in BUSY:
        return Throttled(phrase("Slack asks to wait before it takes more."))
    if word in TOO_LONG:
        return Refused(
            phrase("Slack says that the post is too long; shorten it and ask for a new look.")
        )
    if word in HELP:
        return Refused(phrase("Slack said no: {why}.", why=phrase(HELP[word])))
    if not effect:
        return NothingSent(
            phrase("Slack could not answer ({word}), so nothing happened there.", word=word)
        )
    return OutcomeUnknown(
        phrase(
            "Slack answered {word}, and the post may be out; please look at the channel.", word=word
        )
    )
