"""What the code says of itself: the rules and traps it cites, its log events, its commands."""

import ast
import functools
import re
from collections.abc import Iterator

from tests.architecture.files import ROOT, python_files

CITED = r"\b{word}s?\s+((?:\d+(?:\s*(?:,|-|to|and|or)\s*)?)+)"
SPAN = re.compile(r"(\d+)\s*(?:-|to)\s*(\d+)")
OURS = ("bot/", "handlers/", "storage/")


def sources() -> Iterator[str]:
    """Give the text of each Python file of the program."""
    for path in python_files():
        if path.startswith(OURS):
            yield (ROOT / path).read_text("utf-8")


def numbers(text: str, word: str) -> set[int]:
    """Give the numbers that follow `word` in a text: `rules 5, 6`, `traps 53 to 58`."""
    found: set[int] = set()
    for said in re.findall(CITED.format(word=word), text):
        for first, last in SPAN.findall(said):
            found |= set(range(int(first), int(last) + 1))
        found |= {int(number) for number in re.findall(r"\d+", said)}
    return found


def cited(word: str) -> set[int]:
    """Give the numbers that the whole program cites after `word`."""
    return set().union(*(numbers(source, word) for source in sources()))


def events_in(source: str) -> set[str]:
    """Give the names of the events that a module logs, however it writes them down."""
    tree = ast.parse(source)
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=keys, values=values):
                pairs = list(zip(keys, values, strict=True))
            case ast.Assign(targets=[ast.Attribute(attr="event")], value=value):
                pairs = [(ast.Constant("event"), value)]
            case _:
                continue
        for key, value in pairs:
            if isinstance(key, ast.Constant) and key.value == "event":
                found |= _dotted(value)
    return found


def _dotted(value: ast.expr) -> set[str]:
    return {
        node.value
        for node in ast.walk(value)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", node.value)
    }


def log_events() -> set[str]:
    """Give the names of all events that the program logs."""
    program = (path for path in python_files() if path.startswith(OURS))
    own = (path for path in program if not path.startswith("bot/simulator/"))
    texts = ((ROOT / path).read_text("utf-8") for path in own)
    # Most modules log nothing, and need not be parsed to know it.
    return set().union(
        *(events_in(text) for text in texts if '"event"' in text or ".event" in text)
    )


def strings_of_calls(path: str, name: str) -> set[str]:
    """Give the first argument of each call of a method `name` in a module."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def metrics() -> set[str]:
    """Give the names of the numbers that the web pages announce."""
    web = (path for path in python_files() if path.startswith("bot/web/"))
    sources_of_web = ((ROOT / path).read_text("utf-8") for path in web)
    return {
        name
        for source in sources_of_web
        for name in re.findall(r'"(second_opinion_[a-z0-9_]+)"', source)
    }


@functools.cache
def names_of_tests() -> frozenset[str]:
    """Give the names of all tests."""
    found: set[str] = set()
    for path in python_files():
        if path.startswith("tests/"):
            text = (ROOT / path).read_text("utf-8")
            found |= set(re.findall(r"def (test_\w+)", text))
    return frozenset(found)
