"""Links, mentions and hashtags in a Bluesky post, found as Bluesky's own app finds them.

Positions are UTF-8 byte offsets, which is how the network counts.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.publishers.endings import is_ending

FACET = "app.bsky.richtext.facet"
LONGEST_TAG = 64
LAST_MARKS = ".,;:!?…"


class Kind(StrEnum):
    """What a stretch of text can be."""

    LINK = "link"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of text by UTF-8 bytes, end excluded.

    `value` is the address of a link, the handle of a mention, the tag without its `#`,
    a share's with its `$`.
    """

    kind: Kind
    start: int
    end: int
    value: str


_BEFORE = r"(?<![^\s(])"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_MENTION = re.compile(
    rf"{_BEFORE}@({_LABEL}(?:\.{_LABEL})*\.[a-z][a-z0-9-]*[a-z0-9])(?![\w@])", re.I
)
_LINK = re.compile(rf"{_BEFORE}https?://[^\s/.,;:!?…()]\S*", re.I)
_BARE = re.compile(
    rf"{_BEFORE}[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.{_LABEL})+(?![a-z0-9_@-])(?::\d+(?=[\s/?#]|$))?"
    r"(?:[/?#][^\s]*)?",
    re.I,
)
_UNSEEN = r"\u00ad\u2060\u200a-\u200d\u20e2"
_TAG = re.compile(rf"(?<!\S)[#＃](?!\ufe0f)([^\s{_UNSEEN}]+)")
# A share's sign as traders write it: `$ACME`.
_CASHTAG = re.compile(rf"{_BEFORE}\$([a-z][a-z0-9]{{0,4}})(?=\s|\Z|[.,;:!?)\"'’])", re.I | re.A)
_HOST_END = re.compile(r"[:/?#]")


def detect(text: str) -> list[Stretch]:
    """Find all stretches of `text` in order; where two overlap, the earlier one stays."""
    all_kinds = [*_links(text), *_mentions(text), *_tags(text), *_cashtags(text)]
    found = sorted(all_kinds, key=lambda s: (s.start, -s.end))
    kept: list[Stretch] = []
    for stretch in found:
        if not kept or stretch.start >= kept[-1].end:
            kept.append(stretch)
    return kept


def handles(stretches: list[Stretch]) -> list[str]:
    """Return the mentioned handles, each once, in order."""
    return list(dict.fromkeys(s.value for s in stretches if s.kind is Kind.MENTION))


def as_facets(stretches: list[Stretch], dids: dict[str, str]) -> list[dict[str, Any]]:
    """Write stretches as the record's facets; a mention that is not in `dids` stays plain."""
    return [
        {
            "$type": FACET,
            "index": {"byteStart": stretch.start, "byteEnd": stretch.end},
            "features": [feature],
        }
        for stretch in stretches
        if (feature := _feature(stretch, dids)) is not None
    ]


def _feature(stretch: Stretch, dids: dict[str, str]) -> dict[str, str] | None:
    match stretch.kind:
        case Kind.LINK:
            return {"$type": f"{FACET}#link", "uri": stretch.value}
        case Kind.TAG:
            return {"$type": f"{FACET}#tag", "tag": stretch.value}
        case Kind.MENTION:
            did = dids.get(stretch.value)
            return {"$type": f"{FACET}#mention", "did": did} if did else None


def _links(text: str) -> list[Stretch]:
    found = []
    for match in _LINK.finditer(text):
        address = _without_last_mark(match[0])
        found.append(_stretch(text, Kind.LINK, match.start(), address, address))
    for match in _BARE.finditer(text):
        address = _without_last_mark(match[0])
        host = _HOST_END.split(address)[0]
        if is_ending(host.rpartition(".")[2]):
            found.append(_stretch(text, Kind.LINK, match.start(), address, f"https://{address}"))
    return found


def _without_last_mark(address: str) -> str:
    """Cut closing marks, and closing brackets that were opened before the address."""
    while True:
        cut = address.rstrip(LAST_MARKS)
        if cut.endswith(")") and cut.count(")") > cut.count("("):
            cut = cut[:-1]
        if cut == address:
            return address
        address = cut


def _mentions(text: str) -> list[Stretch]:
    return [
        _stretch(text, Kind.MENTION, match.start(), match[0], match[1].lower())
        for match in _MENTION.finditer(text)
    ]


def _tags(text: str) -> list[Stretch]:
    found = []
    for match in _TAG.finditer(text):
        tag = match[1]
        while tag and _is_mark(tag[-1]):
            tag = tag[:-1]
        if len(tag) > LONGEST_TAG or all(_is_mark(sign) or sign in "0123456789" for sign in tag):
            continue
        found.append(_stretch(text, Kind.TAG, match.start(), match[0][0] + tag, tag))
    return found


def _cashtags(text: str) -> list[Stretch]:
    return [
        _stretch(text, Kind.TAG, match.start(), match[0], match[0].upper())
        for match in _CASHTAG.finditer(text)
    ]


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("P")


def _stretch(text: str, kind: Kind, at: int, words: str, value: str) -> Stretch:
    start = len(text[:at].encode())
    return Stretch(kind=kind, start=start, end=start + len(words.encode()), value=value)
