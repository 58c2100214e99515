"""Policy and gestures: what can be chosen, and that nothing can be loosened."""

from datetime import timedelta

import pytest

from bot.config.explain import explain, warnings
from bot.config.policy_words import impossible
from bot.domain.emoji import DEFAULT_GESTURES, Gesture
from tests.config.samples import TOML, load, policy_digest, problems


def policy(lines: str) -> str:
    return f"{TOML}[policy]\n{lines}\n"


def gestures(lines: str) -> str:
    return f"{TOML}[gestures]\n{lines}\n"


def test_the_defaults_are_those_of_the_rules() -> None:
    settings = load()
    assert settings.policy.review.approvals == (1, 1, 1, 1, 2, 2)
    assert settings.policy.review.approvers is None
    assert settings.policy.countdown == timedelta(seconds=60)
    assert settings.policy.late == timedelta(minutes=10)
    assert settings.policy.watch.span == timedelta(minutes=60)
    assert settings.policy.guests_may_draft
    assert dict(settings.gestures.names) == dict(DEFAULT_GESTURES)
    assert not settings.allow_private_addresses
    assert settings.follows_links


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("countdown_seconds = 9", "must be between 10 and 3600, but is 9"),
        ("countdown_seconds = 3601", "between 10 and 3600"),
        ("late_minutes = 0", "must be between 1 and 120, but is 0"),
        ("late_minutes = 121", "between 1 and 120"),
        ("watch_minutes = 9", "between 10 and 1440"),
        ('late_minutes = "10"', "must be a whole number, without quotes"),
        ("late_minutes = true", "must be a whole number"),
        ("guests_may_draft = 1", "must be true or false"),
        ('approvers = ["@ana"]', 'must hold member ids such as U0123ABCDEF, not "@ana"'),
        ('approvers = "U0123ABCDEF"', "must be a list of texts"),
        ("away_emoji = []", "needs at least one emoji"),
        ("approvals = { 4 = 1 }", "4 can't be 1: level 4 needs 2"),
        ("approvals = { 0 = 0 }", "0 must be between 1 and 10"),
        ("approvals = { 6 = 2 }", "6 is not a setting"),
        ("approvals = 2", "must be a table"),
        ("bypass = true", "bypass is not a setting"),
        ("late_minuts = 5", 'did you mean "late_minutes"?'),
    ],
)
def test_each_wrong_line_of_the_policy_is_named(line: str, says: str) -> None:
    (problem,) = problems(policy(line))
    assert problem.startswith("second-opinion.toml")
    assert "[policy" in problem
    assert says in problem


@pytest.mark.parametrize("seconds", [10, 3600])
def test_the_bounds_themselves_are_fine(seconds: int) -> None:
    found = load(policy(f"countdown_seconds = {seconds}")).policy.countdown
    assert found == timedelta(seconds=seconds)


def test_approvals_can_be_raised_and_a_worse_level_never_needs_fewer() -> None:
    assert load(policy("approvals = { 1 = 3 }")).policy.review.approvals == (1, 3, 3, 3, 3, 3)
    assert load(policy("approvals = { 5 = 4 }")).policy.review.approvals == (1, 1, 1, 1, 2, 4)


def test_approvers_are_the_listed_ones_and_an_empty_list_is_nobody() -> None:
    """Rule 6: it fails closed, and the start says so."""
    named = load(policy('approvers = ["U0123ABCDEF", "W0456GHIJKL"]')).policy.review.approvers
    assert named == {"U0123ABCDEF", "W0456GHIJKL"}
    nobody = load(policy("approvers = []"))
    assert nobody.policy.review.approvers == frozenset()
    assert any("so nobody can approve" in sentence for sentence in warnings(nobody))


def test_too_few_approvers_for_a_level_are_said_before_the_start() -> None:
    """Rule 10: a team of two can use the levels up to 3."""
    two = load(policy('approvers = ["U0123ABCDEF", "U0456GHIJKL"]'))
    assert (
        "With 2 people who may approve, posts of level 0 to 3 can be published; a worse one has"
        " too few others besides its author."
    ) in warnings(two)
    assert impossible(two.policy.review, [a.name for a in two.accounts]) == []


