"""HTML that escapes by itself: whatever is filled in is text unless it was made here."""

import html
from collections.abc import Iterable
from string import Template

from bot.words.phrases import rendered


class Html(str):
    """Text that is already HTML, made by `fill` or `join` or written in this package."""

    __slots__ = ()


def fill(template: str, **values: object) -> Html:
    """Fill `$name` places; every value that is not `Html` is escaped, quotes too.

    Raises `KeyError` for a place without a value.
    """
    safe = {name: _escape(value) for name, value in values.items()}
    return Html(Template(template).substitute(safe))


def join(parts: Iterable[Html]) -> Html:
    """Put pieces of HTML one after the other."""
    return Html("\n".join(parts))


def _escape(value: object) -> str:
    if isinstance(value, Html):
        return str(value)
    said = rendered(value) if isinstance(value, str) else str(value)
    return html.escape(said, quote=True)
