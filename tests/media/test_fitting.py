"""A picture that is too big for where it goes becomes smaller, and stays a picture."""

import io

import pytest
from PIL import Image

from bot.domain.errors import UserError
from bot.media.fitting import as_jpeg, fitted
from bot.media.opening import NoPictureError
from bot.media.preparing import picture_of
from tests.media.test_pictures import animation, picture


def noise(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (800, 600)) -> bytes:
    """A picture that no format makes small."""
    out = io.BytesIO()
    image = Image.effect_noise(size, 90).convert(mode)
    if mode == "RGBA":
        image.putalpha(0)
    image.save(out, kind)
    return out.getvalue()


def test_what_fits_is_left_as_it_is() -> None:
    data = picture()
    assert fitted(data, len(data)) is data


@pytest.mark.parametrize("most", [150_000, 60_000])
def test_what_is_too_big_becomes_a_jpeg_that_fits(most: int) -> None:
    made = fitted(noise(), most)
    assert len(made) <= most
    with Image.open(io.BytesIO(made)) as found:
        assert found.format == "JPEG"
        assert found.width / found.height == pytest.approx(800 / 600, rel=0.02)


def test_what_one_sees_through_lies_on_white() -> None:
    with Image.open(io.BytesIO(fitted(noise(mode="RGBA"), 100_000))) as found:
        assert found.getpixel((5, 5)) == (255, 255, 255)


def test_what_would_be_spoilt_is_refused() -> None:
    with pytest.raises(NoPictureError, match="too big for where it goes"):
        fitted(noise(), 2_000)
    with pytest.raises(NoPictureError, match="this animation is too big"):
        fitted(animation(), 10)


def test_a_network_that_takes_only_jpeg_gets_one_with_what_one_sees_through_on_white() -> None:
    with Image.open(io.BytesIO(as_jpeg(noise(mode="RGBA")))) as found:
        assert (found.format, found.size) == ("JPEG", (800, 600))
        assert found.getpixel((5, 5)) == (255, 255, 255)
    data = picture()
    assert as_jpeg(data) is data
    with pytest.raises(NoPictureError, match="nothing moves"):
        as_jpeg(animation())


async def test_a_picture_is_made_of_a_file_and_what_is_none_is_said_in_a_sentence() -> None:
    kind, content = await picture_of(picture(), 1_000_000, False)
    assert kind == "image/jpeg"
    assert b"Apple" not in content
    with pytest.raises(UserError, match=r"no picture of a kind that networks take.*PNG\.$"):
        await picture_of(b"<html>", 1_000_000, False)
