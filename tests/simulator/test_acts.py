"""What people can and can't do, over the page's own routes and by hand."""

from typing import Any

import pytest

from bot.simulator.seed import (
    ANA,
    BEN,
    BOT_USER,
    BOTTY,
    DAN,
    DRAFTS,
    EVE,
    FLOW,
    GENERAL,
    GUS,
    OLGA,
    SAM,
)
from bot.simulator.server import Simulator
from bot.simulator.stagehand import ACTS
from bot.simulator.workspace import Workspace
from tests.simulator.conftest import Clock
from tests.simulator.steps import act, command, posted


@pytest.mark.parametrize("who", [ANA, BEN, OLGA, GUS, SAM, EVE, BOTTY, FLOW])
async def test_everybody_in_the_channel_can_react(sim: Simulator, who: str) -> None:
    ts = await posted(sim)
    assert await act(sim, who, "react", channel=DRAFTS, ts=ts, name="+1") == {"ok": True}
    (reaction,) = sim.workspace.messages.find(DRAFTS, ts).reactions
    assert reaction.users == (who,)
    assert await act(sim, who, "react", channel=DRAFTS, ts=ts, name="+1", on=False) == {"ok": True}
    assert sim.workspace.messages.find(DRAFTS, ts).reactions == ()


@pytest.mark.parametrize("what", sorted(ACTS))
async def test_a_deactivated_person_can_do_nothing(sim: Simulator, what: str) -> None:
    assert await act(sim, DAN, what) == {"ok": False, "error": "account_inactive"}


@pytest.mark.parametrize("what", sorted(ACTS))
async def test_nobody_can_act_as_the_app(sim: Simulator, what: str) -> None:
    assert (await act(sim, BOT_USER, what))["error"] == "not_allowed"


@pytest.mark.parametrize(
    ("who", "what", "fields", "error"),
    [
        ("U0NOBODY", "message", {}, "user_not_found"),
        (ANA, "sing", {}, "unknown_act"),
        (ANA, "message", {"channel": DRAFTS}, "invalid_arguments"),
        (ANA, "message", {"channel": DRAFTS, "text": "  "}, "no_text"),
        (ANA, "message", {"channel": "C0NO", "text": "a"}, "channel_not_found"),
        (GUS, "message", {"channel": GENERAL, "text": "a"}, "channel_not_found"),
        (ANA, "react", {"channel": DRAFTS, "ts": "1.1", "name": "+1"}, "message_not_found"),
        (EVE, "command", command(), "not_allowed"),
        (BOTTY, "command", command(), "not_allowed"),
        (ANA, "command", {"channel": DRAFTS, "command": "/dance"}, "unknown_command"),
        (ANA, "submit", {"view_id": "V0"}, "not_found"),
        (ANA, "shortcut", {"callback_id": "none"}, "unknown_shortcut"),
        (ANA, "archive", {"channel": DRAFTS}, "restricted_action"),
        (ANA, "share", {"channel": DRAFTS}, "restricted_action"),
        (ANA, "uninstall", {}, "restricted_action"),
        (ANA, "change_id", {"channel": DRAFTS}, "restricted_action"),
        (ANA, "kind", {"user": BEN, "kind": "guest"}, "restricted_action"),
        (ANA, "kick", {"channel": DRAFTS, "user": BEN}, "restricted_action"),
        (OLGA, "kind", {"user": BEN, "kind": "wizard"}, "invalid_arguments"),
        (ANA, "fault", {"name": "earthquake"}, "invalid_arguments"),
        (ANA, "advance", {"seconds": -1}, "invalid_arguments"),
        (ANA, "status", {"emoji": "", "expiration": "soon"}, "invalid_arguments"),
    ],
)
async def test_what_can_not_be_done_is_refused_with_its_reason(
    sim: Simulator, who: str, what: str, fields: dict[str, Any], error: str
) -> None:
    answer = await act(sim, who, what, **fields)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_nobody_reacts_in_an_archived_channel(sim: Simulator) -> None:
    ts = await posted(sim)
    await act(sim, OLGA, "archive", channel=DRAFTS)
    answer = await act(sim, ANA, "react", channel=DRAFTS, ts=ts, name="+1")
    assert answer["error"] == "is_archived"
    await act(sim, OLGA, "archive", channel=DRAFTS, on=False)
    assert (await act(sim, ANA, "react", channel=DRAFTS, ts=ts, name="+1"))["ok"]


async def test_typed_text_becomes_slacks_text_and_rich_text(sim: Simulator) -> None:
    ts = await posted(sim, text="@ben & @here: <see> https://soup.test/a. in #general :tada:")
    message = sim.workspace.messages.find(DRAFTS, ts)
    assert message.text == (
        f"<@{BEN}> &amp; <!here>: &lt;see&gt; <https://soup.test/a>. in <#{GENERAL}|general> :tada:"
    )
    parts = message.blocks[0]["elements"][0]["elements"]
    kinds = [part["type"] for part in parts]
    assert kinds == [
        "user",
        "text",
        "broadcast",
        "text",
        "link",
        "text",
        "channel",
        "text",
        "emoji",
    ]
    assert parts[3]["text"] == ": <see> "


async def test_an_edit_and_a_deletion_are_only_for_ones_own_messages(sim: Simulator) -> None:
    ts = await posted(sim)
    place = {"channel": DRAFTS, "ts": ts}
    assert (await act(sim, BEN, "edit", text="mine", **place))["error"] == "cant_update_message"
    assert (await act(sim, BEN, "delete", **place))["error"] == "cant_delete_message"
    assert (await act(sim, ANA, "edit", text="better", **place))["ok"]
    assert sim.workspace.messages.find(DRAFTS, ts).text == "better"
    assert (await act(sim, OLGA, "delete", **place))["ok"]


