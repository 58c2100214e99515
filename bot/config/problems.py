"""Gather every problem of the settings, each with its place and a way out."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

NEAR = 0.6
_TOKEN = re.compile(r"xox|xapp-|xwfp-|eyJ")
_HEADER = re.compile(r"^\s*\[\[?\s*([^\]\[]+?)\s*\]\]?\s*(#.*)?$")


@dataclass(slots=True)
class Problems:
    """A list that only grows; empty means that the settings are good."""

    found: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Remember one problem, once."""
        if sentence not in self.found:
            self.found.append(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the file a table stands: its header, and which of several with that name.

    `label` is how people know the table, where that is not its header.
    """

    file: str
    text: str
    header: str = ""
    number: int = 0
    label: str = ""

    def of(self, key: str = "") -> str:
        """Name a key as people find it: `second-opinion.toml, line 7: [policy] late_minutes`."""
        line = self._line(key)
        where = f"{self.file}, line {line}" if line else self.file
        table = self.label or (f"[{self.header}]" if self.header else "")
        return f"{where}: {' '.join(part for part in (table, key) if part)}".rstrip()

    def _line(self, key: str) -> int | None:
        wanted = re.compile(rf"""^\s*(["']?){re.escape(key)}\1\s*[=.]""")
        current, seen, start = "", 0, None
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := _HEADER.match(line):
                current = header[1].replace(" ", "")
                seen += current == self.header
                begins = current == self.header and seen == self.number + 1
                if begins or (not self.header and current == key):
                    start = start or number
            elif key and self._inside(current, seen) and wanted.match(line):
                return number
        return start

    def _inside(self, current: str, seen: int) -> bool:
        return current == self.header and (not self.header or seen == self.number + 1)


def nearest(word: str, known: Iterable[str], cutoff: float = NEAR) -> str | None:
    """Find the known word that looks most like `word`; `cutoff` goes from 0 to 1 (the same)."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word as `; did you mean "x"?`, or give an empty text."""
    near = nearest(word.lower(), known)
    return f'; did you mean "{near}"?' if near else ""


def shown(value: object, most: int = 40) -> str:
    """Write a value of an ordinary setting into a sentence, shortened; never a misplaced token."""
    text = str(value)
    if _TOKEN.match(text):
        return "a token, which belongs in the environment"
    return f'"{text}"' if len(text) <= most else f'"{text[:most]}…"'
