"""Compares what a Mastodon server shows with what was sent: tags, line ends, order of posts."""

import unicodedata
from html.parser import HTMLParser
from typing import Any


class _Words(HTMLParser):
    """Collects text; a break is a line end, a new paragraph an empty line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.words.append("\n")
        elif tag == "p" and self.words:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def without_tags(html: str) -> str:
    """Return a post's text out of its HTML."""
    words = _Words()
    words.feed(html)
    words.close()
    return "".join(words.words).strip()


def same_text(shown: str, sent: str) -> bool:
    """Tell whether two texts are one but for line ends, outer space and Unicode's two spellings."""
    return _settled(shown) == _settled(sent)


def _settled(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def made_since(posts: list[dict[str, Any]], known: list[str]) -> list[dict[str, Any]]:
    """Return those of `posts` (newest first) that were made after the `known` ones.

    The known ones were the newest then, so whatever lies among them now is new: where ids of
    one second are in no order, a new post may come after an older one. When none of them is
    listed any more, the ids decide.
    """
    places = [place for place, post in enumerate(posts) if post["id"] in known]
    if places:
        return [post for post in posts[: places[-1]] if post["id"] not in known]
    newest = known[0] if known else ""
    return [post for post in posts if is_newer(post["id"], newest)]


def is_newer(number: str, baseline: str) -> bool:
    """Tell whether a post's id was given after `baseline`; ids grow in length, then in order."""
    return (len(number), number) > (len(baseline), baseline)
