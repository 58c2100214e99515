"""A picture that is too big for where it goes becomes smaller, and stays a picture."""

import io

import pytest
from PIL import Image

from bot.domain.errors import UserError
from bot.domain.fitting import Fit
from bot.media.fitting import as_jpeg, fitted
from bot.media.opening import NoPictureError
from bot.media.preparing import picture_of
from tests.media.test_pictures import animation, picture

ANY = Fit(most=1_000_000)


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
    kind, content = await picture_of(picture(), ANY)
    assert kind == "image/jpeg"
    assert b"Apple" not in content
    with pytest.raises(UserError, match=r"no picture of a kind that networks take.*PNG\.$"):
        await picture_of(b"<html>", ANY)


@pytest.mark.parametrize(("size", "fits"), [((400, 500), True), ((400, 510), False),
    ((955, 500), True), ((980, 500), False), ((500, 500), True)])  # fmt: skip
async def test_a_picture_of_a_shape_that_a_network_refuses_is_told_to_be_cropped(
    size: tuple[int, int], fits: bool
) -> None:
    """Said when it is attached, and never first at its time."""
    data, fit = noise(size=size), Fit(most=1_000_000, ratios=(0.8, 1.91))
    if fits:
        await picture_of(data, fit)
        return
    with pytest.raises(UserError, match=r"0\.8 to 1\.91 times its height.*: crop it\.$"):
        await picture_of(data, fit)


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((1125, 2000), (1080, 1920)), ((2000, 1125), (1920, 1080)), ((1200, 1200), (1080, 1080))],
)
async def test_a_picture_of_too_many_pixels_gets_fewer(
    size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    plain = io.BytesIO()
    Image.new("RGB", size, "green").save(plain, "PNG")
    fit = Fit(most=1_000_000, box=(1080, 1920))
    with Image.open(io.BytesIO((await picture_of(plain.getvalue(), fit))[1])) as found:
        assert found.size == becomes
    small = noise(size=(1080, 700))
    assert (await picture_of(small, Fit(most=10_000_000, box=(1080, 1920))))[0] == "image/png"
