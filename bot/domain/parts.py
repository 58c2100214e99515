"""A thread of several parts: how a text says where one part ends, and which networks take it.

A line of its own that holds only `---` parts a text. What is typed as `---` on a telephone may come
as a long dash with a hyphen, and parts it as well. Four dashes, or any other line, part nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.accounts import Network
from bot.domain.drafts import Target, parts_of
from bot.domain.plain import is_blank
from bot.words.phrases import phrase

MOST_PARTS = 10

CHAINED = frozenset(
    {Network.WALL, Network.BLUESKY, Network.MASTODON, Network.THREADS, Network.SLACK}
)
"""Where the parts are posts of their own, each an answer to the one before."""

WHOLE = frozenset({Network.WEBHOOK, Network.BY_HAND})
"""Where all parts leave together, as a list: whoever takes them posts each."""


def is_chain(target: Target) -> bool:
    """Whether this leaves as several posts."""
    return bool(thread_of(target.text, target.network))


def thread_of(text: str, network: str) -> tuple[str, ...]:
    """The parts that a text leaves in on a network, each as a post; nothing for a single one."""
    parts = parts_of(text)
    return parts if network in CHAINED and len(parts) > 1 else ()


def shown_parts(target: Target) -> tuple[str, ...]:
    """The texts that the public will read one below the other; one where it takes no thread."""
    return target.parts if target.network in CHAINED | WHOLE else (target.text,)


def in_parts(target: Target) -> tuple[Target, ...]:
    """The posts that a target leaves as: one, or one for each part.

    Pictures go with the first part, and a link's preview with the first that holds the link; how
    it is dressed holds for each.
    """
    texts = thread_of(target.text, target.network)
    if not texts:
        return (target,)
    shows = _with_link(target, texts)
    return tuple(
        replace(
            target,
            text=text,
            pictures=target.pictures if number == 0 else (),
            card=target.card if number == shows else None,
        )
        for number, text in enumerate(texts)
    )


def _with_link(target: Target, texts: Sequence[str]) -> int:
    link = target.card.url if target.card is not None else ""
    return next((number for number, text in enumerate(texts) if link and link in text), 0)


def part_misfit(target: Target) -> str:
    """Say in one sentence why a text can't leave in the parts that it has; empty where it may."""
    parts = parts_of(target.text)
    if len(parts) == 1:
        return ""
    if target.network not in CHAINED | WHOLE:
        return phrase(
            "`{account}` takes no thread of several parts; please give it a text of its own"
            " without a line of `---`, or leave it out.",
            account=target.account,
        )
    empty = next((number for number, text in enumerate(parts, 1) if is_blank(text)), 0)
    if empty:
        return phrase(
            "Part {number} of the thread for `{account}` is empty; please write something there, or"
            " take a line of `---` out.",
            number=empty,
            account=target.account,
        )
    if len(parts) > MOST_PARTS:
        return phrase(
            "The thread for `{account}` has {count} parts, and {most} are the most; please join"
            " some.",
            account=target.account,
            count=len(parts),
            most=MOST_PARTS,
        )
    return ""


def span_said(out: int, of: int) -> str:
    """Say which parts are out, which are always the first ones: `parts 1–2 of 3`."""
    if out == 1:
        return phrase("part 1 of {of}", of=of)
    return phrase("parts 1–{out} of {of}", out=out, of=of)
