"""Why a draft has not left, or what became of it, as `/draft why` and its button say it. Pure."""

from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.drafts import label
from bot.domain.pauses import paused_what
from bot.domain.review import Decision, Status, Stop
from bot.domain.states import State
from bot.slack import presses, tallies
from bot.slack.answers import ended
from bot.slack.deliverywords import on_card
from bot.slack.escaping import about, escape, people
from bot.slack.nextwords import next_line
from bot.slack.watchwords import forecast
from bot.words.phrases import capitalized, rendered, t, tn
from bot.words.retelling import retold

OVER = frozenset({State.PUBLISHED, State.REHEARSED, State.WITHDRAWN, State.TAKEN_DOWN})


def why(view: CardView, zone: ZoneInfo) -> str:
    """Say what is still missing and who could give it, from the decision itself (rule 37).

    Of a draft that is over, say what became of each post, and what can be done about it.
    """
    head = about(f"*{label(view.draft.id)}*", f"{rendered(view.stage)}.")
    became = on_card(view, zone)
    is_over, decision = view.draft.state in OVER, view.decision
    if is_over or decision is None:
        waits = "" if is_over else ended(capitalized(retold(view.waiting)))
        first = f"{head} {waits}".strip()
        return "\n".join(line for line in (first, *became, next_line(view, zone)) if line)
    parts = [head, *became, *_stops(view, decision)]
    parts += [t("Still needed: {what}", what=ended(what)) for what in decision.missing]
    parts += tallies.lines(decision)
    if decision.status is not Status.APPROVED:
        parts += tallies.who_could(decision)
    if view.draft.state is State.SCHEDULED and not view.reachable:
        said = capitalized(forecast(view, zone))
        parts.append(t("{said}; whoever reacts with :eyes: answers for it.", said=said))
    if view.pauses:
        what = escape(capitalized(paused_what(view.pauses[0])))
        parts.append(t("{what}: {reason}", what=what, reason=ended(view.pauses[0].reason)))
    if view.waiting:
        parts.append(t("Now: {waiting}", waiting=ended(retold(view.waiting))))
    parts += presses.lines(view, zone)
    if len(parts) == 1 and view.draft.state is State.SCHEDULED:
        parts.append(t("Nothing is missing: it leaves at its time, unless somebody stops it."))
    return "\n".join(parts)


def _stops(view: CardView, decision: Decision) -> list[str]:
    """Who stops it, and how that ends."""
    said = []
    if decision.objectors:
        said.append(
            tn(
                "{who} objects; they can take it back, or somebody other than the authors can lift"
                " it with `/draft lift {number} REASON`.",
                "{who} object; they can take it back, or somebody other than the authors can lift"
                " it with `/draft lift {number} REASON`.",
                n=len(decision.objectors),
                who=people(decision.objectors),
                number=view.draft.id,
            )
        )
    said += [
        t("<@{by}> says: {reason}", by=stop.by, reason=ended(stop.reason))
        for stop in decision.objections
    ]
    said += [_hold(stop) for stop in decision.holds]
    return said


def _hold(stop: Stop) -> str:
    if not stop.reason:
        return t("Held by <@{by}>.", by=stop.by)
    return t("Held by <@{by}>: {reason}", by=stop.by, reason=ended(stop.reason))
