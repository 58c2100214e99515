"""What describes a film moves to its front, and each chunk of picture and sound stays itself."""

import struct

import pytest

from bot.media.boxes import all_boxes
from bot.media.films import bare_film
from bot.media.fronting import fronted
from bot.media.opening import NoPictureError
from tests.media.filming import SOUP, box


def addresses(data: bytes) -> list[tuple[int, int]]:
    """Where a film says that each chunk begins, and where it says so."""
    found = []
    for _, one in all_boxes(data, 0, len(data)):
        form = {b"stco": ">I", b"co64": ">Q"}.get(one.kind)
        if form is not None:
            count, size = struct.unpack_from(">I", data, one.body + 4)[0], struct.calcsize(form)
            places = [one.body + 8 + number * size for number in range(count)]
            found += [(struct.unpack_from(form, data, at)[0], at) for at in places]
    return found


def chunks(data: bytes) -> list[bytes]:
    """The first bytes of each chunk of picture and sound."""
    return [data[place : place + 12] for place, _ in addresses(data)]


def wide(data: bytes) -> bytes:
    """The film, as one writes it that needs long addresses: its tables and its own length."""
    moov = data.index(b"moov") - 4
    head, tail = data[:moov], data[moov + 8 :]
    for _ in range(tail.count(b"stco")):
        at = tail.index(b"stco") - 4
        size, _, flags, count = struct.unpack_from(">I4sII", tail, at)
        short = struct.unpack_from(f">{count}I", tail, at + 16)
        long = box(b"co64", struct.pack(">II", flags, count), struct.pack(f">{count}Q", *short))
        tail = _grown(tail, at, len(long) - size)
        tail = tail[:at] + long + tail[at + size :]
    return head + struct.pack(">I4sQ", 1, b"moov", 16 + len(tail)) + tail


def _grown(tail: bytes, at: int, more: int) -> bytes:
    """Let each box around this place be longer."""
    grown = bytearray(tail)
    for kind in (b"trak", b"mdia", b"minf", b"stbl"):
        start = tail.rindex(kind, 0, at) - 4
        struct.pack_into(">I", grown, start, struct.unpack_from(">I", grown, start)[0] + more)
    return bytes(grown)


def open_ended(data: bytes) -> bytes:
    """The film, whose description says only that it reaches to the end."""
    at = data.index(b"moov") - 4
    return data[:at] + struct.pack(">I", 0) + data[at + 4 :]


@pytest.mark.parametrize("film", [SOUP, wide(SOUP), open_ended(SOUP), SOUP + box(b"free", b"x")])
def test_each_chunk_is_the_same_at_its_new_address(film: bytes) -> None:
    front = fronted(film)
    assert front.index(b"moov") < front.index(b"mdat")
    assert len(front) == len(film)
    assert chunks(front) == chunks(film)
    assert len(chunks(film)) == 8
    assert fronted(front) == front
    assert bare_film(film)[1] == bare_film(front)[1]


def test_a_film_that_points_beside_its_picture_and_sound_is_refused() -> None:
    for place in (0, len(SOUP), SOUP.index(b"moov") + 20):
        odd = bytearray(SOUP)
        struct.pack_into(">I", odd, addresses(SOUP)[0][1], place)
        with pytest.raises(NoPictureError, match="damaged"):
            fronted(bytes(odd))


def test_a_table_that_says_it_is_longer_than_it_is_is_refused() -> None:
    odd = bytearray(SOUP)
    struct.pack_into(">I", odd, SOUP.index(b"stco") + 8, 2_000_000)
    with pytest.raises(NoPictureError, match="damaged"):
        bare_film(bytes(odd))
