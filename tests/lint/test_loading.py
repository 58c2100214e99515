"""A pack that is not right is refused with its line and what is wrong."""

import pytest

from bot.lint.loading import PackError, make_packs
from tests.lint.linters import checked

RULE = """
[class.fruit]
en = ["apple(s)"]

[[rule]]
code = "fruit"
family = "food"
kind = "conditional"
all = ["fruit"]
severity = 2
message.en = "{quote}"
why.en = "it is a fruit"
fix.en = "eat it"
examples.bad.en = ["An apple", "Two apples", "APPLE"]
examples.good.en = ["A pear", "Pineapple", "None"]
"""


def problem(text: str) -> str:
    with pytest.raises(PackError) as refused:
        make_packs({"house": text}, {})
    return str(refused.value)


def test_a_right_pack_is_taken() -> None:
    packs = make_packs({"house": RULE}, {})
    assert [rule.code for rule in packs.rules] == ["fruit"]


def test_the_built_in_packs_are_right() -> None:
    packs = checked()
    assert len(packs.rules) > 20
    assert all(limits.source and limits.as_of for limits in packs.limits.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Two apples", ', "", "house.toml:6: fruit: 2 bad examples in en, not 3"),
        ('all = ["fruit"]', 'all = ["fruits"]', "house.toml:6: fruit: no class 'fruits'"),
        ('all = ["fruit"]', "", "house.toml:6: fruit: a conditional rule needs `all`"),
        ("severity = 2", 'shape = "round"\nseverity = 2', "no shape 'round'"),
        ("severity = 2", "by_trade = { cook = 1 }\nseverity = 2", "no trade 'cook'"),
        ("severity = 2", "severty = 2", "fruit has no 'severty'; did you mean 'severity'?"),
        ('all = ["fruit"]', 'all = "fruit"', "house.toml:9: fruit: 'all' must be a list of texts"),
        (
            'message.en = "{quote}"',
            'message = "{quote}"',
            "'message' must have an English sentence",
        ),
        ('message.en = "{quote}"', 'message.en = "{word}"', "message.en can hold {quote}; a brace"),
        ("severity = 2", "severity = 9", "fruit: a severity is 0 to 5, not 9"),
        ('"conditional"', '"script"', "fruit: a kind is one of existence, substitution,"),
        ("severity = 2", "patterns = ['(a']\nseverity = 2", "is broken"),
        ("severity = 2", "patterns = ['(a+)+']\nseverity = 2", "repeats a group without bound"),
        ('"apple(s)"', '"a b c d e f g h i"', "must have 1 to 8 words"),
        ('"apple(s)"', '"..."', "must have 1 to 8 words"),
        ("severity = 2", "severity =", "house.toml: "),
        ("en = [", "eng = [", "class fruit: no language 'eng'; did you mean 'en'?"),
        ("[class.fruit]\nen", "[pattern.fruit]\nneeds", "pattern fruit: no language 'needs'"),
    ],
)
def test_a_wrong_pack_is_refused_with_what_is_wrong(old: str, new: str, said: str) -> None:
    assert old in RULE
    assert said in problem(RULE.replace(old, new))


def test_a_code_is_used_once() -> None:
    assert "fruit is there twice" in problem(RULE + RULE[RULE.index("[[rule]]") :])
