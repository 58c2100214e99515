"""Which buttons a card has beside those that vote, as a function of what it shows. Pure."""

from collections.abc import Sequence

from bot.domain.card import CardView, Stage, is_held
from bot.domain.deliveries import THERE, Delivery, DeliveryState
from bot.ports import Button
from bot.slack import ids
from bot.words.phrases import t

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
        begun = [take_down(number)] if any(d.parts for d in view.deliveries) else []
        return [_request_changes(number), stopping(view), _why(number), *begun]
    if view.stage in {Stage.MISSED, Stage.FAILED}:
        return [*_retries(view), _edit(number), _time(number)]
    if view.stage in OUT:
        correct = [_correct(number)] if view.stage is not Stage.STILL_THERE else []
        return [*_retries(view), *opening(view.deliveries), *correct, take_down(number)]
    if view.stage is Stage.NEEDS_ATTENTION:
        return [*asks(view.deliveries), *opening(view.deliveries), take_down(number)]
    return []


def _edit(number: str) -> Button:
    return Button(action=ids.EDIT, words=t("Edit"), value=number)


def _request_changes(number: str) -> Button:
    return Button(action=ids.REQUEST_CHANGES, words=t("Request changes"), value=number)


def stopping(view: CardView) -> Button:
    """Hold, or Release wherever somebody holds, whatever else the card says."""
    number = str(view.draft.id)
    if is_held(view):
        return Button(action=ids.RELEASE, words=t("Release"), value=number)
    return Button(action=ids.HOLD, words=t("Hold"), value=number)


def _time(number: str) -> Button:
    return Button(action=ids.TIME, words=t("Time"), value=number)


def _why(number: str) -> Button:
    return Button(action=ids.WHY, words=t("Why not yet?"), value=number)


def _correct(number: str) -> Button:
    return Button(action=ids.CORRECT, words=t("Correct"), value=number)


def _retries(view: CardView) -> list[Button]:
    """One button for each post that surely did not go out (rule 25)."""
    return [
        Button(
            action=ids.RETRY,
            words=t("Retry {account}", account=d.account),
            value=str(d.id),
            style="primary",
        )
        for d in view.deliveries
        if d.id in view.retries
    ]


def opening(deliveries: Sequence[Delivery]) -> list[Button]:
    """A link for each post that is or may be out, named where there are several."""
    there = [
        delivery
        for delivery in deliveries
        if delivery.state in THERE
        and delivery.receipt is not None
        and 0 < len(delivery.receipt.url) <= URL_MAX
    ]
    return [
        Button(
            action=ids.OPEN_POST,
            words=t("Open") if len(there) == 1 else t("Open {account}", account=delivery.account),
            value=str(delivery.id),
            url=delivery.receipt.url if delivery.receipt else "",
        )
        for delivery in there
    ]


def take_down(number: str) -> Button:
    """The button that removes a post at once, after Slack's own question (rule 34)."""
    return Button(
        action=ids.TAKE_DOWN,
        words=t("Take down"),
        value=number,
        style="danger",
        confirm=t("Remove this post from every network, now?"),
    )


def asks(deliveries: Sequence[Delivery]) -> list[Button]:
    """Two buttons for each post about which nobody knows whether it is out."""
    asked = []
    for delivery in deliveries:
        if delivery.state is DeliveryState.UNKNOWN:
            out, is_not = _what_is_asked(delivery)
            number = str(delivery.id)
            asked += [
                Button(action=ids.IS_OUT, words=out, value=number),
                Button(action=ids.IS_NOT_OUT, words=is_not, value=number),
            ]
    return asked


def _what_is_asked(delivery: Delivery) -> tuple[str, str]:
    """What somebody may say of a post, or of the one part of a thread that is in doubt."""
    account = delivery.account
    if delivery.of_parts == 1:
        return t("{account} is out", account=account), t("{account} is not out", account=account)
    number = len(delivery.parts) + 1
    return (
        t("Part {number} on {account} is out", number=number, account=account),
        t("Part {number} on {account} is not out", number=number, account=account),
    )
