"""Files in the practice workspace: uploaded, given over by a form, fetched, shown."""

from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.seed import ANA, BEN, DRAFTS
from bot.simulator.server import Simulator
from tests.simulator.steps import act, error_of

PNG = b"\x89PNG\r\n\x1a\n and so on"
FORM = {
    "type": "modal",
    "callback_id": "files",
    "title": {"type": "plain_text", "text": "Files"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "files",
            "label": {"type": "plain_text", "text": "Files"},
            "element": {"type": "file_input", "action_id": "files", "max_files": 2},
        }
    ],
}


def picture(file_id: str) -> dict[str, Any]:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a bowl of soup"}


async def uploaded(
    client: AsyncWebClient, session: aiohttp.ClientSession, content: bytes = PNG
) -> str:
    """Upload a file as the app does, in three steps."""
    begun = await client.files_getUploadURLExternal(filename="soup.png", length=len(content))
    async with session.post(begun["upload_url"], data=content) as answer:
        assert answer.status == 200
    await client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "Soup"}])
    return str(begun["file_id"])


async def test_trap_98_an_upload_is_three_steps_and_can_be_shown_once_it_was_looked_at(
    sim: Simulator, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sim.workspace.files.looks = 1
    file_id = await uploaded(client, session)
    shown = {"channel": DRAFTS, "text": "soup", "blocks": [picture(file_id)]}
    assert await error_of(client.chat_postMessage(**shown)) == "invalid_blocks"
    kinds = [(await client.files_info(file=file_id))["file"]["mimetype"] for _ in range(2)]
    assert kinds == ["", "image/png"]
    assert (await client.chat_postMessage(**shown))["ok"]


async def test_what_did_not_arrive_whole_becomes_no_file(
    client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    begun = await client.files_getUploadURLExternal(filename="soup.png", length=5)
    async with session.post(begun["upload_url"], data=PNG) as answer:
        assert answer.status == 400
    wanted = [{"id": begun["file_id"]}]
    assert await error_of(client.files_completeUploadExternal(files=wanted)) == "file_not_found"


async def test_what_is_no_picture_can_not_be_shown(
    client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    file_id = await uploaded(client, session, b"just words")
    shown = client.chat_postMessage(channel=DRAFTS, text="soup", blocks=[picture(file_id)])
    assert await error_of(shown) == "invalid_blocks"


async def test_trap_96_a_form_gives_a_persons_files_over_and_the_app_fetches_them(
    sim: Simulator,
    client: AsyncWebClient,
    bolt: AsyncApp,
    socket: AsyncSocketModeHandler,
    session: aiohttp.ClientSession,
) -> None:
    seen: list[dict[str, Any]] = []

    async def on_sent(ack: AsyncAck, view: dict[str, Any]) -> None:
        seen.extend(view["state"]["values"]["files"]["files"]["files"])
        await ack()

    bolt.view("files")(on_sent)
    trigger = sim.workspace.surfaces.trigger(ANA)
    view = (await client.views_open(trigger_id=trigger, view=FORM))["view"]
    query = {"as": ANA, "name": "soup.png"}
    async with session.post(f"{sim.page_url}sim/file", params=query, data=PNG) as answer:
        file_id = (await answer.json())["file"]["id"]
    assert await error_of(client.files_info(file=file_id)) == "file_not_found"
    values = {"files": {"files": {"files": [{"id": file_id}]}}}
    assert (await act(sim, ANA, "submit", view_id=view["id"], values=values))["ok"]
    assert [(one["name"], one["mimetype"]) for one in seen] == [("soup.png", "image/png")]
    address = seen[0]["url_private"]
    token = {"Authorization": f"Bearer {sim.bot_token}"}
    async with session.get(address, headers=token) as answer:
        assert await answer.read() == PNG
    async with session.get(address) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_nobody_gives_over_what_is_somebody_elses(
    sim: Simulator, client: AsyncWebClient
) -> None:
    file = sim.workspace.files.add(BEN, "soup.png", PNG)
    trigger = sim.workspace.surfaces.trigger(ANA)
    view = (await client.views_open(trigger_id=trigger, view=FORM))["view"]
    values = {"files": {"files": {"files": [{"id": file.id}]}}}
    sent = await act(sim, ANA, "submit", view_id=view["id"], values=values)
    assert sent["error"] == "file_not_found"
    assert await error_of(client.files_info(file=file.id)) == "file_not_found"


async def test_trap_100_a_deleted_file_is_shown_and_fetched_no_more(
    sim: Simulator, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    file_id = await uploaded(client, session)
    sim.workspace.files.delete(file_id)
    assert await error_of(client.files_info(file=file_id)) == "file_not_found"
    async with session.get(f"{sim.page_url}sim/file/{file_id}") as answer:
        assert answer.status == 404
