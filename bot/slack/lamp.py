"""What the lamp and `/draft status` say, from the one view of what is on air. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.accounts import Account
from bot.domain.deliveries import Delivery
from bot.domain.drafts import label
from bot.domain.emoji import Gesture
from bot.domain.lamp import MOST_COUNTED, MOST_NAMED, OnAir
from bot.domain.pauses import Pause
from bot.domain.pausing import whom
from bot.domain.times import say
from bot.slack.escaping import about, escape
from bot.slack.wording import NETWORKS, badge
from bot.words.languages import Language
from bot.words.phrases import in_language, phrase, rendered, t
from bot.words.retelling import retold

TITLE = phrase(":rotating_light: *The lamp*: what is live, and what leaves")


def is_lamp(text: str) -> bool:
    """Whether a message of ours is a lamp, in whichever language it was lit."""
    return text.startswith(tuple(in_language(TITLE, one) for one in Language))


def lamp(view: OnAir, zone: ZoneInfo, gestures: Mapping[Gesture, tuple[str, ...]]) -> str:
    """The whole lamp: the state, and how anybody stops everything."""
    emoji = gestures.get(Gesture.PAUSE, ())
    stop = t("To stop everything at once, write `/draft pause REASON`.")
    if emoji:
        stop = t(
            "To stop everything at once, react here with {emoji}, or write `/draft pause REASON`.",
            emoji=f":{emoji[0]}:",
        )
    return "\n".join([rendered(TITLE), *lines(view, zone), stop, _begin(view)])


def _begin(view: OnAir) -> str:
    """How somebody who sees this for the first time begins."""
    account = escape(view.accounts[0].name) if view.accounts else "ACCOUNT"
    return t(
        "To begin: `/draft TEXT --on {account}`; `/draft help` lists the rest.", account=account
    )


def lines(view: OnAir, zone: ZoneInfo) -> list[str]:
    """How everything is now: one line for each thing, and one for all that is quiet."""
    found = [
        *([account_line(account) for account in view.accounts] or [t("• no accounts yet")]),
        *[pause_line(pause, zone) for pause in view.pauses],
        f":scroll: {escape(retold(view.policy))}" if view.policy else "",
        _held(view.clock) if view.clock else "",
        silence_line(view.silent_since, zone) if view.silent_since else "",
        behind_line(view.behind_since, zone) if view.behind_since else "",
        _on_air(view.sending),
        *_soon(view.soon, zone),
        _waiting(view, zone),
        *[
            t(":warning: {post} may or may not be out; please look.", post=_post(d))
            for d in view.unsure[:MOST_NAMED]
        ],
        " ".join(_quiet(view)),
    ]
    return [line for line in found if line]


def _quiet(view: OnAir) -> list[str]:
    """What there is none of, a short sentence each."""
    said = (
        (view.pauses, t("Not paused.")),
        (view.sending, t("Nothing is on air right now.")),
        (view.soon, t("Nothing leaves in the next 15 minutes.")),
        (view.first, t("Nothing is waiting to leave.")),
    )
    return [sentence for there, sentence in said if not there]


def account_line(account: Account) -> str:
    """One account's standing."""
    who = f"`{escape(account.name)}` {escape(account.handle)}"
    where = t("{account} on {network}", account=who, network=t(NETWORKS[account.network]))
    return about(f"• {where}", badge(account.mode))


def pause_line(pause: Pause, zone: ZoneInfo) -> str:
    """What is paused, by whom, since when and why."""
    what = f"`{escape(pause.account)}`" if pause.account else t("Everything")
    why, since = escape(pause.reason), say(pause.since, zone)
    return t(
        ":octagonal_sign: {what} is paused by {who}: {why} · since {since}",
        what=what,
        who=whom(pause.by),
        why=why,
        since=since,
    )


def _held(clock: str) -> str:
    return t(
        ":stopwatch: *Nothing leaves*: {clock}; somebody on the roster presses *This is now*"
        " in this channel, or writes `/draft now`.",
        clock=escape(retold(clock)),
    )


def silence_line(since: datetime, zone: ZoneInfo) -> str:
    """That Slack tells of nothing, what holds all the same, and who can do something."""
    return t(
        ":ear: *Slack tells me of nothing* since {since}: reactions and stops are found only by"
        " looking, every two minutes; whoever runs the bot looks at *Event Subscriptions* in the"
        " app's settings.",
        since=say(since, zone),
    )


def behind_line(since: datetime, zone: ZoneInfo) -> str:
    """That posts wait for what people did, and who can do something."""
    return t(
        ":hourglass: *Nothing leaves* since {since}: something that people did before is not"
        " worked on yet; whoever runs the bot restarts it if this goes on.",
        since=say(since, zone),
    )


def _on_air(sending: Sequence[Delivery]) -> str:
    if not sending:
        return ""
    return t(
        ":red_circle: *On air now*: {post}.", post=", ".join(_post(d) for d in sending[:MOST_NAMED])
    )


def _soon(soon: Sequence[Delivery], zone: ZoneInfo) -> list[str]:
    if not soon:
        return []
    leaving = [
        t("• {post} at {when}", post=_post(d), when=say(d.due_at, zone)) for d in soon[:MOST_NAMED]
    ]
    head = t(":hourglass_flowing_sand: Leaving in the next 15 minutes, if nothing stops it:")
    more = [t("• and more")] if len(soon) > MOST_NAMED else []
    return [head, *leaving, *more]


def _waiting(view: OnAir, zone: ZoneInfo) -> str:
    if view.first is None or view.waiting <= len(view.soon):
        return ""
    count = t("{n} or more", n=MOST_COUNTED) if view.waiting >= MOST_COUNTED else str(view.waiting)
    return t(
        "{count} waiting to leave; next: {post} at {when}.",
        count=count,
        post=_post(view.first),
        when=say(view.first.due_at, zone),
    )


def _post(delivery: Delivery) -> str:
    return t("{draft} on {account}", draft=label(delivery.draft), account=escape(delivery.account))
