"""Many drafts in one table: a CSV file read into rows, or what is wrong with it, by row."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.attaching import LONGEST_ALT, MOST_PICTURES
from bot.domain.composing import LONGEST, LONGEST_NOTE
from bot.domain.dressing import LANGUAGES, LONGEST_WARNING, Disclosure
from bot.domain.errors import UserError
from bot.domain.people import MEMBER
from bot.words.phrases import joined, phrase

MOST_ROWS = 100
# Reading a table holds up everything else, and so many rows never have more.
MOST_BYTES = 3_000_000
MOST_COLUMNS = 200
MOST_LINES = 10 * MOST_ROWS
MOST_PROBLEMS = 3
COLUMNS = (
    "text",
    "accounts",
    "when",
    "warning",
    "language",
    "disclosed",
    "note",
    "reviewer",
    "labels",
)
OWN = "text on "
PICTURE, ALT = "picture", "alt text"
NEEDED = ("text", "accounts")
LONGEST_OF = {"text": LONGEST, "warning": LONGEST_WARNING, "note": LONGEST_NOTE}
TOO_LONG = phrase(
    "This table is too long; {most} rows is the most, please split it.", most=MOST_ROWS
)
HEADER = phrase(
    "The first line of the table names its columns: {names}, “text on ACCOUNT” for another text on"
    " that account, and “picture” and “alt text” (“picture 2” and so on, up to {most}) for files"
    " that are attached beside it.",
    names=", ".join(COLUMNS),
    most=MOST_PICTURES,
)
# Of each picture the file's name and what it shows, the first one without a number.
SHOWN = tuple(
    (f"{PICTURE}{number}", f"{ALT}{number}")
    for number in ("", *(f" {n}" for n in range(2, MOST_PICTURES + 1)))
)
_OF_PICTURES = frozenset(name for both in SHOWN for name in both)
_REVIEWER = re.compile(rf"(?:<@)?({MEMBER.pattern})(?:\|[^>]*)?>?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One draft of the table; `number` is its line's, counted from the first one under the names.

    `accounts` are names, in the order in which they stand there; `when` is as in a command; `own`
    are the texts of accounts that have another one; `reviewer` is a member's id. `pictures` are
    names of files, each with what it shows.
    """

    number: int
    text: str
    accounts: tuple[str, ...]
    when: str = ""
    warning: str = ""
    language: str = ""
    disclosed: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""
    labels: str = ""
    own: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()


def rows_in(data: bytes) -> tuple[Row, ...]:
    """Read a table's bytes, with commas or semicolons. Raises `UserError` with what to mend."""
    if len(data) > MOST_BYTES:
        raise UserError(TOO_LONG)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            phrase("Please save the table as CSV in UTF-8, and attach it again.")
        ) from None
    if "\0" in text:
        raise UserError(
            phrase("That is no table of text; please save it as CSV, and attach it again.")
        )
    # Spreadsheets end lines in their own way; networks, and what is read back, know one alone.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        _check_names(reader.fieldnames)
        found = [_row(number, fields) for number, fields in _filled(reader)]
    except csv.Error as broken:
        raise UserError(
            phrase(
                "Line {line_num} of the table can't be read: {broken}.",
                line_num=reader.line_num,
                broken=broken,
            )
        ) from None
    _check(found)
    return tuple(found)


def _check_names(names: object) -> None:
    given = [_name(name) for name in names] if isinstance(names, list) else []
    if len(given) > MOST_COLUMNS:
        raise UserError(
            phrase(
                "This table has more than {most} columns. {header}",
                most=MOST_COLUMNS,
                header=HEADER,
            )
        )
    known = _OF_PICTURES.union(COLUMNS)
    unknown = [name for name in given if name not in known and not name.startswith(OWN)]
    if unknown:
        raise UserError(
            phrase(
                "I don't know the column “{unknown}”. {header}",
                unknown=unknown[0][:30],
                header=HEADER,
            )
        )
    twice = [name for name in given if given.count(name) > 1]
    if twice:
        raise UserError(
            phrase(
                "The column “{twice}” stands there twice; please keep one. {header}",
                twice=twice[0][:30],
                header=HEADER,
            )
        )
    missing = [name for name in NEEDED if name not in given]
    if missing:
        raise UserError(
            phrase("The column “{missing}” is missing. {header}", missing=missing[0], header=HEADER)
        )


def _name(written: object) -> str:
    """A column's name, however its capitals and spaces are written: no other has the same."""
    return " ".join(str(written).casefold().split())


