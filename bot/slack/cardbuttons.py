"""Which buttons a card has beside those that vote, as a function of what it shows. Pure."""

from collections.abc import Sequence

from bot.domain.card import CardView, Stage, is_held
from bot.domain.deliveries import Delivery, DeliveryState
from bot.ports import Button
from bot.slack import ids

UNDER_WAY = frozenset(
    {
        Stage.NEEDS_OPINION,
        Stage.BLOCKED,
        Stage.OBJECTED,
        Stage.HELD,
        Stage.SCHEDULED,
        Stage.PAUSED,
    }
)
OUT = frozenset({Stage.PUBLISHED, Stage.PARTLY, Stage.DIFFERS, Stage.STILL_THERE})
URL_MAX = 3_000


def buttons(view: CardView) -> list[Button]:
    """What can be pressed on a card: what changes it first, then what stops it, then questions."""
    number = str(view.draft.id)
    if view.stage in UNDER_WAY:
        return [
            _edit(number),
            _request_changes(number),
            stopping(view),
            _time(number),
            _why(number),
        ]
    if view.stage is Stage.PUBLISHING:
        return [_request_changes(number), stopping(view), _why(number)]
    if view.stage in {Stage.MISSED, Stage.FAILED}:
        return [*_retries(view), _edit(number), _time(number)]
    if view.stage in OUT:
        return [*_retries(view), *opening(view.deliveries), take_down(number)]
    if view.stage is Stage.NEEDS_ATTENTION:
        return [*asks(view.deliveries), *opening(view.deliveries), take_down(number)]
    return []


def _edit(number: str) -> Button:
    return Button(action=ids.EDIT, words="Edit", value=number)


def _request_changes(number: str) -> Button:
    return Button(action=ids.REQUEST_CHANGES, words="Request changes", value=number)


def stopping(view: CardView) -> Button:
    """Hold, or Release wherever somebody holds, whatever else the card says."""
    number = str(view.draft.id)
    if is_held(view):
        return Button(action=ids.RELEASE, words="Release", value=number)
    return Button(action=ids.HOLD, words="Hold", value=number)


def _time(number: str) -> Button:
    return Button(action=ids.TIME, words="Time", value=number)


def _why(number: str) -> Button:
    return Button(action=ids.WHY, words="Why not yet?", value=number)


def _retries(view: CardView) -> list[Button]:
    """One button for each post that surely did not go out (rule 25)."""
    return [
        Button(action=ids.RETRY, words=f"Retry {d.account}", value=str(d.id), style="primary")
        for d in view.deliveries
        if d.id in view.retries
    ]


def opening(deliveries: Sequence[Delivery]) -> list[Button]:
    """A link for each post that is or may be out, named where there are several."""
    there = [
        delivery
        for delivery in deliveries
        if delivery.state is DeliveryState.PUBLISHED
        and delivery.receipt is not None
        and 0 < len(delivery.receipt.url) <= URL_MAX
    ]
    return [
        Button(
            action=ids.OPEN_POST,
            words="Open" if len(there) == 1 else f"Open {delivery.account}",
            value=str(delivery.id),
            url=delivery.receipt.url if delivery.receipt else "",
        )
        for delivery in there
    ]


def take_down(number: str) -> Button:
    """The button that removes a post at once, after Slack's own question (rule 34)."""
    return Button(
        action=ids.TAKE_DOWN,
        words="Take down",
        value=number,
        style="danger",
        confirm="Remove this post from every network, now?",
    )


def asks(deliveries: Sequence[Delivery]) -> list[Button]:
    """Two buttons for each post about which nobody knows whether it is out."""
    asked = []
    for delivery in deliveries:
        if delivery.state is DeliveryState.UNKNOWN:
            number = str(delivery.id)
            asked += [
                Button(action=ids.IS_OUT, words=f"{delivery.account} is out", value=number),
                Button(action=ids.IS_NOT_OUT, words=f"{delivery.account} is not out", value=number),
            ]
    return asked
