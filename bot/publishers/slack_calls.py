"""Slack's Web API as publishers call it: what is only asked, and what a yes is."""

from http import HTTPStatus
from typing import Any

from bot.publishers.answers import Answer
from bot.publishers.client import Client
from bot.publishers.http import Wire
from bot.publishers.slack_answers import refusal

GONE = frozenset({"file_deleted", "file_not_found", "thread_not_found"})


class SlackCalls:
    """One app's calls to one workspace."""

    def __init__(self, client: Client, wire: Wire) -> None:
        self.client = client
        self.wire = wire

    async def ask(self, method: str, **params: str) -> dict[str, Any]:
        """Ask something that has no effect."""
        told = {name: value for name, value in params.items() if value}
        return self.yes(await self.client.get(f"/{method}", **told), effect=False)

    async def ask_if_there(self, method: str, **params: str) -> dict[str, Any]:
        """As `ask`; nothing where what is asked about is not there (any more)."""
        answer = await self.client.get(f"/{method}", **params)
        if answer.status == HTTPStatus.OK and (answer.plain or {}).get("error") in GONE:
            return {}
        return self.yes(answer, effect=False)

    async def tell(self, method: str, plain: object, *, effect: bool) -> dict[str, Any]:
        """Make a call with a body of JSON; with `effect` people may see what it does."""
        answer = await self.client.ask("POST", f"/{method}", json=plain, effect=effect)
        return self.yes(answer, effect=effect)

    def yes(self, answer: Answer, *, effect: bool) -> dict[str, Any]:
        """Return an answer that is a yes, or raise what it means."""
        if effect and answer.status >= 500 and self.wire.said(answer):
            # Slack's own word for a failure of its own says that part of it may be done.
            raise refusal(answer.plain or {}, effect=True)
        plain = self.wire.require(answer, effect=effect)
        if plain.get("ok") is True:
            return plain
        raise refusal(plain, effect=effect)
