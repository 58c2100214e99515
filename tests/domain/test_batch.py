"""A table of drafts is read as spreadsheets write it, or says which row to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.batch import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    Row,
    check_all_shown,
    files_for,
    reviewer_of,
    rows_in,
    told,
)
from bot.domain.errors import UserError

HEAD = "text,accounts,when,warning,language,note,labels\n"


def test_each_line_becomes_a_row() -> None:
    table = (
        HEAD
        + '"Soup, and bread\nboth","acme, acme-sky",fri 18:30,food,FR,Why now,spring\n\nTea,acme\n'
    )
    assert rows_in(table.encode()) == (
        Row(
            number=1,
            text="Soup, and bread\nboth",
            accounts=("acme", "acme-sky"),
            when="fri 18:30",
            warning="food",
            language="fr",
            note="Why now",
            labels="spring",
        ),
        Row(number=2, text="Tea", accounts=("acme",)),
    )


def test_a_row_has_what_the_form_has() -> None:
    """What is disclosed, who is asked first, and what single accounts say instead."""
    table = (
        "text,accounts,Text on acme-sky,text on acme,disclosed,reviewer\n"
        'Soup,"acme, acme-sky",Short soup,,"AI, paid ai",<@U0BEN|ben>\nTea,acme,,,,\n'
    )
    first, second = rows_in(table.encode())
    assert first.own == (("acme-sky", "Short soup"),)
    assert first.disclosed == ("ai", "paid")
    assert reviewer_of(first) == "U0BEN"
    assert (second.own, second.disclosed, reviewer_of(second)) == ((), (), "")


def test_a_row_names_pictures_and_says_what_they_show() -> None:
    head = "text,accounts,Picture,alt text,picture 10,alt text 10\n"
    one, two = rows_in(f"{head}Soup,acme,a.png,A bowl,B.png,Bread\nTea,acme,,,a.PNG,Tea\n".encode())
    assert one.pictures == (("a.png", "A bowl"), ("B.png", "Bread"))
    assert two.pictures == (("a.PNG", "Tea"),)
    attached = ("b.png", "A.png")
    assert (files_for(one, attached), files_for(two, attached)) == ((1, 0), (1,))
    check_all_shown((one, two), attached)
    with pytest.raises(UserError, match=r"no row of the table names the file “c\.png”"):
        check_all_shown((one, two), (*attached, "c.png"))
    for lacking in (("b.png",), ("a.png", "A.png", "b.png")):
        with pytest.raises(UserError, match=r"no file “a\.png” among those attached, or there are"):
            files_for(one, lacking)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ("a.png,", "row 1: say what “a.png” shows, for whoever can't see it"),
        (",A bowl", "row 1: it says what a picture shows, and names no picture"),
        (f"a.png,{'x' * 1001}", "row 1: an alt text has more than 1,000 characters"),
    ],
)
def test_no_picture_comes_without_what_it_shows(fields: str, says: str) -> None:
    with pytest.raises(UserError) as refused:
        rows_in(f"text,accounts,picture,alt text\nSoup,acme,{fields}\n".encode())
    assert says in refused.value.sentence
    with pytest.raises(UserError, match="I don't know the column “picture 11”"):
        rows_in(b"text,accounts,picture 11\nSoup,acme,a.png\n")


def test_semicolons_a_mark_in_front_and_other_letters_in_names_are_as_good() -> None:
    table = "\ufeffText;Accounts\r\nSoupe, chaude;acme\r\n"
    assert rows_in(table.encode()) == (Row(number=1, text="Soupe, chaude", accounts=("acme",)),)


def test_lines_end_as_in_a_form_however_a_spreadsheet_ends_them() -> None:
    table = 'text,accounts\r\n"Soup\r\n---\rTea",acme\r\n'
    assert rows_in(table.encode()) == (Row(number=1, text="Soup\n---\nTea", accounts=("acme",)),)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "“text” is missing"),
        ("text,acounts\nSoup,acme\n", "I don't know the column “acounts”"),
        ("text,accounts,Text\nSoup,acme,Tea\n", "“text” stands there twice"),
        ("text,accounts,text on a,Text on  A\nSoup,a,B,C\n", "“text on a” stands there twice"),
        ("x" * (MOST_BYTES + 1), "This table is too long"),
        ("text,when\nSoup,now\n", "“accounts” is missing"),
        (HEAD, "There is no row in this table"),
        (f"{HEAD}Soup,acme,now,,,,,too,many\n", "Row 1 has more fields"),
        (f"{HEAD},acme\nSoup,\n", "row 1: the text is missing; row 2: the accounts are missing"),
        ("text,accounts,disclosed\nSoup,acme,sold\n", "what is disclosed is one of ai, paid"),
        ("text,accounts,reviewer\nSoup,acme,Ben\n", "row 1: the reviewer is a member's id"),
        ("text,accounts,text on sky\nSoup,acme,Short\n", "sky, which is not among its accounts"),
        (
            f"text,accounts,text on acme\nSoup,acme,{'x' * 3001}\n",
            "a text on an account has more than 3,000 characters",
        ),
        (f"{HEAD}Soup,acme,,,klingon\n", "row 1: the language is one of ar, ca, da"),
        (f"{HEAD}Soup,acme,,{'x' * 201}\n", "row 1: the warning has more than 200 characters"),
        (f"{HEAD}{'x' * 3001},acme\n", "row 1: the text has more than 3,000 characters"),
        (HEAD + "Soup,acme\n" * (MOST_ROWS + 1), "has 101 rows, and 100 is the most"),
        (f'{HEAD}"Soup,acme\n', "can't be read"),
        (f"{HEAD}S\0up,acme\n", "no table of text"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(table: str, why: str) -> None:
    with pytest.raises(UserError) as refused:
        rows_in(table.encode())
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (f"text,accounts{',text on a' * MOST_COLUMNS}\n", "more than 200 columns"),
        (HEAD + ",\n" * (MOST_LINES + 1), "This table is too long"),
    ],
)
def test_a_table_that_would_hold_up_everything_else_is_not_read(table: str, why: str) -> None:
    """Each column was compared with each other: three megabytes of them took half an hour."""
    with pytest.raises(UserError, match=why):
        rows_in(table.encode())


def test_what_is_no_text_is_said() -> None:
    with pytest.raises(UserError, match="CSV in UTF-8"):
        rows_in(b"text,accounts\n\xff\xfe,acme\n")


def test_as_many_rows_as_there_may_be_are_read() -> None:
    assert len(rows_in((HEAD + "Soup,acme\n" * MOST_ROWS).encode())) == MOST_ROWS


def test_many_problems_are_told_as_few_and_a_number() -> None:
    assert told(["a", "b"]) == "Nothing was saved: a; b."
    assert told(["a", "b", "c", "d", "e"]) == "Nothing was saved: a; b; c (and 2 more)."


BYTES = st.binary(max_size=200)
LINES = st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "replace"))


@given(BYTES | LINES)
def test_whatever_a_file_holds_is_rows_or_a_sentence(data: bytes) -> None:
    try:
        found = rows_in(data)
    except UserError as refusal:
        said = str(refusal)
    else:
        said = "."
        assert all(row.text and row.accounts for row in found)
    assert said.endswith(".")
