"""The digest of the policy in force: all settings that can change what leaves (rules 35, 36)."""

import hashlib
from dataclasses import fields

from bot.config import watch
from bot.config.records import AccountSettings
from bot.config.settings import Settings
from bot.domain.drafts import canonical
from bot.domain.policies import policy_plain

# A language only tells the linter what to read, and a secret's value is no policy.
NO_POLICY = frozenset({"languages", "secret"})


def policy_digest(settings: Settings) -> str:
    """SHA-256 (hex) over the policy's effective values, however the file writes them."""
    policy = settings.policy
    plain = {
        "channel": settings.slack.drafts_channel,
        "team": settings.slack.team,
        "external_channel": settings.slack.external_channel,
        "accounts": [_plain(account) for account in settings.accounts],
        "review": policy_plain(policy.review),
        "watch": watch.plain(policy.watch),
        "guests_may_draft": policy.guests_may_draft,
        "countdown": policy.countdown.total_seconds(),
        "late": policy.late.total_seconds(),
        "gestures": {g.value: sorted(names) for g, names in settings.gestures.names.items()},
        "zone": settings.zone,
        "private_addresses": settings.allow_private_addresses,
    }
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def _plain(account: AccountSettings) -> dict[str, str]:
    names = (field.name for field in fields(account) if field.name not in NO_POLICY)
    return {name: str(getattr(account, name)) for name in names}
