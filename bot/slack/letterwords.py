"""The bot's messages to single people: what waits for their opinion, and what is out. Pure."""

from bot.domain.drafts import label
from bot.domain.freshness import Fresh
from bot.domain.reminding import Waiting
from bot.domain.times import say
from bot.ports import Button, Letter
from bot.slack import cardbuttons
from bot.slack.deliverywords import delivery_lines
from bot.slack.escaping import escape
from bot.slack.listing import excerpt, line, linked

MOST_LISTED = 10
NOTHING = "Nothing waits for your opinion now; thank you!"
AS_WELL = "You are asked as well, since its time comes nearer and one opinion is enough."
OTHERWISE = (
    "Please look at the card and react there. If you can't, leave it: somebody else is asked when"
    " half of the time is over."
)


def said(letter: Letter) -> str:
    """Say what a message is about."""
    match letter:
        case Waiting():
            return waiting(letter)
        case Fresh():
            return fresh(letter)


def buttons(letter: Letter) -> list[Button]:
    """What can be pressed under a message: what is out is opened and taken down from there."""
    if isinstance(letter, Waiting) or letter.view.stage not in cardbuttons.OUT:
        return []
    opening = cardbuttons.opening(letter.view.deliveries)
    return [*opening, cardbuttons.take_down(str(letter.view.draft.id))]


def fresh(letter: Fresh) -> str:
    """Say that a post is out, where it is read, and until when this person answers for it."""
    draft = letter.view.draft
    name = linked(letter.link, label(draft.id))
    text = escape(excerpt(draft.revision.content.targets[0].text))
    head = f"*{name}* {letter.view.stage.value} · “{text}”"
    lines = delivery_lines(letter.view.deliveries, letter.zone)
    if letter.view.stage not in cardbuttons.OUT:
        return "\n".join([head, *lines])
    until = say(letter.until.replace(second=0, microsecond=0), letter.zone)
    duty = f":eyes: You answer for it until {until}: please have a look at it now."
    return "\n".join([head, *lines, duty])


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
