"""Cards on Slack's real protocol: what is posted, and what is asked for a decision (rule 22)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.card import CardView
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.people import UserId
from bot.domain.reactions import Reaction
from bot.ports import Button, CardRef
from bot.simulator.ledger import Kind
from bot.simulator.seed import ANA, BEN, BOT_USER, BOTTY, DRAFTS, GENERAL, OLGA, TEAM, ZOE
from bot.simulator.server import Simulator
from bot.slack import ids
from bot.slack.cards import SlackCards
from bot.slack.clockskew import skew
from bot.slack.trouble import channel_trouble
from tests.factories import a_draft, a_report
from tests.fakes import FrozenClock


def view(**given: Any) -> CardView:
    return CardView(draft=a_draft(channel=str(DRAFTS)), report=a_report(), **given)


async def react(workspace: Simulator, ref: CardRef, who: str, name: str = "+1") -> None:
    act = {"as": who, "do": "react", "channel": ref.channel, "ts": ref.ts, "name": name, "on": True}
    assert (await workspace.act(act))["ok"]


def messages(workspace: Simulator, viewer: str = ANA) -> list[dict[str, Any]]:
    return list(workspace.snapshot(viewer)["messages"][str(DRAFTS)])


async def test_a_card_is_posted_marked_and_shown_to_all(
    cards: SlackCards, workspace: Simulator
) -> None:
    ref = await cards.post(view())
    (message,) = messages(workspace)
    assert (ref.channel, ref.ts) == (str(DRAFTS), message["ts"])
    assert message["text"].startswith("D-1 by <@U0ANA>: needs a second opinion.")
    assert message["metadata"]["event_type"] == ids.CARD_EVENT
    assert message["metadata"]["event_payload"] == {"draft": 1, "revision": 1}
    assert ref.ts.replace(".", "") in await cards.link(ref)


async def test_trap_52_a_card_keeps_all_its_parts_when_it_is_drawn_anew(
    cards: SlackCards, workspace: Simulator
) -> None:
    ref = await cards.post(view())
    before = messages(workspace)[0]["blocks"]
    await cards.refresh(ref, view(waiting="nothing"))
    after = messages(workspace)[0]["blocks"]
    assert {block["type"] for block in after} == {block["type"] for block in before}


async def test_rule_17_a_retired_card_is_one_line_with_a_link(
    cards: SlackCards, workspace: Simulator
) -> None:
    ref = await cards.post(view())
    await cards.retire(ref, view(link="https://slack.example/new", changes=("the text",)))
    (message,) = messages(workspace)
    assert "<https://slack.example/new|the new card>" in message["text"]
    assert len(message["blocks"]) == 1


async def test_a_room_tells_reactions_people_members_and_team(
    cards: SlackCards, workspace: Simulator, clock: FrozenClock
) -> None:
    ref = await cards.post(view())
    await react(workspace, ref, BEN, "white_check_mark")
    await react(workspace, ref, ZOE, "eyes")
    room = await cards.room(ref, (UserId(ANA),))
    assert set(room.reactions) == {
        Reaction(user=UserId(BEN), emoji="white_check_mark"),
        Reaction(user=UserId(ZOE), emoji="eyes"),
    }
    assert {ANA, BEN, ZOE, OLGA} <= room.members
    assert (room.home_team, room.trouble, room.skew) == (TEAM.id, "", 0.0)
    assert room.everyone_known is True
    assert room.asked_at == clock.now()
    ben = room.people[UserId(BEN)]
    assert ben is not None
    assert ben.is_bot is False


async def test_rule_24_a_fresh_room_asks_for_the_voters_and_authors_again(
    cards: SlackCards, workspace: Simulator
) -> None:
    ref = await cards.post(view())
    await react(workspace, ref, BEN)
    await cards.room(ref, (UserId(ANA),))
    before = len(workspace.log)
    room = await cards.room(ref, (UserId(ANA),), fresh=True)
    asked = {c.arguments["user"] for c in workspace.log[before:] if c.method == "users.info"}
    assert asked == {ANA, BEN}
    assert room.everyone_known is False


async def test_the_bots_own_reactions_are_nobodys(
    cards: SlackCards, client: AsyncWebClient, workspace: Simulator
) -> None:
    ref = await cards.post(view())
    await client.reactions_add(channel=ref.channel, timestamp=ref.ts, name="+1")
    await react(workspace, ref, BOTTY)
    room = await cards.room(ref)
    assert room.reactions == (Reaction(user=UserId(BOTTY), emoji="+1"),)


async def test_rule_22_a_list_cut_short_decides_nothing(
    cards: SlackCards, workspace: Simulator
) -> None:
    """Trap 36."""
    ref = await cards.post(view())
    for user in (ANA, BEN, ZOE):
        await react(workspace, ref, user)
    workspace.faults.reaction_users_shown = 1
    workspace.faults.truncate_full_reactions = True
    with pytest.raises(SlackUnavailable, match="not everybody is listed"):
        await cards.room(ref)


@pytest.mark.parametrize(
    "method",
    ["reactions.get", "conversations.members", "conversations.info", "users.info", "emoji.list"],
)
async def test_rule_24_a_room_is_whole_or_an_error(
    cards: SlackCards, workspace: Simulator, method: str
) -> None:
    ref = await cards.post(view())
    # A name that no gesture has may be an alias, so the list of emoji is part of the whole.
    await react(workspace, ref, BEN, "tada")
    workspace.faults.break_with(method, 500)
    with pytest.raises(SlackUnavailable):
        await cards.room(ref, (UserId(ANA),), fresh=True)


async def test_the_list_of_emoji_is_asked_only_where_a_reaction_could_be_an_alias(
    cards: SlackCards, workspace: Simulator
) -> None:
    """Trap 74: Slack gives that list only some twenty times a minute."""
    ref = await cards.post(view())
    await react(workspace, ref, BEN, "+1::skin-tone-3")
    workspace.faults.break_with("emoji.list", 500)
    assert (await cards.room(ref, fresh=True)).custom_emoji == {}


async def test_rule_18_a_deleted_card_is_gone(cards: SlackCards) -> None:
    with pytest.raises(CardGone):
        await cards.room(CardRef(channel=str(DRAFTS), ts="1.000001"))


@pytest.mark.parametrize(
    ("act", "trouble"),
    [
        ({"as": OLGA, "do": "archive"}, "the channel is archived"),
        ({"as": OLGA, "do": "share"}, "the channel is shared with another organisation"),
    ],
)
async def test_rule_18_a_channel_that_changed_is_trouble(
    cards: SlackCards, workspace: Simulator, act: dict[str, str], trouble: str
) -> None:
    ref = await cards.post(view())
    answer = await workspace.act({**act, "channel": str(DRAFTS)})
    assert answer["ok"], answer
    assert trouble in (await cards.room(ref)).trouble


async def test_a_card_in_another_channel_than_the_settings_name_is_trouble(
    cards: SlackCards, workspace: Simulator
) -> None:
    assert (
        await workspace.act(
            {"as": OLGA, "do": "invite", "channel": str(GENERAL), "user": str(BOT_USER)}
        )
    )["ok"]
    ref = await cards.say(str(GENERAL), "hello")
    assert "a card in the drafts channel of the settings" in (await cards.room(ref)).trouble


@pytest.mark.parametrize(
    ("offset", "skew"), [(0.0, 0.0), (61.0, 61.0), (-61.0, -61.0), (3600.0, 3600.0)]
)
async def test_rule_24_slacks_clock_is_compared_with_ours(
    cards: SlackCards, workspace: Simulator, offset: float, skew: float
) -> None:
    """Trap 19: the `Date` header has whole seconds."""
    ref = await cards.post(view())
    workspace.faults.date_offset_seconds = offset
    assert (await cards.room(ref)).skew == pytest.approx(skew, abs=1.0)


async def test_sentences_are_said_to_all_or_to_one(cards: SlackCards, workspace: Simulator) -> None:
    button = Button(action=ids.CONFIRM_ASK, words="Confirm", value="7", style="primary")
    ref = await cards.say(str(DRAFTS), "Somebody else?", buttons=(button,))
    await cards.whisper(str(DRAFTS), UserId(BEN), "Only you.")
    texts = {user: [m["text"] for m in messages(workspace, user)] for user in (ANA, BEN)}
    assert texts == {ANA: ["Somebody else?"], BEN: ["Somebody else?", "Only you."]}
    element = messages(workspace)[0]["blocks"][-1]["elements"][0]
    assert (element["action_id"], element["value"]) == ("confirm_ask:7", "7")
    await cards.rewrite(ref, "It is done.")
    (message,) = messages(workspace)
    assert message["text"] == "It is done."
    assert [block["type"] for block in message["blocks"]] == ["section"]


async def test_trap_80_no_message_of_the_bots_unfurls_a_link(
    cards: SlackCards, workspace: Simulator
) -> None:
    """Slack would fetch the pages of posts that are not out yet."""
    ref = await cards.post(view())
    await cards.say(str(DRAFTS), "see https://soup.example/soon")
    await cards.refresh(ref, view())
    posted = [
        call.content
        for call in workspace.workspace.ledger.history
        if call.kind is Kind.API_CALL and call.name == "chat.postMessage" and call.content
    ]
    assert [(c["unfurl_links"], c["unfurl_media"]) for c in posted] == [(False, False)] * 2


async def test_nothing_is_sent_as_json_to_a_method_that_does_not_read_it(
    cards: SlackCards, workspace: Simulator
) -> None:
    ref = await cards.post(view())
    await cards.room(ref, (UserId(ANA),))
    await cards.link(ref)
    await cards.person(UserId(ANA))
    assert workspace.dropped_json == []
    assert workspace.unknown_methods == []


@pytest.mark.parametrize(
    ("channel", "inside", "trouble"),
    [
        ({"is_member": True}, False, ""),
        ({"is_member": False}, True, "not in the channel any more"),
        ({}, True, ""),
        ({}, False, "not in the channel any more"),
    ],
)
def test_rule_18_the_bot_is_in_the_channel_or_decides_nothing(
    channel: dict[str, bool], inside: bool, trouble: str
) -> None:
    found = channel_trouble(channel, inside=inside)
    assert trouble in found
    assert bool(found) is bool(trouble)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 02 Mar 2026 12:00:00 -0000"])
def test_rule_24_a_slack_that_tells_no_time_is_waited_for(date: str) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert skew({"Date": date}, noon, noon) == float("inf")
