"""LinkedIn's "little text": reserved characters escaped, hashtags as its own template.

An unescaped reserved character would cut the post there, while LinkedIn says yes.
"""

import re

RESERVED = r"\|{}@[]()<>#*_~"
_ESCAPED = re.compile(f"[{re.escape(RESERVED)}]")
_HASHTAG = re.compile(r"(?<![\w&/#])#(?=\w*[^\W\d_])(?P<word>\w+)")
_PARTS = re.compile(
    r"\{hashtag\|(?:\\)?#\|(?P<word>(?:\\.|[^}\\])+)\}"
    r"|@\[(?P<name>(?:\\.|[^\]\\])*)\]\([^)]*\)"
    r"|\\(?P<one>.)",
    re.DOTALL,
)


def little(text: str) -> str:
    """Write a plain text so that LinkedIn shows it as it is, with hashtags that can be followed."""
    pieces, at = [], 0
    for tag in _HASHTAG.finditer(text):
        pieces += [_escaped(text[at : tag.start()]), "{hashtag|\\#|", _escaped(tag["word"]), "}"]
        at = tag.end()
    return "".join([*pieces, _escaped(text[at:])])


def plain(commentary: str) -> str:
    """Read a text as people see it, out of LinkedIn's own form."""

    def shown(part: re.Match[str]) -> str:
        if part["word"] is not None:
            return "#" + plain(part["word"])
        return part["one"] if part["name"] is None else plain(part["name"])

    return _PARTS.sub(shown, commentary)


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda one: f"\\{one[0]}", text)
