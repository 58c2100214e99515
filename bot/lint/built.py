"""The program's packs as they are read, kept beside them: reading their TOML takes long.

`python -m bot.lint.built > bot/lint/packs/built.json` renews the table; a test compares it. It
carries a digest of the files that it was made of, and beside other files it counts for nothing.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from typing import Any, Final

from bot.lint.counted import Common, asked_in_turn, example_texts
from bot.lint.literals import Demands, demands_of
from bot.lint.marks import NOTHING_ASKED, Asked, asked_of
from bot.lint.pieces import Pieces
from bot.lint.reading import words_of
from bot.lint.terms import forms

FILE: Final = "built.json"
NO_RULES: Final = ("limits", "days")
_EXAMPLES: Final = "examples"

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Packs' tables by name, without examples and with folded words; demands by pattern.

    `asked` is what the patterns of the classes that rules ask for first ask of a text.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    demands: Mapping[str, Demands] = field(default_factory=dict)
    asked: Asked = NOTHING_ASKED


NOTHING_BUILT: Final = Built()


def pack_texts() -> dict[str, str]:
    """The texts of the packs that come with the program, by name."""
    files = [one for one in _folder().iterdir() if one.name.endswith(".toml")]
    return {
        file.name.removesuffix(".toml"): file.read_bytes().decode()
        for file in sorted(files, key=lambda file: file.name)
    }


def built_of(texts: Mapping[str, str]) -> Built:
    """The table of these very texts, or an empty one if it was made of others."""
    file = _folder().joinpath(FILE)
    table = json.loads(file.read_bytes()) if file.is_file() else {}
    if table.get("made_of") != _digest(texts):
        return NOTHING_BUILT
    asked = _asked(table["asked"])
    return Built(tables=table["packs"], demands=table["demands"], asked=asked)


def build(texts: Mapping[str, str]) -> str:
    """Make the table's text: one line for each class, list and rule."""
    read = {name: tomllib.loads(text) for name, text in texts.items() if name not in NO_RULES}
    packs = {name: _built(pack) for name, pack in read.items()}
    common = Common(example_texts(read.values()))
    asked = asked_of(gathered("pattern", packs.values()), _asked_first(packs), common)
    known = frozenset(asked.patterns)
    demands = {
        one: _plain(asked_in_turn(common, demands_of(one)))
        for one in _patterns(packs)
        if one not in known
    }
    table = {
        "made_of": _digest(texts),
        "packs": packs,
        "demands": demands,
        "asked": {
            "patterns": [*asked.patterns],
            "at_once": asked.at_once,
            "of": [*asked.of],
            "pieces": asked.pieces.table(),
        },
    }
    return "".join(_lines(table, depth=3)) + "\n"


def gathered(key: str, tables: Iterable[Table]) -> dict[str, dict[str, list[str]]]:
    """The lists of all packs together, those of later packs behind."""
    together: dict[str, dict[str, list[str]]] = {}
    for table in tables:
        for kind, by_language in table.get(key, {}).items():
            for language, phrases in by_language.items():
                together.setdefault(kind, {}).setdefault(language, []).extend(phrases)
    return together


def _asked_first(packs: Mapping[str, Table]) -> frozenset[str]:
    rules = (rule for pack in packs.values() for rule in pack["rule"])
    return frozenset(rule["all"][0] for rule in rules if rule.get("all"))


def _asked(table: Table) -> Asked:
    pieces = Pieces.of(table["pieces"])
    return Asked(table["patterns"], table["at_once"], table["of"], pieces)


def _folder() -> Any:
    return resources.files("bot.lint.packs")


def _digest(texts: Mapping[str, str]) -> str:
    said = sha256()
    for name, text in sorted(texts.items()):
        said.update(f"{name} {len(text)}\n{text}".encode())
    return said.hexdigest()


def _built(pack: Table) -> Table:
    """A pack without what nobody needs to lint, and with its words ready to be looked up."""
    classes = {
        kind: {language: _folded(phrases) for language, phrases in by_language.items()}
        for kind, by_language in pack.get("class", {}).items()
    }
    rules = [
        {key: value for key, value in rule.items() if key != _EXAMPLES}
        for rule in pack.get("rule", ())
    ]
    return {**pack, "class": classes, "rule": rules}


def _folded(phrases: list[str]) -> list[str]:
    """Each form of each phrase as its folded words, once, in order."""
    return [*dict.fromkeys(" ".join(words_of(form)) for each in phrases for form in forms(each))]


def _patterns(packs: Mapping[str, Table]) -> Iterator[str]:
    for pack in packs.values():
        for rule in pack.get("rule", ()):
            yield from rule.get("patterns", ())
        for by_language in pack.get("pattern", {}).values():
            for patterns in by_language.values():
                yield from patterns


def _plain(demands: Demands) -> list[list[str]]:
    return [sorted(pieces) for pieces in demands]


def _lines(value: object, depth: int) -> Iterator[str]:
    """JSON whose first levels have a line for each entry, so that changes can be read."""
    match value:
        case dict() if depth and value:
            rows = (
                f"{json.dumps(key, ensure_ascii=False)}: {''.join(_lines(one, depth - 1))}"
                for key, one in value.items()
            )
            yield "{\n" + ",\n".join(rows) + "\n}"
        case _:
            yield json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    import sys

    sys.stdout.write(build(pack_texts()))
