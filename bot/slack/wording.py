"""What a card says, as functions of domain values. Pure; Slack's control characters escaped."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.accounts import Mode, Network
from bot.domain.card import CardView, Stage
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Target, label, short
from bot.domain.emoji import Gesture
from bot.domain.report import Finding, Report
from bot.domain.review import Decision
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind, say, say_timing

NETWORKS: Mapping[Network, str] = {
    Network.BLUESKY: "Bluesky",
    Network.MASTODON: "Mastodon",
    Network.WALL: "the practice wall",
}

STAGE_MARKS: Mapping[Stage, str] = {
    Stage.PARKED: ":file_folder:",
    Stage.NEEDS_OPINION: ":hourglass_flowing_sand:",
    Stage.BLOCKED: ":wrench:",
    Stage.OBJECTED: ":x:",
    Stage.HELD: ":raised_hand:",
    Stage.PAUSED: ":octagonal_sign:",
    Stage.SCHEDULED: ":calendar:",
    Stage.PUBLISHING: ":outbox_tray:",
    Stage.NEEDS_ATTENTION: ":warning:",
    Stage.PUBLISHED: ":mega:",
    Stage.PARTLY: ":warning:",
    Stage.REHEARSED: ":performing_arts:",
    Stage.MISSED: ":alarm_clock:",
    Stage.FAILED: ":warning:",
    Stage.WITHDRAWN: ":wastebasket:",
    Stage.TAKEN_DOWN: ":wastebasket:",
    Stage.STILL_THERE: ":warning:",
}

SEVERITY_MARKS = ("⚪", "⚪", "🟡", "🟠", "🔴", "🔴")
MOST_FINDINGS = 3

LEVELS = (
    "nothing stands out",
    "a small remark",
    "a correction might be needed",
    "an apology might be needed",
    "lasting damage is possible",
    "people could be alarmed or harmed",
)


def escape(text: str) -> str:
    """Disarm Slack's control characters (trap 77)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def people(users: Iterable[str]) -> str:
    """Name people so that Slack shows their names."""
    return ", ".join(f"<@{user}>" for user in users)


def title(view: CardView) -> str:
    """The card's first line: number, stage, version."""
    stage = view.stage
    return f"{STAGE_MARKS[stage]} *{label(view.draft.id)}* · *{stage.value}*"


def version(view: CardView) -> str:
    """Which version this card shows; approvals are for this one only."""
    revision = view.draft.revision
    text = f"version {short(revision.digest)}"
    return f"{text} (revision {revision.number})" if revision.number > 1 else text


def account_line(target: Target) -> str:
    """Who would post, where, and whether it is for real."""
    badge = ":large_green_circle: LIVE" if target.mode is Mode.LIVE else ":performing_arts: DRY RUN"
    handle = f" as *{escape(target.handle)}*" if target.handle else ""
    return f"*{escape(target.account)}*{handle} on {NETWORKS[target.network]} · {badge}"


def when_line(view: CardView, zone: ZoneInfo) -> str:
    """When it leaves: the wish, the instant once known, and the reader's own time."""
    timing = view.draft.revision.content.timing
    planned = [d.due_at for d in view.deliveries if d.state is DeliveryState.SCHEDULED]
    if planned:
        due = min(planned)
        return f":clock3: leaves {say(due, zone)}{_readers(due)}"
    if timing.kind is TimingKind.WHEN_APPROVED or timing.start is None:
        return ":clock3: leaves as soon as it is approved, after its countdown"
    return f":clock3: leaves {say_timing(timing, zone)}{_readers(timing.start)}"


def _readers(instant: datetime) -> str:
    epoch = int(instant.timestamp())
    fallback = instant.strftime("%Y-%m-%d %H:%M UTC")
    return f" · for you <!date^{epoch}^{{date_short_pretty}} {{time}}|{fallback}>"


def level_line(report: Report) -> str:
    """The embarrassment level in words."""
    mark = SEVERITY_MARKS[report.level]
    return f"{mark} Embarrassment level {report.level} of 5: {LEVELS[report.level]}"


def finding_lines(report: Report) -> list[str]:
    """The worst findings, one line each, and how many more there are."""
    lines = [_finding(finding) for finding in report.findings[:MOST_FINDINGS]]
    more = len(report.findings) - MOST_FINDINGS
    return [*lines, f"_and {more} more_"] if more > 0 else lines


def _finding(finding: Finding) -> str:
    mark = "⛔" if finding.blocks else SEVERITY_MARKS[finding.severity]
    where = f" ({escape(finding.account)})" if finding.account else ""
    return (
        f"{mark} {escape(finding.message)}{where} _{escape(finding.why)}_ → {escape(finding.fix)}"
    )


def decision_lines(view: CardView) -> list[str]:
    """Who counted, who did not and why, and what is still missing."""
    decision = view.decision
    if decision is None:
        return []
    lines = []
    if decision.approvers:
        lines.append(f":white_check_mark: {people(decision.approvers)} approved")
    lines += _stop_lines(decision)
    for dismissal in decision.dismissals:
        lines.append(
            f"➖ <@{dismissal.user}>'s :{dismissal.emoji}: does not count: {dismissal.why}"
        )
    if view.draft.state in {State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED}:
        lines += [f"▫️ still needed: {escape(what)}" for what in decision.missing]
    return lines


