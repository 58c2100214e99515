"""The coming week in words: what is drawn, read out and written of it. Pure.

Limits (traps 81, 98): an image's alt text has 2,000 characters, a message's text best under 4,000.
What doesn't fit there is not drawn either, so that the picture says nothing that isn't said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.domain.accounts import Mode
from bot.domain.card import CardView, Stage
from bot.domain.drafts import DraftId, Target, label
from bot.domain.parts import shown_parts
from bot.domain.people import UserId
from bot.domain.sheet import Day, Row, Sheet, Tone, lines
from bot.domain.wallclock import say_clock, say_date
from bot.domain.week import WEEK, Week, leaves_at
from bot.slack.blocks import Block, cut
from bot.slack.escaping import as_typed, quoted, seen
from bot.slack.formparts import plain, small
from bot.slack.listing import linked
from bot.slack.partwords import beginning
from bot.slack.wording import network
from bot.words.phrases import marked, rendered, t, tn

ALT_MAX = 2_000
TEXT_MAX = 3_900
EXCERPT = 90
WHOLE_DAYS = WEEK - timedelta(days=1)
PLACES_MAX = 4

TITLE = marked("The coming week")
BELOW = marked("Times in {zone}. Drafts without a time are in /draft list.")
NOTHING = marked("{days}: nothing leaves")
MORE = marked("and {count} more: /draft queue")
APPROVED = marked("approved by {people}")
BY = marked("by {people}")
HELD = marked("held by {people}")
OBJECTED = marked("{people} objects")
OBJECT = marked("{people} object")
UNREACHED = marked("nobody who answers for it can be reached then")
IN_PERSON = marked("it never leaves by itself: somebody presses Publish now at its time")
LAPSES = marked("its approvals end before its time")
PAUSED = marked("publishing is paused")
UNSEEN = marked("its card can't be seen just now")
COMPLETE = marked("nothing is missing")
MISSING = marked("missing: {what}")
SOMEBODY = marked("somebody")

# An emoji's name, which a picture can't show.
_EMOJI = re.compile(r"\s*\(?:[a-z0-9_+-]+:\)?")

TONES: Mapping[Stage, Tone] = {
    Stage.SCHEDULED: Tone.READY,
    Stage.PUBLISHING: Tone.READY,
    Stage.NEEDS_OPINION: Tone.WAITS,
}


def sheet(week: Week) -> Sheet:
    """Put the week on a sheet, with as many posts as the alt text and the message can say."""
    for count in range(len(week.views), 0, -1):
        found = _sheet(week, count)
        if len(alt(found)) <= ALT_MAX and len(text(found)) <= TEXT_MAX:
            return found
    return _sheet(week, 0)


def alt(found: Sheet) -> str:
    """The whole sheet for whoever can't see it."""
    return "\n".join(lines(found))


def text(found: Sheet) -> str:
    """The whole sheet as a message's text, in which nothing is markup (trap 77)."""
    return "\n".join(as_typed(line) for line in lines(found))


def message(found: Sheet, file: str, links: Mapping[DraftId, str]) -> dict[str, object]:
    """The message that shows a sheet; without a `file` it is there in words alone."""
    named = " · ".join(linked(where, label(number)) for number, where in links.items() if where)
    below = [small(cut(t("Their cards: {named}", named=named)))] if named else []
    image: Block = {
        "type": "image",
        "slack_file": {"id": file},
        "alt_text": alt(found),
        "title": plain(found.title),
    }
    said = text(found)
    return {"text": said, "blocks": [image, *below]} if file else {"text": said}


def _sheet(week: Week, count: int) -> Sheet:
    views = week.views[:count]
    more = week.more + len(week.views) - count
    return Sheet(
        title=t(TITLE),
        below=t(BELOW, zone=week.zone.key),
        days=tuple(_days(week, views, whole=not more)),
        foot=t(MORE, count=more) if more else "",
    )


def _days(week: Week, views: Sequence[CardView], *, whole: bool) -> Iterable[Day]:
    """The days of the week; what comes after a post that is left out is not called empty."""
    today = week.now.astimezone(week.zone).date()
    rows: dict[date, list[Row]] = {}
    for view in views:
        at = _local(week, view)
        rows.setdefault(max(at.date(), today), []).append(_row(week, view, at))
    # The seventh day from today is not over when the week is: of it only its posts are said.
    last = max([*rows, today + WHOLE_DAYS] if whole else rows, default=today - timedelta(days=1))
    days = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    for filled, group in groupby(days, key=lambda day: day in rows):
        found = list(group)
        if filled:
            yield from (Day(name=_day(day, today), rows=tuple(rows[day])) for day in found)
        else:
            yield Day(name=t(NOTHING, days=_span(found, today)))


