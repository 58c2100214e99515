"""The form that takes a table of drafts, and what is said of parked ones. Pure."""

from collections.abc import Sequence

from bot.domain.attaching import MOST_PICTURES
from bot.domain.batch import COLUMNS, MOST_ROWS
from bot.domain.drafts import Draft, label
from bot.domain.dressing import Disclosure
from bot.slack import blocks, formparts, ids
from bot.slack.composerfields import FILE_TYPES
from bot.slack.formparts import Ticket, View
from bot.words.phrases import phrase, t

TABLE, PICTURES = "table", "pictures"
NO_TABLE = phrase("Please attach the table, saved as CSV.")


def import_form() -> View:
    """The form that makes a parked draft of each row of a table."""
    said = t(
        "Each row becomes a draft that is saved, and nobody is asked about it yet. The first"
        " line names the columns: `{columns}`. Only text and accounts are needed; several"
        " accounts stand in one field, with commas in quotes. `disclosed` takes {disclosed},"
        " `reviewer` a member's id, and `text on ACCOUNT` what that account says instead. `picture`"
        " names a file that you attach below, and `alt text` says what it shows; more of them are"
        " `picture 2`, `alt text 2` and so on. At most {most_rows} rows.",
        columns=", ".join(COLUMNS),
        disclosed=", ".join(f"`{one.value}`" for one in Disclosure),
        most_rows=MOST_ROWS,
    )
    element = {"type": "file_input", "max_files": 1, "filetypes": ["csv"]}
    hint = t("A time is written as in a command, and means your own time zone.")
    files = {"type": "file_input", "max_files": MOST_PICTURES, "filetypes": FILE_TYPES}
    named = t(
        "Each under the name that the table gives it, and at most {most}.", most=MOST_PICTURES
    )
    shown = [
        *blocks.sentence(said),
        formparts.field(TABLE, t("Table"), element, hint=hint),
        formparts.field(PICTURES, t("Pictures"), files, hint=named, optional=True),
    ]
    return formparts.modal(
        ids.IMPORT_FORM, Ticket(), (t("Drafts from a table"), t("Save all")), shown
    )


def saved(draft: Draft) -> str:
    """Confirm a parked draft, and say how it goes on."""
    number = draft.id
    return t(
        "{draft} is saved, and nobody is asked yet: `/draft ask {number}` asks for opinions, and"
        " so does your Home; `/draft edit {number} TEXT` changes it.",
        draft=label(number),
        number=number,
    )


def all_saved(drafts: Sequence[Draft]) -> str:
    """Confirm the drafts of a table."""
    if len(drafts) == 1:
        return saved(drafts[0])
    first, last = label(drafts[0].id), label(drafts[-1].id)
    return t(
        "{n} drafts are saved, {first} to {last}, and nobody is asked yet: `/draft ask N`"
        " asks for opinions on one, and so does your Home.",
        n=len(drafts),
        first=first,
        last=last,
    )
