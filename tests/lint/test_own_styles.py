"""The team's own pack takes the kinds that Vale's packs have, with our wording and examples."""

import time
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.houses import with_house
from bot.lint.context import Media, Post
from bot.lint.linter import Linter
from bot.lint.loading import PackError

HEAD = """
[[rule]]
code = "own"
family = "house"
severity = 2
message.en = "“{quote}” isn't ours"
why.en = "the house decided so"
fix.en = "say it as the house does"
"""
EXAMPLES = """
examples.bad.en = {bad}
examples.good.en = {good}
"""
SUBSTITUTION = """
kind = "substitution"
ignorecase = true
swap = { "e-mails?" = "email", "tea ?bag" = "pyramid" }
"""
EXISTENCE = """
kind = "existence"
tokens = ["synerg(?:y|ies)"]
exceptions = ["synergy lab"]
ignorecase = true
"""
OCCURRENCE = """
kind = "occurrence"
token = "!"
max = 1
"""
REPETITION = """
kind = "repetition"
tokens = ['[^\\s]+']
alpha = true
ignorecase = true
"""
CONDITIONAL = """
kind = "conditional"
first = '\\b(NASA|ESA)\\b'
second = '\\((NASA|ESA)\\)'
"""
CAPITALIZATION = """
kind = "capitalization"
match = "$sentence"
scope = "sentence"
exceptions = ["Paris"]
"""
KINDS = {
    SUBSTITUTION: (["Send an E-mail", "two e-mails", "a tea bag"], ["Send email", "tea", "bag"]),
    EXISTENCE: (["Such synergy", "Synergies!", "our SYNERGY"], ["Energy", "synergyx", "tea"]),
    OCCURRENCE: (["Wow! Great!", "!!", "a! b! c!"], ["Wow!", "Great", "¡Hola!"]),
    REPETITION: (["It is is", "the The end", "so so"], ["It is", "22 22", "is, is"]),
    CONDITIONAL: (["NASA flew", "ESA too", "NASA"], ["The agency (NASA)", "(ESA) ESA", "tea"]),
    CAPITALIZATION: (["Our New Tea", "our tea", "A B cD"], ["Our tea", "In Paris", "NATO met"]),
}


def house(kind: str, bad: list[str], good: list[str], head: str = HEAD) -> str:
    """A house with one rule."""
    return head + kind + EXAMPLES.format(bad=bad, good=good)


def linter_of(text: str, tmp_path: Path) -> Linter:
    """The linter as the program makes it, from a file."""
    path = tmp_path / "house.toml"
    path.write_text(text, "utf-8")
    return with_house(path)


def problems(text: str, tmp_path: Path) -> tuple[str, ...]:
    """All that is wrong with a house."""
    with pytest.raises(ConfigError) as refused:
        linter_of(text, tmp_path)
    return refused.value.problems


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_vales_kinds_is_read_and_its_examples_are_kept(kind: str, tmp_path: Path) -> None:
    bad, good = KINDS[kind]
    linter = linter_of(house(kind, bad, good), tmp_path)
    for text, sees in [*((one, True) for one in bad), *((one, False) for one in good)]:
        report = linter.check_text(text, "mastodon")
        assert ("own" in [finding.code for finding in report.findings]) is sees, text


