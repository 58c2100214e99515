"""Tells a picture by its first bytes, whatever its file is called, without loading Pillow."""

from typing import Final

ENOUGH: Final = 16
_AVIF: Final = frozenset({b"avif", b"avis"})
_APPLE: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})


def looks_like_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a picture, readable or not."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM6"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or data[:4] in (b"II*\0", b"MM\0*")
        or (data[4:8] == b"ftyp" and data[8:12] in _AVIF)
        or is_apples(data)
    )


def is_video(data: bytes) -> bool:
    """Whether it is a film: MP4, QuickTime, WebM, Matroska or AVI."""
    if data[:4] == b"RIFF":
        return data[8:11] == b"AVI"
    if data[4:8] == b"ftyp":
        return data[8:12] not in _APPLE | _AVIF
    return data.startswith(b"\x1a\x45\xdf\xa3") or data[4:8] in (b"moov", b"mdat", b"wide")


def is_apples(data: bytes) -> bool:
    """Whether it is a HEIC picture, as iPhones make them."""
    return data[4:8] == b"ftyp" and data[8:12] in _APPLE
