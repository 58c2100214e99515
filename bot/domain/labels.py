"""Labels: a few words by which a team finds its drafts again; nobody publishes them."""

from bot.domain.errors import UserError

MOST = 5
LONGEST = 30
LONGEST_TYPED = 200


def labels_in(typed: str) -> tuple[str, ...]:
    """Read labels with commas between them, each once, in small letters. Raises `UserError`."""
    words = (" ".join(word.split()).removeprefix("#").casefold() for word in typed.split(","))
    found = tuple(dict.fromkeys(word for word in words if word))
    if len(found) > MOST:
        raise UserError(f"A draft has at most {MOST} labels; please leave some out.")
    if any(len(word) > LONGEST for word in found):
        raise UserError(f"A label has at most {LONGEST} characters; please write a shorter one.")
    return found


def written(labels: tuple[str, ...]) -> str:
    """Write labels as they are typed."""
    return ", ".join(labels)
