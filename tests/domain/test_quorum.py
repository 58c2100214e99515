"""The quorum: seats by account and level, filled by one person each (rules 6, 7, 10, 11)."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import AccountName
from bot.domain.emoji import default_gestures
from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Group, Need, Policy, PolicyRule
from bot.domain.quorum import Membership, Quorum, Seat, applies, count, fill, quorum
from bot.domain.review import Decision, Status, Why, enough, evaluate
from bot.domain.roster import CHANNEL, Roster
from tests.domain.test_review import ONE, decide
from tests.factories import ANA, APPROVE, BEN, OLGA, ZOE, a_report, a_room, approvals_by, users

X, Y = AccountName("acme-x"), AccountName("acme-y")
COMMS, LEGAL = "comms", "legal"


def a_group(name: str, *people: UserId) -> Group:
    """A group with these people."""
    return Group(name=name, people=frozenset(people))


def a_rule(*needs: tuple[int, str], **given: object) -> PolicyRule:
    """A rule for all accounts and levels, unless said otherwise."""
    asked = tuple(Need(count=n, group=group) for n, group in needs)
    return PolicyRule(needs=asked, **given)  # type: ignore[arg-type]


def a_policy(*rules: PolicyRule, groups: Sequence[Group] = (), **given: object) -> Policy:
    """The usual numbers, and these rules."""
    known = tuple(sorted(groups, key=lambda group: group.name))
    return Policy(rulebooks=frozenset({rules}), groups=known, **given)  # type: ignore[arg-type]


def decided(policy: Policy, *approvers: UserId, level: int = 0, **given: object) -> Decision:
    """Decide a draft by Ana for one account, which these people approved."""
    room = a_room(*approvals_by(*approvers), **given)
    return evaluate(
        policy, (ANA,), a_report(level), room, (), gestures=default_gestures(), accounts=(X,)
    )


def seats_of(policy: Policy, *accounts: AccountName, level: int = 0) -> list[tuple[str, int]]:
    """How many seats each group has, in the order of their stages."""
    seats = quorum(policy, accounts or (X,), level)
    return [(group, len(list(same))) for group, same in itertools.groupby(s.group for s in seats)]


PEOPLE = users("A", "B", "C", "D")
NAMES = ("g", "h", ANYONE)
GROUPS = st.fixed_dictionaries({name: st.frozensets(st.sampled_from(PEOPLE)) for name in NAMES[:2]})
SEATS = st.lists(
    st.builds(Seat, group=st.sampled_from(NAMES), stage=st.integers(0, 2)), max_size=5
).map(lambda seats: tuple(sorted(seats, key=lambda s: s.stage)))
SOME = st.lists(st.sampled_from(PEOPLE), unique=True)


def can_all_sit(seats: Quorum, people: Sequence[UserId], groups: Membership) -> bool:
    """Try every order of people, as slowly and plainly as can be."""
    return any(
        all(s.group == ANYONE or u in groups[s.group] for s, u in zip(seats, order, strict=True))
        for order in itertools.permutations(people, len(seats))
    )


@given(SEATS, SOME, GROUPS)
def test_rule_7_one_person_fills_one_seat_of_a_group_of_theirs(
    seats: Quorum, people: list[UserId], groups: Membership
) -> None:
    filled = fill(seats, people, groups)
    assert len(set(filled.values())) == len(filled)
    for number, user in filled.items():
        group = seats[number].group
        assert user in people
        assert group == ANYONE or user in groups[group]


@given(SEATS, SOME, GROUPS)
def test_rule_7_all_seats_are_filled_whenever_there_is_any_way_to(
    seats: Quorum, people: list[UserId], groups: Membership
) -> None:
    for length in range(len(seats) + 1):
        first = seats[:length]
        full = len(fill(first, people, groups)) == length
        assert full == can_all_sit(first, people, groups)


@given(SEATS, SOME, SOME, GROUPS)
def test_what_is_counted_explains_itself(
    seats: Quorum, given_by: list[UserId], possible: list[UserId], groups: Membership
) -> None:
    found = count(seats, given_by, possible, groups)
    done = all(tally.short == 0 for tally in found.tallies)
    assert done == can_all_sit(seats, given_by, groups)
    assert sorted((*found.approvers, *found.early, *found.outside)) == sorted(given_by)
    assert sum(tally.needed for tally in found.tallies) == len(seats)
    seated = [user for tally in found.tallies for user in tally.counted]
    assert len(set(seated)) == len(seated)
    assert set(seated) <= set(found.approvers)
    assert not set(found.could) & set(given_by)
    for user in found.could:
        more = count(seats, [*given_by, user], possible, groups)
        assert sum(t.short for t in more.tallies) < sum(t.short for t in found.tallies) or (
            sum(t.is_open for t in more.tallies) > sum(t.is_open for t in found.tallies)
        )
    assert bool(found.lacking) == (not can_all_sit(seats, sorted({*given_by, *possible}), groups))


def test_rule_10_without_rules_the_usual_numbers_count() -> None:
    assert [len(quorum(Policy(), (X,), level)) for level in range(6)] == [1, 1, 1, 1, 2, 2]
    assert applies(Policy(), (), 0)


def test_rule_10_a_rule_asks_for_so_many_of_each_group() -> None:
    policy = a_policy(a_rule((1, ANYONE), (2, COMMS), (1, LEGAL)))
    assert seats_of(policy) == [(COMMS, 2), (LEGAL, 1), (ANYONE, 1)]


def test_rule_10_a_group_that_a_rule_names_twice_is_asked_for_both() -> None:
    assert seats_of(a_policy(a_rule((1, COMMS), (2, COMMS)))) == [(COMMS, 3)]


def test_rule_37_how_many_of_a_group_are_missing_is_said() -> None:
    policy = a_policy(a_rule((2, COMMS)), groups=[a_group(COMMS, BEN, ZOE)])
    assert decided(policy).missing == ("2 approvals of @comms",)
    assert decided(policy, BEN).missing == ("one approval of @comms",)


def test_rule_10_a_rule_never_asks_for_fewer_than_the_level_does() -> None:
    policy = a_policy(a_rule((1, LEGAL)))
    assert seats_of(policy, level=3) == [(LEGAL, 1)]
    assert seats_of(policy, level=4) == [(LEGAL, 1), (ANYONE, 1)]


def test_rule_10_rules_that_fit_are_fulfilled_together_and_equal_ones_once() -> None:
    policy = a_policy(
        a_rule((2, COMMS), accounts=frozenset({X})),
        a_rule((1, COMMS), (1, LEGAL), accounts=frozenset({Y}), levels=(0, 3)),
        a_rule((3, ANYONE), levels=(5, 5)),
        a_rule((1, ANYONE)),
    )
    assert seats_of(policy, X) == [(COMMS, 2)]
    assert seats_of(policy, Y) == [(COMMS, 1), (LEGAL, 1)]
    assert seats_of(policy, X, Y) == [(COMMS, 2), (LEGAL, 1)]
    assert seats_of(policy, X, level=5) == [(COMMS, 2), (ANYONE, 1)]


@pytest.mark.parametrize(
    ("accounts", "level", "covered"),
    [((X,), 2, True), ((X,), 3, False), ((Y,), 2, False), ((X, Y), 2, False), ((), 2, False)],
)
def test_rule_11_where_no_rule_is_about_an_account_or_a_level_the_answer_is_no(
    accounts: tuple[AccountName, ...], level: int, covered: bool
) -> None:
    policy = a_policy(a_rule((1, ANYONE), accounts=frozenset({X}), levels=(0, 2)))
    assert applies(policy, accounts, level) == covered
    room = a_room((BEN, APPROVE), (ZOE, APPROVE), (OLGA, "eyes"))
    found = evaluate(
        policy, (ANA,), a_report(level), room, (), gestures=default_gestures(), accounts=accounts
    )
    assert (found.status is Status.APPROVED) == covered
    if not covered:
        assert found.missing[0] == (
            "a rule for it: the policy says nothing about a post of this level on one of its"
            " accounts, and without a rule the answer is no"
        )


def test_rule_11_an_empty_rulebook_approves_nothing() -> None:
    found = decided(a_policy(), BEN, ZOE)
    assert found.status is Status.PENDING
    assert "without a rule the answer is no" in found.missing[0]


def test_rule_11_a_decision_that_is_told_no_account_has_no_rule() -> None:
    assert decide(a_room((BEN, APPROVE)), policy=a_policy(a_rule((1, ANYONE)))).missing


def test_rule_6_only_people_of_the_group_count_where_no_one_else_is_asked() -> None:
    policy = a_policy(a_rule((1, COMMS)), groups=[a_group(COMMS, BEN)])
    other = decided(policy, ZOE)
    assert other.approvers == ()
    assert [(d.user, d.why) for d in other.dismissals] == [(ZOE, Why.NOT_LISTED)]
    assert other.missing == ("one approval of @comms",)
    assert other.could == (BEN,)
    assert decided(policy, BEN).status is Status.APPROVED


def test_rule_1_an_author_in_a_group_is_still_an_author() -> None:
    policy = a_policy(a_rule((1, COMMS)), groups=[a_group(COMMS, ANA, BEN)])
    found = decided(policy, ANA)
    assert [d.why for d in found.dismissals] == [Why.AUTHOR]
    assert found.could == (BEN,)


def test_rule_7_a_person_in_two_required_groups_fills_one_seat() -> None:
    groups = [a_group(COMMS, BEN, ZOE), a_group(LEGAL, ZOE, OLGA)]
    policy = a_policy(a_rule((1, COMMS), (1, LEGAL)), groups=groups)
    alone = decided(policy, ZOE)
    assert alone.status is Status.PENDING
    assert alone.missing == ("one approval of @legal",)
    # Zoé can take either seat, so Ben helps as well as Olga does.
    assert alone.could == tuple(sorted((BEN, OLGA)))
    for helper, seats in ((BEN, {COMMS: (BEN,), LEGAL: (ZOE,)}), (OLGA, None)):
        both = decided(policy, ZOE, helper)
        assert both.status is Status.APPROVED
        if seats:
            assert {t.group: t.counted for t in both.tallies} == seats


def test_rule_6_a_group_nobody_is_in_fails_closed_and_says_so() -> None:
    policy = a_policy(a_rule((1, COMMS)), groups=[a_group(COMMS)])
    found = decided(policy, BEN, ZOE, OLGA)
    assert found.status is Status.PENDING
    assert found.missing[0] == "somebody in @comms: the group is empty, so nobody of it can approve"
    assert found.missing[-1] == (
        "more people in @comms: it needs 1 of them and 0 could approve; each must be a full member"
        " of this channel who has not changed the draft, and counts for one group only"
    )


@pytest.mark.parametrize("told", [{}, {"S1": None}])
def test_rule_6_a_user_group_that_slack_does_not_tell_has_nobody(
    told: dict[str, frozenset[UserId] | None],
) -> None:
    policy = a_policy(a_rule((1, LEGAL)), groups=[Group(name=LEGAL, subteams=frozenset({"S1"}))])
    found = decided(policy, BEN, subteams=told)
    assert found.status is Status.PENDING
    assert found.approvers == ()
    assert found.missing[0].startswith("an answer from Slack about who is in @legal")
    known = decided(policy, BEN, subteams={"S1": frozenset({BEN})})
    assert known.status is Status.APPROVED


def test_rule_24_in_a_group_that_two_policies_name_is_who_is_in_both() -> None:
    both = Group(name=LEGAL, people=frozenset({BEN, ZOE}), subteams=frozenset({"S1", "S2"}))
    told = {"S1": frozenset({BEN, ZOE, OLGA}), "S2": frozenset({ZOE, OLGA})}
    assert both.members(told) == frozenset({ZOE})
    assert both.members({"S1": frozenset({BEN})}) is None
    assert Group(name=LEGAL).members({}) is None


IN_STAGES = a_policy(
    a_rule((1, COMMS), (1, LEGAL), stages=((COMMS,), (LEGAL,))),
    groups=[a_group(COMMS, BEN), a_group(LEGAL, ZOE)],
)


def test_rule_10_in_stages_the_later_group_is_asked_when_the_first_has_approved() -> None:
    found = decided(IN_STAGES)
    assert [(t.group, t.is_open) for t in found.tallies] == [(COMMS, True), (LEGAL, False)]
    assert found.missing == (
        "one approval of @comms",
        "one approval of @legal, asked when those before them have approved",
    )
    assert found.could == (BEN,)
    after_comms = decided(IN_STAGES, BEN)
    assert [t.is_open for t in after_comms.tallies] == [True, True]
    assert after_comms.could == (ZOE,)


def test_rule_10_an_approval_before_its_stage_is_kept_and_counts_when_the_stage_opens() -> None:
    early = decided(IN_STAGES, ZOE)
    assert (early.approvers, early.early, early.dismissals) == ((), (ZOE,), ())
    assert early.status is Status.PENDING
    both = decided(IN_STAGES, ZOE, BEN)
    assert both.status is Status.APPROVED
    assert (both.approvers, both.early) == (tuple(sorted((BEN, ZOE))), ())


def test_rule_10_whom_no_stage_names_is_asked_from_the_start() -> None:
    rule = a_rule((1, COMMS), (1, LEGAL), (1, ANYONE), stages=((COMMS,), (LEGAL,)))
    found = decided(a_policy(rule, groups=[a_group(COMMS, BEN), a_group(LEGAL, ZOE)]))
    turns = {t.group: (t.stage, t.is_open) for t in found.tallies}
    assert turns == {COMMS: (0, True), ANYONE: (0, True), LEGAL: (1, False)}


def test_rule_37_of_each_group_is_said_who_could_still_approve() -> None:
    groups = [a_group(COMMS, BEN, ZOE), a_group(LEGAL, ZOE)]
    found = decided(a_policy(a_rule((2, COMMS), (1, LEGAL)), groups=groups), BEN)
    assert {t.group: t.could for t in found.tallies} == {COMMS: (ZOE,), LEGAL: (ZOE,)}


def test_rule_6_who_is_in_no_group_that_is_asked_is_told_why_and_newcomers_to_one_too() -> None:
    """Ben was put into the group of the settings since, and colleagues have not confirmed it."""
    policy = a_policy(a_rule((1, COMMS)), groups=[a_group(COMMS, BEN), a_group(LEGAL, ZOE)])
    everybody = frozenset(users(ANA, BEN, ZOE, OLGA))
    roster = Roster(scopes={CHANNEL: everybody, LEGAL: frozenset({ZOE})})
    found = decided(policy, BEN, ZOE, OLGA, roster=roster)
    assert found.approvers == ()
    assert {d.user: (d.emoji, d.why) for d in found.dismissals} == {
        BEN: (APPROVE, Why.NEWCOMER),
        ZOE: (APPROVE, Why.NOT_LISTED),
        OLGA: (APPROVE, Why.NOT_LISTED),
    }


def test_rule_10_of_two_rules_with_stages_the_later_turn_counts() -> None:
    policy = a_policy(
        a_rule((1, COMMS), (1, LEGAL), stages=((COMMS,), (LEGAL,))),
        a_rule((1, LEGAL), (1, "board"), stages=((LEGAL,), ("board",))),
    )
    stages = {seat.group: seat.stage for seat in quorum(policy, (X,), 0)}
    assert stages == {COMMS: 0, LEGAL: 1, "board": 1}


def test_rule_2_whether_enough_people_would_be_left_counts_groups_too() -> None:
    policy = a_policy(a_rule((1, COMMS)), groups=[a_group(COMMS, BEN, ZOE)])
    assert enough(policy, (ANA, BEN), 0, a_room(), (X,))
    assert not enough(policy, (ANA, BEN, ZOE), 0, a_room(), (X,))


def test_what_anyone_is_asked_for_is_said_beside_the_groups() -> None:
    policy = a_policy(a_rule((1, COMMS), (1, ANYONE)), groups=[a_group(COMMS, BEN)])
    assert decided(policy).missing == ("one approval of @comms", ONE)
    assert decided(policy, OLGA).missing == ("one approval of @comms",)
