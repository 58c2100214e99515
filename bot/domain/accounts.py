"""An account: one profile on one network, live or dry-run."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

AccountName = NewType("AccountName", str)


class Network(StrEnum):
    """The networks that this version speaks to."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    THREADS = "threads"
    TIKTOK = "tiktok"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    WALL = "wall"
    WEBHOOK = "webhook"
    X = "x"
    LINKEDIN = "linkedin"
    SLACK = "slack"
    BY_HAND = "by-hand"


class Mode(StrEnum):
    """Whether a delivery really leaves (`live`) or is only rehearsed (`dry-run`)."""

    LIVE = "live"
    DRY_RUN = "dry-run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is known of an account now: the settings, and what two people decided.

    `identity` is the remote identity as the network itself told it (a DID, an account's
    address), or empty while the network has not been asked. `seen_by` is who sees its posts, as
    its network calls them, or empty for everybody; `own_brand` is whether TikTok says beside them
    that they promote the account's own brand. A change of mode, address, identity or of these
    voids the votes of every draft on the account (rule 20).
    """

    name: AccountName
    network: Network
    base_url: str
    handle: str
    mode: Mode
    identity: str = ""
    may_be_live: bool = True
    seen_by: str = ""
    own_brand: bool = False
