"""What the bot answers to one person: to commands and buttons. Pure."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.card import CardView
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft, label, short
from bot.domain.history import Happening, said
from bot.domain.journal import THE_BOT, THE_SHELL
from bot.domain.lamp import OnAir
from bot.domain.museum import Exhibit
from bot.domain.pauses import Pause, paused_what
from bot.domain.pausing import affected, announced
from bot.domain.people import UserId
from bot.domain.review import Status, Stop
from bot.domain.states import State
from bot.domain.times import Timing, say, say_timing
from bot.slack import presses, tallies
from bot.slack.escaping import escape, people
from bot.slack.lamp import lines
from bot.slack.listing import excerpt, line, linked
from bot.slack.watchwords import forecast

NO_PHONES: Mapping[AccountName, UserId] = {}


def submitted(draft: Draft, zone: ZoneInfo, link: str | None, who_can: str = "") -> str:
    """Confirm a new draft, repeating date, time and zone; without a card `link` is `None`.

    `who_can` says who could approve it, and by when.
    """
    when = say_timing(draft.revision.content.timing, zone)
    accounts = ", ".join(draft.revision.content.accounts)
    if link is None:
        return (
            f"{label(draft.id)} is kept, but Slack didn't take its card yet; I keep trying, and"
            " nobody can approve it before."
        )
    return (
        f"{label(draft.id)} for {escape(accounts)}, to leave {when}, now waits for somebody"
        f" else's opinion: {linked(link, 'its card')}. {who_can}".strip()
    )


def revised(draft: Draft, before: Draft, zone: ZoneInfo, link: str | None) -> str:
    """Confirm a change, or say that there was none."""
    if draft.revision.number == before.revision.number:
        return f"{label(draft.id)} already says just that, so nothing changed and votes stay."
    when = say_timing(draft.revision.content.timing, zone)
    if draft.state is State.PARKED:
        return f"{label(draft.id)} is saved anew, to leave {when}; nobody is asked yet."
    card = linked(link or "", "The new card")
    return (
        f"{label(draft.id)} is now version `{short(draft.revision.digest)}`, to leave {when};"
        f" earlier approvals don't count for it. {card} needs them anew."
    )


def moved(draft: Draft, timing: Timing, zone: ZoneInfo) -> str:
    """Confirm a move inside the approved window (rule 16)."""
    return (
        f"{label(draft.id)} is to leave {say_timing(timing, zone)} now; that is inside its window,"
        " so its approvals stay."
    )


def suggested(draft: Draft) -> str:
    """Confirm a suggestion, and say how somebody becomes an author instead (rule 2)."""
    return (
        f"Thank you! Your suggestion is in the thread of {label(draft.id)} for its authors, and"
        " your vote stays yours. To change it yourself and be an author, put `--as-author` in"
        " front of your words."
    )


def shown(view: CardView, zone: ZoneInfo, link: str) -> str:
    """One draft with its link."""
    where = f"\n<{link}|Its card>" if link else "\nIt has no card in Slack now."
    return line(view, zone) + where


def why(view: CardView, zone: ZoneInfo) -> str:
    """Say what is still missing and who could give it, from the decision itself (rule 37)."""
    head = f"*{label(view.draft.id)}*: {view.stage.value}."
    if view.draft.state in {State.PUBLISHED, State.REHEARSED, State.WITHDRAWN, State.TAKEN_DOWN}:
        return head
    decision = view.decision
    if decision is None:
        return f"{head} {ended(view.waiting)}".strip()
    parts = [head]
    if decision.objectors:
        verb = "objects" if len(decision.objectors) == 1 else "object"
        parts.append(
            f"{people(decision.objectors)} {verb}; they can take it back, or somebody other than"
            f" the authors can lift it with `/draft lift {view.draft.id} REASON`."
        )
    parts += [f"<@{stop.by}> says: {ended(stop.reason)}" for stop in decision.objections]
    parts += [_hold(stop) for stop in decision.holds]
    parts += [f"Still needed: {ended(what)}" for what in decision.missing]
    parts += tallies.lines(decision)
    if decision.status is not Status.APPROVED:
        parts += tallies.who_could(decision)
    if view.draft.state is State.SCHEDULED and not view.reachable:
        said = forecast(view, zone)
        parts.append(f"{said[0].upper()}{said[1:]}; whoever reacts with :eyes: answers for it.")
    if view.pauses:
        what = escape(paused_what(view.pauses[0]))
        parts.append(f"{what[:1].upper()}{what[1:]}: {ended(view.pauses[0].reason)}")
    if view.waiting:
        parts.append(f"Now: {ended(view.waiting)}")
    parts += presses.lines(view, zone)
    if len(parts) == 1 and view.draft.state is State.SCHEDULED:
        parts.append("Nothing is missing: it leaves at its time, unless somebody stops it.")
    return "\n".join(parts)


def _hold(stop: Stop) -> str:
    return f"Held by <@{stop.by}>{f': {ended(stop.reason)}' if stop.reason else '.'}"


def ended(words: str) -> str:
    """Escape somebody's words and end them as a sentence, if they don't end as one."""
    return escape(words) + ("" if not words or words.endswith((".", "!", "?", "…")) else ".")


def held(draft: Draft) -> str:
    """Confirm a hold."""
    return f"{label(draft.id)} is held; its votes stay. `/draft release {draft.id}` lets it go on."


def taken_back(draft: Draft) -> str:
    """Confirm that an objection in words is over."""
    return f"Your request for changes to {label(draft.id)} is taken back."


def objected(draft: Draft, shown: str) -> str:
    """Confirm an objection in words, and say so where the draft was changed meanwhile."""
    number = label(draft.id)
    if draft.revision.digest != shown:
        return (
            f"{number} was changed while you wrote; your request stands against the new version,"
            " too. Please look at its new card; *Request changes* there takes your request back."
        )
    if draft.state is State.PUBLISHING:
        return (
            f"Your request for changes to {number} is noted, but it is leaving just now; if it is"
            " out, *Take down* on its card removes it."
        )
    return (
        f"Your request for changes to {number} is on its card, and nothing leaves until you take it"
        " back by *Request changes*, approve a newer version, or a colleague lifts it."
    )


def paused(pause: Pause, waiting: Sequence[Delivery], too_late: Sequence[Delivery]) -> str:
    """Tell everybody about a pause, and truthfully what it came too late for."""
    return announced(pause, ended(pause.reason), waiting, too_late)


def paused_to(pause: Pause, waiting: Sequence[Delivery], too_late: Sequence[Delivery]) -> str:
    """Answer whoever paused: what is stopped, and how it is taken back or widened."""
    said = affected(pause, waiting, too_late)
    back = "Within a minute you can take it back alone with `/draft resume`, if nothing fell due."
    if not pause.account:
        return f"Everything is paused. {said} {back}"
    wider = "To stop everything: `/draft pause everything REASON`."
    return f"Only `{escape(pause.account)}` is paused. {said} {wider} {back}"


def removed(
    deliveries: Sequence[Delivery], phones: Mapping[AccountName, UserId] = NO_PHONES
) -> str:
    """Say for each network what became of a takedown (rule 34)."""
    lines = [f"{_removed(d)}{_link(d)}{_phone(d, phones)}" for d in deliveries]
    if any(d.state is not DeliveryState.DELETED for d in deliveries):
        lines.append("I go on trying; please open what is left and delete it there, too.")
    return "\n".join(["Takedown:", *lines])


def _removed(delivery: Delivery) -> str:
    return f"• {escape(delivery.account)}: *{escape(delivery.removal or 'being sent now')}*"


def _phone(delivery: Delivery, phones: Mapping[AccountName, UserId]) -> str:
    phone = phones.get(delivery.account)
    done = delivery.state is DeliveryState.DELETED
    return "" if done or phone is None else f" · <@{phone}> has the phone"


def _link(delivery: Delivery) -> str:
    if delivery.state is DeliveryState.DELETED or delivery.receipt is None:
        return ""
    return f" · <{escape(delivery.receipt.url)}|the post>" if delivery.receipt.url else ""


def status(view: OnAir, zone: ZoneInfo) -> str:
    """Say what is live, on air, paused, leaving and unsure, as the lamp does."""
    return "\n".join(lines(view, zone))


def museum(exhibits: Sequence[Exhibit]) -> str:
    """Show the museum: what was out, its final level, and what it taught."""
    if not exhibits:
        return "The museum is empty: nothing was taken down yet."
    return "\n".join(_exhibit(one) for one in exhibits)


def _exhibit(one: Exhibit) -> str:
    text = escape(excerpt(one.texts[0])) if one.texts else "its text was erased"
    if one.level is None:
        tell = f"`/draft museum {one.draft} LEVEL STORY` tells it"
        return f"• *{label(one.draft)}* “{text}” has no story yet; {tell}."
    return f"• *{label(one.draft)}*, level {one.level}: {escape(one.story)} · “{text}”"


def history(found: Sequence[Happening], zone: ZoneInfo) -> str:
    """Tell what happened to a draft, one line each, oldest first."""
    return "\n".join(
        f"{say(one.at, zone)} · {_actor(one.person)} {escape(said(one))}" for one in found
    )


def _actor(person: str) -> str:
    machines = {THE_BOT: "I", THE_SHELL: "the server's shell"}
    return machines.get(UserId(person), f"<@{person}>")
