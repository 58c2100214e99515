"""Sheets as pictures: legible, of the right height, and never without a letter that they know."""

import io

from PIL import Image

from bot.domain.sheet import Day, Row, Sheet, Tone
from bot.media import sheets
from bot.media.sheets import BOLD, REGULAR, drawable, font_of, png, wrapped

ROW = Row(
    clock="11:30",
    title="D-12 · needs a second opinion",
    places=("soupe-wall as @soupe on the practice wall · LIVE",),
    text="“Soupe du jour”",
    who="by Ana",
    lacks="missing: one approval",
    tone=Tone.WAITS,
)
SHEET = Sheet(title="The coming week", below="Times in Europe/Paris", days=(Day(name="Mon"),))


def with_rows(*rows: Row) -> Sheet:
    return Sheet(title="The coming week", below="", days=(Day(name="Mon", rows=rows),))


def seen(sheet: Sheet) -> Image.Image:
    """A sheet as a reader's program opens it."""
    return Image.open(io.BytesIO(png(sheet))).convert("RGB")


def test_each_post_makes_the_picture_longer_and_never_wider() -> None:
    few, more = seen(with_rows(ROW)), seen(with_rows(ROW, ROW, ROW))
    assert few.width == more.width == sheets.WIDTH
    assert few.height < more.height
    assert len(png(with_rows(*[ROW] * 12))) < 500_000


def test_how_a_post_stands_is_seen_by_its_colour() -> None:
    for tone, colour in sheets.COLOURS.items():
        row = Row(**{name: getattr(ROW, name) for name in ROW.__slots__} | {"tone": tone})
        wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
        image = seen(with_rows(row))
        found = image.getcolors(maxcolors=1 << 16) or []
        near = [c for _, c in found if sum(abs(a - b) for a, b in zip(c, wanted, strict=True)) < 12]
        assert near, tone


def test_no_line_runs_out_of_the_picture() -> None:
    long = Row(
        clock="11:30",
        title="D-12 · " + "needs a second opinion " * 3,
        places=("w" * 300,),
        text="word " * 400,
        who="Ana" * 40,
        lacks="missing " * 60,
        tone=Tone.STOPPED,
    )
    image = seen(with_rows(long))
    edge = image.crop((sheets.WIDTH - sheets.MARGIN + 4, 300, sheets.WIDTH, image.height))
    assert {colour for _, colour in edge.getcolors() or []} == {(255, 255, 255)}


def test_a_text_that_is_too_long_ends_with_dots_and_loses_nothing_before() -> None:
    font = font_of(REGULAR, 36)
    found = list(wrapped("word " * 400, font, 600))
    assert len(found) == sheets.LINES_MAX
    assert found[-1].endswith("…")
    assert all(font.getlength(line) <= 620 for line in found)
    assert list(wrapped("as it is", font, 600)) == ["as it is"]
    assert "".join(wrapped("x" * 60, font, 600)) == "x" * 60
    assert list(wrapped("", font, 600)) == []
    assert list(wrapped("il manque\u202f: «\u202fça\u202f»", font, 600)) == [
        "il manque\xa0: «\xa0ça\xa0»"
    ]


def test_letters_of_many_languages_are_drawn_and_other_signs_not_as_boxes() -> None:
    for name in (REGULAR, BOLD):
        font = font_of(name, 36)
        known = "Élan cœur ça où ß ñ Łódź Ελλάς Привет “«»” … · — €"
        assert drawable(known, font) == known
        assert drawable("Soup \N{SOFT ICE CREAM}\u200b\u202e!", font) == "Soup !"
        hand = "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}"
        assert drawable(f"\N{SHALLOW PAN OF FOOD} Soup {hand} at 9", font) == " Soup at 9"
        assert drawable("Soup \u6c64 \u5f88\u597d at 9", font) == "Soup … at 9"


async def test_a_sheet_is_drawn_beside_the_loop() -> None:
    assert (await sheets.drawn(SHEET)).startswith(b"\x89PNG")
