"""A folder of Vale's rules is read as Vale reads it, and what is wrong in it is named."""

import time

import pytest

from bot.lint.linter import Linter
from bot.lint.styles import ValeStyle
from bot.lint.vale import ValeError, read_vale
from tests.lint.linters import BARE


def style(written: str) -> ValeStyle:
    """One rule's file."""
    return read_vale("Team", {"Rule.yml": written})


def seen(written: str, text: str) -> list[tuple[str, int, str]]:
    """What one rule says of a text: quote, severity, message."""
    linter = Linter(BARE, vale=style(written))
    report = linter.check_text(text, "mastodon")
    return [
        (one.quote, one.severity, one.message)
        for one in report.findings
        if one.code.startswith("vale-")
    ]


EXISTENCE = """
extends: existence
message: "Don't say '%s'."
level: error
ignorecase: true
link: https://style.example/words
tokens:
  - synerg(?:y|ies)
  - game[- ]changer
exceptions:
  - SynergyLab
"""
SUBSTITUTION = """
extends: substitution
message: Use '%s' instead of '%s'
level: suggestion
ignorecase: true
swap:
  e-mails?: email
  (tea ?bag|sachet): pyramid
"""
OCCURRENCE = """
extends: occurrence
message: More than one exclamation mark
max: 1
token: "!"
scope: text
"""
REPETITION = """
extends: repetition
message: "'%s' is repeated"
alpha: true
ignorecase: true
tokens: ['[^\\s]+']
"""
CONDITIONAL = """
extends: conditional
message: "'%s' has no definition"
first: '\\b([A-Z]{3,5})\\b'
second: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'
exceptions: [HTML]
"""
SENTENCE = """
extends: capitalization
message: "'%s' should be in sentence case"
match: $sentence
scope: sentence
exceptions: [Paris]
"""
ADVERT = """
extends: conditional
message: "'%s' needs the label"
ignorecase: true
first: partnership
second: "#ad\\\\b"
"""


@pytest.mark.parametrize(
    ("rule", "text", "quotes"),
    [
        (EXISTENCE, "Such synergy! A Game-Changer.", ["synergy", "Game-Changer"]),
        (EXISTENCE, "Synergyless gamechangers at SynergyLab", []),
        (SUBSTITUTION, "Send e-mails with a sachet", ["e-mails", "sachet"]),
        (SUBSTITUTION, "Send email", []),
        (OCCURRENCE, "Wow! Great!", ["!"]),
        (OCCURRENCE, "Wow!", []),
        (REPETITION, "It is is the The end", ["is is", "the The"]),
        (REPETITION, "It is, is it? 22 22", []),
        (CONDITIONAL, "The EPDK met. HTML too", ["EPDK"]),
        (CONDITIONAL, "The World Health Organization (WHO) met. WHO said so", []),
        (SENTENCE, "Our New Tea. We love Paris. NATO met", ["Our New Tea."]),
        (SENTENCE, "our tea", ["our tea"]),
        (ADVERT, "In partnership with Acme", ["partnership"]),
        (ADVERT, "In partnership with Acme #ad", []),
    ],
)
def test_each_kind_sees_what_it_should(rule: str, text: str, quotes: list[str]) -> None:
    assert sorted(quote for quote, _, _ in seen(rule, text)) == sorted(quotes)


@pytest.mark.parametrize(
    ("rule", "text", "severity", "message"),
    [
        (EXISTENCE, "synergy", 3, "Don't say 'synergy'"),
        (SUBSTITUTION, "a tea bag", 1, "Use 'pyramid' instead of 'tea bag'"),
        (OCCURRENCE, "Wow! Great!", 2, "More than one exclamation mark"),
    ],
)
def test_level_and_message_are_vales(rule: str, text: str, severity: int, message: str) -> None:
    ((_, weight, said),) = seen(rule, text)
    assert (weight, said) == (severity, message)


