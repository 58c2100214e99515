"""Labels: a few words by which a team finds its drafts again; nobody publishes them."""

from bot.domain.errors import UserError
from bot.words.phrases import phrase

MOST = 5
LONGEST = 30
LONGEST_TYPED = 200


def labels_in(typed: str) -> tuple[str, ...]:
    """Read labels with commas between them, each once, in small letters. Raises `UserError`."""
    words = (" ".join(word.split()).removeprefix("#").casefold() for word in typed.split(","))
    found = tuple(dict.fromkeys(word for word in words if word))
    if len(found) > MOST:
        raise UserError(
            phrase("A draft has at most {most} labels; please leave some out.", most=MOST)
        )
    if any(len(word) > LONGEST for word in found):
        raise UserError(
            phrase(
                "A label has at most {most} characters; please write a shorter one.", most=LONGEST
            )
        )
    return found


def written(labels: tuple[str, ...]) -> str:
    """Write labels as they are typed."""
    return ", ".join(labels)
