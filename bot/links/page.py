"""What a page says of itself: title, description and picture, read from the top of its HTML.

Only tags of a bounded length are looked at, one after the other, so that no page can take long.
"""

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_TITLE: Final = 300
LONGEST_DESCRIPTION: Final = 600
LONGEST_ADDRESS: Final = 2000
# No second `<` inside a tag: else many that never end would be read over and over.
_TAG: Final = re.compile(r"<(?P<name>meta|title)\b(?P<rest>[^<>]{0,4000})>|<body\b", re.I)
_TITLE_END: Final = re.compile(r"</title", re.I)
_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[a-z:_-]{1,40})\s{0,8}=\s{0,8}"
    r"(?:\"(?P<double>[^\"]{0,4000})\"|'(?P<single>[^']{0,4000})'|(?P<bare>[^\s\"'>]{1,4000}))",
    re.I,
)
_CHARSET: Final = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([a-z0-9_:-]{1,40})", re.I)
_CHARSET_WITHIN: Final = 2048
# The names that pages use; others of Python's codecs are no charsets, or take long on purpose.
_CHARSETS: Final = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|us-ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|windows-125\d|cp125\d"
    r"|shift[_-]jis|euc-jp|iso-2022-jp|gb2312|gbk|gb18030|big5|euc-kr|koi8-[ru]",
    re.I,
)
_JOINS: Final = "\u200d"
_TITLES: Final = ("og:title", "twitter:title")
_DESCRIPTIONS: Final = ("og:description", "twitter:description", "description")
_IMAGES: Final = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says of itself; empty where it doesn't. `image` is as written, maybe relative."""

    title: str = ""
    description: str = ""
    image: str = ""


def read_page(body: bytes, charset: str = "") -> Page:
    """Read the top of a page; `charset` is what its server said."""
    told: dict[str, str] = {}
    for name, value in _facts(_text(body, charset)):
        told.setdefault(name, value)
    return Page(
        title=_first(told, (*_TITLES, "title"), LONGEST_TITLE),
        description=_first(told, _DESCRIPTIONS, LONGEST_DESCRIPTION),
        image=_image(told),
    )


def _text(body: bytes, charset: str) -> str:
    if body.startswith(codecs.BOM_UTF8):
        return body.decode("utf-8-sig", "replace")
    named = _CHARSET.search(body[:_CHARSET_WITHIN])
    for name in (charset, named.group(1).decode("ascii") if named else ""):
        if _is_charset(name):
            return body.decode(name, "replace")
    return body.decode("utf-8", "replace")


def _is_charset(name: str) -> bool:
    """Whether pages use these letters and Python knows them: nobody knows `iso-8859-12`."""
    try:
        return bool(_CHARSETS.fullmatch(name) and codecs.lookup(name))
    except LookupError:
        return False


def _facts(text: str) -> Iterator[tuple[str, str]]:
    titled = False
    for tag in _TAG.finditer(text):
        match (tag.group("name") or "").lower():
            case "title" if titled:
                continue
            case "title":
                titled = True
                end = _TITLE_END.search(text, tag.end(), tag.end() + LONGEST_ADDRESS)
                yield "title", text[tag.end() : end.start() if end else tag.end()]
            case "meta":
                yield from _of_meta(tag.group("rest"))
            case _:
                return


def _of_meta(rest: str) -> Iterator[tuple[str, str]]:
    attributes = {
        found.group("name").lower(): next(g for g in found.groups()[1:] if g is not None)
        for found in _ATTRIBUTE.finditer(rest)
    }
    name = attributes.get("property") or attributes.get("name") or ""
    content = attributes.get("content", "")
    if name and content:
        yield name.strip().lower(), content


def _first(told: dict[str, str], names: tuple[str, ...], longest: int) -> str:
    return next((found for name in names if (found := _clean(told.get(name, ""), longest))), "")


def _image(told: dict[str, str]) -> str:
    found = next((told[name] for name in _IMAGES if told.get(name, "").strip()), "")
    address = html.unescape(found).strip()
    return address if address.isprintable() and len(address) <= LONGEST_ADDRESS else ""


def _clean(raw: str, longest: int) -> str:
    """One line without what can't be seen, so that nothing hides in what people approve."""
    seen = (c if c.isprintable() or c == _JOINS else " " for c in html.unescape(raw))
    line = " ".join("".join(seen).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
