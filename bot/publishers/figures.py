"""Figures of a network's server: what most of them don't tell before they are sent something."""

from bot.domain.figures import Quota, ServerLimits


class TellsNoFigures:
    """Of a publisher whose server tells neither its limits nor how much may still be posted."""

    async def limits(self) -> ServerLimits | None:
        """Return nothing: the server tells no limits of its own."""
        return None

    async def quota(self) -> Quota | None:
        """Return nothing: the server tells only with a refusal that it takes no more."""
        return None


def number(found: object, *path: str) -> int | None:
    """Read a positive number out of an answer, or nothing where there is none."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if type(found) is int and found > 0 else None
