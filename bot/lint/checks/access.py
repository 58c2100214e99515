"""What people who listen to a post, or read it with a machine, miss."""

from collections.abc import Iterator

from bot.lint.checks.measures import is_blank
from bot.lint.look import Look, Seen


def no_alt_text(look: Look) -> Iterator[Seen]:
    """Pictures that nobody described; a picture whose description isn't known counts not."""
    total = len(look.post.media)
    count = sum(1 for one in look.post.media if one.alt_text is not None and is_blank(one.alt_text))
    if count:
        yield Seen(facts={"count": count, "total": total})
