"""The form that takes a table of drafts, and what is said of parked ones. Pure."""

from collections.abc import Sequence

from bot.domain.batch import COLUMNS, MOST_ROWS
from bot.domain.drafts import Draft, label
from bot.slack import blocks, formparts, ids
from bot.slack.formparts import Ticket, View

TABLE = "table"
NO_TABLE = "Please attach the table, saved as CSV."
SAVED = "is saved, and nobody is asked yet"


def import_form() -> View:
    """The form that makes a parked draft of each row of a table."""
    said = (
        "Each row becomes a draft that is saved, and nobody is asked about it yet. The first line"
        f" names the columns: `{', '.join(COLUMNS)}`. Only text and accounts are needed; several"
        f" accounts stand in one field, with commas in quotes. At most {MOST_ROWS} rows."
    )
    element = {"type": "file_input", "max_files": 1, "filetypes": ["csv"]}
    hint = "A time is written as in a command, and means your own time zone."
    shown = [*blocks.sentence(said), formparts.field(TABLE, "Table", element, hint=hint)]
    return formparts.modal(ids.IMPORT_FORM, Ticket(), ("Drafts from a table", "Save all"), shown)


def saved(draft: Draft) -> str:
    """Confirm a parked draft, and say how it goes on."""
    number = draft.id
    return (
        f"{label(number)} {SAVED}: `/draft ask {number}` asks for opinions, and so does your Home;"
        f" `/draft edit {number} TEXT` changes it."
    )


def all_saved(drafts: Sequence[Draft]) -> str:
    """Confirm the drafts of a table."""
    if len(drafts) == 1:
        return saved(drafts[0])
    first, last = label(drafts[0].id), label(drafts[-1].id)
    return (
        f"{len(drafts)} drafts are saved, {first} to {last}, and nobody is asked yet:"
        " `/draft ask N` asks for opinions on one, and so does your Home."
    )
