"""Opens pictures by their content, within bounds, and says kindly what can't be opened."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from bot.media.kinds import is_apples, is_video
from bot.words.phrases import phrase

# A picture that would fill the memory is refused before its pixels are decoded.
MOST_BYTES: Final = 50_000_000
MOST_PIXELS: Final = 100_000_000
MOST_FRAMES: Final = 1_000
# Only what networks take: Pillow's readers of other kinds never see a stranger's bytes.
KINDS: Final = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
}

# What Pillow's readers raise on bytes that aren't as their kind says.
_BROKEN: Final = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


class NoPictureError(ValueError):
    """The bytes are no picture that can be read; the message says why, and what to do."""

    @property
    def sentence(self) -> str:
        """The message, a phrase, without its full stop."""
        return str(self) if not self.args else self.args[0]


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture and close it again. Raises `NoPictureError`, also for what breaks inside."""
    if len(data) > MOST_BYTES:
        raise NoPictureError(
            phrase(
                "this picture has more than {most} MB: save a smaller one",
                most=MOST_BYTES // 1_000_000,
            )
        )
    if is_apples(data):
        raise NoPictureError(
            phrase("this is a HEIC picture, which networks don't take: save it as JPEG")
        )
    if is_video(data):
        raise NoPictureError(phrase("this is a video, and no picture"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)
            with Image.open(io.BytesIO(data), formats=list(KINDS)) as picture:
                _bounded(picture)
                yield picture
    except NoPictureError:
        raise
    except UnidentifiedImageError as unknown:
        raise NoPictureError(
            phrase("this is no picture of a kind that networks take: save it as JPEG or PNG")
        ) from unknown
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as huge:
        raise _too_many_pixels() from huge
    except _BROKEN as broken:
        raise NoPictureError(phrase("this picture is damaged: save or send it again")) from broken


def _bounded(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    if frames_of(picture) > MOST_FRAMES:
        raise NoPictureError(
            phrase("this picture has more than {most} frames: save fewer", most=MOST_FRAMES)
        )


def frames_of(picture: Image.Image) -> int:
    """How many pictures an animation shows; the second one in a phone's file is no frame."""
    return 1 if picture.format == "MPO" else int(getattr(picture, "n_frames", 1))


def _too_many_pixels() -> NoPictureError:
    return NoPictureError(
        phrase(
            "this picture has more than {most} million pixels: save a smaller one",
            most=MOST_PIXELS // 1_000_000,
        )
    )
