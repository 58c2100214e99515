"""Which requests of a person stop something: they are worked on whenever they are found (34).

Unknown is no for starting and yes for stopping.
"""

from bot.domain import orders
from bot.domain.commands import parse
from bot.slack import ids
from bot.slack.plaintext import of_command
from handlers.payloads import Payload

BUTTONS = frozenset({ids.HOLD, ids.TAKE_DOWN, ids.MISSED_WITHDRAW})

STOPPING = orders.Pause | orders.Hold | orders.Takedown | orders.Withdraw


def stops(body: Payload) -> bool:
    """Whether a command or a press only stops what may get out, or takes down what is."""
    if "command" in body:
        command = parse(of_command(str(body.get("text") or "")))
        return isinstance(command, STOPPING)
    actions = body.get("actions")
    return isinstance(actions, list) and any(map(_is_one, actions))


def _is_one(action: object) -> bool:
    name = action.get("action_id") if isinstance(action, dict) else None
    return str(name).split(":", 1)[0] in BUTTONS
