"""A Slack channel as a network: parts in one thread there, and videos, off again whole."""

from pathlib import Path

import pytest

from tests.composing import by_shortcut
from tests.flows.many import CHANNEL, HOOK, many
from tests.flows.test_threads import IN_ORDER, PARTS, THREAD
from tests.flows.test_videos import DIGEST
from tests.media.filming import SOUP as FILM
from tests.publishers.servers.faults import Fault, Kind

pytestmark = pytest.mark.slow

POST = "/chat.postMessage"


async def test_parts_are_replies_of_which_a_lost_one_is_found_and_the_last_goes_first(
    tmp_path: Path,
) -> None:
    """One claim, one look and one receipt for each; no part is ever posted twice."""
    async with many(tmp_path) as on:
        here, slack = on.here, on.slack
        await here.schedules(f"{THREAD} --on {CHANNEL}")
        slack.faults.plan(Fault(kind=Kind.RESET, path=POST, holding=PARTS[1], after=True))
        for seconds in (61, 15, 15):
            await here.passes(seconds=seconds)
        await here.card(saying=f"{CHANNEL}: published, all 3 parts")
        assert slack.answers() == IN_ORDER
        made = [entry["id"] for entry in slack.accepted("create")]
        assert len(made) == 3
        assert [m.get("thread_ts") for m in slack.posts()] == [None, made[0], made[0]]
        await here.ana.types("takedown 1")
        await here.passes(seconds=16)
        await here.told("gone and checked")
        assert [entry["id"] for entry in slack.accepted("delete")] == made[::-1]
        assert slack.posts() == []


async def test_a_channel_that_takes_no_more_leaves_a_thread_partly_out_until_it_is_retried(
    tmp_path: Path,
) -> None:
    async with many(tmp_path) as on:
        here, slack = on.here, on.slack
        await here.schedules(f"{THREAD} --on {CHANNEL}")
        no = Fault(
            kind=Kind.STATUS, path=POST, holding=PARTS[1], status=200, own=True,
            message="is_archived",
        )  # fmt: skip
        slack.faults.plan(no)
        await here.passes(seconds=61)
        await here.passes(seconds=5)
        shown = await here.card(saying=f"{CHANNEL}: partly out: part 1 of 3")
        await here.told(f"The thread for {CHANNEL} is partly out, part 1 of 3")
        assert slack.answers() == IN_ORDER[:1]
        await here.zoe.presses(shown["ts"], "delivery_retry")
        await here.card(1, saying=f"{CHANNEL}: part 1 of 3 out, the next is to follow")
        await here.passes(seconds=61)
        await here.passes(seconds=5)
        await here.card(1, saying=f"{CHANNEL}: published, all 3 parts")
        assert slack.answers() == IN_ORDER


async def test_the_approved_video_goes_to_the_channel_and_the_webhook_and_off_again(
    tmp_path: Path,
) -> None:
    async with many(tmp_path) as on:
        here, slack = on.here, on.slack
        form = await by_shortcut(here.ana)
        form.attaches(FILM)
        assert await form.sends(PARTS[0], [CHANNEL, HOOK]) == {}
        form.describes("Soup is poured")
        assert await form.sends() == {}
        await form.closes()
        await here.ben.reacts(str((await here.card())["ts"]))
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        for name in (CHANNEL, HOOK):
            await here.card(saying=f"{name}: published")
        (message,) = slack.posts()
        assert message["files"][0]["title"] == "Soup is poured"
        assert [one["video"] for one in slack.accepted("create")] == [DIGEST]
        assert [one["videos"] for one in on.site.accepted("create")] == [[DIGEST]]
        await here.passes(seconds=30)
        assert not any(
            "not as it was approved" in one["text"] for one in here.messages(here.olga.id)
        )
        await here.ana.types("takedown 1")
        await here.passes(seconds=16)
        await here.told("gone and checked")
        assert (slack.posts(), slack.files, on.site.posts()) == ([], {}, [])
