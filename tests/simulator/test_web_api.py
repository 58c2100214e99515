"""The Web API, driven by Slack's own SDK: answers, errors, headers, faults."""

import json
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.model import UserGroup
from bot.simulator.seed import ANA, BEN, BOT_USER, DAN, DRAFTS, EVE, GENERAL, GUS, OLGA, ZOE
from bot.simulator.server import Simulator
from tests.simulator.conftest import Clock
from tests.simulator.steps import card, error_of, react


async def test_auth_test_says_who_we_are_and_what_we_may(
    sim: Simulator, client: AsyncWebClient
) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == (BOT_USER, "B0SECOND")
    assert answer["team"] == "Soupe & Co"
    scopes = {name.lower(): value for name, value in answer.headers.items()}["x-oauth-scopes"]
    assert {"chat:write", "reactions:read", "commands"} <= set(scopes.split(","))


async def test_every_answer_is_dated_by_the_workspaces_own_clock(
    client: AsyncWebClient, clock: Clock
) -> None:
    clock.time += timedelta(days=3)
    answer = await client.auth_test()
    assert parsedate_to_datetime(answer.headers["Date"]) == clock.time


async def test_a_skewed_date_can_be_switched_on(
    sim: Simulator, client: AsyncWebClient, clock: Clock
) -> None:
    sim.faults.date_offset_seconds = 90
    answer = await client.auth_test()
    assert parsedate_to_datetime(answer.headers["Date"]) == clock.time + timedelta(seconds=90)


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
async def test_a_wrong_token_is_refused(sim: Simulator, token: str, error: str) -> None:
    stranger = AsyncWebClient(token=token, base_url=sim.api_url)
    assert await error_of(stranger.auth_test()) == error


async def test_each_token_is_good_for_its_own_methods_only(sim: Simulator) -> None:
    swapped = AsyncWebClient(token=sim.app_token, base_url=sim.api_url)
    assert await error_of(swapped.chat_postMessage(channel=DRAFTS, text="a")) == (
        "not_allowed_token_type"
    )
    call = swapped.apps_connections_open(app_token=sim.bot_token)
    assert await error_of(call) == "not_allowed_token_type"


async def test_a_scope_that_was_not_granted_is_named(
    sim: Simulator, client: AsyncWebClient
) -> None:
    sim.workspace.app = replace(sim.workspace.app, scopes=frozenset({"commands"}))
    with pytest.raises(SlackApiError) as refused:
        await client.reactions_get(channel=DRAFTS, timestamp="1.0")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "reactions:read"


async def test_an_unknown_method_is_an_error_and_is_remembered(
    sim: Simulator, client: AsyncWebClient
) -> None:
    assert await error_of(client.api_call("chat.sing")) == "unknown_method"
    assert sim.unknown_methods == ["chat.sing"]


async def test_forms_and_json_are_read_alike(sim: Simulator) -> None:
    blocks = [{"type": "divider"}]
    head = {"Authorization": f"Bearer {sim.bot_token}"}
    async with aiohttp.ClientSession() as session:
        form = {"channel": DRAFTS, "text": "a", "blocks": json.dumps(blocks)}
        url = f"{sim.api_url}chat.postMessage"
        one = await (await session.post(url, data=form, headers=head)).json()
        inside = {**form, "token": sim.bot_token}
        two = await (await session.post(url, data=inside)).json()
        three = await (
            await session.post(url, json={**form, "blocks": blocks}, headers=head)
        ).json()
    kinds = [[b["type"] for b in answer["message"]["blocks"]] for answer in (one, two, three)]
    assert kinds == [["divider"]] * 3


async def test_tokens_are_never_written_down(sim: Simulator, client: AsyncWebClient) -> None:
    await client.api_call("auth.test", params={"token": sim.bot_token})
    assert sim.bot_token not in repr(sim.log)
    assert sim.bot_token not in repr(sim.workspace.history)


