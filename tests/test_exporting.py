"""Cells that no spreadsheet takes for a formula."""

import pytest

from bot.exporting import _cell


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%"])
def test_what_a_spreadsheet_could_run_is_text(first: str) -> None:
    assert _cell(f"{first}1+1") == f"'{first}1+1"
    assert _cell([f"{first}1+1"]).startswith("'")
    assert _cell({"": f"{first}1+1"}).startswith("'")


def test_a_harmless_cell_stays_as_it_is() -> None:
    assert _cell("Soup") == "Soup"
    assert _cell(7) == "7"
    assert _cell({"wall": "=1+1"}) == "wall: =1+1"
    assert _cell({"asked": ["U1"]}) == 'asked: ["U1"]'
