"""Read `[paper]`: when the morning paper comes."""

import re
from datetime import time
from zoneinfo import ZoneInfo

from bot.config.accounts import read_zone
from bot.config.problems import shown
from bot.config.tables import Table
from bot.domain.hours import BadHours, parse_days
from bot.domain.paper import PaperPolicy

OFF = "off"
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def read_paper(table: Table, zone: str) -> PaperPolicy:
    """Read when today's posts are listed in the channel; `zone` is the default."""
    found = PaperPolicy(at=_at(table), days=_days(table), zone=ZoneInfo(read_zone(table, zone)))
    table.end()
    return found


def _at(table: Table) -> time | None:
    written = table.text("at", "08:30")
    if written == OFF:
        return None
    clock = _CLOCK.fullmatch(written)
    if clock is None:
        table.complain("at", f'must be a time such as "08:30", or "{OFF}", not {shown(written)}.')
        return None
    return time(int(clock[1]), int(clock[2]))


def _days(table: Table) -> frozenset[int]:
    written = table.text("days", "mon-sun")
    try:
        return frozenset(parse_days(written))
    except BadHours as problem:
        table.complain("days", str(problem))
        return frozenset()
