"""How a card shows a thread: its parts one below the other, numbered as they will be read."""

from collections.abc import Sequence

from bot.domain.drafts import Target
from bot.domain.parts import shown_parts
from bot.slack.escaping import escape, quoted
from bot.words.phrases import t


def numbered(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Each part with its number in front: `1/3`; a text that is no thread has none."""
    if len(texts) == 1:
        return [("", texts[0])]
    return [(f"{number}/{len(texts)}", text) for number, text in enumerate(texts, 1)]


def lines(target: Target) -> list[str]:
    """The same as plain text, escaped: for phones and screen readers (trap 82)."""
    return [
        f"{number} {quoted(escape(text))}" if number else quoted(escape(text))
        for number, text in numbered(shown_parts(target))
    ]


def beginning(parts: Sequence[str], most: int) -> str:
    """The first characters of a post in one line, as it was typed.

    Parts are told apart as lines of a poem are, without the line that parts them.
    """
    flat = " ".join(" / ".join(parts).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def thread_line(target: Target) -> str:
    """Say that it is a thread, and with which part its pictures go; nothing for a single post."""
    of = len(shown_parts(target))
    if of == 1:
        return ""
    if target.pictures:
        return t("_A thread of {of} parts; the pictures go with the first._", of=of)
    return t("_A thread of {of} parts._", of=of)
