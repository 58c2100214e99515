"""The bot's messages to single people: what waits for their opinion. Pure."""

from bot.domain.reminding import Waiting
from bot.slack.listing import line

MOST_LISTED = 10
NOTHING = "Nothing waits for your opinion now; thank you!"
AS_WELL = "You are asked as well, since its time comes nearer and one opinion is enough."
OTHERWISE = (
    "Please look at the card and react there. If you can't, leave it: somebody else is asked when"
    " half of the time is over."
)


def waiting(letter: Waiting) -> str:
    """Say all that waits for somebody's opinion, a line each, and what to do."""
    count = len(letter.items)
    if not count:
        return NOTHING
    what = "one post" if count == 1 else f"{count} posts"
    lines = [_line(letter, number) for number in range(min(count, MOST_LISTED))]
    more = count - len(lines)
    return "\n".join(
        [
            f":eyes: Your opinion is wanted on {what}:",
            *lines,
            *([f"and {more} more: `/draft list`"] if more else []),
            OTHERWISE,
        ]
    )


def _line(letter: Waiting, number: int) -> str:
    one = letter.items[number]
    said = f"• {line(one.view, letter.zone, one.link)}"
    return f"{said}\n   {AS_WELL}" if one.as_well else said
