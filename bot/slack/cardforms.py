"""The forms that a card's buttons open: request changes, take that back, another time. Pure.

What a form is about goes into `private_metadata` as ids (traps 90 and 97), never as text.
Limits (trap 81): titles 24 characters, option texts 75, hints 2,000.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.drafts import Draft, label, short
from bot.domain.objections import LONGEST, SAYS, Cause
from bot.domain.placing import movable
from bot.domain.review import Stop
from bot.ports import CardRef
from bot.slack import ids
from bot.slack.blocks import Block, quote, sentence
from bot.slack.escaping import escape

CAUSE = "cause"
WORDS = "words"
WHEN = "when"
SHOWN = 1_500
WHEN_MAX = 200
MOVES = "A time inside its window takes effect at once, and its approvals stay."
TIMES = (
    "For example: tomorrow 9am · fri 17:30 · in 2 hours · 24 Dec 18:00 · tue 10:00-12:00 ·"
    " when approved. In your own time zone."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a form is about: a draft, the version that was shown, and on which card."""

    draft: int
    digest: str
    ref: CardRef

    def packed(self) -> str:
        """Write it for `private_metadata`."""
        known = [self.draft, self.digest, self.ref.channel, self.ref.ts]
        return json.dumps(known, separators=(",", ":"))


def about(packed: str) -> About | None:
    """Read what a form is about; `None` for what none of our forms wrote."""
    try:
        found = json.loads(packed)
    except ValueError:
        return None
    match found:
        case [int(draft), str(digest), str(channel), str(ts)]:
            return About(draft=draft, digest=digest, ref=CardRef(channel=channel, ts=ts))
        case _:
            return None


def request_changes(draft: Draft, ref: CardRef) -> Block:
    """The form that objects in words."""
    options = [_option(cause.value, SAYS[cause]) for cause in Cause]
    return _form(
        ids.CHANGES_FORM,
        ("Request changes", "Object"),
        (draft, ref),
        [
            *_head(draft, "It does not leave until you are content, or a colleague lifts this."),
            _input(
                CAUSE,
                "What should change?",
                {"type": "radio_buttons", "options": options},
            ),
            _input(
                WORDS,
                "In your words",
                {"type": "plain_text_input", "multiline": True, "max_length": LONGEST},
                hint="Everybody in the channel reads it on the card, beside your name.",
                optional=True,
            ),
        ],
    )


def take_back(draft: Draft, ref: CardRef, mine: Sequence[Stop]) -> Block:
    """The form for whoever has objected by button already: take it back, or leave it."""
    said = "\n".join(f"• {escape(stop.reason)}" for stop in mine)
    return _form(
        ids.TAKE_BACK_FORM,
        ("You asked for changes", "Take it back"),
        (draft, ref),
        _head(draft, f"You asked for changes:\n{said}\nTaken back, it stops nothing any more."),
    )


def another_time(draft: Draft, ref: CardRef, now: str, *, is_author: bool) -> Block:
    """The form for another time; a colleague's is a suggestion (rule 2). `now` says the time."""
    head = (
        "Approvals are for text and time together, so another time needs them anew."
        if is_author
        else "You are not one of its authors: they get your time as a suggestion to take."
    )
    head = f"{MOVES} For any other time: {head[0].lower()}{head[1:]}" if movable(draft) else head
    return _form(
        ids.TIME_FORM,
        ("Time" if is_author else "Suggest a time", "Save" if is_author else "Suggest"),
        (draft, ref),
        [
            *_head(draft, f"It is to leave {now}.\n{head}"),
            _input(
                WHEN,
                "When shall it leave?",
                {"type": "plain_text_input", "max_length": WHEN_MAX, "focus_on_load": True},
                hint=TIMES,
            ),
        ],
    )


def _form(
    callback: str, words: tuple[str, str], it: tuple[Draft, CardRef], blocks: list[Block]
) -> Block:
    (title, submit), (draft, ref) = words, it
    which = About(draft=draft.id, digest=draft.revision.digest, ref=ref)
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": which.packed(),
        "title": _plain(title),
        "submit": _plain(submit),
        # Beside "Take it back", the usual word would be read as cancelling the request.
        "close": _plain("Keep it" if callback == ids.TAKE_BACK_FORM else "Cancel"),
        "blocks": blocks,
    }


def _head(draft: Draft, words: str) -> list[Block]:
    """Which version a form is about, and what it says, so that nobody has to remember."""
    texts = dict.fromkeys(target.text for target in draft.revision.content.targets)
    said = "\n\n".join(texts)
    shown = said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
    name = f"*{label(draft.id)}*, version `{short(draft.revision.digest)}`"
    return [*sentence(name), quote(shown), *sentence(words)]


def _input(
    block: str, words: str, element: Mapping[str, Any], hint: str = "", *, optional: bool = False
) -> Block:
    return {
        "type": "input",
        "block_id": block,
        "label": _plain(words),
        "element": {"action_id": block, **element},
        "optional": optional,
        **({"hint": _plain(hint)} if hint else {}),
    }


def _option(value: str, words: str) -> Block:
    return {"text": _plain(words[:1].upper() + words[1:]), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
