"""How an anchor of the journal is written into Slack, and read back from there (rule 39)."""

import re

from bot.words.languages import Language
from bot.words.phrases import in_language, phrase

THREAD = phrase(
    "In this thread I write down, from time to time, where my journal ends:"
    " whoever changed it afterwards would be found out."
)
_WRITTEN = re.compile(r"Journal anchor ([0-9]{1,18}):([0-9a-f]{64})")


def begins_thread(text: object) -> bool:
    """Whether a message of ours begins the thread of anchors, in whatever language it was said."""
    return text in {in_language(THREAD, language) for language in Language}


def written(seq: int, digest: str) -> str:
    """Write an anchor: the number of the newest entry and its hash (64 hex digits)."""
    return f"Journal anchor {seq}:{digest}"


def read(text: str) -> tuple[int, str] | None:
    """Read an anchor from a message of ours, or from what a person typed: `SEQ:HASH`."""
    found = _WRITTEN.fullmatch(text.strip()) or _WRITTEN.fullmatch(f"Journal anchor {text.strip()}")
    return (int(found[1]), found[2]) if found else None