async def test_trap_64_messages_come_in_kinds(sim: Simulator) -> None:
    """What `/me`, files and "also send to channel" make of one; and where one was deleted."""
    ts = await posted(sim)
    file = sim.workspace.files.add(ANA, "soup.png", b"\x89PNG\r\n\x1a\n")
    given: list[dict[str, Any]] = [
        {"text": "waves", "me": True},
        {"text": "see", "files": [{"id": file.id, "alt": "A bowl"}]},
        {"files": [{"id": file.id}]},
        {"text": "all of you", "thread_ts": ts, "broadcast": True},
    ]
    made = [await act(sim, ANA, "message", channel=DRAFTS, **one) for one in given]
    found = [sim.workspace.messages.find(DRAFTS, one["ts"]) for one in made]
    kinds = [message.subtype for message in found]
    assert kinds == ["me_message", "file_share", "file_share", "thread_broadcast"]
    assert [one.get("alt_txt") for one in (*found[1].files, *found[2].files)] == ["A bowl", None]
    assert not (await act(sim, BEN, "message", channel=DRAFTS, files=[{"id": file.id}]))["ok"]
    sim.faults.leave_tombstones = True
    await act(sim, ANA, "delete", channel=DRAFTS, ts=ts)
    stone = sim.workspace.messages.find(DRAFTS, ts)
    assert (stone.subtype, stone.user) == ("tombstone", "USLACKBOT")
    await act(sim, ANA, "delete", channel=DRAFTS, ts=made[0]["ts"])
    assert made[0]["ts"] not in {m.ts for m in sim.workspace.messages.listed(DRAFTS)}


async def test_people_come_and_go(sim: Simulator) -> None:
    members = lambda: sim.workspace.directory.channels[DRAFTS].members  # noqa: E731
    await act(sim, ANA, "leave", channel=DRAFTS)
    assert ANA not in members()
    refused = await act(sim, ANA, "message", channel=DRAFTS, text="hi")
    assert refused["error"] == "not_in_channel"
    await act(sim, ANA, "join", channel=DRAFTS)
    await act(sim, OLGA, "kick", channel=DRAFTS, user=GUS)
    assert ANA in members()
    assert GUS not in members()
    assert (await act(sim, GUS, "join", channel=DRAFTS))["error"] == "channel_not_found"
    await act(sim, BEN, "invite", channel=DRAFTS, user=GUS)
    assert GUS in members()


async def test_an_admin_can_make_a_member_a_guest(sim: Simulator) -> None:
    assert (await act(sim, OLGA, "kind", user=BEN, kind="deactivated"))["ok"]
    assert (await act(sim, BEN, "message", channel=DRAFTS, text="a"))["error"] == "account_inactive"


async def test_the_clock_moves_and_statuses_run_out_with_it(sim: Simulator, clock: Clock) -> None:
    soon = int(clock.time.timestamp()) + 60
    await act(sim, ANA, "status", emoji=":airplane:", text="boarding", expiration=soon)
    answer = await act(sim, BEN, "advance", seconds=3600)
    assert answer == {"ok": True, "now": "2026-11-23T10:00:00+00:00"}
    assert sim.workspace.directory.person(ANA).status.emoji == ""


async def test_a_clock_that_is_nobodys_can_not_be_moved(workspace: Workspace) -> None:
    sim = Simulator(workspace)
    assert (await act(sim, ANA, "advance", seconds=1))["error"] == "cannot_advance"


async def test_faults_are_switched_by_name(sim: Simulator) -> None:
    await act(sim, ANA, "fault", name="lose_events", value=2)
    await act(sim, ANA, "fault", name="strict_acks", value=True)
    await act(sim, ANA, "fault", name="rate_limit", method="chat.update", value=3, times=1)
    assert (sim.faults.lose_events, sim.faults.strict_acks) == (2, True)
    fault = sim.faults.take("chat.update")
    assert fault is not None
    assert fault.retry_after == 3
    await act(sim, ANA, "fault", name="clear")
    assert (sim.faults.lose_events, sim.faults.methods) == (0, {})


async def test_user_groups_are_made_and_changed_by_admins(sim: Simulator) -> None:
    press = {"group": "S0PRESS", "users": [BEN]}
    assert (await act(sim, ANA, "group", **press))["error"] == "restricted_action"
    assert (await act(sim, OLGA, "group", **press))["ok"]
    assert (await act(sim, OLGA, "group", group="S0PRESS", users=[BEN, ANA], disabled=True))["ok"]
    group = sim.workspace.directory.groups["S0PRESS"]
    assert (group.handle, group.users, group.is_disabled) == ("s0press", (BEN, ANA), True)
    for users, error in ((BEN, "invalid_arguments"), (["U0NO"], "user_not_found")):
        answer = await act(sim, OLGA, "group", group="S0PRESS", users=users)
        assert answer["error"] == error


async def test_whoever_was_invited_to_a_channel_comes_with_the_inviter(
    workspace: Workspace,
) -> None:
    """Who came by themselves comes with nobody."""
    directory = workspace.directory
    for inviter in (BEN, None):
        directory.leave(DRAFTS, ANA)
        (event,) = directory.join(DRAFTS, ANA, inviter=inviter)
        assert event["type"] == "member_joined_channel"
        assert event.get("inviter") == inviter
