"""Who sets what aside, and what remains of a report (rule 14)."""

from dataclasses import replace

import pytest

from bot.domain.policies import Policy, policy_from, policy_plain, stricter
from bot.domain.report import Finding, Level, Report
from bot.domain.waivers import (
    Aside,
    HouseException,
    Waiver,
    able_to_waive,
    finding_key,
    plain_words,
)
from bot.lint.waiving import without
from tests.factories import ANA, BEN, NOON, OLGA, ZOE, a_finding, users

WORD = a_finding("word", quote="Bomb", severity=4)


def waived(finding: Finding, *people: str) -> tuple[Waiver, ...]:
    key = finding_key(finding)
    return tuple(Waiver(finding=key, by=u, at=NOON, reason="a bath bomb") for u in users(*people))


def excepted(finding: Finding, *, asked_by: str = BEN, confirmed_by: str = ZOE) -> HouseException:
    asked, confirmed = users(asked_by, confirmed_by)
    return HouseException(
        id=1,
        code=finding.code,
        words=finding.quote.casefold(),
        asked_by=asked,
        confirmed_by=confirmed,
        at=NOON,
    )


def aside(*waivers: Waiver, **given: object) -> Aside:
    known = {"authors": (ANA,), "able": frozenset(users(ANA, BEN, ZOE, OLGA)), **given}
    return Aside(waivers=waivers, **known)  # type: ignore[arg-type]


def report(level: int, *findings: Finding) -> Report:
    return Report(level=Level(level), findings=findings)


@pytest.mark.parametrize(
    ("severity", "left"), [(1, 0), (2, 0), (3, 0), (4, 3), (5, 3)], ids=lambda n: f"level-{n}"
)
def test_rule_14_the_level_is_computed_anew_and_never_below_3_from_4_or_5(
    severity: int, left: int
) -> None:
    finding = replace(WORD, severity=severity)
    done = without(report(severity, finding), aside(*waived(finding, BEN)))
    assert (done.level, done.full_level, done.findings) == (left, severity, ())
    assert [(one.finding, one.by, one.reason) for one in done.set_aside] == [
        (finding, (BEN,), "a bath bomb")
    ]


def test_rule_14_what_was_not_waived_still_makes_the_level() -> None:
    other = a_finding("other", family="other", severity=4)
    done = without(report(5, WORD, other), aside(*waived(WORD, BEN)))
    assert (done.level, done.findings) == (4, (other,))


def test_rule_14_a_waiver_never_raises_a_level() -> None:
    hint = a_finding("hint", family="hint", severity=1)
    worse = a_finding("worse", family="worse", severity=3)
    assert without(report(2, hint, worse), aside(*waived(hint, BEN))).level == 2


def test_rule_14_an_author_waives_nothing() -> None:
    untouched = report(4, WORD)
    assert without(untouched, aside(*waived(WORD, ANA))) is untouched
    assert without(untouched, aside(*waived(WORD, BEN), authors=users(ANA, BEN))) is untouched


def test_rule_14_who_may_not_any_more_waives_nothing() -> None:
    untouched = report(4, WORD)
    gone = aside(*waived(WORD, BEN), able=frozenset(users(ZOE)))
    assert without(untouched, gone) is untouched


def test_rule_14_the_policy_may_ask_for_two_different_people() -> None:
    untouched = report(4, WORD)
    assert without(untouched, aside(*waived(WORD, BEN, BEN), people=2)) is untouched
    done = without(untouched, aside(*waived(WORD, BEN, ZOE), people=2))
    assert done.set_aside[0].by == users(BEN, ZOE)


def test_rule_14_another_finding_of_the_same_code_is_not_waived() -> None:
    bombed = replace(WORD, quote="bombed")
    assert without(report(4, WORD, bombed), aside(*waived(WORD, BEN))).findings == (bombed,)
    elsewhere = replace(WORD, account="soupe-two")
    assert finding_key(elsewhere) != finding_key(WORD)
    assert finding_key(replace(WORD, quote=" BOMB ")) == finding_key(WORD)