def _stop_lines(decision: Decision) -> list[str]:
    lines = []
    if decision.objectors:
        lines.append(f":x: {people(decision.objectors)} objects")
    for stop in decision.holds:
        why = f": {escape(stop.reason)}" if stop.reason else ""
        lines.append(f":raised_hand: held by <@{stop.by}>{why}")
    return lines


DELIVERY_MARKS: Mapping[DeliveryState, str] = {
    DeliveryState.SCHEDULED: "🕒",
    DeliveryState.CLAIMED: "🕒",
    DeliveryState.SENDING: "📤",
    DeliveryState.PUBLISHED: "✅",
    DeliveryState.REHEARSED: "🎭",
    DeliveryState.FAILED: "⚠️",
    DeliveryState.UNKNOWN: "❓",
    DeliveryState.MISSED: "⏰",
    DeliveryState.CANCELLED: "➖",
    DeliveryState.DELETED: "🗑️",
}


def delivery_lines(deliveries: Iterable[Delivery], zone: ZoneInfo) -> list[str]:
    """What became of each account's post, with its link."""
    return [delivery_line(d, zone) for d in deliveries if d.state not in _QUIET]


_QUIET = {DeliveryState.SCHEDULED, DeliveryState.CLAIMED, DeliveryState.CANCELLED}


def delivery_line(delivery: Delivery, zone: ZoneInfo) -> str:
    """One account's post, truthfully."""
    said = {
        DeliveryState.SENDING: "is being sent",
        DeliveryState.PUBLISHED: "published",
        DeliveryState.REHEARSED: "rehearsed: nothing was published",
        DeliveryState.FAILED: "failed, nothing was published",
        DeliveryState.UNKNOWN: "nobody knows yet whether it is out",
        DeliveryState.MISSED: "missed its time, nothing was published",
        DeliveryState.DELETED: "taken down",
    }.get(delivery.state, delivery.state.value)
    line = f"{DELIVERY_MARKS[delivery.state]} {escape(delivery.account)}: {said}"
    if delivery.receipt is not None and delivery.receipt.url:
        link = f"<{escape(delivery.receipt.url)}|open the post>"
        line += f" at {say(delivery.receipt.at, zone)} · {link}"
    if delivery.reason and delivery.state is not DeliveryState.PUBLISHED:
        line += f" · {escape(delivery.reason)}"
    if delivery.removal and delivery.state is DeliveryState.PUBLISHED:
        line += f" · takedown: *{escape(delivery.removal)}*"
    return line


def waiting_line(view: CardView) -> str:
    """Why an approved draft hasn't left, or an ended one ended."""
    if view.draft.state is State.SCHEDULED and view.pauses:
        return f":octagonal_sign: everything is paused: {escape(view.pauses[0].reason)}"
    if not view.waiting or view.draft.state in {State.PUBLISHED, State.REHEARSED}:
        return ""
    return f":information_source: {escape(view.waiting)}"


def footer(gestures: Mapping[Gesture, tuple[str, ...]]) -> str:
    """Which emoji means what, on every card."""
    words = {
        Gesture.APPROVE: "approve",
        Gesture.OBJECT: "object",
        Gesture.WATCH: "I watch it",
        Gesture.HOLD: "hold",
    }
    return " · ".join(f":{gestures[g][0]}: {word}" for g, word in words.items() if gestures.get(g))


def authors_line(view: CardView) -> str:
    """Who wrote it, which version this is, and who can answer for it."""
    line = f"by {people(view.draft.authors)} · {version(view)}"
    if view.changes:
        line += f" · changed: {escape(', '.join(view.changes))}"
    if view.decision is not None and view.draft.state is State.SCHEDULED and not view.reachable:
        line += " · *nobody who answers for it can be reached now*"
    return line


def plain(view: CardView, zone: ZoneInfo) -> str:
    """The whole card as plain text: for phones and screen readers (trap 82)."""
    draft = view.draft
    texts = dict.fromkeys(escape(t.text) for t in draft.revision.content.targets)
    parts = [
        f"{label(draft.id)} by {people(draft.authors)}: {view.stage.value}.",
        "; ".join(account_line(t) for t in draft.revision.content.targets) + ".",
        *(f"“{text}”" for text in texts),
        when_line(view, zone) + ".",
        level_line(view.report) + ".",
        *finding_lines(view.report),
        *decision_lines(view),
        *delivery_lines(view.deliveries, zone),
    ]
    return "\n".join(part for part in parts if part)


def retired(view: CardView) -> str:
    """The one line that an old card shrinks to (rule 17)."""
    changed = f" ({escape(', '.join(view.changes))})" if view.changes else ""
    older = f"~{label(view.draft.id)}, an older version~"
    return f"{older} · changed{changed} · <{view.link}|the new card>"


def wish(timing: Timing, zone: ZoneInfo) -> str:
    """A draft's time in an answer."""
    return say_timing(timing, zone)
