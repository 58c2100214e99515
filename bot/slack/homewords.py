"""The app's Home as Block Kit: what failed, waits for me, is mine, leaves, and who is away. Pure.

At most 100 blocks (trap 81): seven drafts a part, each a line in the words of `/draft list` whose
name links to its card, with its buttons under it. Nobody votes here: a vote is for a card, or for
what a round shows of it.
"""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from bot.domain.card import CardView, Stage
from bot.domain.drafts import label
from bot.domain.forecast import because
from bot.domain.home import Home
from bot.domain.times import say
from bot.domain.week import leaves_at
from bot.ports import Button
from bot.slack import ids
from bot.slack.blocks import Block, sentence
from bot.slack.cardbuttons import UNDER_WAY, asks, opening, stopping, take_down
from bot.slack.deliverywords import on_card
from bot.slack.lamp import behind_line, pause_line, silence_line
from bot.slack.listing import line
from bot.slack.wording import waiting_line
from bot.words.phrases import rendered, t

BLOCKS_MAX = 100
MOST = 7
MOST_PAUSES = 3
MOST_AWAY = 20
Line = Callable[[CardView], str]
Buttons = Callable[[CardView], Sequence[Button]]


def home(view: Home, zone: ZoneInfo, note: str = "") -> list[Block]:
    """Draw one person's Home; `note` answers what was just pressed there."""
    said = sentence(f":speech_balloon: {rendered(note)}") if note else []
    if view.refused:
        return [*(said if note != view.refused else []), *sentence(rendered(view.refused))]
    drawn = [
        *said,
        *sentence("", [Button(action=ids.DRAFT_POST, words=t("Draft a post"), value="new")]),
        *_silence(view, zone),
        *_pauses(view, zone),
        *_failures(view, zone),
        *_part(
            t(":hourglass_flowing_sand: Waiting for me ({n})", n=len(view.waiting)),
            view.waiting,
            (_words(view, zone), _to_review),
            t("Nothing waits for your opinion."),
            over=_round(view),
        ),
        *_part(
            t(":writing_hand: Mine ({n})", n=len(view.mine)),
            view.mine,
            (_words(view, zone), _mine),
            t("You have nothing under way; *Draft a post* begins a draft."),
        ),
        *_watched(view, zone),
        *_part(
            t(":calendar: The coming week ({n})", n=len(view.week)),
            view.week,
            (lambda one: _leaving(view, one, zone), lambda one: [stopping(one)]),
            t("Nothing leaves in the coming seven days."),
            rest="/draft queue",
        ),
        *_away(view, zone),
    ]
    # Above the first part is nothing to be divided from.
    return [b for n, b in enumerate(drawn) if n or b["type"] != "divider"][:BLOCKS_MAX]


def _words(view: Home, zone: ZoneInfo) -> Line:
    def said(one: CardView) -> str:
        return line(one, zone, view.shelf.links.get(one.draft.id, ""))

    return said


def _leaving(view: Home, one: CardView, zone: ZoneInfo) -> str:
    """A line, and when it really leaves where that is not the time that it was drafted for."""
    due = leaves_at(one)
    other = due is not None and due != one.draft.revision.content.timing.start
    when = t(":clock3: leaves {when}", when=say(due, zone)) if due is not None and other else ""
    return f"{_words(view, zone)(one)}\n{when}".strip()


def _part(
    title: str,
    views: Sequence[CardView],
    how: tuple[Line, Buttons],
    empty: str,
    *,
    over: Sequence[Button] = (),
    rest: str = "/draft list",
) -> list[Block]:
    words, buttons = how
    drawn = [*_header(title), *sentence("", over, about=t("all that waits for you"))]
    if not views:
        return [*drawn, *sentence(empty)]
    for one in views[:MOST]:
        # A line too long for a block is cut: the card has the rest.
        text = sentence(words(one))[:1]
        pressed = sentence("", buttons(one), about=label(one.draft.id))
        drawn += [*text, *pressed]
    more = len(views) - MOST
    return [
        *drawn,
        *(sentence(t("and {more} more: `{rest}`", more=more, rest=rest)) if more > 0 else []),
    ]


def _round(view: Home) -> list[Button]:
    """Begin with what is wanted first, and go on draft after draft."""
    if not view.waiting:
        return []
    return [
        Button(action=ids.ROUND, words=t("Look at them one by one"), value="0", style="primary")
    ]


