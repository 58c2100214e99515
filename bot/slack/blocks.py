"""The card's view as Block Kit. Pure; the draft itself is rich text, so nothing in it is markup.

Limits (trap 81): 50 blocks a message, 3,000 characters a section, 25 buttons a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.difference import Change, Pieces
from bot.domain.drafts import LinkCard, Picture, Target, label
from bot.domain.emoji import Gesture
from bot.domain.parts import shown_parts
from bot.domain.states import State
from bot.ports import Button
from bot.slack import cardbuttons, linkwords, partwords, presses, wording
from bot.slack.contentwords import (
    disclosed_anywhere,
    dress_line,
    label_line,
    note_line,
    picture_line,
    silent_line,
    video_line,
)
from bot.slack.escaping import as_typed, unseen_line
from bot.words.phrases import rendered, t

Block = dict[str, Any]

MESSAGE_MAX = 50
ACTIONS_MAX = 25
SECTION_MAX = 3_000
TEXT_MAX = 3_900
BUTTON_MAX = 75
DIFFERENCE_MAX = 6_000
PIECES_MAX = 200

VOTED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED})


def card(
    view: CardView, zone: ZoneInfo, gestures: Mapping[Gesture, tuple[str, ...]]
) -> list[Block]:
    """Draw a card: what a stranger would see first, then what is missing, then what to press."""
    head = _head(view, zone)
    tail = [_context(wording.authors_line(view))]
    footer = wording.footer(gestures)
    if footer and view.draft.state in VOTED:
        tail.append(_context(footer))
    tail += _actions([*presses.buttons(view), *cardbuttons.buttons(view)], label(view.draft.id))
    standing = _section_of(wording.standing_lines(view, zone))
    return [*head, *_fitting(standing, MESSAGE_MAX - len(head) - len(tail), view), *tail]


def _head(view: CardView, zone: ZoneInfo) -> list[Block]:
    beside = [note_line(view), label_line(view.labels)]
    lines = [wording.when_line(view, zone), *_level(view), *beside]
    return [_section(wording.title(view)), *_content(view), *_section_of(lines)]


def shown(view: CardView, zone: ZoneInfo) -> list[Block]:
    """Draw all that a card shows, for elsewhere: without its buttons and gestures."""
    standing = _section_of(wording.standing_lines(view, zone))
    return [*_head(view, zone), *standing, _context(wording.authors_line(view))]


def _fitting(sections: list[Block], room: int, view: CardView) -> list[Block]:
    """Keep as many as there is room for; the text itself is never what is left out."""
    if len(sections) <= room:
        return sections
    return [
        *sections[: room - 1],
        _section(t("_and more: `/draft why {draft}`_", draft=view.draft.id)),
    ]


def _level(view: CardView) -> list[str]:
    if not wording.shows_level(view):
        return []
    return [wording.level_line(view.report), *wording.finding_lines(view.report)]


def _content(view: CardView) -> list[Block]:
    """Show each different text once, under the accounts that would post it."""
    groups: dict[tuple[object, ...], list[Target]] = {}
    for target in view.draft.revision.content.targets:
        said = (
            target.text,
            shown_parts(target),
            target.options,
            target.pictures,
            target.card,
        )
        groups.setdefault(said, []).append(target)
    pictures = dict.fromkeys(target.pictures for target in view.draft.revision.content.targets)
    blocks: list[Block] = []
    told = disclosed_anywhere(view.draft.revision.content.targets)
    for targets in groups.values():
        text, dress = targets[0].text, dress_line(targets[0], told)
        thread = partwords.thread_line(targets[0])
        accounts = (wording.account_line(target) for target in targets)
        blocks += _section_of([*accounts, thread, dress, silent_line(targets)])
        blocks.append(quoted(shown_parts(targets[0])))
        blocks += _section_of([unseen_line(text)])
        blocks += _preview(view, targets[0].card)
        if len(pictures) > 1:
            blocks += _pictures(view, targets[0].pictures)
    return blocks if len(pictures) > 1 else [*blocks, *_pictures(view, next(iter(pictures), ()))]


def _preview(view: CardView, card: LinkCard | None) -> list[Block]:
    """Show a link's preview as a network would, with just its picture."""
    if card is None:
        return []
    words = linkwords.preview(card)
    drawn = [_section(words)]
    if len(words) > SECTION_MAX:
        # Each `&` of a page is five characters here; the longest description just fits.
        bare = linkwords.preview(replace(card, description=""))
        drawn = [_section(bare), _section(as_typed(card.description))]
    if card.picture is not None and (file := dict(view.hung).get(card.picture.sha256)):
        drawn.append({"type": "image", "slack_file": {"id": file}, "alt_text": card.title})
    return drawn


