"""Which function looks for which rule of the kind `native`."""

from collections.abc import Mapping
from typing import Final

from bot.lint.checks import access, measures
from bot.lint.look import Check

NATIVE: Final[Mapping[str, Check]] = {
    "length": measures.too_long,
    "bytes": measures.too_many_bytes,
    "empty": measures.empty,
    "pictures": measures.too_many_pictures,
    "alt-text": access.no_alt_text,
}
