"""All ways in order, as SECURITY.md lists them."""

from collections.abc import Iterator

from tests.alone import (
    by_button,
    by_change,
    by_database,
    by_message,
    by_reaction,
    by_settings,
    by_time,
    by_two,
    from_outside,
)
from tests.alone.ways import Way, Ways

GROUPS: tuple[Ways, ...] = tuple(
    module.WAYS
    for module in (
        by_reaction,
        by_button,
        by_change,
        by_message,
        by_two,
        by_settings,
        by_time,
        from_outside,
        by_database,
    )
)


def numbered() -> Iterator[tuple[int, Way, str]]:
    """Give each way with its number and the name of the test that tries it."""
    every = [(way, group.test) for group in GROUPS for way in group.all]
    return ((number, way, test) for number, (way, test) in enumerate(every, start=1))


def table() -> str:
    """Make the list as it stands in SECURITY.md."""
    lines = ["| # | way | why it does not work | the journal keeps |", "|---|---|---|---|"]
    test = ""
    for number, way, by in numbered():
        if by != test:
            test = by
            lines.append(f"| | **`{test}`** | | |")
        kept = ", ".join(f"`{kind}`" for kind in way.leaves.split())
        lines.append(f"| {number} | {way.what} | {way.why} | {kept} |")
    return "\n".join(lines)
