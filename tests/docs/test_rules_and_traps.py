"""The pages of rules and traps carry every number that the code cites, and tell the truth."""

import re

import pytest

from tests.architecture.files import ROOT
from tests.docs import code, pages

RULES = pages.read("docs/rules.md")
TRAPS = pages.read("docs/traps.md")
COUNT = 42
TRAPS_THERE_ARE = 119
TRAP = re.compile(r"^\| (\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NOT_OURS = "not ours"
ROW = re.compile(r"^\| (\d+) \| (.*?) \| (.*?) \| (holds|partly|later) \|$", re.MULTILINE)


def sections() -> dict[int, str]:
    """Give what the page says about each rule."""
    text = RULES.partition("## Where each rule is enforced")[0]
    parts = re.split(r"^\*\*(\d+)\.\*\* ", text, flags=re.MULTILINE)
    return {int(n): said for n, said in zip(parts[1::2], parts[2::2], strict=True)}


def rows() -> dict[int, tuple[str, str, str]]:
    """Give each rule's row: where it is enforced, its tests, and whether it holds."""
    return {int(n): (where, tests, now) for n, where, tests, now in ROW.findall(RULES)}


def traps() -> dict[int, tuple[str, str]]:
    """Give each trap's row: what we do about it, and where and which test, or *not ours*."""
    return {int(n): (done, where) for n, done, where in TRAP.findall(TRAPS)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(rule 24)", {24}),
        ("rules 1, 2, 4-8, 10-13", {1, 2, 4, 5, 6, 7, 8, 10, 11, 12, 13}),
        ("rules 5 and 6", {5, 6}),
        ("rules 38,\n    39", {38, 39}),
        ("a rule of 24 people", set()),
        ("ruler 3", set()),
    ],
)
def test_numbers_are_read_from_every_way_to_cite(text: str, found: set[int]) -> None:
    assert code.numbers(text, "rule") == found


def test_the_page_has_every_rule_once_and_in_order() -> None:
    assert list(sections()) == list(range(1, COUNT + 1))
    assert list(rows()) == list(range(1, COUNT + 1))


def test_the_code_cites_rules_that_exist() -> None:
    cited = code.cited("rule")
    assert len(cited) > COUNT / 2
    assert cited <= sections().keys()


def test_the_page_has_every_trap_that_the_code_cites() -> None:
    cited = code.cited("trap")
    assert len(cited) > 40
    assert cited <= traps().keys()


def test_the_page_has_every_trap_once_and_in_order() -> None:
    assert [int(n) for n in re.findall(r"^\| (\d+) \|", TRAPS, re.MULTILINE)] == list(
        range(1, TRAPS_THERE_ARE + 1)
    )
    assert len(traps()) == TRAPS_THERE_ARE


@pytest.mark.parametrize("number", range(1, TRAPS_THERE_ARE + 1))
def test_each_trap_is_handled_where_it_says_or_has_a_reason_why_not(number: int) -> None:
    done, where = traps()[number]
    if where == NOT_OURS:
        assert len(done.split()) > 1
        return
    named = re.findall(r"`([^`]+)`", where)
    tests = {name for name in named if name.startswith("test_")}
    modules = set(named) - tests
    assert tests
    assert modules
    assert tests <= code.names_of_tests(), tests
    assert all((ROOT / place).is_file() for place in modules), modules


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_a_rule_that_holds_has_nothing_left_for_later(number: int) -> None:
    said, (_, _, now) = sections()[number], rows()[number]
    later = "*Later:*" in said
    assert later == (now != "holds")


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_what_a_rule_names_exists(number: int) -> None:
    where, tests, now = rows()[number]
    places = re.findall(r"`([^`]+)`", where)
    assert places or now == "later"
    assert all((ROOT / place).is_file() for place in places), places
    named = re.findall(r"`(test_\w+)`", tests)
    assert named or now == "later"
    assert set(named) <= code.names_of_tests(), named


@pytest.mark.parametrize("words", ["another person's token", "owns the server", "two accounts"])
def test_the_security_notes_say_what_cannot_be_prevented(words: str) -> None:
    """Rule 40."""
    part = pages.read("SECURITY.md").partition("## What can't be prevented")[2]
    assert words in part
    assert words in pages.read("README.md").partition("## What it can't prevent")[2]


def test_the_ways_that_no_bot_meets_are_tested_too() -> None:
    part = pages.read("SECURITY.md").partition("These never reach a running bot")[2]
    named = re.findall(r"`(test_\w+)` \|$", part.partition("## ")[0], re.MULTILINE)
    assert len(named) >= 5
    assert set(named) <= code.names_of_tests()
