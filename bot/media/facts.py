"""What a picture's file tells: its kind by content, its size, and where, when, with what taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PIL import ExifTags, Image

from bot.lint.context import Media
from bot.media.opening import frames_of, opened

_TAKEN: Final = "%Y:%m:%d %H:%M:%S"
_LONGEST_CAMERA: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What a file tells. Width and height are in pixels, as a viewer shows it (upright).

    `taken_at` is the camera's own clock, without a zone; `camera` is maker and model, or empty.
    `turned` says that the pixels lie otherwise than they are shown.
    """

    media_type: str
    width: int
    height: int
    frames: int
    bytes: int
    has_place: bool
    camera: str
    taken_at: datetime | None
    turned: bool


def read_facts(data: bytes) -> PictureFacts:
    """Read a picture's facts without decoding its pixels. Raises `NoPictureError`."""
    with opened(data) as picture:
        exif = picture.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        turn = exif.get(ExifTags.Base.Orientation, 1)
        width, height = picture.size
        if turn in (5, 6, 7, 8):
            width, height = height, width
        kind = "JPEG" if picture.format == "MPO" else picture.format or ""
        return PictureFacts(
            media_type=Image.MIME[kind],
            width=width,
            height=height,
            frames=frames_of(picture),
            bytes=len(data),
            has_place=_has_place(picture, exif),
            camera=_camera(exif),
            taken_at=_taken(inner.get(ExifTags.Base.DateTimeOriginal)),
            turned=turn in range(2, 9),
        )


def as_media(facts: PictureFacts, file_name: str = "", alt_text: str | None = None) -> Media:
    """Hand a file's facts to the linter, as one picture of a post."""
    return Media(
        type=facts.media_type,
        alt_text=alt_text,
        file_name=file_name,
        has_gps=facts.has_place,
        camera=facts.camera,
    )


def in_words(facts: PictureFacts) -> str:
    """Say the facts in one line."""
    said = [facts.media_type, f"{facts.width} × {facts.height} pixels", f"{facts.bytes} bytes"]
    if facts.frames > 1:
        said.append(f"{facts.frames} frames")
    if facts.taken_at:
        said.append(f"taken on {facts.taken_at:%Y-%m-%d at %H:%M}")
    if facts.camera:
        said.append(f"with {facts.camera}")
    said.append("says where it was taken" if facts.has_place else "no place inside")
    return ", ".join(said)


def _has_place(picture: Image.Image, exif: Image.Exif) -> bool:
    """Whether a position stands in the EXIF block, or in the XMP beside it."""
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if ExifTags.GPS.GPSLatitude in place or ExifTags.GPS.GPSLongitude in place:
        return True
    beside = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    written = beside if isinstance(beside, bytes) else str(beside).encode()
    return b"GPSLatitude" in written


def _camera(exif: Image.Exif) -> str:
    """Maker and model, the maker once."""
    maker, model = (
        " ".join(str(exif.get(tag, "")).replace("\0", " ").split())
        for tag in (ExifTags.Base.Make, ExifTags.Base.Model)
    )
    whole = model if model.lower().startswith(maker.lower()) else f"{maker} {model}"
    return (whole or maker).strip()[:_LONGEST_CAMERA]


def _taken(written: object) -> datetime | None:
    try:
        return datetime.strptime(str(written), _TAKEN)  # noqa: DTZ007  # cameras know no zone
    except ValueError:
        return None
