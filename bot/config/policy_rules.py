"""Read `[policy.groups]` and `[[policy.rules]]`: who is asked, by account and level (rule 10)."""

import re
from collections.abc import Collection, Iterable

from bot.config.problems import did_you_mean, shown
from bot.config.tables import Table
from bot.domain.accounts import AccountName
from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Group, Need, PolicyRule, Rulebook, Urgent
from bot.domain.report import HIGHEST

MOST_PEOPLE = 10
_USER = re.compile(r"[UW][A-Z0-9]{3,}")
_SUBTEAM = re.compile(r"S[A-Z0-9]{3,}")
_GROUP_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LEVELS = re.compile(r"([0-5])(?:\s*-\s*([0-5]))?")
_NEED = re.compile(r"([0-9]{1,2})\s+of\s+(@?)([a-z][a-z0-9_-]*)")


def people_ids(table: Table, key: str, written: Iterable[str]) -> frozenset[UserId]:
    """Read member ids, and note each that is none."""
    names = tuple(written)
    for name in names:
        if not _USER.fullmatch(name):
            table.complain(
                key,
                f"must hold member ids such as U0123ABCDEF, not {shown(name)}; a person's id"
                " stands in their Slack profile under Copy member ID.",
            )
    return frozenset(UserId(name) for name in names)


def read_groups(table: Table) -> tuple[Group, ...]:
    """Read the groups: a list of people, or the id of one of Slack's user groups."""
    return tuple(_group(table, name) for name in sorted(table.names()))


def _group(table: Table, name: str) -> Group:
    if not _GROUP_NAME.fullmatch(name) or name == ANYONE:
        table.complain(name, f"can't be a group's name; small letters and digits, not {ANYONE}.")
    value = table.value(name)
    if isinstance(value, str) and _SUBTEAM.fullmatch(value.strip()):
        return Group(name=name, subteams=frozenset({value.strip()}))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return Group(name=name, people=people_ids(table, name, (one.strip() for one in value)))
    table.complain(
        name,
        'must be a list of member ids, such as ["U0123ABCDEF"], or the id of one of Slack\'s user'
        ' groups, such as "S0123ABCDEF".',
    )
    return Group(name=name, people=frozenset())


def read_rules(
    table: Table, accounts: Collection[AccountName], groups: Collection[str]
) -> frozenset[Rulebook]:
    """Read the rules; none written at all means that the usual numbers count (rule 11)."""
    written = table.tables("rules")
    if not table.has("rules"):
        return frozenset()
    return frozenset({tuple(_rule(rule, accounts, groups) for rule in written)})


def _rule(table: Table, accounts: Collection[AccountName], groups: Collection[str]) -> PolicyRule:
    needs = _needs(table, groups)
    rule = PolicyRule(
        needs=needs,
        accounts=_accounts(table, accounts),
        levels=_levels(table),
        stages=_stages(table, {need.group for need in needs}),
    )
    table.end()
    return rule


def _accounts(table: Table, known: Collection[AccountName]) -> frozenset[AccountName] | None:
    written = table.words("accounts")
    if written is None:
        return None
    if not written:
        table.complain("accounts", "names none; leave it out for all accounts.")
    for name in written:
        if name not in known:
            hint = did_you_mean(name, known) or ", which is no [[accounts]] of this file."
            table.complain("accounts", f"names {shown(name)}{hint}")
    return frozenset(AccountName(name) for name in written)


def _levels(table: Table) -> tuple[int, int]:
    text = table.text("levels", f"0-{HIGHEST}")
    found = _LEVELS.fullmatch(text)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if low > high:
        table.complain("levels", f'must be a level or a span such as "3-5", not {shown(text)}.')
        return 0, HIGHEST
    return low, high


def _needs(table: Table, groups: Collection[str]) -> tuple[Need, ...]:
    written = table.words("needs")
    if not written:
        table.complain("needs", 'must say who is asked, such as ["1 of anyone", "1 of @legal"].')
        return ()
    return tuple(need for text in written if (need := _need(table, text, groups)))


def _need(table: Table, text: str, groups: Collection[str]) -> Need | None:
    found = _NEED.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= MOST_PEOPLE:
        table.complain(
            "needs",
            f'must hold entries such as "2 of @comms" or "1 of anyone", up to {MOST_PEOPLE}, not'
            f" {shown(text)}.",
        )
        return None
    group = found[3]
    is_anyone = group == ANYONE and not found[2]
    if not is_anyone and group not in groups:
        hint = did_you_mean(group, groups) or "; please list it in [policy.groups]."
        table.complain("needs", f"asks for @{group}, which is no group of this file{hint}")
    return Need(count=int(found[1]), group=group)


def _stages(table: Table, asked: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Read the order in which groups are asked: a list of lists of groups."""
    value = table.value("stages")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(_is_stage(stage) for stage in value):
        table.complain("stages", 'must be lists of groups, such as [["@comms"], ["@legal"]].')
        return ()
    stages = tuple(tuple(name.strip().removeprefix("@") for name in stage) for stage in value)
    named = [name for stage in stages for name in stage]
    for name in named:
        if name not in asked:
            table.complain("stages", f"names {shown(name)}, of whom needs asks nobody.")
        if named.count(name) > 1:
            table.complain("stages", f"names {shown(name)} more than once.")
    return stages


def _is_stage(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(name, str) for name in value)


def read_waivers(table: Table, groups: Collection[str]) -> tuple[int, frozenset[str]]:
    """Read how many people, and of which group, set a finding aside (rule 14)."""
    people = table.number("people", 1, (1, MOST_PEOPLE))
    group = table.text("group").removeprefix("@")
    if group and group not in groups:
        table.complain(
            "group", f"names {shown(group)}, which is no group{did_you_mean(group, groups)}."
        )
    table.end()
    return people, frozenset({group}) if group else frozenset()


def read_urgent(
    table: Table, accounts: Collection[AccountName], groups: Collection[str]
) -> Urgent | None:
    """Read the urgent quorum; without its table there is none (rule 15)."""
    if not table.names():
        return None
    group = table.text("group").removeprefix("@")
    if group not in groups:
        hint = did_you_mean(group, groups)
        table.complain("group", f"must name one of [policy.groups], not {shown(group)}{hint}.")
    people = table.number("people", 1, (1, MOST_PEOPLE))
    named = _accounts(table, accounts)
    table.end()
    return Urgent(group=group, people=people, accounts=named)
