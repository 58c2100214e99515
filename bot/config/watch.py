"""Read `[watch]`, its roster, and `[people]`: when somebody can be reached (rules 28 and 29)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.config.accounts import read_zone
from bot.config.problems import shown
from bot.config.tables import Table
from bot.domain.hours import BadHours, Hours, parse_hours
from bot.domain.people import MEMBER, UserId
from bot.domain.watch import OwnHours, Shift, WatchPolicy

_ID = (
    "must be a member's id such as U0123ABCDEF, not {}; it stands in that person's Slack profile"
    " under Copy member ID."
)


def read_watch(root: Table, policy: WatchPolicy, zone: str) -> WatchPolicy:
    """Read who can be reached when; `zone` is the default. All of it can only say no more often."""
    table = root.table("watch")
    found = replace(
        policy,
        hours=_hours(table, "working_hours"),
        off=_days_off(table),
        roster=tuple(_roster(table, zone)),
        people=dict(_people(root.table("people"))),
        zone=ZoneInfo(zone),
    )
    table.end()
    return found


def _roster(table: Table, zone: str) -> Iterator[Shift]:
    for entry in table.tables("roster"):
        person = entry.text("person")
        if not MEMBER.fullmatch(person):
            entry.complain("person", _ID.format(shown(person)))
        days, times = entry.text("days"), entry.text("hours")
        hours = _read_hours(entry, "hours", f"{days} {times}")
        place = ZoneInfo(read_zone(entry, zone))
        entry.end()
        if hours is not None:
            yield Shift(person=UserId(person), hours=hours, zone=place)


def _people(table: Table) -> Iterator[tuple[UserId, OwnHours]]:
    for user in table.values:
        own = table.table(user)
        if not MEMBER.fullmatch(user):
            table.complain(user, _ID.format(shown(user)))
        place = ZoneInfo(read_zone(own, "UTC")) if own.has("zone") else None
        known = OwnHours(hours=_hours(own, "hours"), zone=place, off=_days_off(own))
        own.end()
        yield UserId(user), known


def _hours(table: Table, key: str) -> Hours | None:
    written = table.text(key)
    if not written:
        return None
    return _read_hours(table, key, written)


def _read_hours(table: Table, key: str, written: str) -> Hours | None:
    try:
        return parse_hours(written)
    except BadHours as problem:
        table.complain(key, str(problem))
        return None


def _days_off(table: Table) -> frozenset[date]:
    found = []
    for written in table.words("days_off") or ():
        try:
            found.append(date.fromisoformat(written))
        except ValueError:
            table.complain(
                "days_off", f'must hold dates such as "2026-12-25", not {shown(written)}.'
            )
    return frozenset(found)
