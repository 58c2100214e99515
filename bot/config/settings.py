"""All settings in one frozen record, read from the environment and one TOML text."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.config.accounts import read_accounts, read_zone
from bot.config.addresses import problem_with, without_slash
from bot.config.environment import (
    Surroundings,
    note_near_misses,
    read_environment,
    require_token_keys,
    settings_file,
)
from bot.config.fingerprint import effective_policy, joined
from bot.config.intake import read_intake
from bot.config.lint_settings import LintSettings, read_lint
from bot.config.paper import read_paper
from bot.config.policy import read_gestures, read_policy
from bot.config.problems import Place, Problems, shown
from bot.config.records import (
    SLACKS_OWN,
    AccountSettings,
    HttpSettings,
    PolicySettings,
    SlackMode,
    SlackSettings,
    StorageSettings,
)
from bot.config.secret import Secret
from bot.config.storage import read_storage
from bot.config.tables import Table
from bot.config.watch import read_watch
from bot.domain.emoji import Gestures
from bot.domain.errors import ConfigError
from bot.domain.messages import IntakePolicy
from bot.domain.paper import PaperPolicy
from bot.domain.people import MEMBER, UserId
from bot.words.languages import Language

_CHANNEL = re.compile(r"[CG][A-Z0-9]{5,}")
_TEAM = re.compile(r"T[A-Z0-9]{5,}")
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the roof needs to know before it opens anything.

    `written` is the parsed file, `policy_values` what of it is policy, with the usual values.
    """

    slack: SlackSettings
    database_url: str
    http: HttpSettings
    secret_key: Secret
    token_keys: tuple[Secret, ...]
    accounts: tuple[AccountSettings, ...]
    policy: PolicySettings
    gestures: Gestures
    paper: PaperPolicy
    intake: IntakePolicy
    lint: LintSettings
    zone: str
    language: Language
    allow_private_addresses: bool
    follows_links: bool
    storage: StorageSettings
    written: Mapping[str, object] = field(repr=False)
    policy_values: Mapping[str, object] = field(repr=False)
    variables: Mapping[str, str] = field(repr=False, compare=False)

    @classmethod
    def load(cls, environ: Mapping[str, str], toml_text: str | None) -> Self:
        """Read all settings; pure. `toml_text` is `None` where the file is not there.

        Raises `ConfigError` with every problem at once, each by name.
        """
        problems = Problems()
        root = _root(settings_file(environ), toml_text, problems)
        return cls._load(environ, root, problems)

    def under(self, body: str) -> Self:
        """These settings with a policy that was confirmed before instead of the file's (rule 35).

        Raises `ConfigError` where this program, or its environment, can't have that policy.
        """
        problems = Problems()
        try:
            values = joined(body, self.written)
        except ValueError as error:
            raise ConfigError((f"The confirmed policy can't be read: {error}.",)) from None
        place = Place(file="the confirmed policy", text="")
        root = Table(values=values, place=place, problems=problems)
        return type(self)._load(self.variables, root, problems)

    @classmethod
    def _load(cls, environ: Mapping[str, str], root: Table | None, problems: Problems) -> Self:
        around = read_environment(environ, problems)
        settings = None if root is None else cls._read(root, environ, around)
        if settings is not None:
            apps = [account.app.secret_env for account in settings.accounts if account.app]
            bucket = settings.storage.bucket
            stored = [bucket.secret_env] if bucket else []
            secrets = (*apps, *stored, *(account.secret_env for account in settings.accounts))
            note_near_misses(environ, secrets, problems)
        if settings is None or problems.found:
            raise ConfigError(tuple(problems.found))
        return settings

    @classmethod
    def _read(cls, root: Table, environ: Mapping[str, str], around: Surroundings) -> Self:
        defaults = root.table("defaults")
        zone = read_zone(defaults, "UTC")
        language = _language(defaults)
        defaults.end()
        slacks_own = around.api_base_url == SLACKS_OWN
        follows_links, allow_private = _links(root.table("links"), slacks_own=slacks_own)
        http = _http(root.table("web"), around)
        accounts = read_accounts(
            root, environ, zone=zone, slacks_own=slacks_own, reachable=bool(http.public_url)
        )
        owned = [one.name for one in accounts if one.owner and one.may_be_live]
        require_token_keys(around, owned, root.problems)
        settings = cls(
            slack=_slack(root.table("slack"), around),
            database_url=around.database_url,
            http=http,
            secret_key=around.secret_key,
            token_keys=around.token_keys,
            accounts=accounts,
            policy=_policy(root, accounts, zone),
            gestures=read_gestures(root.table("gestures")),
            paper=read_paper(root.table("paper"), zone),
            intake=read_intake(root.table("intake")),
            lint=read_lint(root.table("lint"), [account.name for account in accounts], language),
            zone=zone,
            language=language,
            allow_private_addresses=allow_private,
            follows_links=follows_links,
            storage=read_storage(root.table("storage"), around, environ),
            written=root.values,
            policy_values={},
            variables=environ,
        )
        root.end()
        # Only now has everything been asked for.
        return replace(settings, policy_values=effective_policy(root.values, root.effective))

    def account(self, name: str) -> AccountSettings | None:
        """Find an account by its name."""
        return next((account for account in self.accounts if account.name == name), None)

    def secrets(self) -> tuple[str, ...]:
        """Every secret value there is, for the log to know what it must never show."""
        slack = self.slack
        held = [slack.bot_token, slack.app_token, slack.signing_secret, self.secret_key]
        held += [*self.token_keys, *(account.secret for account in self.accounts)]
        held += [self.storage.bucket.secret] if self.storage.bucket else []
        held += [account.app.secret for account in self.accounts if account.app]
        return tuple(secret.reveal() for secret in held if secret)


