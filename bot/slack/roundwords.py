"""The form of a round: what waits for one person, draft after draft, as its card shows it. Pure.

Limits (traps 81, 90): 100 blocks and 250 kB a view. What doesn't fit is not approved here.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.drafts import Draft, DraftId, label, short
from bot.domain.review import WATCHER
from bot.domain.rounds import Round, Turn
from bot.ports import Button, CardRef
from bot.slack import blocks, cardforms, formparts, ids
from bot.slack.blocks import sentence
from bot.slack.escaping import escape
from bot.slack.formparts import Block, Ticket, View
from bot.slack.listing import linked
from bot.words.phrases import marked, phrase, rendered, t

TITLE = marked("Waiting for me")
BLOCKS_MAX = 100
BYTES_MAX = 250_000
PASSED_MAX = 200
MOST_NAMED = 20

NOTHING = marked(":sparkles: Nothing else waits for your opinion; thank you.")
NOT_OPENED = phrase("Slack didn't open the form in time; please press once more.")
NOT_SHOWN = marked(
    ":warning: {card} can't be shown here, so it can't be approved here either; please"
    " look at its card in the channel."
)
NO_CARD = marked(
    ":warning: Not to be seen in the channel just now, so that nobody can approve it yet: {drafts}."
)
SKIPPED = marked("Skipped, and waiting for you still: {drafts}.")
VOTE = marked(
    "*Approve* is your vote for version `{version}`, as on {card}; there the same button"
    " takes it back, until it is sent."
)
APPROVED = marked(
    "Your approval of {draft} counts for version `{version}`{also}; *Approve* on its"
    " card takes it back, until it is sent."
)
STILL = marked("It still needs {what}.")
WATCH = marked("*Approve and watch* also lets you answer for it while it is fresh.")
ALSO = marked(", and you answer for it while it is fresh")

_VALUE = re.compile(r"([0-9]{1,18})\.([0-9a-f]{64})\.([0-9]{1,14})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the button of a round is about: a draft, the mark of what it showed, drawn when."""

    draft: DraftId
    mark: str
    drawn_at: datetime


def value_of(sight: Sight) -> str:
    """Write what a button is about, so that a press is for just what stood above it."""
    return f"{sight.draft}.{sight.mark}.{int(sight.drawn_at.timestamp() * 1000)}"


