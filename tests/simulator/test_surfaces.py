"""Modals, Home tabs, trigger ids and response addresses, as state alone."""

from datetime import timedelta

import pytest

from bot.simulator.refusals import Refusal
from bot.simulator.seed import ANA, BEN, DRAFTS
from bot.simulator.workspace import Workspace
from tests.simulator.conftest import Clock


def test_a_trigger_works_once(workspace: Workspace) -> None:
    trigger = workspace.surfaces.trigger(ANA)
    assert workspace.surfaces.redeem(trigger) == ANA
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.redeem(trigger)
    assert refusal.value.code == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds_of_the_clock_that_nobody_moves(
    workspace: Workspace, clock: Clock
) -> None:
    early, late = workspace.surfaces.trigger(ANA), workspace.surfaces.trigger(ANA)
    clock.time += timedelta(hours=5)
    clock.ticks += 3.0
    assert workspace.surfaces.redeem(early) == ANA
    clock.ticks += 0.01
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.redeem(late)
    assert refusal.value.code == "expired_trigger_id"


def test_a_response_url_is_used_up_after_five_times(workspace: Workspace) -> None:
    ticket = workspace.surfaces.ticket(DRAFTS, ANA)
    for _ in range(5):
        workspace.surfaces.use_ticket(ticket)
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.use_ticket(ticket)
    assert refusal.value.code == "used_url"


def test_a_response_url_expires_after_half_an_hour(workspace: Workspace, clock: Clock) -> None:
    ticket = workspace.surfaces.ticket(DRAFTS, ANA)
    clock.time += timedelta(minutes=30, seconds=1)
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.use_ticket(ticket)
    assert refusal.value.code == "expired_url"


def test_at_most_three_modals_are_stacked(workspace: Workspace) -> None:
    modal = {"type": "modal", "blocks": []}
    first = workspace.surfaces.open(ANA, modal)
    workspace.surfaces.push(ANA, modal)
    third = workspace.surfaces.push(ANA, modal)
    assert third.root_id == first.id
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.push(ANA, modal)
    assert refusal.value.code == "push_limit_reached"


def test_an_outdated_hash_conflicts(workspace: Workspace) -> None:
    modal = {"type": "modal", "blocks": []}
    opened = workspace.surfaces.open(ANA, modal)
    workspace.surfaces.update(opened, modal, opened.hash)
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.update(workspace.surfaces.find(opened.id), modal, opened.hash)
    assert refusal.value.code == "hash_conflict"


def test_typed_values_survive_an_update_only_under_the_same_block_id(workspace: Workspace) -> None:
    blocks = [{"type": "input", "block_id": name} for name in ("kept", "gone")]
    view = workspace.surfaces.open(ANA, {"type": "modal", "blocks": blocks})
    typed = workspace.surfaces.keep(view, {"kept": {"a": {}}, "gone": {"a": {}}})
    after = workspace.surfaces.update(typed, {"type": "modal", "blocks": blocks[:1]})
    assert after.values == {"kept": {"a": {}}}


def test_an_external_id_is_used_once_at_a_time(workspace: Workspace) -> None:
    modal = {"type": "modal", "blocks": [], "external_id": "draft-1"}
    workspace.surfaces.open(ANA, modal)
    with pytest.raises(Refusal) as refusal:
        workspace.surfaces.open(BEN, modal)
    assert refusal.value.code == "duplicate_external_id"