def test_a_message_may_say_what_to_write_instead_and_how_often(tmp_path: Path) -> None:
    head = HEAD.replace("isn't ours", "should be “{instead}”{count}")
    linter = linter_of(house(SUBSTITUTION, *KINDS[SUBSTITUTION], head=head), tmp_path)
    (found,) = linter.check_text("a tea bag", "mastodon").findings
    assert (found.quote, found.message) == ("tea bag", "“tea bag” should be “pyramid”")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("swap = {", "swop = {", "house.toml:12: own has no 'swop'; did you mean 'swap'?"),
        ('swap = { "e-mails?"', 'swap = { "("', "house.toml:12: own: the pattern of 'swap' is"),
        ("ignorecase = true", "ignorecase = 1", "house.toml:11: own: 'ignorecase' must be a true"),
        ("ignorecase = true", 'scope = "page"', "house.toml:11: own: a scope is one of text,"),
        ("ignorecase = true", "max = 2", "house.toml:11: own has no 'max'"),
        ('"substitution"', '"spelling"', "house.toml:10: own: a kind is one of existence,"),
        ("{quote}", "{word}", "house.toml:3: own: message.en can hold {quote}, {instead}, {count}"),
        ("{quote}", "{", "house.toml:3: own: message.en can hold"),
        ('"two e-mails"', '"two letters"', "house.toml:14: own: doesn't fire on its bad example"),
        ('"Send email"', '"An e-mail"', "house.toml:15: own: fires on its good example “An e-ma"),
        ('"two e-mails", ', "", "house.toml:3: own: 2 bad examples in en, not 3"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_line(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    text = house(SUBSTITUTION, *KINDS[SUBSTITUTION]).replace("'", '"').replace('isn"t', "isn't")
    assert old in text
    assert problems(text.replace(old, new, 1), tmp_path)[0].startswith(said)


def test_words_of_the_house_belong_to_one_way_of_looking() -> None:
    kind = SUBSTITUTION + 'patterns = ["tea"]\n'
    with pytest.raises(PackError, match="`patterns` and `all` belong to rules that look otherwise"):
        Linter.with_builtin_packs(house(kind, *KINDS[SUBSTITUTION]))


def test_a_rule_of_the_house_may_read_pictures_descriptions_and_know_trades(
    tmp_path: Path,
) -> None:
    kind = SUBSTITUTION + "alt_text = true\nby_trade = { service = 0 }\n"
    linter = linter_of(house(kind, *KINDS[SUBSTITUTION]), tmp_path)
    post = Post(text="Hello", network="mastodon", media=(Media(alt_text="An e-mail"),))
    assert [finding.code for finding in linter.check_post(post).findings] == ["own"]
    assert not linter.check_text("An e-mail", "mastodon", industry="civil service").findings


# Twenty letters take such patterns years, and neither repeats a group without bound.
CATASTROPHE = "(?:x|xx|x+x){1,99}[yz]"
SLOW_TEXT = "yz 0 " + "x" * 5000


@pytest.mark.parametrize(
    "looks",
    [
        f"kind = 'existence'\npatterns = ['{CATASTROPHE}']",
        f"kind = 'existence'\npatterns = ['x']\nexceptions = ['{CATASTROPHE}']",
        f"kind = 'existence'\ntokens = ['{CATASTROPHE}']\nnonword = true",
        f"kind = 'conditional'\nall = ['hard']\n[pattern.hard]\nany = ['{CATASTROPHE}']",
    ],
)
def test_patterns_of_the_house_have_bounded_time_and_count_as_seen(looks: str) -> None:
    rule, _, more = looks.partition("[pattern")
    examples = EXAMPLES.format(bad=["xxy", "xxz", "xy"], good=["a", "b", "c"])
    text = HEAD + rule + examples + (f"[pattern{more}" if more else "")
    linter = Linter.with_builtin_packs(text)
    began = time.process_time()
    report = linter.check_text(SLOW_TEXT, "facebook")
    assert time.process_time() - began < 3
    (found,) = [one for one in report.findings if one.code == "own"]
    assert "couldn't be tried" in found.message


def test_many_slow_patterns_share_one_bounded_time() -> None:
    rules = [
        HEAD.replace('"own"', f'"own-{number}"')
        + f"kind = 'existence'\npatterns = ['{CATASTROPHE}{number}', '{CATASTROPHE}']"
        + EXAMPLES.format(bad=["xxy", "xxz", "xy"], good=["a", "b", "c"])
        for number in range(60)
    ]
    linter = Linter.with_builtin_packs("".join(rules))
    began = time.process_time()
    report = linter.check_text(SLOW_TEXT, "facebook")
    assert time.process_time() - began < 3
    assert len([one for one in report.findings if "couldn't be tried" in one.message]) == 60
