"""The state alone, without any wire: what Slack allows, refuses and tells about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator.interactions import home_opened
from bot.simulator.messages import Content
from bot.simulator.model import (
    Channel,
    ChannelId,
    ChannelKind,
    Message,
    PersonKind,
    Status,
    UserGroup,
    UserId,
)
from bot.simulator.payloads import EVENT_KINDS, profile, user_object
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.seed import (
    ANA,
    BEN,
    BOT_USER,
    BOTTY,
    DAN,
    DRAFTS,
    EVE,
    FLOW,
    GUS,
    OLGA,
    SAM,
    ZOE,
)
from bot.simulator.workspace import Workspace
from tests.simulator.conftest import Clock


def post(workspace: Workspace, user: str = ANA, text: str = "soup", **more: str) -> Message:
    channel = workspace.directory.channel(DRAFTS)
    message, _ = workspace.messages.post(channel, user, Content(text=text), **more)
    return message


def secret_channel(workspace: Workspace, member: UserId) -> Channel:
    return workspace.directory.add_channel(
        Channel(
            id=ChannelId("C0SECRET"),
            name="secret",
            kind=ChannelKind.PRIVATE,
            members=(member,),
            creator=ANA,
        )
    )


def test_timestamps_are_unique_and_grow_while_the_clock_stands_still(workspace: Workspace) -> None:
    stamps = [post(workspace).ts for _ in range(50)]
    assert stamps == sorted(set(stamps))


def test_timestamps_follow_the_clock_and_never_go_back(workspace: Workspace, clock: Clock) -> None:
    first = post(workspace).ts
    clock.time += timedelta(hours=1)
    second = post(workspace).ts
    clock.time -= timedelta(hours=2)
    assert float(second) - float(first) == pytest.approx(3600, abs=1)
    assert post(workspace).ts > second


def test_a_reaction_names_the_author_of_the_message_as_item_user(workspace: Workspace) -> None:
    card = post(workspace, BOT_USER)
    (event,) = workspace.messages.react(card, BEN, "white_check_mark")
    assert event["item_user"] == BOT_USER
    assert event["item"] == {"type": "message", "channel": DRAFTS, "ts": card.ts}
    assert (event["user"], event["reaction"]) == (BEN, "white_check_mark")


def test_the_same_reaction_twice_is_already_reacted(workspace: Workspace) -> None:
    card = post(workspace)
    workspace.messages.react(card, BEN, "+1")
    with pytest.raises(Refusal) as refusal:
        workspace.messages.react(workspace.messages.find(DRAFTS, card.ts), BEN, "+1")
    assert refusal.value.code == "already_reacted"


def test_two_skin_tones_of_one_person_are_two_reactions(workspace: Workspace) -> None:
    card = post(workspace)
    for name in ("+1", "+1::skin-tone-3"):
        workspace.messages.react(workspace.messages.find(DRAFTS, card.ts), BEN, name)
    names = [r.name for r in workspace.messages.find(DRAFTS, card.ts).reactions]
    assert names == ["+1", "+1::skin-tone-3"]


@pytest.mark.parametrize("name", ["nonsense", "+1::skin-tone-9", "", ":+1:"])
def test_an_emoji_that_does_not_exist_is_invalid_name(workspace: Workspace, name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        workspace.messages.react(post(workspace), BEN, name)
    assert refusal.value.code == "invalid_name"


def test_a_custom_emoji_can_be_given_once_it_was_added(workspace: Workspace) -> None:
    workspace.directory.set_emoji("soup_ok", "alias:+1", ZOE)
    assert workspace.messages.react(post(workspace), BEN, "soup_ok")


def test_somebody_elses_reaction_can_not_be_taken_back(workspace: Workspace) -> None:
    card = post(workspace)
    workspace.messages.react(card, BEN, "+1")
    with pytest.raises(Refusal) as refusal:
        workspace.messages.unreact(workspace.messages.find(DRAFTS, card.ts), ZOE, "+1")
    assert refusal.value.code == "no_reaction"


def test_a_reaction_nobody_gives_any_more_disappears(workspace: Workspace) -> None:
    card = post(workspace)
    workspace.messages.react(card, BEN, "+1")
    workspace.messages.unreact(workspace.messages.find(DRAFTS, card.ts), BEN, "+1")
    assert workspace.messages.find(DRAFTS, card.ts).reactions == ()


def test_one_person_gives_at_most_twenty_three_emoji(workspace: Workspace) -> None:
    card = post(workspace)
    for number in range(24):
        workspace.directory.set_emoji(f"e{number}", "alias:+1", ZOE)
    for number in range(23):
        workspace.messages.react(workspace.messages.find(DRAFTS, card.ts), BEN, f"e{number}")
    with pytest.raises(Refusal) as refusal:
        workspace.messages.react(workspace.messages.find(DRAFTS, card.ts), BEN, "e23")
    assert refusal.value.code == "too_many_reactions"


def test_only_its_author_changes_a_message(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refusal:
        workspace.messages.edit(post(workspace, ANA), BOT_USER, Content(text="mine"))
    assert refusal.value.code == "cant_update_message"


def test_an_edit_keeps_reactions_and_what_was_left_out(workspace: Workspace) -> None:
    channel = workspace.directory.channel(DRAFTS)
    block = {"type": "divider", "block_id": "line"}
    said = Content(text="one", blocks=(block,), metadata={"event_type": "a", "event_payload": {}})
    card, _ = workspace.messages.post(channel, BOT_USER, said)
    workspace.messages.react(card, BEN, "+1")
    stored = workspace.messages.find(DRAFTS, card.ts)
    changed, (event,) = workspace.messages.edit(stored, BOT_USER, Content(text="two"))
    assert (changed.text, changed.blocks, changed.metadata) == ("two", (block,), said.metadata)
    assert changed.reactions[0].users == (BEN,)
    assert (event["subtype"], event["previous_message"]["text"]) == ("message_changed", "one")
    assert event["message"]["edited"]["user"] == BOT_USER


def test_empty_metadata_in_an_edit_takes_it_away(workspace: Workspace) -> None:
    channel = workspace.directory.channel(DRAFTS)
    said = Content(text="one", metadata={"event_type": "a", "event_payload": {}})
    card, _ = workspace.messages.post(channel, BOT_USER, said)
    changed, _ = workspace.messages.edit(card, BOT_USER, Content(text="two", metadata={}))
    assert changed.metadata is None


def test_an_admin_deletes_the_apps_card_and_the_event_does_not_say_who(
    workspace: Workspace,
) -> None:
    card = post(workspace, BOT_USER)
    (event,) = workspace.messages.delete(card, OLGA)
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", card.ts)
    assert OLGA not in str(event)
    with pytest.raises(Refusal) as refusal:
        workspace.messages.find(DRAFTS, card.ts)
    assert refusal.value.code == "message_not_found"


def test_a_member_can_not_delete_somebody_elses_message(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refusal:
        workspace.messages.delete(post(workspace, BOT_USER), BEN)
    assert refusal.value.code == "cant_delete_message"


def test_a_reply_to_a_reply_goes_to_the_parents_thread(workspace: Workspace) -> None:
    parent = post(workspace)
    reply = post(workspace, BEN, thread_ts=parent.ts)
    second = post(workspace, ZOE, thread_ts=reply.ts)
    assert second.thread_ts == parent.ts
    assert workspace.messages.body(parent)["reply_count"] == 2


def test_the_apps_own_messages_are_events_with_its_bot_id(workspace: Workspace) -> None:
    channel = workspace.directory.channel(DRAFTS)
    _, (event,) = workspace.messages.post(channel, BOT_USER, Content(text="card"))
    assert (event["bot_id"], event["app_id"]) == (workspace.app.bot_id, workspace.app.id)


def test_a_mention_of_the_app_makes_two_events(workspace: Workspace) -> None:
    channel = workspace.directory.channel(DRAFTS)
    _, events = workspace.messages.post(channel, ANA, Content(text=f"<@{BOT_USER}> hi"))
    assert [event["type"] for event in events] == ["message", "app_mention"]


def test_the_app_hears_nothing_from_a_channel_it_is_not_in(workspace: Workspace) -> None:
    channel = workspace.directory.channels[workspace.channel_named("general")]
    _, (event,) = workspace.messages.post(channel, ANA, Content(text="lunch"))
    assert not workspace.hears(event)


def test_the_app_hears_that_it_was_taken_out_of_a_channel(workspace: Workspace) -> None:
    events = workspace.directory.leave(DRAFTS, BOT_USER)
    assert [event["type"] for event in events] == ["member_left_channel", "channel_left"]
    assert all(workspace.hears(event) for event in events)


def test_the_app_hears_only_what_it_subscribed_to(workspace: Workspace) -> None:
    workspace.app = replace(workspace.app, events=frozenset({"message"}))
    card = post(workspace)
    (event,) = workspace.messages.react(card, BEN, "+1")
    assert not workspace.hears(event)


@pytest.mark.parametrize(
    ("user", "flags"),
    [
        (ANA, {"is_bot": False, "deleted": False, "is_restricted": False, "is_admin": False}),
        (OLGA, {"is_admin": True, "is_owner": True}),
        (GUS, {"is_restricted": True, "is_ultra_restricted": False}),
        (SAM, {"is_restricted": True, "is_ultra_restricted": True}),
        (BOTTY, {"is_bot": True, "is_workflow_bot": False}),
        (FLOW, {"is_bot": True, "is_workflow_bot": True}),
        (DAN, {"deleted": True}),
        (EVE, {"is_stranger": False, "team_id": "T0BAKERS"}),
    ],
)
def test_a_user_object_tells_what_somebody_is(
    workspace: Workspace, user: str, flags: Payload
) -> None:
    body = user_object(workspace.directory.person(user), workspace.ledger)
    assert {name: body.get(name) for name in flags} == flags


def test_flags_and_zone_of_external_people_are_withheld(workspace: Workspace) -> None:
    body = user_object(workspace.directory.person(EVE), workspace.ledger)
    assert {"deleted", "tz", "is_restricted", "is_admin"} & set(body) == set()


def test_time_zone_offsets_change_with_daylight_saving(workspace: Workspace, clock: Clock) -> None:
    winter = user_object(workspace.directory.person(ZOE), workspace.ledger)["tz_offset"]
    clock.time = datetime(2027, 7, 1, tzinfo=UTC)
    summer = user_object(workspace.directory.person(ZOE), workspace.ledger)["tz_offset"]
    assert (winter, summer) == (3600, 7200)


def test_a_status_is_gone_when_its_time_is_over(workspace: Workspace, clock: Clock) -> None:
    until = int(clock.time.timestamp()) + 60
    workspace.directory.set_status(ANA, Status(emoji=":airplane:", expiration=until))
    assert (
        profile(workspace.directory.person(ANA), workspace.ledger)["status_emoji"] == ":airplane:"
    )
    clock.time += timedelta(seconds=60)
    assert profile(workspace.directory.person(ANA), workspace.ledger)["status_emoji"] == ""
    (event,) = workspace.directory.clear_expired_statuses()
    assert event["user"]["profile"]["status_emoji"] == ""
    assert workspace.directory.clear_expired_statuses() == ()


def test_the_event_of_a_changed_group_has_only_the_difference(workspace: Workspace) -> None:
    group = UserGroup(id="S1", handle="legal", name="Legal", users=(ANA, BEN))
    workspace.directory.set_group(group, OLGA)
    (event,) = workspace.directory.set_group(replace(group, users=(BEN, ZOE)), OLGA)
    assert (event["added_users"], event["removed_users"]) == ([ZOE], [ANA])


def test_guests_and_external_people_see_only_channels_they_are_in(workspace: Workspace) -> None:
    general = workspace.directory.channel(workspace.channel_named("general"))
    assert not workspace.directory.sees(general, GUS)
    assert not workspace.directory.sees(general, EVE)
    assert workspace.directory.sees(general, BOT_USER)


def test_a_private_channel_does_not_exist_for_others(workspace: Workspace) -> None:
    secret_channel(workspace, ANA)
    with pytest.raises(Refusal) as refusal:
        workspace.directory.channel("C0SECRET", BEN)
    assert refusal.value.code == "channel_not_found"


def test_the_history_alone_tells_who_reacted_to_which_text_and_when(
    workspace: Workspace, clock: Clock
) -> None:
    card = post(workspace, BOT_USER, "revision 1")
    clock.time += timedelta(minutes=1)
    workspace.messages.react(card, BEN, "white_check_mark")
    clock.time += timedelta(minutes=1)
    current = workspace.messages.find(DRAFTS, card.ts)
    workspace.messages.unreact(current, BEN, "white_check_mark")
    lines = [(h.kind.value, h.actor, h.ts, h.name, h.text, h.at.minute) for h in workspace.history]
    assert lines == [
        ("message_posted", BOT_USER, card.ts, "", "revision 1", 0),
        ("reaction_added", BEN, card.ts, "white_check_mark", "", 1),
        ("reaction_removed", BEN, card.ts, "white_check_mark", "", 2),
    ]


def test_the_history_keeps_blocks_as_they_were(workspace: Workspace) -> None:
    block: Payload = {"type": "divider", "block_id": "line"}
    channel = workspace.directory.channel(DRAFTS)
    workspace.messages.post(channel, BOT_USER, Content(text="card", blocks=(block,)))
    block["block_id"] = "changed afterwards"
    content = workspace.history[-1].content
    assert content is not None
    assert content["blocks"][0]["block_id"] == "line"


def test_every_kind_of_event_is_made_by_some_change(workspace: Workspace) -> None:
    directory, messages = workspace.directory, workspace.messages
    channel = directory.channel(DRAFTS)
    card, events = messages.post(channel, ANA, Content(text=f"<@{BOT_USER}>"))
    seen = [*events, *messages.react(card, BEN, "+1")]
    seen += messages.unreact(messages.find(DRAFTS, card.ts), BEN, "+1")
    seen += messages.pin(messages.find(DRAFTS, card.ts), BEN)
    seen += messages.unpin(messages.find(DRAFTS, card.ts), BEN)
    seen += directory.set_emoji("soup", "alias:+1", ZOE)
    seen += directory.set_status(ANA, Status(emoji=":airplane:"))
    seen += directory.set_dnd(ANA, datetime(2026, 11, 23, 20, tzinfo=UTC))
    seen += directory.set_group(UserGroup(id="S1", handle="a", name="A", users=(ANA,)), OLGA)
    seen += directory.add_person(replace(directory.person(ANA), id="U0NEW", name="new"))
    seen += directory.set_kind(BEN, PersonKind.DEACTIVATED, OLGA)
    seen += directory.leave(DRAFTS, BOT_USER)
    seen += directory.join(DRAFTS, BOT_USER)
    for on in (True, False):
        seen += directory.share(DRAFTS, OLGA, on=on)
        seen += directory.archive(DRAFTS, OLGA, on=on)
    private = secret_channel(workspace, BOT_USER)
    for on in (True, False):
        seen += directory.archive(private.id, OLGA, on=on)
    seen += directory.leave(private.id, BOT_USER)
    seen += messages.change_channel_id(directory.channel(DRAFTS), OLGA)
    seen += workspace.uninstall()
    seen.append(home_opened(workspace, directory.person(ANA), "home"))
    assert {event["type"] for event in seen} == EVENT_KINDS


def test_a_channel_takes_its_messages_along_to_another_id(workspace: Workspace) -> None:
    card = post(workspace)
    channel = workspace.directory.channel(DRAFTS)
    (event,) = workspace.messages.change_channel_id(channel, OLGA)
    new = ChannelId(event["new_channel_id"])
    assert event["old_channel_id"] == DRAFTS
    assert workspace.messages.find(new, card.ts).text == "soup"
    with pytest.raises(Refusal) as refusal:
        workspace.directory.channel(DRAFTS)
    assert refusal.value.code == "channel_not_found"


def test_an_uninstalled_app_hears_its_last_words_and_then_nothing(workspace: Workspace) -> None:
    assert all(workspace.hears(event) for event in workspace.uninstall())
    channel = workspace.directory.channel(DRAFTS)
    _, (event,) = workspace.messages.post(channel, ANA, Content(text="gone?"))
    assert not workspace.hears(event)
