"""A small likeness of a picture, to be shown when the picture itself is gone.

Pillow is loaded at the first one.
"""

import asyncio
import io
from typing import Final

SIDE: Final = 320
QUALITY: Final = 70


async def likeness_of(data: bytes) -> bytes:
    """Draw it beside the loop, as a JPEG without metadata; empty for what is no picture."""
    return await asyncio.to_thread(_drawn, data)


def _drawn(data: bytes) -> bytes:
    from PIL import Image

    from bot.media.fitting import opaque
    from bot.media.opening import NoPictureError, opened

    try:
        with opened(data) as picture:
            small = opaque(picture)
    except NoPictureError:
        return b""
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # Nothing of the file but its pixels is in the new one.
    small.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
