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
from bot.words.phrases import marked, t

KINDS: Mapping[str, PressKind] = {
    ids.APPROVE_AND_WATCH: PressKind.APPROVE,
    ids.APPROVE: PressKind.APPROVE,
    ids.PUBLISH_NOW: PressKind.PUBLISH_NOW,
    ids.SEND_NOW: PressKind.SEND_NOW,
    ids.STILL_RIGHT: PressKind.STILL_RIGHT,
    ids.NOW_YES: PressKind.OUT_OF_HOURS,
}
WORDS: Mapping[PressKind, str] = {
    PressKind.PUBLISH_NOW: marked("Publish now"),
    PressKind.SEND_NOW: marked("Send now"),
    PressKind.STILL_RIGHT: marked("Still right"),
    PressKind.OUT_OF_HOURS: marked("Now, yes"),
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
        Button(action=ACTIONS[kind], words=t(WORDS[kind]), value=number, style="primary")
        for kind in view.ahead.offers
    ]
    if view.stage in VOTING:
        wanted.append(Button(action=ids.APPROVE, words=t("Approve"), value=number))
        if view.decision is not None and WATCHER in view.decision.missing:
            both = Button(action=ids.APPROVE_AND_WATCH, words=t("Approve and watch"), value=number)
            wanted.append(both)
    return wanted


def lines(view: CardView, zone: ZoneInfo) -> list[str]:
    """What time asks of people for this draft, one line each."""
    found = (_in_person(view, zone), _waiting(view, zone), _aging(view, zone))
    return [line for line in found if line]


def _waiting(view: CardView, zone: ZoneInfo) -> str:
    if view.ahead.opens_at is None:
        return ""
    return t(
        ":night_with_stars: outside posting hours: it leaves {when}, or after a countdown if"
        " somebody other than the authors presses *Now, yes*",
        when=say(view.ahead.opens_at, zone),
    )


def _aging(view: CardView, zone: ZoneInfo) -> str:
    ahead = view.ahead
    if ahead.early_until is not None:
        return t(
            ":hourglass: approvals live {words}: for this time they are to be given, or renewed"
            " by *Still right*, after {when}",
            words=words(ahead.life),
            when=say(ahead.early_until, zone),
        )
    if ahead.lives_until is None:
        return ""
    end = say(ahead.lives_until, zone)
    if PressKind.STILL_RIGHT in ahead.offers:
        return t(
            ":hourglass: its approvals end {end}, before its time: is it *still right*?", end=end
        )
    return t(":hourglass: its approvals end {end}, before its time; I ask a day before", end=end)


def _in_person(view: CardView, zone: ZoneInfo) -> str:
    decision, ahead = view.decision, view.ahead
    waits = {State.IN_REVIEW, State.SCHEDULED, State.PUBLISHING}
    if decision is None or not decision.in_person or view.draft.state not in waits:
        return ""
    if ahead.span is None:
        return t(
            ":bust_in_silhouette: it never leaves by itself: from 15 minutes before to an hour"
            " after its time somebody other than the authors has to press *Publish now* here"
        )
    if ahead.publisher is not None:
        return t(
            ":bust_in_silhouette: <@{publisher}> pressed *Publish now*", publisher=ahead.publisher
        )
    return t(
        ":bust_in_silhouette: it never leaves by itself: somebody other than the authors has"
        " to press *Publish now* here, {when}",
        when=say_window(ahead.span.opens, ahead.span.closes, zone),
    )


def pressed(
    draft: Draft, kind: PressKind, missing: Sequence[str] = (), *, watching: bool = False
) -> str:
    """Confirm a press to whoever made it, and say what is `missing` in spite of it."""
    version = t(
        "version `{short}` of {draft}", short=short(draft.revision.digest), draft=label(draft.id)
    )
    match kind:
        case PressKind.TAKEN_BACK:
            return t("Your vote by button for {version} is taken back.", version=version)
        case PressKind.PUBLISH_NOW:
            return t("Thank you: {version} leaves at its time, after a last look.", version=version)
        case PressKind.OUT_OF_HOURS:
            return t(
                "Thank you: {version} leaves after its countdown, in spite of the hour.",
                version=version,
            )
        case PressKind.STILL_RIGHT:
            return t("Thank you: {version} has your fresh approval.", version=version)
        case PressKind.SEND_NOW if missing:
            needed = t(" and ").join(escape(what) for what in missing)
            return t(
                "Thank you: your approval counts for {version}; it still needs {needed}.",
                version=version,
                needed=needed,
            )
        case PressKind.SEND_NOW:
            return t("Thank you: {version} leaves after its countdown.", version=version)
        case _:
            also = t(" and you answer for it while it is fresh") if watching else ""
            return t(
                "Thank you: your approval by button is for {version}{also}; *Approve* once more"
                " takes it back, until it is sent.",
                version=version,
                also=also,
            )


def retried(draft: Draft, account: AccountName, missing: Sequence[str] = ()) -> str:
    """Confirm *Retry* to whoever pressed it, and say what is `missing` in spite of it."""
    post = t("the post of {draft} for {account}", draft=label(draft.id), account=escape(account))
    if not missing:
        return t("Thank you: {post} leaves after its countdown, and no other.", post=post)
    needed = t(" and ").join(escape(what) for what in missing)
    return t(
        "Thank you: your approval counts for {post}; it still needs {needed}.",
        post=post,
        needed=needed,
    )
