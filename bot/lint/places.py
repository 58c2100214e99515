"""Where in a pack's text a rule stands, for messages."""

import re
from collections.abc import Mapping


def place(code: str, texts: Mapping[str, str], key: str = "", quote: str = "") -> str:
    """Give a rule's place as `file:line`: that of its key or of a quoted text, if it has them."""
    wanted = re.compile(rf'^code\s*=\s*"{re.escape(code)}"', re.M)
    for name, text in texts.items():
        if match := wanted.search(text):
            at = _inside(text, match.start(), key, quote)
            return f"{name}.toml:{text.count(chr(10), 0, at) + 1}"
    return f"{next(iter(texts), 'pack')}.toml"


def _inside(text: str, at: int, key: str, quote: str) -> int:
    """Where a rule's table, which has its code at `at`, holds a key or a quote."""
    begin = text.rfind("[[rule]]", 0, at)
    end = text.find("\n[", at)
    table = text[begin if begin >= 0 else 0 : end if end >= 0 else len(text)]
    begin = max(begin, 0)
    if key and (found := re.search(rf"^\s*{re.escape(key)}\b", table, re.M)):
        return begin + found.end()
    if quote and quote in table:
        return begin + table.index(quote)
    return at