def _pictures(view: CardView, pictures: Sequence[Picture]) -> list[Block]:
    """Show just the pictures that would be published, and what is said of each."""
    hung = dict(view.hung)
    drawn: list[Block] = []
    for one in pictures:
        said = one.alt_text or t("without alt text")
        if one.is_video:
            drawn += _section_of([video_line(one, hung.get(one.sha256, ""))])
            continue
        if one.sha256 in hung:
            image = {"type": "image", "slack_file": {"id": hung[one.sha256]}, "alt_text": said}
            drawn.append(image)
        drawn += _section_of([picture_line(one)])
    return drawn


def quoted(texts: Sequence[str]) -> Block:
    """Show a text exactly; of a thread each part, with its number above it."""
    elements: list[Block] = []
    for number, text in partwords.numbered(texts):
        if number:
            bold = {"type": "text", "text": number, "style": {"bold": True}}
            elements.append({"type": "rich_text_section", "elements": [bold]})
        elements += quote(text)["elements"]
    return {"type": "rich_text", "elements": elements}


def quote(text: str) -> Block:
    """Show text exactly, without any markup being read in it (traps 77 and 78)."""
    parts = [text[i : i + SECTION_MAX] for i in range(0, len(text), SECTION_MAX)] or [" "]
    return {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_quote",
                "elements": [{"type": "text", "text": part} for part in parts],
            }
        ],
    }


def _actions(buttons: Sequence[Button], about: str = "") -> list[Block]:
    drawn = [_button(button, about) for button in buttons]
    rows = [drawn[i : i + ACTIONS_MAX] for i in range(0, len(drawn), ACTIONS_MAX)]
    return [{"type": "actions", "elements": row} for row in rows]


def _button(button: Button, about: str) -> Block:
    words = rendered(button.words)
    block: Block = {
        "type": "button",
        "action_id": f"{button.action}:{button.value}",
        "text": {"type": "plain_text", "text": words[:BUTTON_MAX], "emoji": True},
        "value": button.value,
    }
    if about:
        # Else a screen reader says the same words for each card of the channel.
        block["accessibility_label"] = f"{words}, {about}"[:BUTTON_MAX]
    if button.url:
        block["url"] = button.url
    if button.style:
        block["style"] = button.style
    if button.confirm:
        block["confirm"] = {
            "title": {"type": "plain_text", "text": t("Are you sure?")},
            "text": {"type": "plain_text", "text": rendered(button.confirm)},
            "confirm": {"type": "plain_text", "text": words[:30]},
            "deny": {"type": "plain_text", "text": t("No")},
            **({"style": button.style} if button.style else {}),
        }
    return block


def sentence(
    text: str, buttons: Sequence[Button] = (), difference: Pieces = (), about: str = ""
) -> list[Block]:
    """A sentence of the bot's own words, a difference of texts, and buttons under them.

    `about` names to screen readers what the buttons are about.
    """
    return [
        *_section_of(rendered(text).split("\n")),
        *_difference(difference),
        *_actions(buttons, about),
    ]


_STYLES: Mapping[Change, Mapping[str, bool]] = {
    Change.KEPT: {},
    Change.REMOVED: {"strike": True},
    Change.ADDED: {"bold": True},
}


def _difference(pieces: Pieces) -> list[Block]:
    """Show a difference as rich text, in which nothing is markup, a mention or a link."""
    elements: list[Block] = []
    room = DIFFERENCE_MAX
    for piece in pieces[:PIECES_MAX]:
        words = piece.text[:room]
        room -= len(words)
        style = _STYLES[piece.change]
        if words:
            elements.append({"type": "text", "text": words, **({"style": style} if style else {})})
    if not elements:
        return []
    if room == 0 or len(pieces) > PIECES_MAX:
        elements.append({"type": "text", "text": t(" … and more")})
    return [{"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements}]}]


def paragraphs(texts: Sequence[str]) -> list[Block]:
    """Each text as a block of its own, as many as one message holds."""
    return [block for text in texts for block in _section_of([text])][:MESSAGE_MAX]


def cut(text: str) -> str:
    """Keep top-level text under what Slack shows without cutting (trap 81)."""
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _section_of(lines: Sequence[str]) -> list[Block]:
    """Put lines into as many sections as their length asks for."""
    blocks: list[Block] = []
    room = ""
    for line in (line[:SECTION_MAX] for line in lines if line):
        joined = f"{room}\n{line}" if room else line
        if len(joined) > SECTION_MAX:
            blocks.append(_section(room))
            joined = line
        room = joined
    return [*blocks, _section(room)] if room else blocks


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:SECTION_MAX]}]}
