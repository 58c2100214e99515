"""What people wrote in Slack as text that the public can read, and what of it can't be one."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.words.phrases import joined, marked, phrase


class Foreign(StrEnum):
    """What only Slack can show; the values are words for people."""

    PERSON = marked("a mention of a person")
    CHANNEL = marked("a mention of a channel")
    GROUP = marked("a mention of a group")
    EVERYBODY = marked("a mention of everybody")
    EMOJI = marked("an emoji of your own workspace")
    STRUCK = marked("words that are struck out")
    QUOTE = marked("a quotation marked by a bar")
    HIDDEN_LINK = marked("a link behind other words")
    TIME = marked("a time that Slack shows to each reader")
    OTHER = marked("something else that only Slack shows")


INSTEAD = {
    Foreign.PERSON: phrase("write the name"),
    Foreign.CHANNEL: phrase("write what the public knows instead of the channel"),
    Foreign.GROUP: phrase("write the name"),
    Foreign.EVERYBODY: phrase("leave it out"),
    Foreign.EMOJI: phrase("take an emoji that everybody has"),
    Foreign.STRUCK: phrase("leave them out"),
    Foreign.QUOTE: phrase("put it between quotation marks"),
    Foreign.HIDDEN_LINK: phrase("write the address itself"),
    Foreign.TIME: phrase("write the time in words"),
    Foreign.OTHER: phrase("write it in plain words"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text as the public would read it; `left` is what stands in it and can't be read there.

    `is_styled` tells that it was bold, italic or code in Slack, which no network shows.
    """

    text: str
    left: tuple[Foreign, ...] = ()
    is_styled: bool = False


UNSTYLED = phrase("What was bold, italic or code is plain there, because no network shows that.")


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing in it."""
    return all(unicodedata.category(character) in _UNSEEN for character in text)


def why_not(plain: Plain) -> str:
    """Say in one sentence why a text can't be posted as it stands, and what to do about it."""
    if not plain.left:
        return ""
    what = joined(phrase(" and "), plain.left)
    instead = joined(phrase(", and "), dict.fromkeys(INSTEAD[kind] for kind in plain.left))
    return phrase(
        "There is {what} in it, which the networks can't show; please {instead}.",
        what=what,
        instead=instead,
    )
