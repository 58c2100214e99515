"""Rules and groups of the policy: how they are read, said and refused (rules 6, 10, 11)."""

import pytest

from bot.config.explain import explain, warnings
from bot.config.policy_words import NOTHING, Known, impossible, sentences, small_groups, usable
from bot.config.settings import Settings
from bot.domain.accounts import AccountName
from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Group, Need, PolicyRule
from tests.config.samples import TOML, load, policy_digest, problems

GROUPS = '[policy.groups]\ncomms = ["U0ANA", "U0BEN", "U0ZOE"]\nlegal = "S0LEGAL"\n'
NAMES = {UserId("U0ANA"): "Ana", UserId("U0BEN"): "Ben", UserId("U0ZOE"): "Zoé"}


def rule(*lines: str) -> str:
    return "\n".join((TOML + GROUPS, "[[policy.rules]]", *lines, ""))


def said(settings: Settings, known: Known = NOTHING) -> list[str]:
    return list(sentences(settings.policy.review, names(settings), known))


def names(settings: Settings) -> list[AccountName]:
    return [account.name for account in settings.accounts]


def wrong(settings: Settings, known: Known = NOTHING) -> list[str]:
    return impossible(settings.policy.review, names(settings), known)


def test_rule_10_a_rule_names_accounts_levels_needs_and_stages() -> None:
    settings = load(
        rule(
            'accounts = ["wall"]',
            'levels = "3-5"',
            'needs = ["1 of anyone", "2 of @comms", "1 of @legal"]',
            'stages = [["@comms"], ["@legal"]]',
        )
        + '[[policy.rules]]\nlevels = "2"\nneeds = ["1 of comms"]\n'
    )
    first, second = next(iter(settings.policy.review.rulebooks))
    assert first == PolicyRule(
        needs=(
            Need(count=1, group=ANYONE),
            Need(count=2, group="comms"),
            Need(count=1, group="legal"),
        ),
        accounts=frozenset({AccountName("wall")}),
        levels=(3, 5),
        stages=(("comms",), ("legal",)),
    )
    assert second == PolicyRule(needs=(Need(count=1, group="comms"),), levels=(2, 2))
    assert settings.policy.review.groups == (
        Group(name="comms", people=frozenset(NAMES)),
        Group(name="legal", subteams=frozenset({"S0LEGAL"})),
    )


def test_rule_11_no_rules_are_the_usual_numbers_and_an_empty_list_of_rules_is_nothing() -> None:
    assert load().policy.review.rulebooks == frozenset()
    empty = load(TOML + "[policy]\nrules = []\n")
    assert empty.policy.review.rulebooks == frozenset({()})
    assert wrong(empty) == [
        "[[policy.rules]] is empty, so nothing could be published; write rules or none."
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('needs = ["two of @comms"]', 'entries such as "2 of @comms"'),
        ('needs = ["0 of @comms"]', "up to 10"),
        ('needs = ["11 of @comms"]', "up to 10"),
        ('needs = ["1 of @coms"]', 'no group of this file; did you mean "comms"?'),
        ('needs = ["1 of @anyone"]', "asks for @anyone, which is no group"),
        ("needs = []", "must say who is asked"),
        ('needs = ["1 of @comms"]\nlevels = "5-3"', 'a span such as "3-5", not "5-3"'),
        ('needs = ["1 of @comms"]\nlevels = "6"', "must be a level"),
        ('needs = ["1 of @comms"]\naccounts = ["wal"]', 'names "wal"; did you mean "wall"?'),
        ('needs = ["1 of @comms"]\naccounts = ["zzz"]', "which is no [[accounts]] of this file"),
        ('needs = ["1 of @comms"]\naccounts = []', "names none; leave it out"),
        ('needs = ["1 of @comms"]\nstages = ["@comms"]', "must be lists of groups"),
        ('needs = ["1 of @comms"]\nstages = [["@legal"]]', 'names "legal", of whom needs asks'),
        ('needs = ["1 of @comms"]\nstages = [["comms"], ["@comms"]]', "more than once"),
        ('needs = ["1 of @comms"]\nneed = 1', 'did you mean "needs"?'),
    ],
)
def test_each_wrong_line_of_a_rule_is_named(line: str, says: str) -> None:
    found = problems(rule(line))
    assert found
    assert any(says in problem for problem in found), found
    assert all("[[policy.rules]] number 1" in problem for problem in found)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('anyone = ["U0ANA"]', "can't be a group's name"),
        ('Comms = ["U0ANA"]', "can't be a group's name"),
        ('comms = ["@ana"]', "must hold member ids"),
        ('comms = "@comms"', "the id of one of Slack's user groups"),
        ("comms = 3", "must be a list of member ids"),
    ],
)
def test_each_wrong_group_is_named(line: str, says: str) -> None:
    (problem,) = problems(f"{TOML}[policy.groups]\n{line}\n")
    assert "line 7: [policy.groups]" in problem
    assert says in problem


