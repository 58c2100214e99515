"""What a card says, as functions of domain values. Pure; Slack's control characters escaped."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.accounts import Mode, Network
from bot.domain.card import CardView, Stage
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Target, label, short
from bot.domain.emoji import Gesture
from bot.domain.missing import change_needed
from bot.domain.pauses import paused_what
from bot.domain.pausing import whom
from bot.domain.report import Finding, Report
from bot.domain.review import Decision
from bot.domain.states import State
from bot.domain.times import TimingKind, say, say_timing
from bot.slack import deliverywords, linkwords, partwords, presses, setaside, tallies, urgencies
from bot.slack.contentwords import (
    disclosed_anywhere,
    dress_line,
    label_line,
    note_line,
    picture_line,
)
from bot.slack.escaping import about, as_typed, escape, people, unseen_line
from bot.slack.kinship import kin_lines
from bot.slack.nextwords import NEXT, next_line
from bot.slack.watchwords import answering
from bot.words.phrases import marked, rendered, t, tn
from bot.words.retelling import retold

NETWORKS: Mapping[Network, str] = {
    Network.BLUESKY: "Bluesky",
    Network.FACEBOOK: "Facebook",
    Network.INSTAGRAM: "Instagram",
    Network.THREADS: "Threads",
    Network.TIKTOK: "TikTok",
    Network.MASTODON: "Mastodon",
    Network.WALL: marked("the practice wall"),
    Network.WEBHOOK: "a webhook",
    Network.X: "X",
    Network.LINKEDIN: "LinkedIn",
    Network.SLACK: "Slack",
    Network.BY_HAND: marked("a page by hand"),
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
    Stage.CORRECTED: ":pencil2:",
    Stage.DIFFERS: ":rotating_light:",
    Stage.REHEARSED: ":performing_arts:",
    Stage.MISSED: ":alarm_clock:",
    Stage.FAILED: ":warning:",
    Stage.WITHDRAWN: ":wastebasket:",
    Stage.TAKEN_DOWN: ":wastebasket:",
    Stage.STILL_THERE: ":warning:",
}

SEVERITY_MARKS = (
    ":white_circle:",
    ":white_circle:",
    ":large_yellow_circle:",
    ":large_orange_circle:",
    ":red_circle:",
    ":red_circle:",
)
MOST_FINDINGS = 3
MOST_BLOCKING = 8

LEVELS = (
    marked("nothing stands out"),
    marked("a small remark"),
    marked("a correction might be needed"),
    marked("an apology might be needed"),
    marked("lasting damage is possible"),
    marked("people could be alarmed or harmed"),
)


def title(view: CardView) -> str:
    """The card's first line: number, stage, version."""
    stage = view.stage
    return f"{STAGE_MARKS[stage]} *{label(view.draft.id)}* · *{rendered(stage)}*"


def version(view: CardView) -> str:
    """Which version this card shows; approvals are for this one only."""
    return t("version `{short}`", short=short(view.draft.revision.digest))


def badge(mode: Mode) -> str:
    """Whether it is for real: the same words and marks wherever an account is named."""
    return t(":large_green_circle: LIVE") if mode is Mode.LIVE else t(":performing_arts: DRY RUN")


def account_line(target: Target) -> str:
    """Who would post, where, and whether it is for real."""
    account = f"*{escape(target.account)}*"
    if target.handle:
        account = t("{account} as *{handle}*", account=account, handle=escape(target.handle))
    where = t("{account} on {network}", account=account, network=network(target))
    return f"{where} · {badge(target.mode)}"


def network(target: Target) -> str:
    """Name the network of an account."""
    return t(NETWORKS[target.network])


def when_line(view: CardView, zone: ZoneInfo) -> str:
    """When it leaves or was to leave; empty once each account's own line says when it did."""
    state, timing = view.draft.state, view.draft.revision.content.timing
    if state in {State.PUBLISHING, State.PUBLISHED, State.REHEARSED, State.TAKEN_DOWN}:
        return ""
    planned = [d.due_at for d in view.deliveries if d.state is DeliveryState.SCHEDULED]
    if planned:
        due = min(planned)
        return _clock(view, say(due, zone), due)
    if timing.kind is TimingKind.WHEN_APPROVED or timing.start is None:
        if state in ENDED:
            return ""
        return t(
            ":clock3: {leaves} as soon as it is approved, after a short countdown",
            leaves=_leaves(view),
        )
    return _clock(view, say_timing(timing, zone), timing.start)


