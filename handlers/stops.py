"""Which requests of a person stop something: they are worked on whenever they are found (34).

Unknown is no for starting and yes for stopping. What else could keep a post from leaving as it is,
as an objection, is worked on to its end, too, but not long after it was asked for.
"""

from bot.domain import orders
from bot.domain.commands import parse
from bot.domain.composing import NEW
from bot.slack import ids
from bot.slack.formparts import ticket_in
from bot.slack.plaintext import of_command
from handlers.payloads import Payload, press

BUTTONS = frozenset({ids.HOLD, ids.TAKE_DOWN, ids.MISSED_WITHDRAW})

STOPPING = (
    orders.Pause | orders.Hold | orders.Takedown | orders.Withdraw | orders.Dry | orders.Disconnect
)

# A vote is taken back by the button that gave it; the other votes only start something (rule 42).
VOTING_BUTTONS = frozenset({ids.APPROVE, ids.APPROVE_AND_WATCH})
# Whoever says that a post is out keeps it from being sent once more.
CHANGING_BUTTONS = VOTING_BUTTONS | {ids.TAKE_SUGGESTION, ids.IS_OUT}
CHANGING_FORMS = frozenset({ids.CHANGES_FORM, ids.ROUND_FORM, ids.TIME_FORM})
CHANGING = orders.Edit | orders.At | orders.Take | orders.Away | orders.Watch


def stops(body: Payload) -> bool:
    """Whether a command or a press only stops what may get out, or takes down what is."""
    return isinstance(_command(body), STOPPING) or _presses(body, BUTTONS)


def keeps_back(body: Payload) -> bool:
    """Whether a request could keep a post from leaving as it is: it stops, objects or changes."""
    if stops(body) or _changes(_command(body)) or _presses(body, CHANGING_BUTTONS):
        return True
    view = body.get("view")
    if body.get("type") != "view_submission" or not isinstance(view, dict):
        return False
    if view.get("callback_id") == ids.COMPOSE:
        ticket = ticket_in(view.get("private_metadata"))
        return ticket is not None and ticket.draft != NEW
    return view.get("callback_id") in CHANGING_FORMS


def _changes(command: object) -> bool:
    # Where an exception of the house ends, what it let pass may be found anew.
    is_end = isinstance(command, orders.Exceptions) and command.end is not None
    return is_end or isinstance(command, CHANGING)


def draft_kept_back_in(body: Payload) -> int | None:
    """The draft that a command or a press keeps back, without stopping it, where it names one."""
    command = _command(body)
    if isinstance(command, orders.Edit | orders.At | orders.Take):
        return command.draft
    return _number(body, VOTING_BUTTONS)


def suggestion_taken_in(body: Payload) -> int | None:
    """The suggestion that a press takes, which changes the post as it is."""
    return _number(body, frozenset({ids.TAKE_SUGGESTION}))


def _number(body: Payload, buttons: frozenset[str]) -> int | None:
    actions = body.get("actions")
    for action in actions if isinstance(actions, list) else ():
        if _name(action) in buttons and (pressed := press(body, action)) is not None:
            return pressed.value
    return None


def _command(body: Payload) -> object:
    return parse(of_command(str(body.get("text") or ""))) if "command" in body else None


def _presses(body: Payload, buttons: frozenset[str]) -> bool:
    actions = body.get("actions")
    return isinstance(actions, list) and any(_name(action) in buttons for action in actions)


def _name(action: object) -> str:
    name = action.get("action_id") if isinstance(action, dict) else None
    return str(name).split(":", 1)[0]