def _to_review(one: CardView) -> list[Button]:
    return [Button(action=ids.ROUND, words=t("Look at it"), value=str(one.draft.id))]


def _silence(view: Home, zone: ZoneInfo) -> list[Block]:
    silent, behind = view.shelf.silent_since, view.shelf.behind_since
    return [
        *(sentence(silence_line(silent, zone)) if silent is not None else []),
        *(sentence(behind_line(behind, zone)) if behind is not None else []),
    ]


def _pauses(view: Home, zone: ZoneInfo) -> list[Block]:
    shown = view.shelf.pauses[:MOST_PAUSES]
    return [block for pause in shown for block in sentence(pause_line(pause, zone))[:1]]


def _failures(view: Home, zone: ZoneInfo) -> list[Block]:
    """What failed stands first, and no part is shown where nothing did: what is well is silent."""
    if not view.failures:
        return []
    title = t(":warning: Needs somebody now ({n})", n=len(view.failures))
    how = (lambda one: _failed(view, one, zone), lambda one: _remedies(view, one))
    return _part(title, view.failures, how, "")


def _failed(view: Home, one: CardView, zone: ZoneInfo) -> str:
    said = [_words(view, zone)(one), *on_card(one, zone), waiting_line(one)]
    return "\n".join(words for words in said if words)


def _remedies(view: Home, one: CardView) -> list[Button]:
    number, retry = str(one.draft.id), _to_retry(view, one)
    care = Button(action=ids.CARE, words=t("I take care of it"), value=number)
    if one.stage in {Stage.MISSED, Stage.FAILED}:
        return [*retry, _time(number, t("New time")), care]
    if one.stage is Stage.NEEDS_ATTENTION:
        return [*asks(one.deliveries), take_down(number)]
    return [*retry, take_down(number), care]


def _to_retry(view: Home, one: CardView) -> list[Button]:
    """Lead to the card that has *Retry*: that is a vote, and so given where the post is seen."""
    where = view.shelf.links.get(one.draft.id, "")
    if not one.retries or not where:
        return []
    words = t("Retry on its card")
    return [Button(action=ids.OPEN_CARD, words=words, value=str(one.draft.id), url=where)]


def _watched(view: Home, zone: ZoneInfo) -> list[Block]:
    """What I answer for is shown only where there is some."""
    if not view.watched:
        return []
    title = t(":eyes: I answer for ({n})", n=len(view.watched))
    return _part(title, view.watched, (lambda one: _answered_for(view, one, zone), _stops), "")


def _answered_for(view: Home, one: CardView, zone: ZoneInfo) -> str:
    """A line, and what became of it on each network where it is out."""
    if one.stage is not Stage.PUBLISHED:
        return _leaving(view, one, zone)
    return "\n".join([_words(view, zone)(one), *on_card(one, zone)])


def _stops(one: CardView) -> list[Button]:
    """What helps whoever answers for a post: before it is out, and after."""
    if one.stage is Stage.PUBLISHED:
        return [*opening(one.deliveries), take_down(str(one.draft.id))]
    return [stopping(one)]


def _mine(one: CardView) -> list[Button]:
    if one.stage is Stage.PARKED:
        number = str(one.draft.id)
        ask = Button(action=ids.ASK_NOW, words=t("Ask for an opinion"), value=number)
        return [ask, Button(action=ids.EDIT, words=t("Edit"), value=number), _time(number)]
    if one.stage not in UNDER_WAY:
        return []
    number = str(one.draft.id)
    edit = Button(action=ids.EDIT, words=t("Edit"), value=number)
    return [edit, _time(number), stopping(one)]


def _time(number: str, words: str = "") -> Button:
    return Button(action=ids.TIME, words=words or t("Time"), value=number)


def _away(view: Home, zone: ZoneInfo) -> list[Block]:
    if not view.shelf.away:
        return []
    said = [rendered(because(one, zone)) for one in view.shelf.away[:MOST_AWAY]]
    more = len(view.shelf.away) - len(said)
    lines = [*said, t("and {more} more", more=more)] if more > 0 else said
    return [
        *_header(t(":airplane: Away (times in {zone})", zone=zone.key)),
        *sentence("\n".join(lines))[:1],
    ]


def _header(title: str) -> list[Block]:
    head = {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": True}}
    return [{"type": "divider"}, head]
