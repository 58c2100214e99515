"""Read `[policy.approval_hours]`: how long approvals of each level live (rule 26)."""

from datetime import timedelta

from bot.config.tables import Table
from bot.domain.lives import USUAL, Lives

HOUR = timedelta(hours=1)
MOST = tuple(round(life / HOUR) for life in USUAL)


def read_lives(table: Table) -> Lives:
    """Read one number of hours for each level; a worse level never lives longer."""
    hours: list[int] = []
    for level, most in enumerate(MOST):
        asked = table.number(str(level), most, (1, MOST[0]))
        if asked > most:
            table.complain(
                str(level),
                f"can't be {asked}: approvals of level {level} live {most} hours, and only less"
                " is a choice.",
            )
        hours.append(min([asked, most, *hours]))
    table.end()
    zero, one, two, three, four, five = (timedelta(hours=each) for each in hours)
    return zero, one, two, three, four, five
