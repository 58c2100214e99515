"""Why an address was not reached."""

from bot.domain.links import Outcome


class NotReached(Exception):
    """An address gave no page. `why` is half a sentence; `final` is where it ended, if known."""

    def __init__(self, outcome: Outcome, why: str, final: str = "") -> None:
        super().__init__(f"{outcome.value}: {why}")
        self.outcome, self.why, self.final = outcome, why, final