@pytest.mark.parametrize(
    ("match", "right", "wrong"),
    [
        ("$lower", "fresh tea", "Fresh tea"),
        ("$upper", "FRESH TEA", "Fresh tea"),
        ("$title", "The Best of Teas", "The best of Teas"),
        ("'[A-Z].*'", "Fresh", "fresh"),
    ],
)
def test_capitals_as_the_rule_wants_them(match: str, right: str, wrong: str) -> None:
    rule = f"extends: capitalization\nmessage: wrong\nmatch: {match}\n"
    assert seen(rule, right) == []
    assert len(seen(rule, wrong)) == 1


def test_raw_pieces_are_one_pattern_and_nonword_has_no_borders() -> None:
    raw = "extends: existence\nmessage: wrong\nraw:\n  - '\\d+'\n  - ' ?%'\n"
    assert [quote for quote, _, _ in seen(raw, "5 % off")] == ["5 %"]
    inside = "extends: existence\nmessage: wrong\nnonword: true\ntokens: ['ea']\n"
    assert [quote for quote, _, _ in seen(inside, "tea")] == ["ea"]


def test_a_scope_that_no_post_has_is_left_out_and_said() -> None:
    read = style("extends: existence\nmessage: wrong\nscope: heading\ntokens: [a]\n")
    assert read.styles == ()
    assert read.skipped == ("Rule.yml: a post has no 'heading'",)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("extends: spelling\nmessage: a", "Rule.yml:1: `extends: spelling` isn't read here"),
        ("message: a", "Rule.yml:1: `extends: None` isn't read here"),
        ("extends: existence\nmessage: a\ntoken: [a]", "Rule.yml:3: existence has no 'token'"),
        ("extends: existence\nmessage: a", "Rule.yml:1: existence needs 'tokens' or 'raw'"),
        ("extends: existence\ntokens: [a]", "Rule.yml:1: existence needs 'message'"),
        ("extends: existence\nmessage: a\nlevel: bad\ntokens: [a]", "Rule.yml:3: a level is"),
        ("extends: existence\nmessage: a\ntokens: a", "Rule.yml:3: 'tokens' must be a list"),
        ("extends: existence\nmessage: a\ntokens: ['(']", "Rule.yml:3: the pattern of 'tokens'"),
        ("extends: occurrence\nmessage: a\ntoken: a", "Rule.yml:1: occurrence needs 'max' or"),
        ("extends: [", "Rule.yml:1: this is no YAML"),
        ("- a", "Rule.yml:1: a rule is a table"),
        ("a: !!python/object:os.system {}", "Rule.yml:1: this is no YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(written: str, said: str) -> None:
    with pytest.raises(ValeError) as refused:
        style(written)
    assert str(refused.value).startswith(said)


def test_all_wrong_files_are_named_at_once() -> None:
    with pytest.raises(ValeError) as refused:
        read_vale("Team", {"A.yml": "extends: no", "B.yml": "extends: nor"})
    assert len(str(refused.value).splitlines()) == 2


def test_two_files_of_one_code_are_refused() -> None:
    with pytest.raises(ValeError, match="vale-team-a-b: rename one"):
        read_vale("Team", {"A-b.yml": EXISTENCE, "A_b.yml": EXISTENCE})


def test_a_catastrophic_pattern_hangs_nothing_and_counts_as_seen() -> None:
    rule = (
        "extends: existence\nmessage: wrong\nlevel: error\nnonword: true\n"
        "tokens: ['(?:x|xx|x+x)+[yz]']\n"
    )
    read = read_vale("Team", {f"R{number}.yml": rule for number in range(30)})
    linter = Linter(BARE, vale=read)
    began = time.process_time()
    report = linter.check_text("x" * 5000, "facebook")
    assert time.process_time() - began < 3
    slow = [one for one in report.findings if one.code.startswith("vale-")]
    assert len(slow) == 30
    assert all("couldn't be tried" in one.message and one.severity == 3 for one in slow)


def test_a_style_may_be_explained() -> None:
    linter = Linter(BARE, vale=style(EXISTENCE))
    told = linter.explain("vale-team-rule")
    assert told is not None
    assert told.source == "https://style.example/words"
