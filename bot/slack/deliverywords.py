"""What a card says of each account's post, truthfully. Pure; Slack's control characters escaped."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from bot.domain.card import CardView, Stage
from bot.domain.correcting import beforehand, is_replaced
from bot.domain.deliveries import MAYBE_OUT, THERE, Delivery, DeliveryState
from bot.domain.drafts import label
from bot.domain.parts import span_said
from bot.domain.readback import Reading, Verdict
from bot.domain.states import State
from bot.domain.times import say
from bot.slack.escaping import about, escape
from bot.words.phrases import marked, rendered, t, unended
from bot.words.retelling import retold

MARKS: Mapping[DeliveryState, str] = {
    DeliveryState.SCHEDULED: ":clock3:",
    DeliveryState.CLAIMED: ":clock3:",
    DeliveryState.SENDING: ":outbox_tray:",
    DeliveryState.PUBLISHED: ":mega:",
    DeliveryState.REHEARSED: ":performing_arts:",
    DeliveryState.FAILED: ":warning:",
    DeliveryState.UNKNOWN: ":question:",
    DeliveryState.MISSED: ":alarm_clock:",
    DeliveryState.CANCELLED: ":heavy_minus_sign:",
    DeliveryState.DELETED: ":wastebasket:",
    DeliveryState.PARTLY: ":warning:",
}
PLANNED = frozenset({DeliveryState.SCHEDULED, DeliveryState.CLAIMED})
QUIET = PLANNED | {DeliveryState.CANCELLED}

_SAID: Mapping[DeliveryState, str] = {
    DeliveryState.SENDING: marked("is being sent"),
    DeliveryState.CANCELLED: marked("not sent, nothing was published"),
    DeliveryState.PUBLISHED: marked("published"),
    DeliveryState.REHEARSED: marked("rehearsed: nothing was published"),
    DeliveryState.FAILED: marked("failed, nothing was published"),
    DeliveryState.UNKNOWN: marked("nobody knows yet whether it is out"),
    DeliveryState.MISSED: marked("missed its time, nothing was published"),
    DeliveryState.DELETED: marked("taken down"),
}
# While others of its posts are out, what is still to leave, or doesn't any more, is said too.
_QUIET_IN: Mapping[State, Collection[DeliveryState]] = {
    State.PUBLISHING: {DeliveryState.CANCELLED},
    State.PUBLISHED: PLANNED,
}


def corrects(view: CardView) -> list[str]:
    """What will happen, or happened, to each post that it corrects, and what corrects its own."""
    lines = [f":pencil2: {escape(rendered(line))}" for line in beforehand(view.corrects)]
    if view.corrections:
        named = ", ".join(label(draft) for draft in view.corrections)
        lines.append(":pencil2: " + t("corrections of it: {drafts}", drafts=named))
    return lines


def on_card(view: CardView, zone: ZoneInfo) -> list[str]:
    """A line for each post that the title doesn't say all about already."""
    quiet = _QUIET_IN.get(view.draft.state, QUIET)
    title = DeliveryState.REHEARSED if view.stage is Stage.REHEARSED else None
    told = [d for d in view.deliveries if d.state not in quiet]
    lines = [delivery_line(d, zone) for d in told if d.state is not title or d.reason]
    return [*lines, *_amiss(view)]


def _amiss(view: CardView) -> list[str]:
    """What a network shows that is not what was approved."""
    accounts = {d.id: d.account for d in view.deliveries if d.state in THERE}
    return [
        about(f":rotating_light: {escape(accounts[number])}", _said_of(reading))
        for number, reading in view.amiss
        if number in accounts
    ]


def _said_of(reading: Reading) -> str:
    if reading.verdict is Verdict.GONE:
        return t("the post is not there any more, and the bot did not take it down")
    return t(
        "the network does not show what was approved: {differs}",
        differs=", ".join(escape(retold(one)) for one in reading.differs),
    )


def _said_of_post(delivery: Delivery, zone: ZoneInfo) -> str:
    if delivery.of_parts > 1:
        return _said_of_thread(delivery, zone)
    if delivery.state in PLANNED:
        return t("leaves {when}", when=say(delivery.due_at, zone))
    return t(_SAID.get(delivery.state, delivery.state.value))


def _said_of_thread(delivery: Delivery, zone: ZoneInfo) -> str:
    """How a thread stands: which of its parts are out, and what becomes of the next one."""
    out, of = len(delivery.parts), delivery.of_parts
    match delivery.state:
        case DeliveryState.PARTLY:
            parts = rendered(span_said(out, of))
            return t("partly out: {parts}, the rest is not out", parts=parts)
        case DeliveryState.SENDING:
            return t("part {number} of {of} is being sent", number=out + 1, of=of)
        case DeliveryState.UNKNOWN:
            return t("nobody knows yet whether part {number} of {of} is out", number=out + 1, of=of)
        case DeliveryState.PUBLISHED:
            return t("published, all {of} parts", of=of)
        case DeliveryState.SCHEDULED | DeliveryState.CLAIMED if out:
            return t("{parts} out, the next is to follow", parts=rendered(span_said(out, of)))
        case DeliveryState.SCHEDULED | DeliveryState.CLAIMED:
            return t("leaves {when}, in {of} parts", when=say(delivery.due_at, zone), of=of)
        case _:
            return t(_SAID.get(delivery.state, delivery.state.value))


def delivery_line(delivery: Delivery, zone: ZoneInfo) -> str:
    """One account's post, truthfully: a link only where something is or may be seen."""
    said = _said_of_post(delivery, zone)
    out, removal = delivery.state is DeliveryState.PUBLISHED, escape(retold(delivery.removal))
    there = delivery.state in THERE
    mark = ":warning:" if there and removal else MARKS[delivery.state]
    line = about(f"{mark} {escape(delivery.account)}", said)
    if delivery.state is DeliveryState.DELETED and is_replaced(delivery.reason):
        return about(
            f":pencil2: {escape(delivery.account)}", escape(rendered(retold(delivery.reason)))
        )
    if there and delivery.receipt is not None:
        at = say(delivery.receipt.at.replace(second=0, microsecond=0), zone)
        line = (
            t("{said} {when}", said=line, when=at) if out else line + t(" · since {when}", when=at)
        )
    if there and removal:
        line += t(" · takedown: *{removal}*", removal=removal)
    if delivery.reason and not out:
        line += f" · {escape(unended(retold(delivery.reason)))}"
    if delivery.receipt is not None and delivery.receipt.url and delivery.state in MAYBE_OUT:
        line += t(" · <{url}|open the post>", url=escape(delivery.receipt.url))
    return line
