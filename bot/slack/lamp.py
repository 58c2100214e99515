"""What the lamp and `/draft status` say, from the one view of what is on air. Pure."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import Account
from bot.domain.deliveries import Delivery
from bot.domain.drafts import label
from bot.domain.emoji import Gesture
from bot.domain.lamp import MOST_COUNTED, MOST_NAMED, OnAir
from bot.domain.pauses import Pause
from bot.domain.pausing import whom
from bot.domain.times import say
from bot.slack.escaping import escape
from bot.slack.wording import NETWORKS, badge

TITLE = ":rotating_light: *The lamp*: what is live, and what leaves"


def lamp(view: OnAir, zone: ZoneInfo, gestures: Mapping[Gesture, tuple[str, ...]]) -> str:
    """The whole lamp: the state, and how anybody stops everything."""
    emoji = gestures.get(Gesture.PAUSE, ())
    react = f"react here with :{emoji[0]}:, or write" if emoji else "write"
    stop = f"To stop everything at once, {react} `/draft pause REASON`."
    return "\n".join([TITLE, *lines(view, zone), stop, _begin(view)])


def _begin(view: OnAir) -> str:
    """How somebody who sees this for the first time begins."""
    account = escape(view.accounts[0].name) if view.accounts else "ACCOUNT"
    return f"To begin: `/draft TEXT --on {account}`; `/draft help` lists the rest."


def lines(view: OnAir, zone: ZoneInfo) -> list[str]:
    """How everything is now: one line for each thing, and one for all that is quiet."""
    found = [
        *([account_line(account) for account in view.accounts] or ["• no accounts yet"]),
        *[pause_line(pause, zone) for pause in view.pauses],
        f":scroll: {escape(view.policy)}" if view.policy else "",
        _held(view.clock) if view.clock else "",
        _on_air(view.sending),
        *_soon(view.soon, zone),
        _waiting(view, zone),
        *[
            f":warning: {_post(d)} may or may not be out; please look."
            for d in view.unsure[:MOST_NAMED]
        ],
        " ".join(_quiet(view)),
    ]
    return [line for line in found if line]


def _quiet(view: OnAir) -> list[str]:
    """What there is none of, a short sentence each."""
    said = (
        (view.pauses, "Not paused."),
        (view.sending, "Nothing is on air right now."),
        (view.soon, "Nothing leaves in the next 15 minutes."),
        (view.first, "Nothing is waiting to leave."),
    )
    return [sentence for there, sentence in said if not there]


def account_line(account: Account) -> str:
    """One account's standing."""
    where = NETWORKS[account.network]
    return f"• `{escape(account.name)}` {escape(account.handle)} on {where}: {badge(account.mode)}"


def pause_line(pause: Pause, zone: ZoneInfo) -> str:
    """What is paused, by whom, since when and why."""
    what = f"`{escape(pause.account)}`" if pause.account else "Everything"
    why, since = escape(pause.reason), say(pause.since, zone)
    return f":octagonal_sign: {what} is paused by {whom(pause.by)}: {why} · since {since}"


def _held(clock: str) -> str:
    return (
        f":stopwatch: *Nothing leaves*: {escape(clock)}; somebody on the roster presses *This is"
        " now* in this channel, or writes `/draft now`."
    )


def _on_air(sending: Sequence[Delivery]) -> str:
    if not sending:
        return ""
    return f":red_circle: *On air now*: {', '.join(_post(d) for d in sending[:MOST_NAMED])}."


def _soon(soon: Sequence[Delivery], zone: ZoneInfo) -> list[str]:
    if not soon:
        return []
    leaving = [f"• {_post(d)} at {say(d.due_at, zone)}" for d in soon[:MOST_NAMED]]
    head = ":hourglass_flowing_sand: Leaving in the next 15 minutes, if nothing stops it:"
    more = ["• and more"] if len(soon) > MOST_NAMED else []
    return [head, *leaving, *more]


def _waiting(view: OnAir, zone: ZoneInfo) -> str:
    if view.first is None or view.waiting <= len(view.soon):
        return ""
    count = f"{MOST_COUNTED} or more" if view.waiting >= MOST_COUNTED else str(view.waiting)
    return f"{count} waiting to leave; next: {_post(view.first)} at {say(view.first.due_at, zone)}."


def _post(delivery: Delivery) -> str:
    return f"{label(delivery.draft)} on {escape(delivery.account)}"