def _language(defaults: Table) -> Language:
    """Read the language in which the bot speaks in the channel."""
    written = defaults.text("language", Language.EN)
    if written in tuple(Language):
        return Language(written)
    defaults.complain("language", f"must be one of {', '.join(Language)}, not {shown(written)}.")
    return Language.EN


def _root(file: str, text: str | None, problems: Problems) -> Table | None:
    if text is None:
        problems.add(
            f"{file} is not there; copy second-opinion.example.toml to it and change what you"
            " need, or name another file in SECOND_OPINION_CONFIG."
        )
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add(f"{file} can't be read as TOML: {error}.")
        return None
    return Table(values=values, place=Place(file=file, text=text), problems=problems)


def _policy(root: Table, accounts: tuple[AccountSettings, ...], zone: str) -> PolicySettings:
    policy = read_policy(root.table("policy"), [account.name for account in accounts])
    return replace(policy, watch=read_watch(root, policy.watch, zone))


def _slack(table: Table, around: Surroundings) -> SlackSettings:
    channel = table.text("drafts_channel")
    anchors = table.text("anchors_channel")
    if anchors and not _CHANNEL.fullmatch(anchors):
        table.complain("anchors_channel", "must be a channel's id such as C0123ABCDEF.")
    installer = table.text("installer")
    if installer and not MEMBER.fullmatch(installer):
        table.complain(
            "installer",
            "must be a member's id such as U0123ABCDEF; it stands in their Slack profile under"
            " Copy member ID.",
        )
    if not channel:
        table.complain("drafts_channel", "is missing; it is the id of the channel for drafts.")
    elif not _CHANNEL.fullmatch(channel):
        table.complain(
            "drafts_channel",
            f"must be a channel's id such as C0123ABCDEF, not {shown(channel)}; it stands at the"
            " bottom of the channel's details in Slack.",
        )
    team = table.text("team")
    if team and not _TEAM.fullmatch(team):
        table.complain("team", "must be a workspace's id such as T0123ABCDEF.")
    external = table.flag("external_channel", False)
    table.end()
    return SlackSettings(
        mode=around.mode,
        bot_token=around.bot_token,
        app_token=around.app_token,
        signing_secret=around.signing_secret,
        api_base_url=around.api_base_url,
        drafts_channel=channel,
        team=team,
        external_channel=external,
        installer=UserId(installer) if installer else None,
        anchors_channel=anchors,
    )


def _links(table: Table, *, slacks_own: bool) -> tuple[bool, bool]:
    follows = table.flag("follow", True)
    allow_private = table.flag("allow_private_addresses", False)
    if allow_private and slacks_own:
        table.complain(
            "allow_private_addresses",
            "is for trials with a stand-in of Slack; with Slack itself, please remove it, so that"
            " no link leads the bot to the machines beside it.",
        )
    table.end()
    return follows, allow_private


def _http(table: Table, around: Surroundings) -> HttpSettings:
    open_to_all = around.mode is SlackMode.HTTP or around.port_given
    host = table.text("host", EVERYWHERE if open_to_all else LOOPBACK)
    public_url = table.text("public_url")
    if public_url and (problem := problem_with(public_url)):
        table.complain("public_url", problem)
    table.end()
    return HttpSettings(host=host, port=around.port, public_url=without_slash(public_url))
