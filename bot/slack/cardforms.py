"""The forms that a card's buttons open: request changes, take that back, another time. Pure."""

from collections.abc import Iterable, Sequence

from bot.domain.drafts import Draft, label, short
from bot.domain.objections import LONGEST, SAYS, Cause
from bot.domain.placing import movable
from bot.domain.review import Stop
from bot.ports import CardRef
from bot.slack import formparts, ids
from bot.slack.blocks import Block, quote, sentence
from bot.slack.escaping import escape
from bot.slack.formparts import Ticket
from bot.words.phrases import capitalized, marked, phrase, rendered, t

CAUSE = "cause"
WORDS = "words"
WHEN = "when"
SHOWN = 1_500
WHEN_MAX = 200
TEXT = "text"
TEXT_MAX = 3_000
CORRECTS = marked(
    "What is out stays as it is until others have approved the new text. What then happens, where"
    " no more than the text is changed:"
)
SAY_IT = phrase("Please say in a few words what should change.")
CHOOSE = phrase("Please choose what should change.")
CHOOSE_AGAIN = phrase("Please press *Request changes* again, and choose what should change.")
ENDS = marked("Taken back, it stops nothing any more.")
STAYS = marked("It does not leave until you are content, or a colleague lifts this.")
MOVES = marked("A time inside its window takes effect at once, and its approvals stay.")
TIMES = marked(
    "For example: tomorrow 9am · fri 17:30 · in 2 hours · 24 Dec 18:00 · tue 10:00-12:00"
    " · when approved. In your own time zone."
)


def request_changes(draft: Draft, ref: CardRef) -> Block:
    """The form that objects in words."""
    return _form(
        ids.CHANGES_FORM,
        (t("Request changes"), t("Object")),
        (draft, ref),
        [*_head(draft, t(STAYS)), *changes_fields()],
    )


def changes_fields() -> list[Block]:
    """The fields of an objection in words."""
    options = [formparts.option(cause.value, rendered(capitalized(SAYS[cause]))) for cause in Cause]
    return [
        formparts.field(
            CAUSE,
            t("What should change?"),
            {"type": "radio_buttons", "options": options},
        ),
        formparts.field(
            WORDS,
            t("In your words"),
            {"type": "plain_text_input", "multiline": True, "max_length": LONGEST},
            hint=t("Everybody in the channel reads it on the card, beside your name."),
            optional=True,
        ),
    ]


def take_back(draft: Draft, ref: CardRef, mine: Sequence[Stop]) -> Block:
    """The form for whoever has objected by button already: take it back, or leave it."""
    said = "\n".join(f"• {escape(stop.reason)}" for stop in mine)
    return _form(
        ids.TAKE_BACK_FORM,
        (t("You asked for changes"), t("Take it back")),
        (draft, ref),
        _head(draft, f"{t('You asked for changes:')}\n{said}\n{t(ENDS)}"),
    )


def another_time(draft: Draft, ref: CardRef, now: str, *, is_author: bool) -> Block:
    """The form for another time; a colleague's is a suggestion (rule 2). `now` says the time."""
    head = (
        t("Approvals are for text and time together, so another time needs them anew.")
        if is_author
        else t("You are not one of its authors: they get your time as a suggestion to take.")
    )
    head = (
        t(
            "{moves} For any other time: {head}",
            moves=t(MOVES),
            head=f"{head[0].lower()}{head[1:]}",
        )
        if movable(draft)
        else head
    )
    return _form(
        ids.TIME_FORM,
        (
            t("Time") if is_author else t("Suggest a time"),
            t("Save") if is_author else t("Suggest"),
        ),
        (draft, ref),
        [
            *_head(draft, f"{t('It is to leave {now}.', now=now)}\n{head}"),
            formparts.field(
                WHEN,
                t("When shall it leave?"),
                {"type": "plain_text_input", "max_length": WHEN_MAX, "focus_on_load": True},
                hint=t(TIMES),
            ),
        ],
    )


def correct(draft: Draft, ref: CardRef, text: str, ways: Sequence[str]) -> Block:
    """The form for another text of what is out; `ways` say what will happen on each account."""
    said = "\n".join(f"• {escape(one)}" for one in ways)
    field: Block = {"type": "plain_text_input", "multiline": True, "max_length": TEXT_MAX}
    if text and len(text) <= TEXT_MAX:
        field["initial_value"] = text
    return _form(
        ids.CORRECT_FORM,
        (t("Correct"), t("Ask for an opinion")),
        (draft, ref),
        [
            *_head(draft, f"{t(CORRECTS)}\n{said}"),
            formparts.field(TEXT, t("What should it say instead?"), field),
        ],
    )


def given_back(wrong: Iterable[str], typed: str) -> str:
    """Say why nothing was done, with the words that were typed in a form that is closed."""
    back = t("You wrote: {typed}", typed=escape(typed)) if typed else ""
    return f"{' '.join(map(rendered, wrong))}\n{back}".strip()


def _form(
    callback: str, words: tuple[str, str], it: tuple[Draft, CardRef], blocks: list[Block]
) -> Block:
    draft, ref = it
    ticket = Ticket(draft=draft.id, digest=draft.revision.digest, ref=ref)
    # Beside "Take it back", the usual word would be read as cancelling the request.
    close = t("Keep it") if callback == ids.TAKE_BACK_FORM else ""
    return formparts.modal(callback, ticket, words, blocks, close)


def _head(draft: Draft, words: str) -> list[Block]:
    """Which version a form is about, and what it says, so that nobody has to remember."""
    texts = dict.fromkeys(target.text for target in draft.revision.content.targets)
    said = "\n\n".join(texts)
    shown = said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
    name = f"*{label(draft.id)}*, {t('version `{short}`', short=short(draft.revision.digest))}"
    return [*sentence(name), quote(shown), *sentence(words)]
