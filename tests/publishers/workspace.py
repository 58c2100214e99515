"""A bench on a channel of Slack's."""

from collections.abc import Callable

from bot.domain.accounts import Network
from bot.ports import Publisher, Seen
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.servers.slack_api import NEWS, SlackApi, written


def slack_bench(opened: Callable[..., Publisher], api: SlackApi, clock: HandClock) -> Bench:
    """A bench on Slack's API."""

    async def public() -> list[Seen]:
        return [Seen(text=written(p), pictures=0, alt_texts=(), url="") for p in api.posts()]

    async def answers() -> list[tuple[str, str]]:
        return api.answers()

    token = next(iter(api.members))
    publisher = opened(account(Network.SLACK, api.url, "news"), token, channel=NEWS)
    return Bench(
        publisher=publisher,
        public=public,
        clock=clock,
        most_pictures=10,
        answers=answers,
        films=lambda: [one["video"] for one in api.accepted("create") if "video" in one],
    )
