"""Read the tables `[policy]` and `[gestures]`."""

import re
from collections.abc import Collection
from datetime import timedelta

from bot.config.lives import read_lives
from bot.config.policy_rules import (
    MOST_PEOPLE,
    people_ids,
    read_groups,
    read_rules,
    read_urgent,
    read_waivers,
)
from bot.config.problems import shown
from bot.config.records import PolicySettings
from bot.config.tables import Table
from bot.domain.accounts import AccountName
from bot.domain.emoji import DEFAULT_GESTURES, Gesture, Gestures, canonical
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.watch import WatchPolicy

DEFAULT = Policy().approvals
COUNTDOWN_SECONDS = (10, 3600)
LATE_MINUTES = (1, 120)
WATCH_MINUTES = (10, 1440)
AWAY = (
    "airplane",
    "airplane_departure",
    "small_airplane",
    "palm_tree",
    "desert_island",
    "beach_with_umbrella",
    "face_with_thermometer",
    "thermometer",
    "hospital",
    "zzz",
)
WRITTEN_AS = {gesture: gesture.value.replace(" ", "") for gesture in Gesture}
_EMOJI = re.compile(r"[\w+'&.-]+")


def read_policy(table: Table, accounts: Collection[AccountName] = ()) -> PolicySettings:
    """Read `[policy]`. No setting in it can ask for less than the rules (rule 10).

    `accounts` are the names that its rules may be about.
    """
    groups = read_groups(table.table("groups"))
    people, asked = read_waivers(table.table("waivers"), {group.name for group in groups})
    review = Policy(
        approvals=_approvals(table.table("approvals")),
        approvers=_approvers(table),
        rulebooks=read_rules(table, accounts, {group.name for group in groups}),
        groups=groups,
        waiver_people=people,
        waiver_groups=asked,
        urgent=read_urgent(table.table("urgent"), accounts, {group.name for group in groups}),
    )
    countdown = table.number("countdown_seconds", 60, COUNTDOWN_SECONDS)
    late = table.number("late_minutes", 10, LATE_MINUTES)
    watch = table.number("watch_minutes", 60, WATCH_MINUTES)
    policy = PolicySettings(
        review=review,
        watch=WatchPolicy(span=timedelta(minutes=watch), away_emoji=_away(table)),
        guests_may_draft=table.flag("guests_may_draft", True),
        countdown=timedelta(seconds=countdown),
        late=timedelta(minutes=late),
        lives=read_lives(table.table("approval_hours")),
    )
    table.end()
    return policy


def read_gestures(table: Table) -> Gestures:
    """Read `[gestures]`: short names, made canonical, each for one gesture only (rule 21)."""
    names = {gesture: _emoji(table, WRITTEN_AS[gesture], default) for gesture, default in _all()}
    taken: dict[str, str] = {}
    for gesture, emoji in names.items():
        key = WRITTEN_AS[gesture]
        for name in emoji:
            if name in taken:
                table.complain(
                    key,
                    f"can't have :{name}:, which already means {taken[name]}; one emoji is one"
                    " gesture.",
                )
            taken.setdefault(name, key)
    table.end()
    return Gestures(names=names, custom={})


def _all() -> tuple[tuple[Gesture, tuple[str, ...]], ...]:
    return tuple((gesture, DEFAULT_GESTURES[gesture]) for gesture in Gesture)


def _emoji(table: Table, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    written = table.words(key)
    if written is None:
        return default
    if not written:
        table.complain(key, "needs at least one emoji; leave it out for the usual ones.")
    for name in written:
        if not _EMOJI.fullmatch(canonical(name)):
            table.complain(
                key, f'must hold short names such as "white_check_mark", not {shown(name)}.'
            )
    return tuple(dict.fromkeys(canonical(name) for name in written))


def _away(table: Table) -> tuple[str, ...]:
    return _emoji(table, "away_emoji", AWAY)


def _approvers(table: Table) -> frozenset[UserId] | None:
    written = table.words("approvers")
    return None if written is None else people_ids(table, "approvers", written)


def _approvals(table: Table) -> tuple[int, int, int, int, int, int]:
    needed: list[int] = []
    for level, rule in enumerate(DEFAULT):
        asked = table.number(str(level), rule, (1, MOST_PEOPLE))
        if asked < rule:
            table.complain(
                str(level),
                f"can't be {asked}: level {level} needs {rule}, and only more is a choice.",
            )
        # A worse post never asks for fewer people than a milder one.
        needed.append(max(asked, rule, *needed))
    table.end()
    zero, one, two, three, four, five = needed
    return zero, one, two, three, four, five
