"""A film that hides part of what its file holds is refused: the public could see it."""

import struct

import pytest

from bot.media.films import bare_film
from bot.media.opening import NoPictureError
from tests.media.filming import SOUP

SECOND, OWN = 8000, 10240
"""How many units a second has, in the film's own time and in that of its picture."""
WHOLE = (SECOND, 4096, 1, 0)


def edited(*edits: tuple[int, int, int, int]) -> bytes:
    """The film with these edits of its picture: how long, from where, at which rate."""
    at = SOUP.index(b"elst") - 4
    grown = bytearray(SOUP)
    new = struct.pack(">4sII", b"elst", 0, len(edits))
    new += b"".join(struct.pack(">Iihh", *edit) for edit in edits)
    old = struct.unpack_from(">I", SOUP, at)[0]
    grown[at : at + old] = struct.pack(">I", 4 + len(new)) + new
    for kind in (b"edts", b"trak", b"moov"):
        start = SOUP.rindex(kind, 0, at) - 4
        size = struct.unpack_from(">I", SOUP, start)[0] + 4 + len(new) - old
        struct.pack_into(">I", grown, start, size)
    return bytes(grown)


@pytest.mark.parametrize(
    ("edits", "hides"),
    [
        ([], False),
        ([WHOLE], False),
        ([(0, 0, 1, 0)], False),
        ([(SECOND, -1, 1, 0), WHOLE], False),
        ([(SECOND + 1, -1, 1, 0), WHOLE], True),
        ([(SECOND, OWN + 1, 1, 0)], True),
        ([WHOLE, WHOLE], True),
        ([(SECOND, 0, 0, 0)], True),
        ([(SECOND, 0, 2, 0)], True),
        ([(SECOND, -1, 1, 0)], True),
        ([(2 * SECOND, -1, 1, 0)], True),
    ],
)
def test_only_what_coders_leave_out_by_themselves_may_be_left_out(
    edits: list[tuple[int, int, int, int]], hides: bool
) -> None:
    film = edited(*edits)
    if hides:
        with pytest.raises(NoPictureError, match="still holds a part that was cut out"):
            bare_film(film)
    else:
        assert bare_film(film)[0].seconds == 1.0


def test_rule_20_a_film_of_which_an_end_was_cut_off_is_refused() -> None:
    """What plays in the channel is a second of five; the public might see the other four."""
    longer = edited(WHOLE).replace(struct.pack(">III", 1, 5, 2048), struct.pack(">III", 1, 5, OWN))
    with pytest.raises(NoPictureError, match="which the public might see"):
        bare_film(longer)


def test_a_list_that_says_it_is_longer_than_it_is_is_damaged() -> None:
    odd = bytearray(SOUP)
    struct.pack_into(">I", odd, SOUP.index(b"elst") + 8, 2_000_000)
    with pytest.raises(NoPictureError, match="damaged"):
        bare_film(bytes(odd))
