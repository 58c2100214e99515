"""A Bolt app with all listeners, spoken to with payloads as Slack sends them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import UserId
from handlers import listening
from handlers.desk import Desk
from tests.factories import ANA, BEN, CHANNEL, TEAM
from tests.services.bench import Bench, bench

BOT = UserId("U0BOT")
EVENT_IDS = count(1)


@dataclass(slots=True)
class Slack:
    """Sends payloads to the app and keeps what it answers."""

    app: AsyncApp
    desk: Desk
    answers: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, body: dict[str, Any]) -> int:
        """Dispatch one payload, and let the work end; return the status that acknowledges it."""
        status = await self.acknowledges(body)
        await self.desk.work.finished()
        return status

    async def acknowledges(self, body: dict[str, Any]) -> int:
        """Dispatch one payload; return the status that acknowledges it."""
        request = AsyncBoltRequest(body=body, mode="socket_mode")
        return int((await self.app.async_dispatch(request)).status)

    async def types(self, text: str, user: str = ANA, **given: Any) -> str:
        """Type the command; return the one answer."""
        body = {
            "command": "/draft",
            "text": text,
            "user_id": user,
            "channel_id": CHANNEL,
            "team_id": TEAM,
            "trigger_id": f"17.{next(EVENT_IDS)}",
            "response_url": "https://hooks.example/1",
            **given,
        }
        return await self._one_answer(body)

    async def presses(self, action: str, value: object, user: str = BEN, **given: Any) -> str:
        """Press a button; return the one answer."""
        body = {
            "type": "block_actions",
            "user": {"id": user},
            "team": {"id": TEAM},
            "channel": {"id": CHANNEL},
            "container": {"message_ts": "17.5", "channel_id": CHANNEL},
            "response_url": "https://hooks.example/1",
            "actions": [
                {
                    "type": "button",
                    "action_id": f"{action}:{value}",
                    "block_id": "b",
                    "value": str(value),
                }
            ],
            **given,
        }
        return await self._one_answer(body)

    async def _one_answer(self, body: dict[str, Any]) -> str:
        self.answers.clear()
        assert await self.send(body) == 200
        assert [a["response_type"] for a in self.answers] == ["ephemeral"]
        return str(self.answers[0]["text"])

    async def event(self, kind: str, **given: Any) -> int:
        """Let an event happen."""
        return await self.send(
            {
                "type": "event_callback",
                "team_id": TEAM,
                "event_id": f"Ev{next(EVENT_IDS)}",
                "event": {"type": kind, **given},
            }
        )

    async def reacts(self, ts: str, user: str = BEN, kind: str = "reaction_added") -> int:
        """Give or take a check mark on a message of the bot's."""
        item = {"type": "message", "channel": CHANNEL, "ts": ts}
        return await self.event(
            kind, user=user, reaction="white_check_mark", item_user=BOT, item=item
        )


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Bench]:
    """The services behind the listeners."""
    async with bench(tmp_path) as opened:
        yield opened


@pytest.fixture
def slack(here: Bench) -> Slack:
    """The app with all its listeners, answering to a list."""
    return an_app(here)


async def in_the_inbox(here: Bench) -> list[str]:
    """The keys of the events that stand in the inbox."""
    rows = await here.ctx.store.read(lambda tx: tx.rows("SELECT key FROM inbox"))
    return [str(row["key"]) for row in rows]


def a_deaf_app() -> AsyncApp:
    """Make an app that nobody has registered a listener with."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token="xoxb-test", bot_user_id=BOT
        )

    return AsyncApp(
        # Else Bolt reads the source of every caller to find a name.
        name="second-opinion",
        # As in the bot itself, nothing is tried again.
        client=AsyncWebClient(base_url="http://127.0.0.1:1/", retry_handlers=[]),
        authorize=authorize,
        signing_secret="not used",
        request_verification_enabled=False,
    )


def an_app(here: Bench) -> Slack:
    """Make an app with all its listeners over these services."""
    app = a_deaf_app()
    desk = Desk(ctx=here.ctx, bot=BOT, team=TEAM)
    found = Slack(app=app, desk=desk)

    async def respond(text: str, **given: Any) -> None:
        found.answers.append({"text": text, **given})

    async def keep_answers(
        context: AsyncBoltContext, next: Callable[[], Awaitable[object]]
    ) -> None:
        context["respond"] = respond
        await next()

    app.use(keep_answers)
    listening.register(app, desk)
    return found
