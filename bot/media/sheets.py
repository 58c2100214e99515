"""A sheet drawn as a picture, to be read on a phone. Pillow is loaded at the first one.

1,080 pixels wide, which a phone shows at about a third: the smallest letters have ten points then.
The fonts beside it know Latin, Greek and Cyrillic letters; of other writing an ellipsis
stands there, and emoji are left out.
"""

import asyncio
import io
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.domain.sheet import Day, Row, Sheet, Tone

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1_080
MARGIN = 48
CLOCK_WIDTH = 186
LINES_MAX = 4
# Stands for a letter until its neighbours are known; no text that is drawn has it.
_LOST = "\0"
_TOGETHER = re.compile("\0[\0 ]*\0|\0")
_GAPS = re.compile(" {2,}")
# Symbols such as emoji, their colours of skin, and what only changes another sign.
_PICTURES = frozenset({"So", "Sk", "Mn", "Me"})
# A font's own workings are not for two threads at once.
_TURN = threading.Lock()
MISSING_GLYPH = "\U0010ffff"
JOINING = "\N{NO-BREAK SPACE}"
# The font has no narrow space, as French has it before a colon.
_SPACES = {ord("\N{NARROW NO-BREAK SPACE}"): JOINING, ord("\n"): " ", ord("\t"): " "}

PAPER = "#ffffff"
INK = "#1d1c1d"
SOFT = "#565458"
BAND = "#e8eef4"
RULE = "#d0d4d8"
COLOURS = {Tone.READY: "#0b6b45", Tone.WAITS: "#8a5300", Tone.STOPPED: "#a8182e"}
REGULAR = "DejaVuSansCondensed.ttf"
BOLD = "DejaVuSansCondensed-Bold.ttf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line is written: its size in pixels, its colour, its weight, what is left above it."""

    size: int
    colour: str = INK
    font: str = REGULAR
    above: int = 6


TITLE = Style(size=60, font=BOLD)
BELOW = Style(size=30, colour=SOFT, above=12)
DAY = Style(size=40, font=BOLD)
EMPTY = Style(size=34, colour=SOFT)
CLOCK = Style(size=46, font=BOLD)
HEAD = Style(size=38, font=BOLD, above=0)
PLACE = Style(size=33, above=8)
SAID = Style(size=36, above=10)
WHO = Style(size=31, colour=SOFT, above=8)


@dataclass(slots=True)
class Pen:
    """Where the next line goes. Without `draw` it only measures how far down that is."""

    draw: "ImageDraw | None" = None
    y: int = MARGIN
    left: int = MARGIN

    def write(self, text: str, style: Style) -> None:
        """Write a text, in as many lines as it takes, at most four."""
        font = font_of(style.font, style.size)
        for line in wrapped(text, font, WIDTH - MARGIN - self.left):
            self.y += style.above
            if self.draw is not None:
                self.draw.text((self.left, self.y), line, font=font, fill=style.colour)
            self.y += round(style.size * 1.25)


async def drawn(sheet: Sheet) -> bytes:
    """Draw a sheet as a PNG, beside the loop."""
    return await asyncio.to_thread(png, sheet)


def png(sheet: Sheet) -> bytes:
    """Draw a sheet as a PNG: measured first, then drawn on just as much paper."""
    with _TURN:
        return _png(sheet)


def _png(sheet: Sheet) -> bytes:
    from PIL import Image, ImageDraw

    measure = Pen()
    _draw(measure, sheet)
    image = Image.new("RGB", (WIDTH, measure.y + MARGIN), PAPER)
    _draw(Pen(draw=ImageDraw.Draw(image)), sheet)
    written = io.BytesIO()
    # As many colours as smooth letters need, at a fifth of the bytes.
    image.quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def _draw(pen: Pen, sheet: Sheet) -> None:
    pen.write(sheet.title, TITLE)
    pen.write(sheet.below, BELOW)
    for day in sheet.days:
        _day(pen, day)
    if sheet.foot:
        pen.y += 24
        pen.write(sheet.foot, EMPTY)


def _day(pen: Pen, day: Day) -> None:
    pen.y += 32
    if not day.rows:
        pen.write(day.name, EMPTY)
        return
    if pen.draw is not None:
        band = (0, pen.y, WIDTH, pen.y + 78)
        pen.draw.rectangle(band, fill=BAND)
    pen.y += 8
    pen.write(day.name, DAY)
    pen.y += 14
    for number, row in enumerate(day.rows):
        _row(pen, row, is_first=not number)


def _row(pen: Pen, row: Row, *, is_first: bool) -> None:
    """The time on the left, all else beside it, and a bar whose colour says how it stands."""
    if pen.draw is not None and not is_first:
        pen.draw.line((MARGIN, pen.y + 20, WIDTH - MARGIN, pen.y + 20), fill=RULE, width=3)
    pen.y += 38 if not is_first else 16
    top, colour = pen.y, COLOURS[row.tone]
    beside = Pen(draw=pen.draw, y=top - 6, left=MARGIN + 30)
    beside.write(row.clock, CLOCK)
    pen.left = MARGIN + CLOCK_WIDTH
    pen.write(row.title, Style(size=HEAD.size, font=BOLD, colour=colour, above=0))
    for place in row.places:
        pen.write(place, PLACE)
    pen.write(row.text, SAID)
    pen.write(row.who, WHO)
    pen.write(row.lacks, Style(size=33, font=BOLD, colour=colour, above=8))
    pen.left = MARGIN
    if pen.draw is not None:
        pen.draw.rectangle((MARGIN, top, MARGIN + 12, pen.y), fill=colour)


def wrapped(text: str, font: "FreeTypeFont", width: int) -> Iterator[str]:
    """Part a text into lines of this width; what is too long for four ends with dots."""
    words, count = [word for word in drawable(text, font).split(" ") if word], 0
    while words:
        count += 1
        line = _taken(words, font, width)
        if count == LINES_MAX and words:
            yield f"{line[:-1]}…"
            return
        yield line


def _taken(words: list[str], font: "FreeTypeFont", width: int) -> str:
    """Take as many words as fit from the front; a word that fits nowhere is broken."""
    line = ""
    while words:
        longer = f"{line} {words[0]}" if line else words[0]
        if font.getlength(longer) <= width:
            line = longer
            words.pop(0)
            continue
        if line:
            return line
        fits = next(n for n in range(len(words[0]), 0, -1) if font.getlength(words[0][:n]) <= width)
        line, words[0] = words[0][:fits], words[0][fits:]
        return line
    return line


def drawable(text: str, font: "FreeTypeFont") -> str:
    """A text as the font can write it; what joins words stays so.

    Pictures are left out, and letters that it doesn't know stand as one ellipsis for all that lie
    together: the message says every word.
    """
    known = text.translate(_SPACES)
    signs = [sign for sign in known if sign == JOINING or sign.isprintable()]
    kept = [
        sign if sign == JOINING or _has(font, sign) else _LOST
        for sign in signs
        if sign == JOINING or _has(font, sign) or unicodedata.category(sign) not in _PICTURES
    ]
    return _GAPS.sub(" ", _TOGETHER.sub("…", "".join(kept)))


@cache
def font_of(name: str, size: int) -> "FreeTypeFont":
    """Load one of our fonts in one size."""
    from PIL import ImageFont

    data = resources.files("bot.media").joinpath("fonts", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


@cache
def _has(font: "FreeTypeFont", sign: str) -> bool:
    return sign.isspace() or bytes(font.getmask(sign)) != bytes(font.getmask(MISSING_GLYPH))