def _local(week: Week, view: CardView) -> datetime:
    return (leaves_at(view) or week.now).astimezone(week.zone)


def _day(day: date, today: date) -> str:
    said = rendered(say_date(day))
    near = (day - today).days
    if near == 0:
        return t("{day} · today", day=said)
    return t("{day} · tomorrow", day=said) if near == 1 else said


def _span(days: Sequence[date], today: date) -> str:
    first, last = _day(days[0], today), _day(days[-1], today)
    return first if len(days) == 1 else t("{begin} to {end}", begin=first, end=last)


def _row(week: Week, view: CardView, at: datetime) -> Row:
    lacks = _lacks(week, view)
    return Row(
        clock=say_clock(at.replace(second=0)),
        title=f"{label(view.draft.id)} · {rendered(view.stage)}",
        places=tuple(_places(view)),
        text=_text(view),
        who=_who(week, view),
        lacks=lacks,
        tone=_tone(view, lacks),
    )


def _tone(view: CardView, lacks: str) -> Tone:
    """What is approved and lacks something all the same looks as grave as what is stopped."""
    tone = TONES.get(view.stage, Tone.STOPPED)
    return Tone.STOPPED if tone is Tone.READY and lacks != t(COMPLETE) else tone


def _places(view: CardView) -> Iterable[str]:
    targets = view.draft.revision.content.targets
    yield from (_place(target) for target in targets[:PLACES_MAX])
    if len(targets) > PLACES_MAX:
        n = len(targets) - PLACES_MAX
        yield tn("and {n} more account", "and {n} more accounts", n=n)


def _place(target: Target) -> str:
    who = seen(target.account)
    if target.handle:
        who = t("{network} as {handle}", network=who, handle=seen(target.handle))
    mode = t("LIVE") if target.mode is Mode.LIVE else t("DRY RUN")
    where = t("{account} on {network}", account=who, network=network(target))
    return f"{where} · {mode}"


def _text(view: CardView) -> str:
    content = view.draft.revision.content
    first = shown_parts(content.targets[0]) if content.targets else ()
    said = [quoted(beginning([seen(part) for part in first], EXCERPT))]
    if len({target.text for target in content.targets}) > 1:
        said.append(t("another text elsewhere"))
    pictures = len({picture.sha256 for target in content.targets for picture in target.pictures})
    if pictures:
        said.append(tn("{n} picture", "{n} pictures", n=pictures))
    return " · ".join(said)


def _who(week: Week, view: CardView) -> str:
    approvers = view.decision.approvers if view.decision else ()
    said = [t(BY, people=_named(week, view.draft.authors))]
    if approvers:
        said.append(t(APPROVED, people=_named(week, approvers)))
    return " · ".join(said)


def _lacks(week: Week, view: CardView) -> str:
    """Say what is missing before it leaves, or what stops it."""
    decision = view.decision
    if decision is None:
        return t(MISSING, what=t(UNSEEN))
    stops = []
    if decision.objectors:
        who, n = _named(week, decision.objectors), len(decision.objectors)
        stops.append(tn(OBJECTED, OBJECT, n=n, people=who))
    if decision.holds:
        stops.append(t(HELD, people=_named(week, (stop.by for stop in decision.holds))))
    if view.pauses:
        stops.append(t(PAUSED))
    wanted = t(" and ").join(_EMOJI.sub("", rendered(one)) for one in decision.missing)
    missing = [t(MISSING, what=wanted)] if wanted else []
    if not missing and view.stage is Stage.SCHEDULED:
        missing = _lacks_when_due(view)
    return " · ".join(seen(one) for one in (*stops, *missing)) or t(COMPLETE)


def _lacks_when_due(view: CardView) -> list[str]:
    """Say what an approved post will lack at its time, as its card says it."""
    decision, ahead = view.decision, view.ahead
    lapses = ahead.lives_until is not None or ahead.early_until is not None
    in_person = decision is not None and decision.in_person and ahead.publisher is None
    found = ((LAPSES, lapses), (UNREACHED, not view.reachable), (IN_PERSON, in_person))
    return [t(words) for words, holds in found if holds]


def _named(week: Week, users: Iterable[UserId]) -> str:
    return ", ".join(seen(week.names.get(user, t(SOMEBODY))) for user in dict.fromkeys(users))
