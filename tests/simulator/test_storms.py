"""Storms: everything goes wrong now and then, by a seed, and the page tells what is switched on."""

from collections import Counter

from bot.simulator.seed import ANA, DRAFTS
from bot.simulator.server import Simulator
from bot.simulator.storms import Fate, Mishap, Storm
from tests.simulator.steps import act


def test_a_storm_with_the_same_seed_is_the_same_storm() -> None:
    one, same, other = Storm(seed=7), Storm(seed=7), Storm(seed=8)
    first = [(one.fate(), one.mishap(), one.breaks()) for _ in range(500)]
    assert first == [(same.fate(), same.mishap(), same.breaks()) for _ in range(500)]
    assert first != [(other.fate(), other.mishap(), other.breaks()) for _ in range(500)]


def test_everything_goes_wrong_and_most_goes_well() -> None:
    storm = Storm()
    fates = Counter(storm.fate() for _ in range(3000))
    mishaps = Counter(storm.mishap() for _ in range(3000))
    assert set(fates) == set(Fate)
    assert set(mishaps) == set(Mishap)
    assert fates[Fate.COMES] > 2000
    assert mishaps[Mishap.NONE] > 2500


async def test_a_storm_is_switched_on_and_off_as_any_fault(sim: Simulator) -> None:
    await act(sim, ANA, "fault", name="storm", value=7)
    assert sim.faults.storm is not None
    assert sim.faults.storm.seed == 7
    assert sim.snapshot(ANA)["faults"] == [
        {"name": "storm", "value": 7, "method": "", "times": None}
    ]
    await act(sim, ANA, "fault", name="clear")
    assert sim.faults.storm is None
    assert sim.snapshot(ANA)["faults"] == []


async def test_the_page_tells_what_is_on_and_how_often_still(sim: Simulator) -> None:
    await act(sim, ANA, "fault", name="lose_events", value=2)
    await act(sim, ANA, "fault", name="rate_limit", method="chat.update", value=30, times=1)
    await act(sim, ANA, "fault", name="break_with", method="*", value=500)
    await act(sim, ANA, "fault", name="slow", method="users.info", value=2)
    await act(sim, ANA, "fault", name="cut", method="chat.postMessage", times=0)
    assert sim.snapshot(ANA)["faults"] == [
        {"name": "lose_events", "value": 2, "method": "", "times": None},
        {"name": "rate_limit", "value": 30, "method": "chat.update", "times": 1},
        {"name": "break_with", "value": 500, "method": "*", "times": None},
        {"name": "slow", "value": 2, "method": "users.info", "times": None},
    ]


async def test_in_a_storm_events_are_lost_and_sockets_break_and_both_are_told(
    sim: Simulator,
) -> None:
    broken: list[str] = []

    async def breaks() -> None:
        broken.append("all")

    sim.post.break_sockets = breaks
    sim.faults.storm = Storm(events={Fate.LOST: 1.0}, dropped=1.0)
    await act(sim, ANA, "message", channel=DRAFTS, text="hello")
    await sim.settle()
    assert [event["type"] for event in sim.lost] == ["message"]
    assert broken == ["all"]
