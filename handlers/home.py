"""The app's Home: whoever opens it sees what waits for them (trap 110)."""

from slack_bolt.async_app import AsyncApp

from bot.domain.people import UserId
from bot.services import homes
from handlers.desk import Desk
from handlers.payloads import Payload


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to Home being opened; the same event comes for the tab of messages, too."""

    async def on_opened(event: Payload) -> None:
        if event.get("tab") == "home":
            await homes.opened(desk.ctx, UserId(event["user"]))

    app.event("app_home_opened")(desk.work.kept(on_opened))