async def test_an_apps_text_is_escaped_where_it_forgot_to(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await card(client, f"a & b < c &amp; <@{BEN}> <https://soup.test|soup>")
    stored = sim.workspace.messages.find(DRAFTS, ts).text
    assert stored == f"a &amp; b &lt; c &amp; <@{BEN}> <https://soup.test|soup>"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "a"}, "channel_not_found"),
        ({"channel": GENERAL, "text": "a"}, "not_in_channel"),
        ({"channel": DRAFTS, "text": "a", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": DRAFTS, "text": "a", "blocks": [{"type": "no"}]}, "invalid_blocks"),
        ({"channel": DRAFTS, "text": "a", "metadata": {"x": 1}}, "invalid_metadata_format"),
        (
            {
                "channel": DRAFTS,
                "text": "a",
                "metadata": {"event_type": "a", "event_payload": {"x": "y" * 16_001}},
            },
            "metadata_too_large",
        ),
    ],
)
async def test_a_card_that_can_not_be_posted_is_refused(
    client: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    assert await error_of(client.chat_postMessage(**arguments)) == error


async def test_a_message_that_says_nothing_is_refused(client: AsyncWebClient) -> None:
    empty = client.api_call("chat.postMessage", json={"channel": DRAFTS})
    assert await error_of(empty) == "no_text"


async def test_nothing_is_posted_into_an_archived_channel(
    sim: Simulator, client: AsyncWebClient
) -> None:
    sim.workspace.directory.archive(DRAFTS, OLGA)
    assert await error_of(client.chat_postMessage(channel=DRAFTS, text="a")) == "is_archived"


async def test_text_beyond_forty_thousand_is_cut_with_a_warning(
    sim: Simulator, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel=DRAFTS, text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(sim.workspace.messages.find(DRAFTS, answer["ts"]).text) == 40_000


async def test_an_update_of_more_than_four_thousand_characters_is_too_long(
    client: AsyncWebClient,
) -> None:
    ts = await card(client)
    await client.chat_update(channel=DRAFTS, ts=ts, text="x" * 4000)
    call = client.chat_update(channel=DRAFTS, ts=ts, text="x" * 4001)
    assert await error_of(call) == "msg_too_long"


async def test_an_update_keeps_blocks_unless_an_empty_list_is_sent(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await card(client, blocks=[{"type": "divider"}])
    await client.chat_update(channel=DRAFTS, ts=ts, text="two")
    assert len(sim.workspace.messages.find(DRAFTS, ts).blocks) == 1
    await client.chat_update(channel=DRAFTS, ts=ts, text="three", blocks=[])
    assert sim.workspace.messages.find(DRAFTS, ts).blocks == ()


async def test_only_its_own_messages_are_changed_and_deleted(
    sim: Simulator, client: AsyncWebClient
) -> None:
    said = {"as": ANA, "do": "message", "channel": DRAFTS, "text": "hello"}
    ts = (await sim.act(said))["ts"]
    update = client.chat_update(channel=DRAFTS, ts=ts, text="a")
    assert await error_of(update) == "cant_update_message"
    assert await error_of(client.chat_delete(channel=DRAFTS, ts=ts)) == "cant_delete_message"
    gone = client.chat_update(channel=DRAFTS, ts="1.000001", text="a")
    assert await error_of(gone) == "message_not_found"


async def test_a_message_to_a_person_opens_the_conversation(
    sim: Simulator, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=ANA, text="psst")
    opened = await client.conversations_open(users=ANA)
    assert posted["channel"] == opened["channel"]["id"]
    other = await client.conversations_open(users=BEN)
    assert other["channel"]["id"] != posted["channel"]


async def test_an_ephemeral_message_needs_its_addressee_in_the_channel(
    sim: Simulator, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=DRAFTS, user=ANA, text="only you")
    assert [shown.to for shown in sim.workspace.messages.ephemerals] == [ANA]
    sim.workspace.directory.leave(DRAFTS, BEN)
    call = client.chat_postEphemeral(channel=DRAFTS, user=BEN, text="only you")
    assert await error_of(call) == "user_not_in_channel"
    history = await client.conversations_history(channel=DRAFTS)
    assert history["messages"] == []


async def test_a_permalink_leads_back_to_the_page(sim: Simulator, client: AsyncWebClient) -> None:
    ts = await card(client)
    link = (await client.chat_getPermalink(channel=DRAFTS, message_ts=ts))["permalink"]
    async with aiohttp.ClientSession() as session:
        answer = await session.get(link, allow_redirects=False)
    assert answer.status == 302
    assert answer.headers["Location"] == f"/#{DRAFTS}/p{ts.replace('.', '')}"


async def test_reactions_are_cut_without_full_and_whole_with_it(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await card(client)
    for user in (ANA, BEN, ZOE, GUS):
        await react(sim, user, ts)
    cut = (await client.reactions_get(channel=DRAFTS, timestamp=ts))["message"]["reactions"]
    whole = await client.reactions_get(channel=DRAFTS, timestamp=ts, full=True)
    assert (len(cut[0]["users"]), cut[0]["count"]) == (3, 4)
    assert whole["message"]["reactions"] == [
        {"name": "+1", "users": [ANA, BEN, ZOE, GUS], "count": 4}
    ]


async def test_reactions_can_be_cut_even_with_full(sim: Simulator, client: AsyncWebClient) -> None:
    ts = await card(client)
    await react(sim, ANA, ts)
    sim.faults.truncate_full_reactions = True
    sim.faults.reaction_users_shown = 0
    answer = await client.reactions_get(channel=DRAFTS, timestamp=ts, full=True)
    assert answer["message"]["reactions"] == [{"name": "+1", "users": [], "count": 1}]


async def test_reactions_of_a_deleted_card_are_message_not_found(client: AsyncWebClient) -> None:
    ts = await card(client)
    await client.chat_delete(channel=DRAFTS, ts=ts)
    call = client.reactions_get(channel=DRAFTS, timestamp=ts, full=True)
    assert await error_of(call) == "message_not_found"
    nothing = client.reactions_get()
    assert await error_of(nothing) == "no_item_specified"


async def test_the_apps_own_reactions_follow_slacks_rules(client: AsyncWebClient) -> None:
    ts = await card(client)
    place = {"channel": DRAFTS, "timestamp": ts}
    await client.reactions_add(name="eyes", **place)
    assert await error_of(client.reactions_add(name="eyes", **place)) == "already_reacted"
    assert await error_of(client.reactions_add(name="soupspoon", **place)) == "invalid_name"
    await client.reactions_remove(name="eyes", **place)
    assert await error_of(client.reactions_remove(name="eyes", **place)) == "no_reaction"


async def test_reactions_of_one_person_are_listed(sim: Simulator, client: AsyncWebClient) -> None:
    first, second = await card(client), await card(client)
    await react(sim, BEN, first)
    await react(sim, BEN, second)
    await react(sim, ANA, first)
    items = (await client.reactions_list(user=BEN))["items"]
    assert [item["message"]["ts"] for item in items] == [second, first]


async def test_pins_come_and_go(client: AsyncWebClient) -> None:
    ts = await card(client)
    await client.pins_add(channel=DRAFTS, timestamp=ts)
    assert await error_of(client.pins_add(channel=DRAFTS, timestamp=ts)) == "already_pinned"
    items = (await client.pins_list(channel=DRAFTS))["items"]
    assert [item["message"]["ts"] for item in items] == [ts]
    await client.pins_remove(channel=DRAFTS, timestamp=ts)
    assert await error_of(client.pins_remove(channel=DRAFTS, timestamp=ts)) == "no_pin"


async def test_members_come_in_pages(client: AsyncWebClient) -> None:
    found: list[str] = []
    cursor = ""
    for _ in range(10):
        answer = await client.conversations_members(channel=DRAFTS, limit=3, cursor=cursor)
        found += answer["members"]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert {ANA, BEN, ZOE, GUS, EVE, DAN, BOT_USER} <= set(found)
    assert len(found) == len(set(found)) == 11
    call = client.conversations_members(channel=DRAFTS, cursor="?")
    assert await error_of(call) == "invalid_cursor"


async def test_channels_tell_what_they_are(sim: Simulator, client: AsyncWebClient) -> None:
    sim.workspace.directory.share(DRAFTS, OLGA)
    info = await client.conversations_info(channel=DRAFTS, include_num_members=True)
    channel = info["channel"]
    assert (channel["is_member"], channel["is_ext_shared"]) == (True, True)
    assert channel["num_members"] == 11
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [c["name"] for c in listed["channels"]] == ["general", "social-drafts"]


async def test_history_and_threads_are_read_in_slacks_order(
    sim: Simulator, client: AsyncWebClient
) -> None:
    first = await card(client, "one")
    second = await card(client, "two")
    reply = await card(client, "reply", thread_ts=first)
    history = await client.conversations_history(channel=DRAFTS)
    assert [m["ts"] for m in history["messages"]] == [second, first]
    later = await client.conversations_history(channel=DRAFTS, oldest=first)
    assert [m["ts"] for m in later["messages"]] == [second]
    thread = await client.conversations_replies(channel=DRAFTS, ts=first)
    assert [m["ts"] for m in thread["messages"]] == [first, reply]


async def test_people_are_found_with_their_status(sim: Simulator, client: AsyncWebClient) -> None:
    await sim.act({"as": ANA, "do": "status", "emoji": ":airplane:", "text": "boarding"})
    profile = (await client.users_profile_get(user=ANA))["profile"]
    assert (profile["status_emoji"], profile["status_text"]) == (":airplane:", "boarding")
    assert (await client.users_info(user=DAN))["user"]["deleted"] is True
    assert await error_of(client.users_info(user="U0NOBODY")) == "user_not_found"
    assert len((await client.users_list())["members"]) == 11


async def test_user_groups_are_read_and_may_cost_money(
    sim: Simulator, client: AsyncWebClient
) -> None:
    group = UserGroup(id="S1", handle="press", name="Press", users=(ZOE,))
    sim.workspace.directory.set_group(group, OLGA)
    handles = [g["handle"] for g in (await client.usergroups_list())["usergroups"]]
    assert handles == ["legal", "press"]
    assert (await client.usergroups_users_list(usergroup="S1"))["users"] == [ZOE]
    assert await error_of(client.usergroups_users_list(usergroup="S2")) == "no_such_subteam"
    sim.workspace.directory.has_groups = False
    assert await error_of(client.usergroups_list()) == "plan_upgrade_required"


async def test_do_not_disturb_is_read_for_one_and_for_many(
    sim: Simulator, client: AsyncWebClient, clock: Clock
) -> None:
    until = int(clock.time.timestamp()) + 3600
    await sim.act({"as": BEN, "do": "dnd", "until": until})
    assert (await client.dnd_info(user=BEN))["next_dnd_end_ts"] == until
    team = await client.dnd_teamInfo(users=[ANA, BEN])
    assert {name: one["dnd_enabled"] for name, one in team["users"].items()} == {
        ANA: False,
        BEN: True,
    }
    crowd = [f"U{number}" for number in range(51)]
    assert await error_of(client.dnd_teamInfo(users=crowd)) == "too_many_users"


async def test_custom_emoji_are_listed_with_their_aliases(
    sim: Simulator, client: AsyncWebClient
) -> None:
    await sim.act({"as": ZOE, "do": "emoji", "name": "soup_ok", "value": "alias:+1"})
    assert (await client.emoji_list())["emoji"] == {"soup_ok": "alias:+1"}


async def test_reading_methods_do_not_read_json(sim: Simulator, client: AsyncWebClient) -> None:
    dropped = client.api_call("users.info", json={"user": ANA})
    assert await error_of(dropped) == "user_not_found"
    assert sim.dropped_json == ["users.info"]
    read = await client.api_call("users.info", http_verb="GET", params={"user": ANA})
    assert read["user"]["id"] == ANA


async def test_an_uninstalled_app_may_call_nothing(sim: Simulator, client: AsyncWebClient) -> None:
    assert (await sim.act({"as": OLGA, "do": "uninstall"}))["ok"]
    assert await error_of(client.auth_test()) == "account_inactive"
