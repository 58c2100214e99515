"""The import contracts as they can be checked today: without what nobody has or imports yet."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Contract = dict[str, Any]

LISTS = (
    "source_modules", "forbidden_modules", "protected_modules", "allowed_importers", "ancestors",
)  # fmt: skip
NEEDED = ("source_modules", "forbidden_modules", "protected_modules", "ancestors")


def read(pyproject: Path) -> dict[str, Any]:
    """Give the table of import-linter's settings."""
    table: dict[str, Any] = tomllib.loads(pyproject.read_text("utf-8"))["tool"]["importlinter"]
    return table


def optional_layers(settings: dict[str, Any]) -> frozenset[str]:
    """Give the modules whose layer stands in parentheses: planned, and maybe not there yet."""
    layers = [layer for one in settings["contracts"] for layer in one.get("layers", ())]
    names = [name.strip() for layer in layers for name in layer.split("|")]
    return frozenset(name.strip("()") for name in names if name.startswith("("))


def checkable(settings: dict[str, Any], root: Path) -> list[Contract]:
    """Give the contracts without the names that import-linter would stop at.

    Those are third-party packages that nobody imports yet, and our own modules that are not
    there yet. Of our own only a planned one (an optional layer, or a part of `bot.slack`) may
    be missing: any other is a slip of the pen or a renamed module, and raises `LookupError`.
    """
    ours = tuple(settings["root_packages"])
    imported = set(imported_packages(root, ours))
    planned = optional_layers(settings) | {
        "bot.slack.blocks",
        "bot.slack.cards",
        "bot.slack.wording",
    }

    def is_there(name: str, key: str) -> bool:
        if name.partition(".")[0] not in ours:
            return key != "protected_modules" or name in imported
        place = root.joinpath(*name.split("."))
        if place.is_dir() or place.with_suffix(".py").is_file():
            return True
        if name not in planned:
            raise LookupError(f"a contract names {name}, which doesn't exist")
        return False

    kept = []
    for contract in settings["contracts"]:
        lists = {
            key: [name for name in contract[key] if is_there(name, key)]
            for key in LISTS
            if key in contract
        }
        if all(lists.get(key, True) for key in NEEDED):
            kept.append(contract | lists)
    return kept


def imported_packages(root: Path, packages: Iterable[str]) -> Iterator[str]:
    """Give the top-level name of every import in these packages."""
    for package in packages:
        for path in (root / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (name.name.partition(".")[0] for name in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module.partition(".")[0]


def as_toml(settings: dict[str, Any], contracts: list[Contract]) -> str:
    """Write settings and contracts as a file that import-linter reads."""
    lines = ["[tool.importlinter]"]
    for key in ("root_packages", "include_external_packages"):
        lines.append(f"{key} = {_toml(settings[key])}")
    for contract in contracts:
        lines.append("[[tool.importlinter.contracts]]")
        lines.extend(f"{key} = {_toml(value)}" for key, value in contract.items())
    return "\n".join(lines) + "\n"


def _toml(value: bool | str | list[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return f'"{value}"'
