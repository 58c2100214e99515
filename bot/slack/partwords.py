"""How a card shows a thread: its parts one below the other, numbered as they will be read."""

from bot.domain.drafts import Target
from bot.domain.parts import in_parts, is_chain
from bot.slack.escaping import escape, quoted
from bot.words.phrases import t


def numbered(target: Target) -> list[tuple[str, str]]:
    """Each post that a target leaves as, with its number in front: `1/3`; a single one has none."""
    posts = in_parts(target)
    if len(posts) == 1:
        return [("", posts[0].text)]
    return [(f"{number}/{len(posts)}", post.text) for number, post in enumerate(posts, 1)]


def lines(target: Target) -> list[str]:
    """The same as plain text, escaped: for phones and screen readers (trap 82)."""
    return [
        f"{number} {quoted(escape(text))}" if number else quoted(escape(text))
        for number, text in numbered(target)
    ]


def thread_line(target: Target) -> str:
    """Say that it is a thread, and with which part its pictures go; nothing for a single post."""
    if not is_chain(target):
        return ""
    of = len(in_parts(target))
    if target.pictures:
        return t("_A thread of {of} parts; the pictures go with the first._", of=of)
    return t("_A thread of {of} parts._", of=of)
