"""Fake networks that note each post they were sent, and lose answers when told to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
)
from tests.fake_network import FakePublisher
from tests.fakes import FrozenClock
from tests.soak.slack import true_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that asked a network to publish: how much of Slack's history was there before.

    `again` is a repeat under the same key, where that makes no second post; `perhaps`
    says that it may be out, as far as the answer tells.
    """

    account: str
    text: str
    at: datetime
    before: int
    accepted: bool
    again: bool
    perhaps: bool


class LoggedNetwork(FakePublisher):
    """One account's network; `calls` has each call to publish, with what became of it."""

    def __init__(
        self, account: Account, clock: FrozenClock, *, harmless: bool, seen: Callable[[], int]
    ) -> None:
        super().__init__(account, clock, harmless=harmless)
        self.calls: list[Call] = []
        self.early: list[PublishError] = []
        self.keys: set[str] = set()
        self._seen = seen

    async def send(self, intent: Intent) -> Receipt:
        known, self.keys = intent.key in self.keys, self.keys | {intent.key}
        self.calls.append(
            Call(
                account=self.account.name,
                text=intent.body,
                at=true_time(self.clock),
                before=self._seen(),
                accepted=not self.early,
                again=known and self.abilities.repeat_is_harmless,
                perhaps=not self.early or isinstance(self.early[0], OutcomeUnknown),
            )
        )
        if self.early:
            raise self.early.pop(0)
        return await super().send(intent)

    def plan(self, what: str) -> None:
        """Let the next call go wrong: `before` it was heard, or `after`."""
        early: dict[str, PublishError] = {
            "503 before": OutcomeUnknown("no answer"),
            "422 before": Refused("too long"),
            "429 before": Throttled("later", retry_after=30.0),
            "reset": NothingSent("no connection"),
        }
        late: dict[str, PublishError] = {
            "503 after": OutcomeUnknown("no answer"),
            "reset after": OutcomeUnknown("the connection broke"),
            "half after": Happened("half an answer"),
            "garbage after": Happened("an answer that can't be read"),
        }
        if what == "422 prepare":
            self.story.trouble["prepare"] = [Refused("a picture is too large")]
        elif what in early:
            self.early.append(early[what])
        else:
            self.lost_answers.append(late[what])
