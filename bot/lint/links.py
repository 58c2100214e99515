"""Where Mastodon sees links: those that begin with `http://` or `https://`."""

from typing import Final

import regex  # type: ignore[import-untyped]

from bot.domain.lazily import lazy
from bot.lint.x_links import Span, Tails, find_links, path_of

_LETTERS: Final = r"\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef\U00010000-\U0010fffd"
MASTODON: Final = Tails(
    path=path_of(r"^\s<>()?"),
    path_tail="!*\"'「」;:=,.$%[]~&|@",
    query=lazy(rf"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@\^{_LETTERS}]*+", compiles=regex.compile),
    query_tail="!?*'();:+$%[].,~|@^",
    bare=False,
)


def full_links(text: str) -> list[Span]:
    """Find links that begin with `http://` or `https://`: half-open spans."""
    return find_links(text, MASTODON) if "://" in text else []
