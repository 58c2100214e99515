"""The team's own pack and what it tuned: words, names, embargoes, rules that weigh otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.report import Report
from bot.lint.context import Post, Situation
from bot.lint.house import HouseError, read_house
from bot.lint.linter import Linter
from bot.lint.tuning import Tuning
from tests.lint.linters import LINTER as BUILTIN
from tests.lint.linters import PACKS

HOUSE = """
[[forbid]]
words = ["cheap", "bon marché"]
reason = "we say what things are worth"
instead = "good value"

[[forbid]]
words = ["magic"]
severity = 4

[[embargo]]
words = ["Project Otter"]
until = 2026-06-10

[competitors]
words = ["Ferry Express"]

[names]
right = ["TeaTime"]
handles = ["ferryline"]
"""
LINTER = Linter.with_builtin_packs(HOUSE)


def report(text: str, linter: Linter = LINTER, at: datetime | None = None, **more: str) -> Report:
    post = Post(text=text, network="mastodon", situation=Situation(scheduled_at=at))
    return linter.check_post(replace(post, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        ("Our cheap tea", "house-forbid-1", 2),
        ("Un thé bon marché", "house-forbid-1", 2),
        ("It is magic", "house-forbid-2", 4),
        ("Project Otter is coming", "house-embargo-1", 4),
        ("Faster than Ferry Express", "house-competitors-1", 1),
        ("Try our TeaTine", "name-misspelt", 2),
        ("Follow @ferrylime", "handle-misspelt", 2),
    ],
)
def test_what_the_house_says_is_found(text: str, code: str, severity: int) -> None:
    assert [(f.code, f.severity) for f in report(text).findings] == [(code, severity)]
    assert not report(text, BUILTIN).findings


def test_each_thing_that_the_house_decided_is_said() -> None:
    found = report("Cheap magic on the Ferry Express").findings
    codes = {"house-forbid-1", "house-forbid-2", "house-competitors-1"}
    assert codes <= {finding.code for finding in found}


def test_a_forbidden_word_says_why_and_what_instead() -> None:
    (found,) = report("Our cheap tea").findings
    assert found.why == "we say what things are worth"
    assert found.fix == "say “good value”"
    explained = LINTER.explain("house-forbid-1")
    assert explained is not None
    assert explained.source == "house.toml"


def test_an_embargo_blocks_until_its_day() -> None:
    before, on_it = datetime(2026, 6, 9, 23, tzinfo=UTC), datetime(2026, 6, 10, tzinfo=UTC)
    assert report("Project Otter", at=before).blocking
    assert report("Project Otter").blocking
    assert not report("Project Otter", at=on_it).blocking


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[embargo]]", "[[embarog]]", "house.toml:11: no table 'embarog' is known; did you mean"),
        ("instead =", "insted =", "house.toml:5: forbid has no 'insted'; did you mean 'instead'?"),
        ("severity = 4", "severity = 9", "house.toml:9: a severity is 0 to 5, not 9"),
        ("until = 2026-06-10", 'until = "soon"', "an embargo needs `until`"),
        ('words = ["magic"]', 'words = "magic"', "words must be a list of texts"),
        ('words = ["magic"]', 'words = ["..."]', "'...' must have 1 to 8 words"),
        ('words = ["magic"]', "words = []", "forbid needs `words`"),
        ("severity = 4", "severity =", "house.toml: "),
    ],
)
def test_a_wrong_house_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    assert old in HOUSE
    with pytest.raises(HouseError) as refused:
        read_house(HOUSE.replace(old, new))
    assert said in str(refused.value)


def test_the_house_may_bring_rules_and_words_of_its_own() -> None:
    pack = """
[class.promotion]
en = ["otterly cheap"]

[[rule]]
code = "shouting-tea"
family = "house"
kind = "existence"
severity = 2
patterns = ["TEA{3,9}"]
message.en = "“{quote}” is shouted"
why.en = "tea is calm"
fix.en = "say tea"
examples.bad.any = ["TEAAA", "our TEAAAA", "TEAAAAA!"]
examples.good.any = ["tea", "TEA", "TEAA"]
"""
    linter = Linter.with_builtin_packs(pack)
    assert [f.code for f in report("TEAAA", linter).findings] == ["shouting-tea"]


def test_a_rule_may_be_off_or_weigh_otherwise_for_all_or_one_account() -> None:
    tuning = Tuning(
        rules={"link-shortener": 4}, by_account={"quiet": {"link-shortener": 0, "capitals": 3}}
    )
    linter = Linter(PACKS, tuning=tuning)
    text = "More: https://bit.ly/3abcD"
    assert report(text, linter).level == 4
    assert report(text, linter, account="quiet").level == 0
    assert report("EVERYBODY COME TO OUR FERRY THIS SUNDAY", linter, account="quiet").level == 3


def test_a_tuned_rule_that_does_not_exist_is_named_with_its_neighbour() -> None:
    tuning = Tuning(rules={"link-shortner": 0}, by_account={"quiet": {"kapitals": 1}})
    assert list(tuning.unknown(LINTER.codes())) == [
        "[lint.rules] there is no rule 'link-shortner'; did you mean 'link-shortener'?",
        "[lint.accounts.quiet] there is no rule 'kapitals'; did you mean 'capitals'?",
    ]
