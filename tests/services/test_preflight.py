"""Trouble is told a day, an hour and five minutes before, and what is well stays silent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.accounts import AccountName
from bot.domain.errors import (
    NothingSent,
    PublishError,
    Refused,
    SlackUnavailable,
    Throttled,
    Unauthorized,
)
from bot.domain.figures import Quota, ServerLimits
from bot.services import pausing
from bot.services.preflight import look_before
from tests.factories import BEN, OLGA, ZOE
from tests.services.bench import Bench, bench

TOMORROW = "2026-03-04 12:00"
WOULD_NOT = "this post would not leave"


async def planned(here: Bench, text: str = "Soup is back!") -> None:
    """A post for the day after tomorrow that Ben has approved."""
    await here.submitted(text, when=TOMORROW)
    await here.reacts(BEN)


async def looks(here: Bench, **by: float) -> list[str]:
    """Let time pass and the bot look; what was said about it by now."""
    here.clock.advance(**by)
    await look_before(here.ctx)
    await look_before(here.ctx)
    return [text for text in here.cards.texts() if WOULD_NOT in text]


async def test_what_is_well_stays_silent_and_is_asked_once_at_each_mark(here: Bench) -> None:
    await planned(here)
    assert await looks(here, hours=23) == []
    assert here.network.story.calls.count("who_am_i") == 0
    for by in ({"hours": 1}, {"hours": 23}, {"minutes": 55}):
        assert await looks(here, **by) == []
    assert here.network.story.calls.count("who_am_i") == 3
    assert await here.entries("delivery.would_fail") == []
    assert here.network.sent == []


Breaks = Callable[[Bench], None]


def refuses(error: PublishError) -> Breaks:
    """Let the network answer who we are with this, whenever it is asked."""

    def broken(here: Bench) -> None:
        here.network.story.trouble["who_am_i"] = [error] * 9

    return broken


def refuses_this(here: Bench) -> None:
    here.network.story.trouble["check"] = [Refused("The app is not in the channel.")] * 9


def other_profile(here: Bench) -> None:
    here.network.identity = "wall:somebody"


def no_quota(here: Bench) -> None:
    here.network.left = Quota(left=0, of=50)


def small_server(here: Bench) -> None:
    here.network.takes = ServerLimits(characters=5)


BROKEN: list[tuple[Breaks, str, str]] = [
    (refuses(Unauthorized("The wall does not accept it.")), "login", "does not accept it"),
    (refuses(Refused("The wall said no.")), "login", "The wall said no"),
    (refuses_this, "login", "The app is not in the channel"),
    (other_profile, "login", "belongs to another profile"),
    (no_quota, "quota", "all 50 posts"),
    (small_server, "limits", "takes 5 characters, and this text has 13"),
]


@pytest.mark.parametrize(("breaks", "hurdle", "said"), BROKEN)
async def test_trouble_is_told_at_each_mark_once_and_journalled(
    here: Bench, breaks: Breaks, hurdle: str, said: str
) -> None:
    await planned(here)
    breaks(here)
    for number, by in enumerate(({"hours": 24}, {"hours": 23}, {"minutes": 55}), start=1):
        told = await looks(here, **by)
        assert len(told) == number
        assert said in told[-1]
        assert told[-1].startswith("<@U0ANA> <@U0BEN>")
    entries = await here.entries("delivery.would_fail")
    assert [entry["what"] for entry in entries] == [[hurdle]] * 3


@pytest.mark.parametrize("error", [NothingSent("No answer."), Throttled("Not now.")])
async def test_a_network_that_does_not_answer_is_asked_again_and_told_of_at_last(
    here: Bench, error: PublishError
) -> None:
    await planned(here)
    here.network.story.trouble["who_am_i"] = [error] * 4
    assert await looks(here, hours=24) == []
    assert await looks(here, hours=23) == []
    assert here.network.story.calls.count("who_am_i") == 4
    assert await looks(here, minutes=2) == []
    here.network.story.trouble["who_am_i"] = [error]
    (told,) = await looks(here, minutes=53)
    assert error.sentence.rstrip(".") in told


async def test_a_pause_is_trouble_in_the_last_hour_and_not_the_day_before(here: Bench) -> None:
    await planned(here)
    await pausing.pause(here.ctx, ZOE, "smoke")
    assert await looks(here, hours=24) == []
    (told,) = await looks(here, hours=23)
    assert "everything is paused; two people can end that" in told
    assert "smoke" not in told


async def test_the_accounts_owner_and_substitute_are_told_what_is_theirs_to_mend(
    tmp_path: Path,
) -> None:
    """They may read no thread; Ben, who approved it, hears it there."""
    async with bench(tmp_path, owners={AccountName("soupe"): (OLGA, BEN)}) as here:
        await planned(here)
        small_server(here)
        await looks(here, hours=24)
        assert here.cards.texts(OLGA) == [], "the text is for its author to shorten"
        other_profile(here)
        await looks(here, hours=23)
        (told,) = here.cards.texts(OLGA)
        assert told.startswith(":warning: D-1 is to leave")
        assert "on soupe, which is yours" in told
        assert "belongs to another profile" in told
        assert here.cards.texts(BEN) == []
        here.cards.story.trouble["say"] = [SlackUnavailable("no"), SlackUnavailable("no")]
        await looks(here, minutes=55)
        assert len(here.cards.texts(OLGA)) == 1


async def test_what_was_mended_is_not_told_again(here: Bench) -> None:
    await planned(here)
    other_profile(here)
    assert len(await looks(here, hours=24)) == 1
    here.network.identity = "wall:soupe"
    assert len(await looks(here, hours=23)) == 1


async def test_what_leaves_at_once_is_not_looked_at_before(here: Bench) -> None:
    await here.submitted()
    await here.reacts(BEN)
    assert await looks(here) == []
    assert here.network.story.calls.count("who_am_i") == 0


async def test_one_networks_odd_answer_keeps_no_other_post_from_being_looked_at(
    tmp_path: Path,
) -> None:
    """An error that nobody thought of, of one account: the other's trouble is told all the same."""
    async with bench(tmp_path, accounts=("soupe", "salade")) as here:
        await planned(here)
        here.networks["soupe"].story.trouble["who_am_i"] = [KeyError("odd")] * 9  # type: ignore[list-item]
        here.networks["salade"].story.trouble["who_am_i"] = [Refused("it said no")] * 9
        said = await looks(here, hours=24)
        assert len(said) == 1
        assert "salade" in said[0]
