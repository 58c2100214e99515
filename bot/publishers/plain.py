"""What most servers don't do: tell anything beforehand, change a post, have threads."""

from collections.abc import Sequence

from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import Refused
from bot.domain.figures import Quota, ServerLimits
from bot.ports import Pictures
from bot.words.phrases import phrase


class Plain:
    """Of a publisher whose server tells neither its limits nor a quota, and changes no post."""

    async def limits(self) -> ServerLimits | None:
        """Return nothing: the server tells no limits of its own."""
        return None

    async def quota(self) -> Quota | None:
        """Return nothing: the server tells only with a refusal that it takes no more."""
        return None

    async def check(self, target: Target) -> None:
        """Ask nothing: what else the server would say of a post, it says when the post comes."""

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Raise `Refused`: there are no threads."""
        raise Refused(phrase("This network takes no threads; please write one post for it."))

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Raise `Refused`: a post that is out stays as it is."""
        raise Refused(
            phrase("This network changes no post that is out; please delete it and post again.")
        )


def number(found: object, *path: str) -> int | None:
    """Read a positive number out of an answer, or nothing where there is none."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if type(found) is int and found > 0 else None
