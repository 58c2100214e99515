"""The parts of the settings, as frozen records."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.config.secret import Secret
from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.hours import Hours
from bot.domain.keeping import MediaPlace
from bot.domain.lives import USUAL, Lives
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.slots import Weekly
from bot.domain.watch import WatchPolicy

SLACKS_OWN = "https://slack.com/api/"


class SlackMode(StrEnum):
    """How Slack's events reach the bot: one explicit way, never a guess (trap 23)."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """How to speak with Slack, and the channel where drafts live.

    Exactly one of `app_token` (Socket Mode) and `signing_secret` (HTTP) is there, as `mode`
    says. `api_base_url` ends with a slash. `team` is a workspace id, or empty for any.
    `external_channel` says that the channel is shared with another organisation on purpose.
    `anchors_channel` is where the journal's anchors go, or empty.
    `installer` is whoever runs the bot: never the second person of a change that they made.
    """

    mode: SlackMode
    bot_token: Secret
    app_token: Secret | None
    signing_secret: Secret | None
    api_base_url: str
    drafts_channel: str
    team: str = ""
    external_channel: bool = False
    installer: UserId | None = None
    anchors_channel: str = ""

    @property
    def is_slacks_own(self) -> bool:
        """Whether this speaks with Slack itself and not with a stand-in."""
        return self.api_base_url == SLACKS_OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSettings:
    """One `[apps.NETWORK]` table: the program that is registered at a network to sign in with."""

    client_id: str
    secret: Secret | None
    secret_env: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """One `[[accounts]]` table.

    `mode` says only what the account *may* become: `live` here still takes two people and
    `/draft live` (rule 35). The wall is always live, because it never leaves this process.
    `phone` is who can delete by hand; `extras` are what only its network has. `zone` is an IANA
    name; `languages` are short codes such as `en`; `country` is the audience's, or empty.
    Where `owner` is there, the token is in our own store: the owner or the `substitute` connects
    the account, and both are told before a token ends. `app` is what people sign in through.
    """

    name: AccountName
    network: Network
    base_url: str
    handle: str
    mode: Mode
    secret: Secret | None
    secret_env: str
    industry: str
    languages: tuple[str, ...]
    zone: str
    country: str = ""
    hours: Hours = ()
    slots: tuple[Weekly, ...] = ()
    phone: UserId | None = None
    extras: tuple[tuple[str, str], ...] = ()
    owner: UserId | None = None
    substitute: UserId | None = None
    app: AppSettings | None = None

    @property
    def may_be_live(self) -> bool:
        """Whether two people may make this account live."""
        return self.mode is Mode.LIVE

    @property
    def starts_as(self) -> Mode:
        """The mode before anybody decided anything: the wall is live, all others rehearse."""
        return Mode.LIVE if self.network is Network.WALL else Mode.DRY_RUN

    def as_account(self, mode: Mode, identity: str = "") -> Account:
        """Make the account as it is now: these settings, and what two people decided.

        An account whose settings don't say `live` stays a rehearsal, whatever `mode` says.
        """
        seen_by = dict(self.extras).get("visibility", "public")
        return Account(
            name=self.name,
            network=self.network,
            base_url=self.base_url,
            handle=self.handle,
            mode=mode if self.may_be_live else Mode.DRY_RUN,
            identity=identity,
            may_be_live=self.may_be_live,
            seen_by="" if seen_by == "public" else seen_by,
            own_brand="own_brand" in dict(self.extras),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySettings:
    """The `[policy]` table: who and how many, how long a post waits, and for whom.

    `countdown` lies between the last counted approval and sending (rule 23), `late` is the
    lateness bound (rule 25).
    """

    review: Policy
    watch: WatchPolicy
    guests_may_draft: bool
    countdown: timedelta
    late: timedelta
    lives: Lives = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSettings:
    """A bucket of an S3-compatible store; `endpoint` has no slash at its end."""

    endpoint: str
    region: str
    name: str
    prefix: str
    key_id: str
    secret: Secret
    secret_env: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """Where the bytes of new pictures are kept; a `folder` is read from wherever it is named.

    `keeps` is how long after a draft is over its pictures stay. `most` is how many bytes of
    pictures a place outside the database takes, where the settings say so.
    """

    pictures: MediaPlace = MediaPlace.DATABASE
    folder: str = ""
    keeps: timedelta = timedelta(days=30)
    most: int | None = None
    bucket: BucketSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """Where our own pages are served; `public_url` has no slash at its end, or is empty."""

    host: str
    port: int
    public_url: str = ""
