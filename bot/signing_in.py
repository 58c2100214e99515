"""Signing in to Slack: the one client, who the bot is there, and Bolt with our own answer."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.config.unreachable import NO_BOT
from bot.domain.errors import ConfigError, SlackUnavailable
from bot.domain.people import UserId
from bot.domain.tokens import SLACKS_OWN_TROUBLE
from bot.ports import Clock
from bot.slack.calls import SlackRefused, call
from bot.slack.cards import Identity
from bot.slack.pace import Pace, PacedClient
from bot.slack.scopes import missing_scopes

log = logging.getLogger(__name__)

ASK_AGAIN_SECONDS = 5.0
WHOLE_ORGANISATION = (
    "SLACK_BOT_TOKEN: the app is installed for a whole organisation, and this bot works for one"
    " workspace; please install it in that workspace alone."
)


def slack_client(
    settings: Settings, session: aiohttp.ClientSession, clock: Clock | None = None
) -> AsyncWebClient:
    """One client on one session, which keeps to Slack's rates (traps 74 to 76)."""
    return PacedClient(
        Pace(clock or SystemClock()),
        token=settings.slack.bot_token.reveal(),
        base_url=settings.slack.api_base_url,
        session=session,
    )


async def identify(client: AsyncWebClient) -> Identity:
    """Ask Slack who we are until it answers; a refused token is a mistake in the settings."""
    while True:
        try:
            answer, headers = await call(client, "auth.test")
        except SlackUnavailable as trouble:
            if isinstance(trouble, SlackRefused) and trouble.error not in SLACKS_OWN_TROUBLE:
                raise ConfigError((NO_BOT.format(word=trouble.error),)) from None
            facts = {"event": "slack.unavailable", "why": str(trouble)}
            log.warning("Slack can't be reached yet, and is asked again", extra=facts)
            # The collector rests during a start, and this may go on for days.
            gc.collect()
            await asyncio.sleep(ASK_AGAIN_SECONDS)
            continue
        if answer.get("is_enterprise_install"):
            raise ConfigError((WHOLE_ORGANISATION,))
        _warn_of_scopes(headers)
        return Identity(team=answer["team_id"], user=UserId(answer["user_id"]))


def _warn_of_scopes(headers: Mapping[str, str]) -> None:
    granted = next((v for k, v in headers.items() if k.lower() == "x-oauth-scopes"), None)
    missing = missing_scopes(granted.split(",")) if granted is not None else ()
    if missing:
        log.warning(
            "the app lacks scopes; install it again",
            extra={"event": "slack.scopes", "missing": ",".join(missing)},
        )


async def is_gone(client: AsyncWebClient, channel: str) -> bool:
    """Whether Slack says that the bot can't use a channel; where it can't be asked, it stays."""
    try:
        answer, _ = await call(client, "conversations.info", channel=channel)
    except SlackUnavailable as trouble:
        return isinstance(trouble, SlackRefused) and trouble.error == "channel_not_found"
    found = answer["channel"]
    return bool(found.get("is_archived")) or not found.get("is_member")


def bolt_app(
    settings: Settings,
    session: aiohttp.ClientSession,
    identity: Identity,
    hear: Callable[[], None] = lambda: None,
) -> AsyncApp:
    """Bolt with our own authorisation, so that no request waits for Slack (traps 4 to 6).

    `hear` is called for each event, those about the bot's own doings included, which Bolt drops.
    """
    # Without a token of its own: each request gets the one that `authorize` gives.
    client = AsyncWebClient(
        base_url=settings.slack.api_base_url, session=session, retry_handlers=[]
    )
    result = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team,
        bot_token=settings.slack.bot_token.reveal(),
        bot_user_id=identity.user,
    )

    async def authorize() -> AuthorizeResult:
        return result

    async def heard(
        body: Mapping[str, object], next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        if body.get("type") == "event_callback":
            hear()
        return await next_()

    secret = settings.slack.signing_secret
    return AsyncApp(
        # Else Bolt reads the source of every caller to find a name.
        name="second-opinion",
        client=client,
        authorize=authorize,
        before_authorize=heard,
        signing_secret=secret.reveal() if secret else "not used in Socket Mode",
        request_verification_enabled=settings.slack.mode is SlackMode.HTTP,
    )