def sight_in(value: object) -> Sight | None:
    """Read it back, or nothing where it is none of ours."""
    found = _VALUE.fullmatch(str(value))
    if found is None:
        return None
    drawn_at = datetime.fromtimestamp(int(found[3]) / 1000, UTC)
    return Sight(draft=DraftId(int(found[1])), mark=found[2], drawn_at=drawn_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a round is drawn: for whom, when, what came before, and what was answered."""

    zone: ZoneInfo
    now: datetime
    passed: tuple[DraftId, ...] = ()
    note: str = ""
    objecting: bool = False


def drawn(found: Round, how: Drawing) -> View:
    """Draw where a round stands."""
    if found.turn is None:
        return _over(found, how)
    view = _whole(found.turn, how)
    return view if fits(view) else unshown(found.turn, how)


def fits(view: View) -> bool:
    """Whether Slack takes a view of this size."""
    return len(view["blocks"]) <= BLOCKS_MAX and len(json.dumps(view)) <= BYTES_MAX


def _whole(turn: Turn, how: Drawing) -> View:
    below = _objecting(turn, how) if how.objecting else _choices(turn, how)
    parts = [*_said(how, turn), *blocks.shown(turn.view, how.zone), *below]
    return _modal(turn, how, parts, t("Object") if how.objecting else "")


def unshown(turn: Turn, how: Drawing) -> View:
    """A turn that can't be shown in full: nobody approves what they can't see."""
    words = t(NOT_SHOWN, card=_card(turn))
    pressed = [_button(ids.ROUND_SKIP, t("Skip"), turn, how)]
    about = label(turn.view.draft.id)
    parts = [*_said(how, turn), *sentence(words, pressed, about=about)]
    return _modal(turn, replace(how, objecting=False), parts, "")


def _said(how: Drawing, turn: Turn) -> list[Block]:
    said = sentence(f":speech_balloon: {rendered(how.note)}") if how.note else []
    after = t("{left} more after this one", left=turn.left) if turn.left else t("The last one")
    return [*said, formparts.small(after), {"type": "divider"}]


def _choices(turn: Turn, how: Drawing) -> list[Block]:
    draft, watched = turn.view.draft, _wants_watcher(turn.view)
    below = t(VOTE, version=short(draft.revision.digest), card=_card(turn))
    pressed = [_button(ids.ROUND_APPROVE, t("Approve"), turn, how, style="primary")]
    if watched:
        pressed.append(_button(ids.ROUND_APPROVE_AND_WATCH, t("Approve and watch"), turn, how))
        below = f"{below} {t(WATCH)}"
    pressed += [
        _button(ids.ROUND_OBJECT, t("Request changes"), turn, how),
        _button(ids.ROUND_SKIP, t("Skip"), turn, how),
    ]
    return [*sentence("", pressed, about=label(draft.id)), formparts.small(below)]


def _wants_watcher(view: CardView) -> bool:
    return view.decision is not None and WATCHER in view.decision.missing


def _objecting(turn: Turn, how: Drawing) -> list[Block]:
    back = [_button(ids.ROUND_BACK, t("Back"), turn, how)]
    about = label(turn.view.draft.id)
    return [{"type": "divider"}, *cardforms.changes_fields(), *sentence("", back, about=about)]


def _button(action: str, words: str, turn: Turn, how: Drawing, style: str = "") -> Button:
    sight = Sight(draft=turn.view.draft.id, mark=turn.mark, drawn_at=how.now)
    return Button(action=action, words=words, value=value_of(sight), style=style)


def _card(turn: Turn) -> str:
    name = label(turn.view.draft.id)
    return linked(turn.link, t("the card of {name}", name=name))


def _modal(turn: Turn, how: Drawing, parts: Sequence[Block], submit: str) -> View:
    draft = turn.view.draft
    ticket = Ticket(
        draft=draft.id,
        digest=draft.revision.digest,
        ref=CardRef(channel=draft.channel, ts=turn.card),
        passed=how.passed[-PASSED_MAX:],
    )
    return _view(ticket, parts, submit)


def _view(ticket: Ticket, parts: Sequence[Block], submit: str = "") -> View:
    sent = {"submit": formparts.plain(submit)} if submit else {}
    return {
        "type": "modal",
        "callback_id": ids.ROUND_FORM,
        "private_metadata": formparts.packed(ticket),
        "title": formparts.plain(t(TITLE)),
        "close": formparts.plain(t("Close")),
        "blocks": list(parts),
        **sent,
    }


def _over(found: Round, how: Drawing) -> View:
    said = [f":speech_balloon: {rendered(how.note)}"] if how.note else []
    if found.unshown:
        said.append(t(NO_CARD, drafts=_named(found.unshown)))
    elif not found.skipped:
        said.append(t(NOTHING))
    again: list[Button] = []
    if found.skipped:
        said.append(t(SKIPPED, drafts=_named(found.skipped)))
        again = [Button(action=ids.ROUND_AGAIN, words=t("Look again"), value="0")]
    return _view(Ticket(), sentence("\n".join(said), again))


def _named(drafts: Sequence[DraftId]) -> str:
    named = ", ".join(label(number) for number in drafts[:MOST_NAMED])
    more = len(drafts) - MOST_NAMED
    return t("{named} and {more} more", named=named, more=more) if more > 0 else named


def moment() -> View:
    """The form while what stands in it is looked for."""
    return formparts.told(sentence(t("One moment, please: I look at what waits for you.")))


def stopped(why: str) -> View:
    """The form where a round can't go on."""
    return formparts.told(sentence(f":warning: {rendered(why)}"))


def approved(draft: Draft, missing: Sequence[str] = (), *, watching: bool) -> str:
    """Confirm an approval to whoever gave it, and say what is `missing` in spite of it."""
    version = short(draft.revision.digest)
    also = t(ALSO) if watching else ""
    said = t(APPROVED, draft=label(draft.id), version=version, also=also)
    needed = t(" and ").join(escape(what) for what in missing)
    return f"{said} {t(STILL, what=needed)}" if needed else said
