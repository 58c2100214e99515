"""People's words inside the bot's own: no markup, no pings, nothing unseen. Pure."""

import re
from collections.abc import Iterable

from bot.words.phrases import rendered, t

# Embeddings, overrides and isolates: they could turn around the words of ours that follow.
_TURNING = {code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def escape(text: str) -> str:
    """Disarm Slack's control characters and show those that turn text around (traps 77, 79)."""
    return seen(rendered(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def seen(text: str) -> str:
    """Show the characters that turn text around, where Slack reads no markup."""
    return text.translate(_TURNING)


# Left to what joins letters and emoji are U+200C and U+200D.
_UNSEEN = frozenset({*_TURNING, 0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF})


def unseen_line(text: str) -> str:
    """Name the characters in a text that nobody can see, or nothing (trap 79)."""
    found = dict.fromkeys(f"U+{ord(c):04X}" for c in text if ord(c) in _UNSEEN)
    return (
        t(":warning: holds characters that nobody sees: {found}", found=", ".join(found))
        if found
        else ""
    )


# What looks like an emoji's name; a character without width keeps Slack from drawing it.
_EMOJI_NAME = re.compile(r":(?=[\w+'-]+:)")


def as_typed(text: str) -> str:
    """Escape a text, and let nothing in it be drawn as an emoji."""
    return _EMOJI_NAME.sub(":\u200b", escape(text))


def quoted(text: str) -> str:
    """A text between quotation marks, which are others in each language."""
    return t("“{text}”", text=text)


def about(what: str, said: str) -> str:
    """Something, a colon, and what is said of it."""
    return t("{what}: {said}", what=what, said=said)


def people(users: Iterable[str]) -> str:
    """Name people so that Slack shows their names."""
    return ", ".join(f"<@{user}>" for user in users)
