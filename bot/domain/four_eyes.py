"""A changed policy: what differs, which way it goes, and how many must confirm it (rule 35)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import MEMBER, UserId
from bot.words.phrases import phrase

FIRST_NEEDS = 2

# Settings that hold the ids of members.
_OF_PEOPLE = frozenset({"approvers", "installer", "owner", "person", "phone", "substitute"})


class Way(StrEnum):
    """Which way a changed setting goes; whatever isn't known to be stricter counts as weaker."""

    STRICTER = "stricter"
    WEAKER = "weaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One setting that differs: its name, both values (`None`: not there), and its way."""

    name: str
    old: object
    new: object
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A policy that waits for people: `body` is its canonical text, `digest` the SHA-256 of it.

    `lines` say in words what it is, or what is different; `people` are the members whose ids
    stand in them. `aside` don't count: whoever changed the file is never its second person.
    `first` is true where none was ever confirmed.
    """

    digest: str
    body: str
    lines: tuple[str, ...]
    needed: int
    aside: frozenset[UserId] = frozenset()
    people: frozenset[UserId] = frozenset()
    first: bool = False


def changes(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[Change, ...]:
    """Compare two policies, each as setting to effective value; in the order of their names."""
    return tuple(
        Change(name=name, old=old.get(name), new=new.get(name), way=way(name, old, new))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def people_in(policy: Mapping[str, object]) -> frozenset[UserId]:
    """The members whom a policy names, given each setting by its whole name with its value."""
    found: list[object] = []
    for name, value in policy.items():
        first, _, rest = name.partition(".")
        if first == "people":
            found.append(rest.partition(".")[0])
        if name.startswith("policy.groups.") or name.rpartition(".")[2] in _OF_PEOPLE:
            found += value if isinstance(value, list) else [value]
    return frozenset(UserId(one) for one in map(str, found) if MEMBER.fullmatch(one))


def way(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Way:
    """Say which way one setting goes. Unknown settings and unknown values go the weaker way."""
    before, after = old.get(name), new.get(name)
    known = _RULES.get(_kind_of(name))
    if _vanished_account(name, new):
        return Way.STRICTER
    return Way.STRICTER if known is not None and known(before, after) else Way.WEAKER


def needed_for(found: tuple[Change, ...], installers: frozenset[UserId]) -> int:
    """Say how many must confirm: one beside a known installer, but two for any weakening.

    Where nobody says who installs, it always takes two: one of them may have changed the file.
    """
    weaker = any(change.way is Way.WEAKER for change in found)
    return 1 if installers and not weaker else 2


def in_words(change: Change) -> str:
    """Write a change for people: `policy.late_minutes: 10 -> 60 (weaker)`.

    The name and both values stay as the file writes them, in each language.
    """
    old, new = _value(change.old), _value(change.new)
    match change.way:
        case Way.STRICTER:
            return phrase(
                "{setting}: {old} -> {new} (stricter)", setting=change.name, old=old, new=new
            )
        case Way.WEAKER:
            return phrase(
                "{setting}: {old} -> {new} (weaker)", setting=change.name, old=old, new=new
            )


def _value(value: object) -> str:
    if value is None:
        return phrase("not set")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or phrase("an empty list")
    return str(value) or phrase("an empty text")


def _kind_of(name: str) -> str:
    """The name without what people named themselves: `accounts.acme.mode` is `accounts.*.mode`."""
    first, dot, rest = name.partition(".")
    if first == "accounts" and dot:
        return f"accounts.*.{rest.rpartition('.')[2]}"
    return name


def _vanished_account(name: str, new: Mapping[str, object]) -> bool:
    """Whether the setting belongs to an account that isn't there any more: nothing goes to it."""
    first, _, rest = name.partition(".")
    account = rest.rpartition(".")[0]
    return first == "accounts" and not any(n.startswith(f"accounts.{account}.") for n in new)


def _raised(before: object, after: object) -> bool:
    both = isinstance(before, int) and isinstance(after, int)
    return both and int(str(after)) > int(str(before))


def _lowered(before: object, after: object) -> bool:
    return _raised(after, before)


def _switched_off(before: object, after: object) -> bool:
    return before is True and after is False


def _switched_on(before: object, after: object) -> bool:
    return before is False and after is True


def _fewer(before: object, after: object) -> bool:
    """A list of people that was not there, or that has lost some and won none."""
    if not isinstance(after, list):
        return False
    return before is None or (isinstance(before, list) and set(after) < set(before))


def _more(before: object, after: object) -> bool:
    return isinstance(before, list) and isinstance(after, list) and set(before) < set(after)


def _to_rehearsal(before: object, after: object) -> bool:
    return (before, after) == ("live", "dry-run")


_RULES: Mapping[str, Callable[[object, object], bool]] = {
    **{f"policy.approvals.{level}": _raised for level in range(6)},
    "policy.approvers": _fewer,
    "policy.countdown_seconds": _raised,
    "policy.late_minutes": _lowered,
    "policy.watch_minutes": _raised,
    "policy.guests_may_draft": _switched_off,
    "policy.away_emoji": _more,
    "links.allow_private_addresses": _switched_off,
    "links.follow": _switched_on,
    "accounts.*.mode": _to_rehearsal,
}
