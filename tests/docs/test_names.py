"""Every name that people meet is explained in the documents, and no document invents one."""

import re

import pytest

from bot.config.environment import FORGETFUL_DISKS, NAMES, SWITCH_MODES
from bot.domain.deliveries import DeliveryState
from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.helptext import HELP
from bot.domain.journal import Kind
from bot.domain.states import State
from bot.slack.scopes import APP_SCOPES
from bot.web.application import READY, RESPONSES
from tests.architecture.files import ROOT
from tests.docs import code, pages

SUBCOMMANDS = code.strings_of_calls("bot/cli.py", "add_parser")
OPTIONS = {
    word
    for path in ("bot/cli.py", "bot/linting.py")
    for word in code.strings_of_calls(path, "add_argument")
    if word.startswith("--")
}
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
ROUTES = set(
    re.findall(
        r'web\.(?:get|post)\("(/[a-z.]+)"',
        "\n".join(
            (ROOT / path).read_text("utf-8")
            for path in ("bot/web/application.py", "bot/web/wall.py")
        ),
    )
)


def test_the_searches_find_what_is_known_to_be_there() -> None:
    assert {"run", "demo", "lint", "check", "manifest", "migrate", "version"} <= SUBCOMMANDS
    assert {"--script", "--alone", "--json", "--http"} <= OPTIONS
    assert {"demo", "test", "slow", "real"} <= TARGETS
    assert {"/healthz", "/readyz", "/metrics", "/wall"} <= ROUTES
    assert {RESPONSES, READY} <= code.metrics()
    assert {"bot.started", "slack.bad_signature", "delivery.waiting"} <= code.log_events()


def test_an_event_is_found_however_it_is_written_down() -> None:
    source = """
log.info("x", extra={"event": "a.first"})
record.event = "b.second"
extra = {"event": "c.third" if sad else "d.fourth", "why": "e.none"}
"""
    assert code.events_in(source) == {"a.first", "b.second", "c.third", "d.fourth"}


@pytest.mark.parametrize("entry", HELP, ids=lambda entry: entry.word or "draft")
def test_the_readme_has_every_command(entry: object) -> None:
    assert f"`/draft {getattr(entry, 'form', None)}`" in pages.read("README.md")


@pytest.mark.parametrize("word", sorted(SUBCOMMANDS))
def test_operations_has_every_word_of_the_program(word: str) -> None:
    assert f"| `second-opinion {word}` |" in pages.read("docs/operations.md")


@pytest.mark.parametrize("option", sorted(OPTIONS))
def test_operations_has_every_option_of_the_program(option: str) -> None:
    assert re.search(rf"`{option}[ `]", pages.read("docs/operations.md"))


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_operations_has_every_page(route: str) -> None:
    assert f"`{route}`" in pages.read("docs/operations.md")


@pytest.mark.parametrize("name", sorted(code.metrics()))
def test_operations_has_every_metric(name: str) -> None:
    assert f"| `{name}` |" in pages.read("docs/operations.md")


def test_operations_has_every_event_of_the_log_and_invents_none_and_no_metric() -> None:
    rows = set(re.findall(r"^\| `([a-z0-9_.]+)` \|", pages.read("docs/operations.md"), re.M))
    assert rows == code.log_events() | code.metrics()


def test_the_journals_page_has_exactly_the_kinds_there_are() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|", pages.read("docs/journal.md"), re.MULTILINE)
    assert sorted(rows) == sorted(kind.value for kind in Kind)


def test_the_page_about_publishing_has_exactly_the_states_there_are() -> None:
    rows = re.findall(r"^\| `([a-z_ ]+)` \|", pages.read("docs/publishing.md"), re.MULTILINE)
    assert sorted(rows) == sorted(state.value for state in DeliveryState)


@pytest.mark.parametrize("state", State)
def test_the_readme_has_every_state_of_a_draft(state: State) -> None:
    assert re.search(rf"\b{state.value}\b", pages.read("README.md"))


@pytest.mark.parametrize("names", DEFAULT_GESTURES.values())
@pytest.mark.parametrize("page", ["README.md", "docs/rules.md", "docs/settings.md"])
def test_every_gestures_emoji_is_named(page: str, names: tuple[str, ...]) -> None:
    assert all(f"`{name}`" in pages.read(page) for name in names)


@pytest.mark.parametrize("need", APP_SCOPES, ids=lambda need: str(need.name))
def test_the_readme_names_the_scope_that_people_set_by_hand(need: object) -> None:
    assert f"`{getattr(need, 'name', None)}`" in pages.read("README.md")


def test_every_make_target_in_the_documents_exists() -> None:
    said = set(re.findall(r"(?:^|`)make ([a-z]+)", pages.everything(), re.MULTILINE))
    assert {"demo", "test"} <= said
    assert said <= TARGETS


def test_every_word_of_the_program_in_the_documents_exists() -> None:
    said = set(re.findall(r"(?:second-opinion|python -m bot) ([a-z]+)", pages.everything()))
    assert {"run", "check"} <= said
    assert said <= SUBCOMMANDS


def test_every_command_in_the_documents_exists() -> None:
    said = set(re.findall(r"`/draft ([a-z]+)", pages.everything()))
    assert {"why", "resume"} <= said
    assert said <= {entry.word for entry in HELP}


def test_every_variable_in_the_documents_exists() -> None:
    known = {*NAMES, *SWITCH_MODES, *FORGETFUL_DISKS, "SECOND_OPINION_REQUIRE_REAL"}
    said = set(re.findall(r"\b(?:SLACK|SECOND_OPINION)_[A-Z_]+\b", pages.everything()))
    assert said <= known
