"""A difference of texts as plain words, for phones and screen readers. Pure."""

import re
from collections.abc import Mapping

from bot.domain.difference import Change, Pieces
from bot.slack.escaping import as_typed

_BRACKETS: Mapping[Change, tuple[str, str]] = {
    Change.KEPT: ("", ""),
    Change.REMOVED: ("[-", "-]"),
    Change.ADDED: ("{+", "+}"),
}
# What Slack's notifications could make a link of; a character without width prevents it.
_LINK_SIGN = re.compile(r"(?<=\w)(://|[.@](?=\w))")


def as_plain(pieces: Pieces) -> str:
    """Write a difference as plain text, for phones and screen readers: no pings, no links."""
    written = []
    for piece in pieces:
        start, end = _BRACKETS[piece.change]
        calm = _LINK_SIGN.sub("\u200b\\1", as_typed(piece.text))
        written.append(f"{start}{calm}{end}")
    return "".join(written)
