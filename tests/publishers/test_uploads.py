"""Steps of an upload, which nobody sees: made again, given up in time, and gone on with later."""

import asyncio

import pytest

from bot.domain.errors import NothingSent
from bot.publishers.answers import Answer
from bot.publishers.http import LIMITS, SLOWEST
from bot.publishers.links import is_of
from bot.publishers.uploads import KEPT, KEPT_SECONDS, TRIES, Begun, bounded, pieces, repeated
from tests.publishers.bench import HandClock


def answer(status: int) -> Answer:
    """An answer without words."""
    return Answer(status=status, headers={}, body=b"")


async def test_a_step_is_made_again_where_nobody_answers_or_the_server_broke() -> None:
    clock, answers = HandClock(), [NothingSent("lost"), answer(503), answer(200)]

    async def call() -> Answer:
        told = answers.pop(0)
        if isinstance(told, Exception):
            raise told
        return told

    assert (await repeated(clock, call)).status == 200
    assert (answers, clock.slept) == ([], [1.0, 1.0])


@pytest.mark.parametrize("status", [200, 400, 401, 429])
async def test_an_answer_of_the_network_s_own_is_taken_at_once(status: int) -> None:
    calls = []

    async def call() -> Answer:
        calls.append(status)
        return answer(status)

    assert (await repeated(HandClock(), call)).status == status
    assert calls == [status]


async def test_a_step_that_is_never_answered_is_no_post() -> None:
    calls = []

    async def call() -> Answer:
        calls.append("")
        raise NothingSent("lost")

    with pytest.raises(NothingSent, match="lost"):
        await repeated(HandClock(), call)
    assert len(calls) == TRIES


async def test_an_upload_never_outlasts_the_claim_on_its_post() -> None:
    """Else somebody else would begin the same, and a watchdog take the bot for stuck."""
    with pytest.raises(NothingSent, match="X takes the video too slowly now"):
        async with bounded("X", -int(LIMITS.upload * SLOWEST)):
            await asyncio.Event().wait()


def test_pieces_are_the_whole_in_order() -> None:
    assert list(pieces(b"abcdefg", 3)) == [b"abc", b"def", b"g"]
    assert list(pieces(b"", 3)) == []


def test_rule_20_an_upload_is_gone_on_with_once_by_its_own_post_and_not_for_ever() -> None:
    """Another video, though it were for the same post, is never taken for it."""
    clock = HandClock()
    begun = Begun(clock)
    begun.note("one", "soup", "11")
    assert (begun.take("two", "soup"), begun.take("one", "bread")) == (None, None)
    assert (begun.take("one", "soup"), begun.take("one", "soup")) == ("11", None)
    begun.note("one", "soup", "11")
    clock.move(KEPT_SECONDS)
    assert begun.take("one", "soup") is None
    for number in range(KEPT + 1):
        begun.note(str(number), "soup", str(number))
    assert (begun.take("0", "soup"), begun.take("1", "soup")) == (None, "1")


@pytest.mark.parametrize(
    ("url", "api", "may"),
    [
        ("https://www.chat.example/1", "https://api.chat.example", True),
        ("http://www.chat.example/1", "https://api.chat.example", False),
        ("https://chat.example.evil.example", "https://api.chat.example", False),
        ("https://evilchat.example", "https://api.chat.example", False),
        ("https://127.0.0.1/1", "https://api.chat.example", False),
        ("https://www.chat.example@evil.example", "https://api.chat.example", False),
        ("http://127.0.0.1:2/1", "http://127.0.0.1:1", True),
        ("https://www.chat.example/1", "http://127.0.0.1:1", False),
    ],
)
def test_bytes_go_only_below_the_networks_own_domain(url: str, api: str, may: bool) -> None:
    assert is_of(url, "chat.example", api) is may
