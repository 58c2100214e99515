"""The lamp: what is on air, leaving and paused, the one value that it and `status` show."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.accounts import Account
from bot.domain.deliveries import Delivery
from bot.domain.drafts import canonical, stamp
from bot.domain.pauses import Pause

SOON = timedelta(minutes=15)
MOST_COUNTED = 1000
MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAir:
    """What is live, on air now, leaving soon, paused, and what nobody is sure of.

    `soon` are those that leave within fifteen minutes, earliest first; `waiting` counts all
    that are planned, up to `MOST_COUNTED`, and `first` is the next of them. `policy` says
    what the policy waits for, `clock` why the time is not trusted; both may be empty. Slack
    tells of nothing since `silent_since`, and posts wait for what people did since
    `behind_since`, if anything.
    """

    accounts: tuple[Account, ...] = ()
    pauses: tuple[Pause, ...] = ()
    sending: tuple[Delivery, ...] = ()
    soon: tuple[Delivery, ...] = ()
    waiting: int = 0
    first: Delivery | None = None
    unsure: tuple[Delivery, ...] = ()
    policy: str = ""
    clock: str = ""
    silent_since: datetime | None = None
    behind_since: datetime | None = None


def fingerprint(view: OnAir) -> str:
    """Digest what the lamp shows, so that it isn't changed without need."""
    seen = [
        [repr(account) for account in view.accounts],
        [repr(pause) for pause in view.pauses],
        [_plain(d) for d in view.sending],
        [_plain(d) for d in view.soon],
        [view.waiting, _plain(view.first) if view.first else []],
        [_plain(d) for d in view.unsure],
        view.policy,
        view.clock,
        stamp(view.silent_since),
        stamp(view.behind_since),
    ]
    return hashlib.sha256(canonical(seen).encode(errors="surrogatepass")).hexdigest()


def _plain(delivery: Delivery) -> list[str | int | None]:
    return [delivery.id, delivery.account, stamp(delivery.due_at)]
