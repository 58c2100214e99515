"""What is typed in a form, read field by field, so that each refusal stands where it belongs."""

from collections.abc import Awaitable
from typing import TypeVar

from bot.domain.composing import Composed, Field, Unfit
from bot.domain.errors import UserError
from bot.words.phrases import phrase

T = TypeVar("T")


class Fitting:
    """Reads the fields one by one, so that all refusals are shown at once."""

    def __init__(self, typed: Composed) -> None:
        self.wrong: dict[str, UserError] = {}
        if not typed.text:
            self.wrong[Field.TEXT] = UserError(phrase("Please write the text of the post."))

    async def at(self, field: str, work: Awaitable[T]) -> T | None:
        """Return what a field means, or note why it means nothing."""
        try:
            return await work
        except UserError as refusal:
            self.wrong[field] = refusal
            return None


async def at(field: str, work: Awaitable[T]) -> T:
    """Let a refusal stand at the field that it is about."""
    try:
        return await work
    except UserError as refusal:
        raise Unfit({field: refusal}) from refusal
