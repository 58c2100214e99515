"""What came within the last minutes, by what it is known by."""

from bot.porter.heard import BELIEVED_SECONDS


class Seen:
    """Remembers a signature, or an envelope, for as long as it could be believed."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}

    def knows(self, name: str) -> bool:
        """Whether it was noted."""
        return name in self._at

    def first_time(self, name: str, now: float) -> bool:
        """Note it, and say whether it is new."""
        while self._at and now - next(iter(self._at.values())) > 2 * BELIEVED_SECONDS:
            del self._at[next(iter(self._at))]
        known = name in self._at
        self._at.setdefault(name, now)
        return not known