# What doesn't leave as things are: somebody still has to approve, change, lift, release or ask.
UNSETTLED = frozenset(
    {
        Stage.PARKED,
        Stage.NEEDS_OPINION,
        Stage.BLOCKED,
        Stage.OBJECTED,
        Stage.HELD,
        Stage.PAUSED,
    }
)
ENDED = frozenset({State.MISSED, State.FAILED, State.WITHDRAWN})


def _clock(view: CardView, when: str, start: datetime) -> str:
    return t(
        ":clock3: {leaves} {when}{for_readers}",
        leaves=_leaves(view),
        when=when,
        for_readers=_readers(start),
    )


def _leaves(view: CardView) -> str:
    if view.draft.state in ENDED:
        return t("was to leave")
    live = any(t.mode is Mode.LIVE for t in view.draft.revision.content.targets)
    return t("leaves") if live and view.stage not in UNSETTLED else t("would leave")


def _readers(instant: datetime) -> str:
    epoch = int(instant.timestamp())
    fallback = instant.strftime("%Y-%m-%d %H:%M UTC")
    shown = f"<!date^{epoch}^{{date_short_pretty}} {{time}}|{fallback}>"
    return t(" · for you: {shown}", shown=shown)


def level_line(report: Report) -> str:
    """The embarrassment level in words."""
    mark = SEVERITY_MARKS[report.level]
    meaning = t(LEVELS[report.level])
    return t(
        "{mark} Embarrassment level {level} of 5: {meaning}{level_before}",
        mark=mark,
        level=report.level,
        meaning=meaning,
        level_before=setaside.level_before(report),
    )


def finding_lines(report: Report) -> list[str]:
    """What blocks, then the worst of the rest, one line each, and how many more there are."""
    rest = [finding for finding in report.findings if not finding.blocks]
    blocking = report.blocking[:MOST_BLOCKING]
    shown = [*blocking, *rest[: max(0, MOST_FINDINGS - len(blocking))]]
    lines = [_finding(finding) for finding in shown]
    more = len(report.findings) - len(shown)
    if more > 0:
        lines.append(t("_and {more} more_", more=more))
    return [*lines, *setaside.lines(report)]


def _finding(finding: Finding) -> str:
    mark = ":no_entry:" if finding.blocks else SEVERITY_MARKS[finding.severity]
    where = f" ({escape(finding.account)})" if finding.account else ""
    parts = (finding.message, finding.why, finding.fix)
    said, why, fix = (as_typed(part).rstrip(".") for part in parts)
    return f"{mark} {about(f'{said}{where}', why)} → {fix} · `{finding.code}`"


def decision_lines(view: CardView) -> list[str]:
    """Who counted, who did not and why, and what is still missing."""
    decision = view.decision
    if decision is None:
        return []
    lines = []
    if decision.approvers:
        lines.append(
            t(":white_check_mark: {approvers} approved", approvers=people(decision.approvers))
        )
    lines += _stop_lines(decision)
    for dismissal in decision.dismissals:
        vote = f":{escape(dismissal.emoji)}:" if dismissal.emoji else t("vote by button")
        lines.append(
            t(
                ":heavy_minus_sign: <@{user}>'s {vote} does not count: {why}",
                user=dismissal.user,
                vote=vote,
                why=dismissal.why,
            )
        )
    if view.draft.state in {State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED}:
        lines += tallies.lines(decision)
        lines += [
            f"{NEXT} {t('still needed: {what}', what=what)}" for what in _needed(view, decision)
        ]
    return lines


def _needed(view: CardView, decision: Decision) -> list[str]:
    """What is missing; the changes stand above as findings, so they are one line, and first."""
    changes = {change_needed(finding.message) for finding in view.report.blocking}
    needed = [escape(what) for what in decision.missing if what not in changes]
    return [t("a change to the text, see :no_entry:"), *needed] if changes else needed


def _stop_lines(decision: Decision) -> list[str]:
    lines = []
    in_words = {stop.by for stop in decision.objections}
    wordless = [user for user in decision.objectors if user not in in_words]
    if wordless:
        who, n = people(wordless), len(wordless)
        lines.append(tn(":x: {who} objects", ":x: {who} object", n=n, who=who))
    lines += [
        t(":x: <@{by}> objects: {reason}", by=stop.by, reason=escape(stop.reason))
        for stop in decision.objections
    ]
    for stop in decision.holds:
        held = t(":raised_hand: held by <@{by}>", by=stop.by)
        lines.append(about(held, escape(stop.reason)) if stop.reason else held)
    return lines