def test_the_policy_is_said_in_words() -> None:
    settings = load(
        rule('levels = "0-2"', 'needs = ["1 of @comms"]')
        + '[[policy.rules]]\nlevels = "4"\nneeds = ["2 of @comms", "1 of @legal"]\n'
        'stages = [["@comms"], ["@legal"]]\n'
    )
    assert said(settings, Known(name=lambda user: NAMES[user])) == [
        "A post of level 0 to 2 on wall needs 1 of @comms (Ana, Ben, Zoé), never its authors.",
        "A post of level 3 and 5 on wall is never published, because no rule of the policy is"
        " about it.",
        "A post of level 4 on wall needs 2 of @comms (Ana, Ben, Zoé) and 1 of @legal (whoever is"
        " in the user group in Slack), never its authors, asked in this order.",
    ]
    told = Known(name=lambda user: NAMES[user], subteams={"S0LEGAL": frozenset({UserId("U0BEN")})})
    assert "1 of @legal (Ben)" in said(settings, told)[-1]
    assert set(said(settings)) <= set(explain(settings))


def test_the_usual_policy_is_said_in_words() -> None:
    assert said(load()) == [
        "A post of level 0 to 3 on wall needs 1 of anyone, never its authors.",
        "A post of level 4 and 5 on wall needs 2 of anyone, never its authors.",
    ]


@pytest.mark.parametrize(
    ("needs", "told", "says"),
    [
        ('["4 of @comms"]', {}, "asks for 4 people of @comms where only 3 could be counted"),
        ('["1 of @legal"]', {"S0LEGAL": frozenset[UserId]()}, "1 people of @legal where only 0"),
        ('["1 of @legal"]', {"S0LEGAL": None}, "1 people of @legal where only 0"),
        (
            '["3 of @comms", "1 of @legal"]',
            {"S0LEGAL": frozenset({UserId("U0BEN")})},
            "asks for 1 people of @legal where only 0 could be counted",
        ),
    ],
    ids=["too many", "empty", "unreadable", "one person in two groups"],
)
def test_rules_6_and_7_what_nobody_could_fulfil_is_refused(
    needs: str, told: dict[str, frozenset[UserId] | None], says: str
) -> None:
    (problem,) = wrong(load(rule(f"needs = {needs}")), Known(subteams=told))
    assert says in problem


def test_what_slack_was_not_asked_about_is_not_called_impossible() -> None:
    settings = load(rule('needs = ["2 of @legal"]'))
    assert wrong(settings) == []
    assert set(wrong(load(rule('needs = ["4 of @comms"]')))) <= set(
        warnings(load(rule('needs = ["4 of @comms"]')))
    )


def test_members_of_the_channel_limit_the_groups() -> None:
    settings = load(rule('needs = ["2 of @comms"]'))
    (problem,) = wrong(settings, Known(members=frozenset({UserId("U0ANA"), UserId("U0OLGA")})))
    assert "2 people of @comms where only 1 could be counted" in problem


def test_a_group_that_is_just_enough_cannot_write_and_approve() -> None:
    """Rule 1: one of them may be the author."""
    review = load(rule('needs = ["3 of @comms"]')).policy.review
    (warning,) = small_groups(review)
    assert warning.startswith("@comms has just the 3 that a rule asks for")
    assert list(small_groups(load(rule('needs = ["2 of @comms"]')).policy.review)) == []


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "With 1 person who may approve, a draft by one of them has too few others"),
        (2, "With 2 people who may approve, posts of level 0 to 3 can be published"),
        (3, None),
    ],
)
def test_rule_10_a_small_team_is_told_which_levels_it_can_use(count: int, says: str | None) -> None:
    people = frozenset(UserId(f"U{n}") for n in range(count))
    settings = load()
    found = list(usable(settings.policy.review, names(settings), Known(members=people)))
    assert len(found) == (says is not None)
    assert says is None or found[0].startswith(says)


def test_the_policys_digest_follows_rules_and_groups() -> None:
    """Rule 35."""
    digests = {
        policy_digest(load(text))
        for text in (
            TOML,
            TOML + GROUPS,
            rule('needs = ["1 of @comms"]'),
            rule('needs = ["2 of @comms"]'),
            rule('needs = ["2 of @comms"]').replace('"U0BEN", ', ""),
        )
    }
    assert len(digests) == 5
