"""What the listeners of buttons share: acknowledge, read, let one service act, answer."""

import re
from collections.abc import Awaitable, Callable, Iterable

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.services import homes
from bot.words.phrases import rendered
from handlers.desk import Desk
from handlers.errors import answered
from handlers.payloads import Asking, Payload, Press, asking, press, who


def of(actions: Iterable[str]) -> re.Pattern[str]:
    """Match the action ids of these buttons, as `bot/slack/blocks.py` writes them."""
    return re.compile(f"^({'|'.join(actions)}):")


def listen(
    app: AsyncApp,
    desk: Desk,
    ours: re.Pattern[str],
    carry_out: Callable[[Desk, Press], Awaitable[str]],
) -> None:
    """Let `carry_out` act for each press of `ours`; its answer is for that person alone."""

    async def on_press(
        ack: AsyncAck, body: Payload, action: Payload, respond: AsyncRespond
    ) -> None:
        await ack()
        pressed = press(body, action)
        if pressed is None:
            return
        sentence = await answered(desk, pressed.user, carry_out(desk, pressed))
        await say(desk, body, respond, sentence)

    app.action(ours)(desk.heard(on_press))


def open_forms(
    app: AsyncApp,
    desk: Desk,
    ours: re.Pattern[str],
    open_form: Callable[[Desk, AsyncWebClient, Press, Asking], Awaitable[str]],
) -> None:
    """Let `open_form` open a form for each press of `ours`; it returns nothing, or why not."""

    async def on_press(
        ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        pressed = press(body, action)
        if pressed is None:
            return
        work = open_form(desk, client, pressed, asking(body))
        sentence = await answered(desk, pressed.user, work)
        if sentence:
            await say(desk, body, respond, sentence)

    app.action(ours)(desk.heard(on_press))


async def say(desk: Desk, body: Payload, respond: AsyncRespond, sentence: str) -> None:
    """Answer whoever pressed, where they pressed: a view has no address for answers (trap 70)."""
    if body.get("response_url"):
        await respond(rendered(sentence), response_type="ephemeral", replace_original=False)
    else:
        await homes.answered(desk.ctx, who(body), sentence)
