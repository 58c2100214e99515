"""The documents themselves, as text."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
FRONT = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")


def names() -> list[str]:
    """Name every document, from the root."""
    return [*FRONT, *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


def read(name: str) -> str:
    """Give one document's text."""
    return (ROOT / name).read_text("utf-8")


def everything() -> str:
    """Give the text of all documents."""
    return "\n".join(read(name) for name in names())