@pytest.mark.parametrize("lets_waive", [False, True])
def test_rule_14_what_blocks_is_set_aside_only_where_the_rule_lets_it(lets_waive: bool) -> None:
    blocker = replace(WORD, blocks=True, lets_waive=lets_waive)
    given = aside(*waived(blocker, BEN), exceptions=(excepted(blocker),))
    done = without(report(4, blocker), given)
    assert bool(done.blocking) is not lets_waive


def test_rule_14_an_exception_of_the_house_is_the_word_of_its_two_people() -> None:
    house = excepted(WORD)
    assert without(report(4, WORD), aside(exceptions=(house,))).level == 3
    assert without(report(4, WORD), aside(exceptions=(house,), people=2)).findings == ()
    other = replace(WORD, quote="bombs")
    assert without(report(4, other), aside(exceptions=(house,))).findings == (other,)
    assert without(report(4, replace(WORD, code="x")), aside(exceptions=(house,))).findings


def test_rule_14_an_exception_made_by_the_authors_alone_is_none_for_their_draft() -> None:
    given = {"exceptions": (excepted(WORD, asked_by=ANA, confirmed_by=BEN),)}
    untouched = report(4, WORD)
    assert without(untouched, aside(**given, authors=users(ANA, BEN))) is untouched
    assert without(untouched, aside(**given)).level == 3
    assert without(untouched, aside(**given, people=2)) is untouched


def test_a_finding_without_words_has_no_exception() -> None:
    wordless = replace(WORD, quote="")
    house = replace(excepted(WORD), words="")
    assert without(report(4, wordless), aside(exceptions=(house,))).findings == (wordless,)


def test_rule_6_only_listed_members_and_people_of_the_group_are_able() -> None:
    everyone = frozenset(users(BEN, ZOE, OLGA))
    asked = users(BEN, ZOE, ANA)
    assert able_to_waive(Policy(), asked, everyone, {}) == set(users(BEN, ZOE))
    listed = Policy(approvers=frozenset(users(BEN)))
    assert able_to_waive(listed, asked, everyone, {}) == set(users(BEN))
    legal = Policy(waiver_groups=frozenset({"legal"}))
    assert able_to_waive(legal, asked, everyone, {"legal": frozenset(users(ZOE))}) == {ZOE}
    assert able_to_waive(legal, asked, everyone, {}) == frozenset()


def test_rule_14_a_list_or_a_group_lets_nobody_waive_who_is_not_there() -> None:
    """Listed or in the group is not enough: they must be in the channel as well."""
    here, everybody = users(BEN), frozenset(users(BEN, ZOE))
    listed = Policy(approvers=everybody)
    assert able_to_waive(listed, here, everybody, {}) == set(users(BEN))
    assert able_to_waive(listed, users(BEN, ZOE), frozenset(here), {}) == set(users(BEN))
    legal = Policy(waiver_groups=frozenset({"legal"}))
    assert able_to_waive(legal, here, everybody, {"legal": everybody}) == set(users(BEN))


def test_rule_24_of_two_policies_the_one_with_more_people_waives() -> None:
    one = Policy(waiver_people=2, waiver_groups=frozenset({"legal"}))
    joined = stricter(one, Policy(waiver_groups=frozenset({"comms"})))
    assert (joined.waiver_people, joined.waiver_groups) == (2, {"legal", "comms"})
    assert policy_from(policy_plain(joined)) == joined


def test_rule_14_a_waiver_is_said_with_the_reason_of_who_may_waive_this_finding() -> None:
    other = a_finding("other", quote="Cake")
    given = (*waived(WORD, BEN), *waived(other, ZOE))
    reasons = [replace(one, reason=f"said by {one.by}") for one in given]
    assert aside(*reasons).reason(WORD) == f"said by {BEN}"
    assert aside(*reasons, able=frozenset(users(ZOE))).reason(WORD) == "an exception of this house"


def test_rule_14_words_are_compared_without_case_width_and_spaces() -> None:
    assert plain_words("  Bath\n BOMB  ") == "bath bomb"
    assert plain_words("Ｂomb") == "bomb"


def test_rule_14_half_a_character_in_what_a_finding_quotes_can_be_waived() -> None:
    odd = a_finding("word", quote="half \ud83d")
    assert finding_key(odd) != finding_key(WORD)
