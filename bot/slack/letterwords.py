"""The bot's messages to single people: what waits for them, what is out, what failed. Pure."""

from bot.domain.card import Stage
from bot.domain.climbing import CAN_WAIT, Failing
from bot.domain.drafts import label
from bot.domain.freshness import Fresh
from bot.domain.parts import shown_parts
from bot.domain.reminding import Waiting
from bot.domain.times import say
from bot.ports import Button, Letter
from bot.slack import cardbuttons, ids
from bot.slack.deliverywords import on_card
from bot.slack.escaping import quoted
from bot.slack.listing import excerpt, line, linked
from bot.slack.wording import waiting_line
from bot.words.phrases import marked, rendered, t, tn

MOST_LISTED = 10
NOTHING = marked("Nothing waits for your opinion now; thank you!")
AS_WELL = marked("You are asked as well, since its time comes nearer and one opinion is enough.")
TO_WATCH = marked(
    "What is missing is somebody who watches it: react with :eyes: if you answer for it while it is"
    " fresh."
)
HOW = marked(
    "Press *{button}*, or react to the card itself. If you can't, that is fine: when half of the"
    " time is over I ask somebody else."
)
ONE, MANY = marked("Look at it"), marked("Look at them one by one")
CARE = marked(
    "Nobody takes care of it yet: whoever does, please press *I take care of it*, and"
    " nobody else is asked."
)
WHAT_IS_TRUE = marked("Nobody knows whether it is out: please look there, and press what is true.")


def said(letter: Letter) -> str:
    """Say what a message is about."""
    match letter:
        case Waiting():
            return waiting(letter)
        case Fresh():
            return fresh(letter)
        case Failing():
            return failing(letter)


def buttons(letter: Letter) -> list[Button]:
    """What can be pressed under a message: what is out is opened and taken down from there."""
    match letter:
        case Waiting():
            return _round(letter)
        case Fresh():
            view = letter.view
            number = str(view.draft.id)
            out = view.stage in cardbuttons.OUT
            opening = cardbuttons.opening(view.deliveries)
            return [*opening, cardbuttons.take_down(number)] if out else []
        case Failing():
            return remedies(letter)


def _round(letter: Waiting) -> list[Button]:
    """The button that shows all that waits for this person, draft after draft, in one form."""
    if not letter.items:
        return []
    return [Button(action=ids.ROUND, words=_look(letter), value="0", style="primary")]


def _look(letter: Waiting) -> str:
    return t(ONE) if len(letter.items) == 1 else t(MANY)


def remedies(letter: Failing) -> list[Button]:
    """What helps with a failure from here, while nobody takes care of it; the card has the rest."""
    if not letter.is_open:
        return []
    view, number = letter.view, str(letter.view.draft.id)
    care = Button(action=ids.CARE, words=t("I take care of it"), value=number, style="primary")
    if view.stage in CAN_WAIT:
        return [care]
    stop = [*cardbuttons.opening(view.deliveries), cardbuttons.take_down(number)]
    if view.stage is Stage.NEEDS_ATTENTION:
        return [*cardbuttons.asks(view.deliveries), *stop]
    return [care, *stop]


def failing(letter: Failing) -> str:
    """Say what failed, and what helps; afterwards who takes care of it, or how it stands now."""
    view = letter.view
    head = line(view, letter.zone, letter.link)
    lines = [*on_card(view, letter.zone), waiting_line(view)]
    if not letter.is_open:
        who = letter.cared_by
        carer = t("{who} takes care of it.", who=f"<@{who}>") if who else ""
        return "\n".join(part for part in (head, *lines, carer) if part)
    help_wanted = t(WHAT_IS_TRUE) if view.stage is Stage.NEEDS_ATTENTION else t(CARE)
    return "\n".join(part for part in (f":warning: {head}", *lines, help_wanted) if part)


def fresh(letter: Fresh) -> str:
    """Say that a post is out, where it is read, and until when this person answers for it."""
    draft = letter.view.draft
    name = linked(letter.link, label(draft.id))
    text = excerpt(shown_parts(draft.revision.content.targets[0]))
    head = f"*{name}* {rendered(letter.view.stage)} · {quoted(text)}"
    lines = on_card(letter.view, letter.zone)
    if letter.view.stage not in cardbuttons.OUT:
        return "\n".join([head, *lines])
    until = say(letter.until.replace(second=0, microsecond=0), letter.zone)
    duty = t(":eyes: You answer for it until {until}: please have a look at it now.", until=until)
    return "\n".join([head, *lines, duty])


def waiting(letter: Waiting) -> str:
    """Say all that waits for somebody's opinion, a line each, and what to do."""
    count = len(letter.items)
    if not count:
        return t(NOTHING)
    what = tn("one post", "{n} posts", n=count)
    lines = [_line(letter, number) for number in range(min(count, MOST_LISTED))]
    more = count - len(lines)
    return "\n".join(
        [
            t(":eyes: *Your opinion is wanted on {what}:*", what=what),
            *lines,
            *([t("and {more} more: `/draft list`", more=more)] if more else []),
            t(HOW, button=_look(letter)),
        ]
    )


def _line(letter: Waiting, number: int) -> str:
    one = letter.items[number]
    said = f"• {line(one.view, letter.zone, one.link)}"
    if one.to_watch:
        return f"{said}\n   {t(TO_WATCH)}"
    return f"{said}\n   {t(AS_WELL)}" if one.as_well else said
