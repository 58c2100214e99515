"""A changed policy: which way each setting goes, and how many it takes (rule 35)."""

from typing import Any

import pytest

from bot.domain.four_eyes import Way, changes, in_words, needed_for, way
from tests.factories import OLGA

INSTALLER = frozenset({OLGA})
STRICTER: list[tuple[str, Any, Any]] = [
    ("policy.approvals.0", 1, 2),
    ("policy.approvers", None, ["U1", "U2"]),
    ("policy.approvers", ["U1", "U2"], ["U1"]),
    ("policy.countdown_seconds", 60, 61),
    ("policy.late_minutes", 10, 9),
    ("policy.watch_minutes", 60, 90),
    ("policy.guests_may_draft", True, False),
    ("policy.away_emoji", ["zzz"], ["zzz", "airplane"]),
    ("links.allow_private_addresses", True, False),
    ("links.follow", False, True),
    ("accounts.acme.mode", "live", "dry-run"),
    ("accounts.acme.fr.mode", "live", "dry-run"),
]
UNKNOWN: list[tuple[str, Any, Any]] = [
    ("gestures.approve", ["+1"], ["tada"]),
    ("accounts.acme.handle", "acme", "acme2"),
    ("accounts.new.mode", None, "dry-run"),
    ("defaults.zone", "UTC", "Europe/Paris"),
    ("slack.drafts_channel", "C1", "C2"),
    ("policy.approvals.0", None, 2),
    ("policy.late_minutes", 10, "9"),
    ("policy.guests_may_draft", True, None),
    ("policy.guests_may_draft", None, False),
    ("policy.approvers", ["U1", "U2"], ["U2", "U1"]),
    ("policy.away_emoji", ["zzz", "airplane"], ["airplane", "zzz"]),
    ("policy.approvers", ["U1"], ["U2"]),
    ("some.setting.of.a.later.version", 1, 2),
]


def only(name: str, old: Any, new: Any) -> dict[str, dict[str, Any]]:
    """Both policies, which differ in one setting at most."""
    account = {"accounts.acme.network": "wall", "accounts.new.network": "wall"}
    before = {name: old} if old is not None else {}
    after = {name: new} if new is not None else {}
    return {"old": account | before, "new": account | after}


@pytest.mark.parametrize(("name", "old", "new"), STRICTER)
def test_rule_35_a_stricter_setting_takes_one_person_beside_a_known_installer(
    name: str, old: Any, new: Any
) -> None:
    found = changes(**only(name, old, new))
    assert [change.way for change in found] == [Way.STRICTER]
    assert needed_for(found, INSTALLER) == 1


@pytest.mark.parametrize(("name", "new", "old"), STRICTER)
def test_rule_35_the_other_way_round_it_is_a_weakening_and_takes_two(
    name: str, old: Any, new: Any
) -> None:
    found = changes(**only(name, old, new))
    assert [change.way for change in found] == [Way.WEAKER]
    assert needed_for(found, INSTALLER) == 2


@pytest.mark.parametrize(("name", "old", "new"), UNKNOWN)
def test_rule_35_what_is_not_known_to_be_stricter_counts_as_weaker(
    name: str, old: Any, new: Any
) -> None:
    (change,) = changes(**only(name, old, new))
    assert change.way is Way.WEAKER
    assert needed_for((change,), INSTALLER) == 2


def test_rule_35_without_a_known_installer_any_change_takes_two() -> None:
    found = changes({"policy.late_minutes": 10}, {"policy.late_minutes": 9})
    assert needed_for(found, frozenset()) == 2


def test_rule_35_one_weakening_among_many_changes_decides() -> None:
    old = {"policy.late_minutes": 10, "policy.watch_minutes": 60}
    new = {"policy.late_minutes": 9, "policy.watch_minutes": 30}
    assert needed_for(changes(old, new), INSTALLER) == 2


def test_an_account_that_is_removed_is_stricter_in_all_its_settings() -> None:
    old = {"accounts.acme.network": "wall", "accounts.acme.zone": "UTC"}
    assert {change.way for change in changes(old, {})} == {Way.STRICTER}


def test_an_account_is_gone_though_another_begins_with_its_name() -> None:
    left = {"accounts.acme.network": "wall"}
    (gone,) = changes({**left, "accounts.acme.fr.network": "wall"}, left)
    assert gone.way is Way.STRICTER


def test_the_same_policy_has_no_changes_and_is_no_stricter() -> None:
    same = {"policy.late_minutes": 10, "policy.approvers": ["U1"]}
    assert changes(same, dict(same)) == ()
    assert {way(name, same, same) for name in same} == {Way.WEAKER}


def test_a_change_is_read_as_name_old_new_and_way() -> None:
    (late,) = changes({"policy.late_minutes": 10}, {"policy.late_minutes": 60})
    assert in_words(late) == "policy.late_minutes: 10 -> 60 (weaker)"
    (guests,) = changes({"policy.guests_may_draft": True}, {"policy.guests_may_draft": False})
    assert in_words(guests) == "policy.guests_may_draft: true -> false (stricter)"
    (listed,) = changes({"a": ["+1", "tada"]}, {"a": []})
    assert in_words(listed) == "a: +1, tada -> an empty list (weaker)"
    (gone,) = changes({"a": ""}, {})
    assert in_words(gone) == "a: an empty text -> not set (weaker)"
