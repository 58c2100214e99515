"""The buttons that vote or need a person present: when a card has them, and what they say."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.card import CardView, Stage
from bot.domain.drafts import Draft, label, short
from bot.domain.lives import words
from bot.domain.presses import PressKind
from bot.domain.review import WATCHER
from bot.domain.states import State
from bot.domain.times import say, say_window
from bot.ports import Button
from bot.slack import ids
from bot.slack.escaping import escape

KINDS: Mapping[str, PressKind] = {
    ids.APPROVE_AND_WATCH: PressKind.APPROVE,
    ids.APPROVE: PressKind.APPROVE,
    ids.PUBLISH_NOW: PressKind.PUBLISH_NOW,
    ids.SEND_NOW: PressKind.SEND_NOW,
    ids.STILL_RIGHT: PressKind.STILL_RIGHT,
    ids.NOW_YES: PressKind.OUT_OF_HOURS,
}
WORDS: Mapping[PressKind, str] = {
    PressKind.PUBLISH_NOW: "Publish now",
    PressKind.SEND_NOW: "Send now",
    PressKind.STILL_RIGHT: "Still right",
    PressKind.OUT_OF_HOURS: "Now, yes",
}
ACTIONS = {kind: action for action, kind in KINDS.items()}

VOTING = frozenset(
    {
        Stage.NEEDS_OPINION,
        Stage.BLOCKED,
        Stage.OBJECTED,
        Stage.HELD,
        Stage.SCHEDULED,
        Stage.PAUSED,
    }
)


def buttons(view: CardView) -> list[Button]:
    """The buttons of a card that vote, first the ones that time asks for (rules 10 and 42)."""
    number = str(view.draft.id)
    wanted = [
        Button(action=ACTIONS[kind], words=WORDS[kind], value=number, style="primary")
        for kind in view.ahead.offers
    ]
    if view.stage in VOTING:
        wanted.append(Button(action=ids.APPROVE, words="Approve", value=number))
        if view.decision is not None and WATCHER in view.decision.missing:
            both = Button(action=ids.APPROVE_AND_WATCH, words="Approve and watch", value=number)
            wanted.append(both)
    return wanted


def lines(view: CardView, zone: ZoneInfo) -> list[str]:
    """What time asks of people for this draft, one line each."""
    found = (_in_person(view, zone), _waiting(view, zone), _aging(view, zone))
    return [line for line in found if line]


def _waiting(view: CardView, zone: ZoneInfo) -> str:
    if view.ahead.opens_at is None:
        return ""
    return (
        f":night_with_stars: outside posting hours: it leaves {say(view.ahead.opens_at, zone)}, or"
        " after a countdown if somebody other than the authors presses *Now, yes*"
    )


def _aging(view: CardView, zone: ZoneInfo) -> str:
    ahead = view.ahead
    if ahead.early_until is not None:
        return (
            f":hourglass: approvals live {words(ahead.life)}: for this time they are to be given,"
            f" or renewed by *Still right*, after {say(ahead.early_until, zone)}"
        )
    if ahead.lives_until is None:
        return ""
    end = say(ahead.lives_until, zone)
    if PressKind.STILL_RIGHT in ahead.offers:
        return f":hourglass: its approvals end {end}, before its time: is it *still right*?"
    return f":hourglass: its approvals end {end}, before its time; I ask a day before"


def _in_person(view: CardView, zone: ZoneInfo) -> str:
    decision, ahead = view.decision, view.ahead
    waits = {State.IN_REVIEW, State.SCHEDULED, State.PUBLISHING}
    if decision is None or not decision.in_person or view.draft.state not in waits:
        return ""
    if ahead.span is None:
        return (
            ":bust_in_silhouette: it never leaves by itself: from 15 minutes before to an hour"
            " after its time somebody other than the authors has to press *Publish now* here"
        )
    if ahead.publisher is not None:
        return f":bust_in_silhouette: <@{ahead.publisher}> pressed *Publish now*"
    return (
        ":bust_in_silhouette: it never leaves by itself: somebody other than the authors has to"
        f" press *Publish now* here, {say_window(ahead.span.opens, ahead.span.closes, zone)}"
    )


def pressed(
    draft: Draft, kind: PressKind, missing: Sequence[str] = (), *, watching: bool = False
) -> str:
    """Confirm a press to whoever made it, and say what is `missing` in spite of it."""
    version = f"version `{short(draft.revision.digest)}` of {label(draft.id)}"
    match kind:
        case PressKind.TAKEN_BACK:
            return f"Your vote by button for {version} is taken back."
        case PressKind.PUBLISH_NOW:
            return f"Thank you: {version} leaves at its time, after a last look."
        case PressKind.OUT_OF_HOURS:
            return f"Thank you: {version} leaves after its countdown, in spite of the hour."
        case PressKind.STILL_RIGHT:
            return f"Thank you: {version} has your fresh approval."
        case PressKind.SEND_NOW if missing:
            needed = " and ".join(escape(what) for what in missing)
            return f"Thank you: your approval counts for {version}; it still needs {needed}."
        case PressKind.SEND_NOW:
            return f"Thank you: {version} leaves after its countdown."
        case _:
            also = " and you answer for it while it is fresh" if watching else ""
            return (
                f"Thank you: your approval by button is for {version}{also}; *Approve* once more"
                " takes it back, until it is sent."
            )


def retried(draft: Draft, account: AccountName, missing: Sequence[str] = ()) -> str:
    """Confirm *Retry* to whoever pressed it, and say what is `missing` in spite of it."""
    post = f"the post of {label(draft.id)} for {escape(account)}"
    if not missing:
        return f"Thank you: {post} leaves after its countdown, and no other."
    needed = " and ".join(escape(what) for what in missing)
    return f"Thank you: your approval counts for {post}; it still needs {needed}."
