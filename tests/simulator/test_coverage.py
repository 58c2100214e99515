"""The coverage tables say what the code does: nothing more, nothing less."""

import ast
import re
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import blocks, coverage, interactions, payloads, web_api
from bot.simulator.coverage import Line, Support
from bot.simulator.messages import Content
from bot.simulator.seed import ANA, BOT_USER, DRAFTS
from bot.simulator.workspace import Workspace

ROOT = Path(__file__).parents[2]


TABLES = [coverage.METHODS, coverage.EVENTS, coverage.PAYLOADS, coverage.BLOCKS]


def played(lines: tuple[Line, ...]) -> set[str]:
    return {line.name for line in lines if line.support is not Support.NO}


@pytest.mark.parametrize(
    ("lines", "in_the_code"),
    [
        (coverage.METHODS, set(web_api.METHODS)),
        (coverage.EVENTS, set(payloads.EVENT_KINDS)),
        (coverage.PAYLOADS, set(interactions.PAYLOAD_KINDS)),
        (coverage.BLOCKS, set(blocks.BLOCKS)),
    ],
    ids=["methods", "events", "payloads", "blocks"],
)
def test_the_table_names_exactly_what_is_played(
    lines: tuple[Line, ...], in_the_code: set[str]
) -> None:
    assert played(lines) == in_the_code


@pytest.mark.parametrize("lines", TABLES)
def test_every_name_stands_once_and_every_gap_of_a_partial_one_is_told(
    lines: tuple[Line, ...],
) -> None:
    names = [line.name for line in lines]
    assert len(names) == len(set(names))
    assert [line.name for line in lines if line.support is Support.PARTIAL and not line.note] == []


def test_every_kind_of_payload_is_made(workspace: Workspace) -> None:
    person = workspace.directory.person(ANA)
    channel = workspace.directory.channel(DRAFTS)
    message, (event,) = workspace.messages.post(channel, BOT_USER, Content(text="card"))
    view = workspace.surfaces.open(ANA, {"type": "modal", "blocks": []})
    action = {"action_id": "a"}
    (command,) = workspace.app.commands
    made = [
        interactions.event_callback(workspace, event),
        interactions.message_press(workspace, person, message, action),
        interactions.view_press(workspace, view, action),
        interactions.view_submission(workspace, view),
        interactions.view_closed(workspace, view),
        interactions.shortcut(workspace, person, "a"),
        interactions.message_action(workspace, person, message, "a"),
        interactions.url_verification("a"),
    ]
    typeless = interactions.slash_command(workspace, person, channel, command, "text")
    assert "type" not in typeless
    assert {body["type"] for body in made} | {"slash_command"} == interactions.PAYLOAD_KINDS


def test_every_method_that_the_bot_calls_is_played() -> None:
    called = {name for path in _sources() for name in _named_methods(path)} - SCOPES_ELSEWHERE
    assert called - played(coverage.METHODS) == set()
    assert {"chat.postMessage", "reactions.get"} <= called


def test_no_method_is_called_behind_the_back_of_that_test() -> None:
    assert {name for path in _sources() for name in _attributes(path)} == set()


def _sources() -> list[Path]:
    simulator = ROOT / "bot" / "simulator"
    folders = [ROOT / "bot", ROOT / "handlers"]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return [path for path in found if simulator not in path.parents]


FAMILIES = {name.partition(".")[0] for name in web_api.METHODS} | {"files", "oauth", "bookmarks"}
# What other networks call their scopes.
SCOPES_ELSEWHERE = {"users.read"}
METHOD = re.compile(rf"(?:{'|'.join(sorted(FAMILIES))})(?:\.[a-z][A-Za-z]+){{1,3}}")


def _named_methods(path: Path) -> set[str]:
    """Return every string constant that is the name of a Web API method."""
    text = path.read_text(encoding="utf-8")
    # Most files name none, and need not be parsed to know it.
    if not METHOD.search(text):
        return set()
    tree = ast.parse(text)
    words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {word for word in words if isinstance(word, str) and METHOD.fullmatch(word)}


def _attributes(path: Path) -> set[str]:
    """Return calls of the SDK's own methods, such as `client.chat_postMessage(...)`."""
    methods = {name for name in vars(AsyncWebClient) if "_" in name and not name.startswith("_")}
    text = path.read_text(encoding="utf-8")
    if methods.isdisjoint(re.findall(r"\w+", text)):
        return set()
    tree = ast.parse(text)
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in methods - {"api_call"}
    }
