"""Read `[intake]`: which messages of the drafts channel become drafts."""

from bot.config.problems import shown
from bot.config.tables import Table
from bot.domain.messages import IntakePolicy, Taken

_SHORTEST, _LONGEST = 2, 30


def read_intake(table: Table) -> IntakePolicy:
    """Read which messages are drafts, and how they begin."""
    usual = IntakePolicy()
    found = IntakePolicy(messages=_messages(table, usual), prefix=_prefix(table, usual))
    table.end()
    return found


def _messages(table: Table, usual: IntakePolicy) -> Taken:
    written = table.text("messages", usual.messages.value)
    if written in set(Taken):
        return Taken(written)
    ways = ", ".join(f'"{way.value}"' for way in Taken)
    table.complain("messages", f"must be one of {ways}, not {shown(written)}.")
    return Taken.NONE


def _prefix(table: Table, usual: IntakePolicy) -> str:
    written = table.text("prefix", usual.prefix)
    if _SHORTEST <= len(written) <= _LONGEST and not written.startswith("/"):
        return written
    table.complain(
        "prefix",
        f'must have {_SHORTEST} to {_LONGEST} characters and no "/" in front, such as "draft:".',
    )
    return usual.prefix
