"""What people wrote in Slack as text that the public can read, and what of it can't be one."""

from dataclasses import dataclass
from enum import StrEnum


class Foreign(StrEnum):
    """What only Slack can show; the values are words for people."""

    PERSON = "a mention of a person"
    CHANNEL = "a mention of a channel"
    GROUP = "a mention of a group"
    EVERYBODY = "a mention of everybody"
    EMOJI = "an emoji of your own workspace"
    STRUCK = "words that are struck out"
    QUOTE = "a quotation marked by a bar"
    HIDDEN_LINK = "a link behind other words"
    TIME = "a time that Slack shows to each reader"
    OTHER = "something else that only Slack shows"


INSTEAD = {
    Foreign.PERSON: "write the name",
    Foreign.CHANNEL: "write what the public knows instead of the channel",
    Foreign.GROUP: "write the name",
    Foreign.EVERYBODY: "leave it out",
    Foreign.EMOJI: "take an emoji that everybody has",
    Foreign.STRUCK: "leave them out",
    Foreign.QUOTE: "put it between quotation marks",
    Foreign.HIDDEN_LINK: "write the address itself",
    Foreign.TIME: "write the time in words",
    Foreign.OTHER: "write it in plain words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text as the public would read it; `left` is what stands in it and can't be read there.

    `is_styled` tells that it was bold, italic or code in Slack, which no network shows.
    """

    text: str
    left: tuple[Foreign, ...] = ()
    is_styled: bool = False


UNSTYLED = "What was bold, italic or code is plain there, because no network shows that."


def why_not(plain: Plain) -> str:
    """Say in one sentence why a text can't be posted as it stands, and what to do about it."""
    if not plain.left:
        return ""
    what = " and ".join(kind.value for kind in plain.left)
    instead = ", and ".join(dict.fromkeys(INSTEAD[kind] for kind in plain.left))
    return f"There is {what} in it, which the networks can't show; please {instead}."
