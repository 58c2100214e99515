"""Opening and changing views, by Slack's own SDK."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.seed import ANA
from bot.simulator.server import Simulator
from tests.simulator.steps import error_of


async def test_views_keep_their_limits_on_the_wire(sim: Simulator, client: AsyncWebClient) -> None:
    title = {"type": "plain_text", "text": "x" * 25}
    view = {"type": "modal", "title": title, "blocks": []}
    trigger = sim.workspace.surfaces.trigger(ANA)
    assert await error_of(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"
    view["title"] = {"type": "plain_text", "text": "fits"}
    opened = (await client.views_open(trigger_id=trigger, view=view))["view"]
    again = client.views_open(trigger_id=trigger, view=view)
    assert await error_of(again) == "exchanged_trigger_id"
    updated = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    assert updated["view"]["hash"] != opened["hash"]
    late = client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    assert await error_of(late) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=view)) == "not_found"
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    published = await client.views_publish(user_id=ANA, view=home)
    assert published["view"]["type"] == "home"
