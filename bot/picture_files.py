"""Pictures among the files that `second-opinion lint` is given: their facts, and them cleaned."""

from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import ConfigError
from bot.lint.context import Media
from bot.media.cleaning import cleaned
from bot.media.facts import as_media, in_words, read_facts
from bot.media.opening import MOST_BYTES, NoPictureError


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """A picture by its file's name: its facts in one line, and as the linter takes them."""

    name: str
    said: str
    media: Media


def picture_file(name: str) -> PictureFile:
    """Read one. Raises `ConfigError` where it can't be read."""
    try:
        facts = read_facts(_bytes(name))
    except NoPictureError as problem:
        raise ConfigError((f"{name}: {problem}.",)) from None
    said = in_words(facts)
    return PictureFile(name=name, said=said, media=as_media(facts, Path(name).name))


def write_cleaned(name: str, folder: Path) -> Path:
    """Write the picture without its metadata into a folder, under its name; replace nothing.

    Raises `ConfigError`.
    """
    place = folder / Path(name).name
    try:
        bare = cleaned(_bytes(name))
        with place.open("xb") as file:
            file.write(bare)
    except NoPictureError as problem:
        raise ConfigError((f"{name}: {problem}.",)) from None
    except FileExistsError:
        raise ConfigError((f"{place} is there already: name another folder.",)) from None
    except OSError as problem:
        raise ConfigError((f"{place}: {problem.strerror}",)) from None
    return place


def _bytes(name: str) -> bytes:
    """No more than what is refused for its size anyway."""
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)
