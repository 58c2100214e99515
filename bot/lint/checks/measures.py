"""Length as the network counts it, emptiness, and the number of pictures."""

from collections.abc import Iterator

from bot.domain.plain import is_blank
from bot.lint.lengths import measure, surely_fits, utf8_bytes
from bot.lint.look import MOST_READ, Look, Seen
from bot.words.phrases import phrase


def too_long(look: Look) -> Iterator[Seen]:
    """More characters than the network takes."""
    limits, warning = look.limits, look.post.warning
    left = limits.characters - len(warning)
    for name, text in _posts(look):
        if surely_fits(text, limits.counts, left, limits.link_length):
            continue
        length = measure(text, limits.counts, limits.link_length, warning=warning)
        yield from _over(length.characters, limits.characters, name)


def too_many_bytes(look: Look) -> Iterator[Seen]:
    """More bytes than the network takes, where it counts them."""
    if look.limits.bytes is not None:
        for name, text in _posts(look):
            yield from _over(utf8_bytes(text), look.limits.bytes, name)


def empty(look: Look) -> Iterator[Seen]:
    """Nothing to publish."""
    if not look.post.media and is_blank(look.post.text):
        yield Seen()


def too_many_pictures(look: Look) -> Iterator[Seen]:
    """More pictures than the network takes."""
    yield from _over(len(look.post.media), look.limits.pictures, phrase(look.limits.name))


def unread(look: Look) -> Iterator[Seen]:
    """A text beyond what is read."""
    yield from _over(len(look.post.text), MOST_READ, "lint")


def _posts(look: Look) -> Iterator[tuple[str, str]]:
    """Each post that the text leaves as, with the network's name, and which part of a thread."""
    name, parts = phrase(look.limits.name), look.post.parts
    if not parts:
        yield name, look.post.text
    for number, text in enumerate(parts, 1):
        yield phrase("{network} (part {number})", network=name, number=number), text


def _over(count: int, limit: int, name: str) -> Iterator[Seen]:
    if count > limit:
        facts = {"count": count, "limit": limit, "over": count - limit, "name": name}
        yield Seen(facts=facts)
