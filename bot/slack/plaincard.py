"""A card without blocks, for where Slack refuses those (trap 114). Pure.

It says all that a card shows, or there is none: what can't be seen can't be approved. The text of
the draft stands in a fence, in which nothing is markup (trap 78).
"""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.drafts import Target
from bot.domain.dressing import Disclosure
from bot.domain.emoji import Gesture
from bot.slack import linkwords, partwords, wording
from bot.slack.blocks import TEXT_MAX, VOTED
from bot.slack.contentwords import disclosed_anywhere, dress_line, label_line, note_line
from bot.slack.escaping import escape, unseen_line
from bot.words.phrases import t

FENCE = "```"
NOT_TAKEN = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "block_mismatch",
        "msg_blocks_too_long",
        "msg_too_long",
    }
)
"""Slack's words for a message that it does not take as it is drawn."""


def card(view: CardView, zone: ZoneInfo, gestures: Mapping[Gesture, tuple[str, ...]]) -> str | None:
    """The whole card as text; nothing where a text could not show all of it."""
    content = view.draft.revision.content
    if content.shown:
        return None
    whole = "\n".join(line for line in _lines(view, zone, gestures) if line)
    # Another fence, in a preview as well, would turn what stands in ours into markup.
    alone = whole.count(FENCE) == 2 * len(content.targets)
    return whole if alone and len(whole) <= TEXT_MAX else None


def _lines(
    view: CardView, zone: ZoneInfo, gestures: Mapping[Gesture, tuple[str, ...]]
) -> list[str]:
    level = [wording.level_line(view.report), *wording.finding_lines(view.report)]
    targets = view.draft.revision.content.targets
    told = disclosed_anywhere(targets)
    return [
        wording.sentence(view),
        *(line for target in targets for line in _content(target, told)),
        wording.when_line(view, zone),
        *(level if wording.shows_level(view) else []),
        note_line(view),
        label_line(view.labels),
        *wording.standing_lines(view, zone),
        wording.authors_line(view),
        wording.footer(gestures) if view.draft.state in VOTED else "",
        t(
            ":wrench: Slack did not take this card with its buttons, so it stands here as text:"
            " emoji count as always, and `/draft help` names what does the same as each button."
        ),
    ]


def _content(target: Target, told: Collection[Disclosure]) -> list[str]:
    """One account, and to the letter what it would say."""
    preview = linkwords.preview(target.card) if target.card is not None else ""
    fenced = f"{FENCE}\n{escape(target.text)}\n{FENCE}"
    said = [wording.account_line(target), fenced, unseen_line(target.text)]
    return [*said, partwords.thread_line(target), dress_line(target, told), preview]
