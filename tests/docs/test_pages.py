"""The documents hang together: made parts, links, pictures, and nothing but the product."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.commands import parse
from bot.domain.orders import CommandProblem
from bot.domain.times import Timing, parse_when
from tests.architecture.files import ROOT
from tests.docs import pages
from tests.docs.generated import MADE, between, renew

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# Written so that no word matches itself: these files are searched as well.
ORGANISED = re.compile(r"\b(help[e]r|shar[e]d/|issu[e] #?\d|the lea[d]\b|wav[e] \d|prom[p]t)", re.I)


def anchor_of(heading: str) -> str:
    """Make the anchor of a heading as GitHub does."""
    bare = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return bare.replace(" ", "-")


def anchors(text: str) -> set[str]:
    """Give the anchors of a document's headings."""
    return {anchor_of(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def broken_links(name: str, text: str) -> Iterator[str]:
    """Give the links of a document, named from the root, that lead nowhere in this repository."""
    for link in LINK.findall(text):
        if link.startswith(("https://", "http://")):
            continue
        place, _, anchor = link.partition("#")
        target = (ROOT / name).parent / place if place else ROOT / name
        if not target.is_file() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            yield link


def test_the_documents_are_there() -> None:
    assert {"README.md", "SECURITY.md", "docs/rules.md", "docs/settings.md"} <= set(pages.names())


@pytest.mark.parametrize(("page", "name", "make"), MADE)
def test_a_made_part_is_what_the_code_says(page: str, name: str, make: Callable[[], str]) -> None:
    assert between(pages.read(page), name) == make()


def test_a_changed_part_is_noticed_and_renewed() -> None:
    text = "a\n<!-- made: x -->\nold\n<!-- /made: x -->\nb"
    assert between(text, "x") == "old"
    assert between(renew(text, "x", r"new \1"), "x") == r"new \1"
    assert between(text, "y") is None
    assert between(text + text, "x") is None


@pytest.mark.parametrize("name", pages.names())
def test_every_link_and_picture_is_there(name: str) -> None:
    assert list(broken_links(name, pages.read(name))) == []


def test_a_broken_link_is_noticed() -> None:
    good = "[a](SECURITY.md) [b](docs/rules.md#the-gestures) [c](https://example.com/x)"
    assert list(broken_links("README.md", good)) == []
    bad = "![a](docs/images/none.png) [b](docs/rules.md#nowhere)"
    assert list(broken_links("README.md", bad)) == [
        "docs/images/none.png",
        "docs/rules.md#nowhere",
    ]


@pytest.mark.parametrize("name", pages.names())
def test_a_document_speaks_of_the_product_alone(name: str) -> None:
    assert ORGANISED.findall(pages.read(name)) == []


def test_a_document_begins_with_what_it_is() -> None:
    assert all(re.match(r"# \S", pages.read(name)) for name in pages.names())


def test_the_readme_shows_pictures_and_two_commands_that_print_what_they_say() -> None:
    readme = pages.read("README.md")
    assert re.search(r"!\[[^\]]{20,}\]\(docs/images/\w+\.png\)", readme)
    said = (ROOT / "bot/demo.py").read_text("utf-8")
    for words in ("Open ", " to try it", "Ctrl-C"):
        assert words in said
        assert words in readme


def test_contributing_begins_with_one_command_that_works() -> None:
    block = re.search(r"```sh\n(.*?)\n```", pages.read("CONTRIBUTING.md"), re.DOTALL)
    assert block is not None
    assert block[1] == "make test"


def test_the_changes_name_the_version_there_is() -> None:
    version = re.search(r'__version__ = "(.+)"', (ROOT / "bot/__init__.py").read_text("utf-8"))
    assert version is not None
    assert f"## {version[1]}\n" in pages.read("CHANGELOG.md")


def test_the_readmes_times_are_times() -> None:
    part = re.search(r"^Times are read in .*?\n\n", pages.read("README.md"), re.M | re.S)
    assert part is not None
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    times = [said.replace("...", "17:00") for said in re.findall(r"`([^`]+)`", part[0])]
    read = [parse_when(said, now=now, zone=ZoneInfo("Europe/Paris")) for said in times]
    assert len(read) >= 8
    assert all(isinstance(found, Timing) for found in read), list(zip(times, read, strict=True))


def test_the_drafts_in_the_readme_are_drafts() -> None:
    said = re.findall(r"`/draft ([^`]+ --on [a-z][^`]*)`", pages.read("README.md"))
    assert len(said) >= 3
    assert not any(isinstance(parse(words), CommandProblem) for words in said)
