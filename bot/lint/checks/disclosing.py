"""What has to be said about who paid for a post."""

from collections.abc import Iterator

from bot.lint.look import Look, Seen

_LABEL = "disclosed"


def sponsored_unlabelled(look: Look) -> Iterator[Seen]:
    """The post is known to be paid for, and no word of it says so."""
    if look.post.situation.sponsored and not look.terms.get(_LABEL):
        yield Seen()
