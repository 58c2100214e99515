"""What differs between two texts, word by word, as pieces that can be shown (rule 16)."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.domain.drafts import Content
from bot.domain.lazily import lazy

# Above it the comparison could take long; then the texts are shown as replaced.
MOST_WORDS = 1500
# Six words on either side of a change, with their spaces.
AROUND = 12
GAP = " … "

_WORD = lazy(r"\w+|\s+|[^\w\s]")


class Change(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words in a row with the same fate."""

    change: Change
    text: str


Pieces = tuple[Piece, ...]


def difference(old: str, new: str) -> Pieces:
    """Compare two texts by words, spaces and signs.

    The kept and the removed pieces in order are the old text; the kept and the added ones
    are the new text.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return _pieces([(Change.REMOVED, old), (Change.ADDED, new)])
    found: list[tuple[Change, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            found.append((Change.KEPT, "".join(before[i1:i2])))
            continue
        found += [
            (Change.REMOVED, "".join(before[i1:i2])),
            (Change.ADDED, "".join(after[j1:j2])),
        ]
    return _pieces(found)


def _pieces(found: list[tuple[Change, str]]) -> Pieces:
    return tuple(Piece(change=change, text=text) for change, text in found if text)


def shortened(pieces: Pieces) -> Pieces:
    """Leave out what was kept far from any change; each gap is shown as dots."""
    last = len(pieces) - 1
    return tuple(
        Piece(change=one.change, text=_near(one.text, first=n == 0, last=n == last))
        if one.change is Change.KEPT
        else one
        for n, one in enumerate(pieces)
    )


def _near(text: str, *, first: bool, last: bool) -> str:
    words = _WORD.findall(text)
    if len(words) <= 2 * AROUND:
        return text
    start = "" if first else "".join(words[:AROUND])
    end = "" if last else "".join(words[-AROUND:])
    return f"{start}{GAP}{end}"


def text_difference(old: Content, new: Content) -> Pieces:
    """Show how the texts of two contents differ, each different pair once; nothing if none do."""
    before = {target.account: target.text for target in old.targets}
    pairs = dict.fromkeys(
        (before[target.account], target.text)
        for target in new.targets
        if target.account in before and before[target.account] != target.text
    )
    found: list[Piece] = []
    for was, now in pairs:
        if found:
            found.append(Piece(change=Change.KEPT, text="\n"))
        found += shortened(difference(was, now))
    return tuple(found)
