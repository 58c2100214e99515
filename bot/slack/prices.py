"""What a network charges for a post: X alone, and more for one with a link."""

from bot.domain.accounts import Mode, Network
from bot.domain.drafts import Target
from bot.lint.x_links import x_links
from bot.words.phrases import marked, t

# X's prices of 20 April 2026, pay per use; a bare domain counts as a link there.
PLAIN, LINKED = marked("$0.015"), marked("$0.20")


def price_of(target: Target) -> str:
    """Say what a post costs; empty where it costs nothing, or only rehearses."""
    if target.network is not Network.X or target.mode is not Mode.LIVE:
        return ""
    return t(LINKED) if x_links(target.text) else t(PLAIN)