def _filled(reader: Iterator[Mapping[str, object]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each line that has anything in it, by its number."""
    for number, line in enumerate(reader, 1):
        if number > MOST_LINES:
            raise UserError(TOO_LONG)
        fields = {
            _name(name): str(value or "").strip()
            for name, value in line.items()
            if name is not None
        }
        if line.get(None):  # type: ignore[call-overload]
            raise UserError(
                phrase(
                    "Row {number} has more fields than there are columns. {header}",
                    number=number,
                    header=HEADER,
                )
            )
        if any(fields.values()):
            yield number, fields


def _row(number: int, fields: Mapping[str, str]) -> Row:
    names = [name.strip() for name in fields["accounts"].replace(";", ",").split(",")]
    said = fields.get("disclosed", "").casefold().replace(";", " ").replace(",", " ")
    return Row(
        number=number,
        text=fields["text"],
        accounts=tuple(dict.fromkeys(name for name in names if name)),
        when=fields.get("when", ""),
        warning=fields.get("warning", ""),
        language=fields.get("language", "").casefold(),
        disclosed=tuple(dict.fromkeys(said.split())),
        note=fields.get("note", ""),
        reviewer=fields.get("reviewer", ""),
        labels=fields.get("labels", ""),
        own=tuple(
            (name.removeprefix(OWN).strip(), text)
            for name, text in fields.items()
            if name.startswith(OWN) and text
        ),
        pictures=tuple(
            shown
            for name, says in SHOWN
            if any(shown := (fields.get(name, ""), fields.get(says, "")))
        ),
    )


def _check(found: list[Row]) -> None:
    if not found:
        raise UserError(phrase("There is no row in this table. {header}", header=HEADER))
    if len(found) > MOST_ROWS:
        raise UserError(
            phrase(
                "This table has {n} rows, and {most} is the most; please split it.",
                n=len(found),
                most=MOST_ROWS,
            )
        )
    wrong = [
        phrase("row {number}: {said}", number=row.number, said=said)
        for row in found
        if (said := _wrong(row))
    ]
    if wrong:
        raise UserError(told(wrong))


def _wrong(row: Row) -> str:
    if not row.text:
        return phrase("the text is missing")
    if not row.accounts:
        return phrase("the accounts are missing")
    if row.language and row.language not in LANGUAGES:
        return phrase("the language is one of {names}", names=", ".join(sorted(LANGUAGES)))
    if any(one not in list(Disclosure) for one in row.disclosed):
        return phrase("what is disclosed is one of {names}", names=", ".join(Disclosure))
    if row.reviewer and not _REVIEWER.fullmatch(row.reviewer):
        return phrase("the reviewer is a member's id, such as U0123ABCDEF")
    lost = [name for name, _ in row.own if name not in {one.casefold() for one in row.accounts}]
    if lost:
        return phrase(
            "it has a text on {account}, which is not among its accounts", account=lost[0][:40]
        )
    if any(len(text) > LONGEST for _, text in row.own):
        return phrase("a text on an account has more than {most:,} characters", most=LONGEST)
    if said := _wrong_picture(row):
        return said
    long = [name for name, most in LONGEST_OF.items() if len(getattr(row, name)) > most]
    return (
        phrase(
            "the {long} has more than {most:,} characters", long=long[0], most=LONGEST_OF[long[0]]
        )
        if long
        else ""
    )


def _wrong_picture(row: Row) -> str:
    for file, alt in row.pictures:
        if not file:
            return phrase("it says what a picture shows, and names no picture")
        if not alt:
            return phrase(
                "say what “{file}” shows, for whoever can't see it, in the column “alt text” beside"
                " it",
                file=file[:60],
            )
        if len(alt) > LONGEST_ALT:
            return phrase("an alt text has more than {most:,} characters", most=LONGEST_ALT)
    return ""


def files_for(row: Row, attached: Sequence[str]) -> tuple[int, ...]:
    """Which of the attached files, by name, a row shows. Raises `UserError` for one not there."""
    there = [name.casefold() for name in attached]
    for file, _ in row.pictures:
        if there.count(file.casefold()) != 1:
            raise UserError(
                phrase(
                    "there is no file “{file}” among those attached, or there are two of that name",
                    file=file[:60],
                )
            )
    return tuple(there.index(file.casefold()) for file, _ in row.pictures)


def check_all_shown(rows: Sequence[Row], attached: Sequence[str]) -> None:
    """Refuse a file that no row shows: somebody misnamed it. Raises `UserError`."""
    named = {file.casefold() for row in rows for file, _ in row.pictures}
    unused = [name for name in attached if name.casefold() not in named]
    if unused:
        raise UserError(
            phrase(
                "Nothing was saved: no row of the table names the file “{file}”; please name it in"
                " the column “picture”, or leave it out.",
                file=unused[0][:60],
            )
        )


def reviewer_of(row: Row) -> str:
    """The Slack id of whoever is asked first, or nothing."""
    found = _REVIEWER.fullmatch(row.reviewer)
    return found[1] if found else ""


def told(wrong: list[str]) -> str:
    """Say what is wrong with which rows; nothing is made of a table until it is right."""
    more = (
        phrase(" (and {n} more)", n=len(wrong) - MOST_PROBLEMS)
        if len(wrong) > MOST_PROBLEMS
        else ""
    )
    return phrase(
        "Nothing was saved: {names}{more}.", names=joined("; ", wrong[:MOST_PROBLEMS]), more=more
    )
