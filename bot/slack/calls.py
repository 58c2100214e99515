"""Calling Slack's Web API: one call, no hidden repetition, every failure by one name (trap 75)."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import CardGone, SlackUnavailable

GONE = frozenset({"message_not_found", "channel_not_found", "thread_not_found"})
# Only these are about one message; elsewhere the same words mean that Slack can't be asked.
ABOUT_A_MESSAGE = frozenset(
    {
        "reactions.get",
        "chat.delete",
        "chat.update",
        "chat.getPermalink",
        "chat.postMessage",
        "pins.add",
    }
)

# Answers about Slack's own state or haste, never about what was asked.
PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "unreadable",
    }
)

# After these, what was asked may have been done all the same.
DOUBTFUL = PASSING - {"ratelimited"}

# Slack reads JSON bodies only where something is written; elsewhere it sees no arguments.
TAKE_JSON = frozenset(
    {
        "auth.test",
        "chat.delete",
        "chat.postEphemeral",
        "chat.postMessage",
        "chat.update",
        "files.completeUploadExternal",
        "pins.add",
        "pins.remove",
        "views.open",
        "views.publish",
        "views.update",
    }
)

Answer = dict[str, Any]


class SlackRefused(SlackUnavailable):
    """Slack answered with an error of its own; `error` is Slack's word for it."""

    def __init__(self, method: str, error: str) -> None:
        self.error = error
        super().__init__(f"Slack answered {method} with {error}")


async def call(client: AsyncWebClient, method: str, **arguments: Any) -> tuple[Answer, Answer]:
    """Make one call; return the answer and its headers.

    Raises `CardGone` for a message that is not there, `SlackRefused` for any other error of
    Slack's, and `SlackUnavailable` where no answer could be read.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        if method in TAKE_JSON:
            response = await client.api_call(method, json=given)
        else:
            response = await client.api_call(method, http_verb="GET", params=given)
    except SlackApiError as error:
        word = str(error.response.get("error", "unreadable")) if error.response else "unreadable"
        if word in GONE and method in ABOUT_A_MESSAGE:
            raise CardGone(word) from None
        raise SlackRefused(method, word) from None
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        # The text of these may hold arguments, so only their kind goes on.
        raise SlackUnavailable(f"{method}: {type(error).__name__}") from None
    data = response.data
    if not isinstance(data, dict):
        raise SlackUnavailable(f"{method}: unreadable answer")
    return data, dict(response.headers)