def test_approvers_who_would_need_themselves_are_said_before_the_start() -> None:
    lines = 'approvers = ["U0123ABCDEF", "U0456GHIJKL"]\napprovals = { 0 = 2 }'
    assert any("too few others" in sentence for sentence in warnings(load(policy(lines))))


def test_a_gesture_takes_other_emoji_in_any_of_their_spellings() -> None:
    names = load(gestures('approve = [":thumbsup::skin-tone-3:", "tada"]')).gestures.names
    assert names[Gesture.APPROVE] == ("+1", "tada")
    assert names[Gesture.OBJECT] == DEFAULT_GESTURES[Gesture.OBJECT]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('object = ["+1"]', "object can't have :+1:, which already means approve"),
        ('object = ["thumbsup"]', "object can't have :+1:, which already means approve"),
        ('watch = [":+1::skin-tone-2:"]', "watch can't have :+1:, which already means approve"),
        ('takedown = ["octagonal_sign"]', "takedown can't have :octagonal_sign:"),
        ("approve = []", "needs at least one emoji"),
        ('approve = ["white check mark"]', "must hold short names"),
        ('aprove = ["tada"]', 'did you mean "approve"?'),
    ],
)
def test_one_emoji_in_two_gestures_or_none_refuses_to_start(line: str, says: str) -> None:
    """Rule 21."""
    (problem,) = problems(gestures(line))
    assert says in problem


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("oops = 1\n" + TOML, "line 1: oops is not a setting"),
        (TOML + "[polcy]\n", 'line 6: polcy is not a setting; did you mean "policy"?'),
        (
            TOML + "\n[policy]\n# late_minutes = 3\nlate_minutes = 0\n",
            "line 9: [policy] late_minutes",
        ),
        (TOML + TOML.split("\n", 2)[2] + 'mode = "x"\n', "line 9: [[accounts]] wall: mode"),
        ("policy = 3\n" + TOML, "line 1: policy must be a table"),
        ("accounts = 3\n[slack]\n", "line 1: accounts must be tables that begin with [[accounts]]"),
        ("a = [\n", "second-opinion.toml can't be read as TOML"),
    ],
)
def test_a_problem_in_the_file_says_its_line(toml: str, says: str) -> None:
    assert any(says in problem for problem in problems(toml)), problems(toml)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('drafts_channel = "#drafts"', "must be a channel's id such as C0123ABCDEF"),
        ('drafts_channel = "D0123ABCDEF"', "must be a channel's id"),
        ("", "drafts_channel is missing"),
        ('drafts_channel = "C0123ABCDEF"\nteam = "Acme"', "team must be a workspace's id"),
    ],
)
def test_the_channel_is_an_id(lines: str, says: str) -> None:
    (problem,) = problems(TOML.replace('drafts_channel = "C0123ABCDEF"', lines))
    assert says in problem


def test_a_token_in_the_wrong_place_is_not_repeated() -> None:
    (problem,) = problems(TOML.replace("C0123ABCDEF", "xoxb-1-canary"))
    assert "not a token, which belongs in the environment" in problem
    assert "canary" not in problem


def test_the_public_address_is_checked_like_any_other() -> None:
    assert (
        load(TOML + '[web]\npublic_url = "https://a.example/"\n').http.public_url
        == "https://a.example"
    )
    (problem,) = problems(TOML + '[web]\npublic_url = "http://a.example"\n')
    assert "public_url must begin with https://" in problem


def test_the_settings_explain_themselves_without_a_secret() -> None:
    sentences = explain(load())
    assert "Slack is heard by Socket Mode; drafts live in the channel C0123ABCDEF." in sentences
    assert any("Every full member of the channel can approve" in one for one in sentences)
    assert all(one.endswith(".") for one in sentences)
    assert not any("canary" in one for one in [*sentences, *warnings(load())])


def test_the_policys_digest_follows_what_matters_and_nothing_else() -> None:
    """Rules 35 and 36."""
    plain = policy_digest(load())
    assert policy_digest(load("# a remark\n" + TOML)) == plain
    assert policy_digest(load(TOML, PORT="8080")) == plain
    assert policy_digest(load(TOML + 'languages = ["fr"]\n')) == plain
    for line in ("late_minutes = 11", "approvers = []", "approvals = { 0 = 2 }"):
        assert policy_digest(load(policy(line))) != plain
    assert policy_digest(load(TOML + 'industry = "bank"\n')) != plain