def waiting_line(view: CardView) -> str:
    """Why an approved draft hasn't left, or an ended one ended."""
    if view.draft.state is State.SCHEDULED and view.pauses:
        pause = view.pauses[0]
        return t(
            ":octagonal_sign: {what} by {who}: {reason}",
            what=escape(paused_what(pause)),
            who=whom(pause.by),
            reason=escape(pause.reason),
        )
    if not view.waiting or view.draft.state in {State.PUBLISHED, State.REHEARSED}:
        return ""
    if view.waiting in {d.reason for d in view.deliveries if d.state not in deliverywords.QUIET}:
        return ""
    return f":information_source: {escape(retold(view.waiting))}"


def footer(gestures: Mapping[Gesture, tuple[str, ...]]) -> str:
    """Which emoji means what, on every card."""
    words = {
        Gesture.APPROVE: t("to approve"),
        Gesture.OBJECT: t("to object"),
        Gesture.WATCH: t("to watch it go out"),
        Gesture.HOLD: t("to hold it"),
    }
    known = [f":{gestures[g][0]}: {word}" for g, word in words.items() if gestures.get(g)]
    return t("React with {known}", known=" · ".join(known)) if known else ""


def authors_line(view: CardView) -> str:
    """Who wrote it, which version this is, and what is new in it."""
    line = f"{t('by {authors}', authors=people(view.draft.authors))} · {version(view)}"
    return f"{line}{_changed(view)}"


def _changed(view: CardView) -> str:
    what = ", ".join(escape(one) for one in view.changes)
    return t(" · changed: {what}", what=what) if what else ""


def shows_level(view: CardView) -> bool:
    """Whether what lint says still helps somebody to decide."""
    return view.draft.state not in {
        State.PUBLISHED,
        State.REHEARSED,
        State.TAKEN_DOWN,
        State.WITHDRAWN,
    }


def standing_lines(view: CardView, zone: ZoneInfo) -> list[str]:
    """Where it stands: the votes, each account's post, why it waits, and what to do now."""
    return [
        *urgencies.lines(view, zone),
        *kin_lines(view),
        *deliverywords.corrects(view),
        *linkwords.lines(view),
        *decision_lines(view),
        *deliverywords.on_card(view, zone),
        waiting_line(view),
        *presses.lines(view, zone),
        answering(view, zone),
        next_line(view, zone),
    ]


def sentence(view: CardView) -> str:
    """The card in one sentence: number, authors, stage."""
    return t(
        "{draft} by {authors}: {stage}.",
        draft=label(view.draft.id),
        authors=people(view.draft.authors),
        stage=view.stage,
    )


def plain(view: CardView, zone: ZoneInfo) -> str:
    """The whole card as plain text: for phones and screen readers (trap 82)."""
    draft = view.draft
    targets = draft.revision.content.targets
    texts = dict.fromkeys("\n".join(partwords.lines(one)) for one in targets)
    pictures = dict.fromkeys(picture_line(one) for t in targets for one in t.pictures)
    level = [level_line(view.report) + ".", *finding_lines(view.report)]
    told = disclosed_anywhere(targets)
    parts = [
        sentence(view),
        "; ".join(account_line(t) for t in draft.revision.content.targets) + ".",
        *dict.fromkeys(partwords.thread_line(one) for one in targets),
        *texts,
        *pictures,
        *dict.fromkeys(linkwords.preview(t.card) for t in targets if t.card is not None),
        *dict.fromkeys(unseen_line(t.text) for t in draft.revision.content.targets),
        *dict.fromkeys(dress_line(t, told) for t in targets),
        when_line(view, zone),
        note_line(view),
        label_line(view.labels),
        *(level if shows_level(view) else []),
        *standing_lines(view, zone),
        authors_line(view),
    ]
    return "\n".join(part for part in parts if part)


def retired(view: CardView) -> str:
    """The one line that an old card shrinks to (rule 17)."""
    older = t("~{draft}, an older version~", draft=label(view.draft.id))
    newer = t("<{link}|the new card>", link=view.link) if view.link else t("see the new card")
    return f"{older}{_changed(view)} · {newer}"
