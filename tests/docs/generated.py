"""The parts of the documents that are made from the code: `python -m tests.docs.generated`.

Each stands between `<!-- made: NAME -->` and `<!-- /made: NAME -->`; a test compares them.
"""

import re
from collections.abc import Mapping

from bot.domain.emoji import DEFAULT_GESTURES, Gesture
from bot.domain.helptext import HELP
from bot.domain.states import diagram
from tests.alone.listed import table
from tests.docs.pages import ROOT

WHERE: Mapping[Gesture, tuple[str, str, str]] = {
    Gesture.APPROVE: (
        "the newest card",
        "counts for this version of the post",
        "take the emoji away, until it is sent",
    ),
    Gesture.OBJECT: (
        "the newest card",
        "refuses the post; an edit doesn't end it",
        "take it away, approve the new version, or somebody else uses `/draft lift`",
    ),
    Gesture.WATCH: (
        "the newest card",
        "I answer for it while it is fresh",
        "take it away",
    ),
    Gesture.HOLD: (
        "the newest card",
        "the post waits; approvals stay",
        "take it away, or somebody other than the authors uses *Release* or `/draft release`",
    ),
    Gesture.PAUSE: (
        "the lamp, or write `/draft pause REASON`",
        "everything stops",
        "two people: `/draft resume`, and somebody else confirms (within a minute whoever paused"
        " takes the emoji away, if nothing fell due)",
    ),
    Gesture.TAKE_DOWN: (
        "a published card",
        "remove it from every network",
        "take it away within 15 seconds",
    ),
}


def gestures() -> str:
    """Make the table of gestures with their usual emoji."""
    lines = ["| gesture | emoji | where | meaning | undo |", "|---|---|---|---|---|"]
    for gesture, (where, meaning, undo) in WHERE.items():
        emoji = ", ".join(f"`{name}`" for name in DEFAULT_GESTURES[gesture])
        lines.append(f"| {gesture.value} | {emoji} | {where} | {meaning} | {undo} |")
    return "\n".join(lines)


def commands() -> str:
    """Make the table of commands from what `/draft help` says."""
    lines = ["| command | what it does | for example |", "|---|---|---|"]
    lines += [f"| `/draft {e.form}` | {e.does} | `/draft {e.example}` |" for e in HELP]
    return "\n".join(lines)


def states() -> str:
    """Make the state diagram as a Mermaid block."""
    return f"```mermaid\n{diagram()}\n```"


MADE = (
    ("README.md", "states", states),
    ("README.md", "gestures", gestures),
    ("README.md", "commands", commands),
    ("docs/rules.md", "gestures", gestures),
    ("SECURITY.md", "ways", table),
)


def between(text: str, name: str) -> str | None:
    """Give what stands between a part's markers, or `None` without exactly one pair."""
    found = re.findall(rf"<!-- made: {name} -->\n(.*?)\n<!-- /made: {name} -->", text, re.DOTALL)
    return found[0] if len(found) == 1 else None


def renew(text: str, name: str, part: str) -> str:
    """Put a part between its markers."""
    pattern = rf"(<!-- made: {name} -->\n).*?(\n<!-- /made: {name} -->)"
    return re.sub(pattern, lambda m: m[1] + part + m[2], text, count=1, flags=re.DOTALL)


def main() -> None:
    """Write all parts into their pages."""
    for page, name, make in MADE:
        path = ROOT / page
        path.write_text(renew(path.read_text("utf-8"), name, make()), "utf-8")


if __name__ == "__main__":
    main()
