"""Many drafts in one table: a CSV file read into rows, or what is wrong with it, by row."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.composing import LONGEST, LONGEST_NOTE
from bot.domain.dressing import LANGUAGES, LONGEST_WARNING
from bot.domain.errors import UserError

MOST_ROWS = 100
# Reading a table holds up everything else, and so many rows never have more.
MOST_BYTES = 3_000_000
MOST_PROBLEMS = 3
COLUMNS = ("text", "accounts", "when", "warning", "language", "note", "labels")
NEEDED = ("text", "accounts")
LONGEST_OF = {"text": LONGEST, "warning": LONGEST_WARNING, "note": LONGEST_NOTE}
HEADER = f"The first line of the table names its columns: {', '.join(COLUMNS)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One draft of the table; `number` is its line's, counted from the first one under the names.

    `accounts` are names, in the order in which they stand there; `when` is as in a command.
    """

    number: int
    text: str
    accounts: tuple[str, ...]
    when: str = ""
    warning: str = ""
    language: str = ""
    note: str = ""
    labels: str = ""


def rows_in(data: bytes) -> tuple[Row, ...]:
    """Read a table's bytes, with commas or semicolons. Raises `UserError` with what to mend."""
    if len(data) > MOST_BYTES:
        raise UserError(f"This table is too long; {MOST_ROWS} rows is the most, please split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("Please save the table as CSV in UTF-8, and attach it again.") from None
    if "\0" in text:
        raise UserError("That is no table of text; please save it as CSV, and attach it again.")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        _check_names(reader.fieldnames)
        found = [_row(number, fields) for number, fields in _filled(reader)]
    except csv.Error as broken:
        raise UserError(f"Line {reader.line_num} of the table can't be read: {broken}.") from None
    _check(found)
    return tuple(found)


def _check_names(names: object) -> None:
    given = [str(name).strip().casefold() for name in names] if isinstance(names, list) else []
    unknown = [name for name in given if name not in COLUMNS]
    if unknown:
        raise UserError(f"I don't know the column “{unknown[0][:30]}”. {HEADER}")
    twice = [name for name in given if given.count(name) > 1]
    if twice:
        raise UserError(f"The column “{twice[0]}” stands there twice; please keep one. {HEADER}")
    missing = [name for name in NEEDED if name not in given]
    if missing:
        raise UserError(f"The column “{missing[0]}” is missing. {HEADER}")


def _filled(reader: Iterator[Mapping[str, object]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each line that has anything in it, by its number."""
    for number, line in enumerate(reader, 1):
        fields = {
            str(name).strip().casefold(): str(value or "").strip()
            for name, value in line.items()
            if name is not None
        }
        if line.get(None):  # type: ignore[call-overload]
            raise UserError(f"Row {number} has more fields than there are columns. {HEADER}")
        if any(fields.values()):
            yield number, fields


def _row(number: int, fields: Mapping[str, str]) -> Row:
    names = [name.strip() for name in fields["accounts"].replace(";", ",").split(",")]
    return Row(
        number=number,
        text=fields["text"],
        accounts=tuple(dict.fromkeys(name for name in names if name)),
        when=fields.get("when", ""),
        warning=fields.get("warning", ""),
        language=fields.get("language", "").casefold(),
        note=fields.get("note", ""),
        labels=fields.get("labels", ""),
    )


def _check(found: list[Row]) -> None:
    if not found:
        raise UserError(f"There is no row in this table. {HEADER}")
    if len(found) > MOST_ROWS:
        raise UserError(
            f"This table has {len(found)} rows, and {MOST_ROWS} is the most; please split it."
        )
    wrong = [f"row {row.number}: {said}" for row in found if (said := _wrong(row))]
    if wrong:
        raise UserError(told(wrong))


def _wrong(row: Row) -> str:
    if not row.text:
        return "the text is missing"
    if not row.accounts:
        return "the accounts are missing"
    if row.language and row.language not in LANGUAGES:
        return f"the language is one of {', '.join(sorted(LANGUAGES))}"
    long = [name for name, most in LONGEST_OF.items() if len(getattr(row, name)) > most]
    return f"the {long[0]} has more than {LONGEST_OF[long[0]]:,} characters" if long else ""


def told(wrong: list[str]) -> str:
    """Say what is wrong with which rows; nothing is made of a table until it is right."""
    more = f" (and {len(wrong) - MOST_PROBLEMS} more)" if len(wrong) > MOST_PROBLEMS else ""
    return f"Nothing was saved: {'; '.join(wrong[:MOST_PROBLEMS])}{more}."
