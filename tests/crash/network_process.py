"""A network's server in a process of its own, with its log on the disk.

python -m tests.crash.network_process (bluesky|no-keys|containers|x|linkedin|slack|webhook) LOG
"""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.publishers.servers.bluesky_pds import BlueskyPds
from tests.publishers.servers.containers_graph import ThreadsGraph
from tests.publishers.servers.linkedin_api import LinkedInApi
from tests.publishers.servers.local import LocalServer, serve
from tests.publishers.servers.mastodon_api import SNAC, MastodonApi
from tests.publishers.servers.slack_api import SlackApi
from tests.publishers.servers.webhook_receiver import WebhookReceiver
from tests.publishers.servers.x_api import XApi

NETWORKS = ("bluesky", "no-keys")
ALL_NETWORKS = (*NETWORKS, "containers")
"""The last one publishes in two steps; it is met in the long runs only."""
OTHERS: Mapping[str, type[LocalServer]] = {
    "x": XApi,
    "linkedin": LinkedInApi,
    "slack": SlackApi,
    "webhook": WebhookReceiver,
}
"""Whose post is cut off in the call itself only; the way to it is the same for all."""


def opened(network: str, log: Path) -> LocalServer:
    """The server of a network's name."""
    if network in OTHERS:
        return OTHERS[network](log=log)
    if network == "no-keys":
        return MastodonApi(manners=SNAC, log=log)
    if network == "containers":
        return ThreadsGraph(log=log)
    pds = BlueskyPds(log=log)
    # Every restart logs in anew, and here a bot is restarted more often than in five minutes.
    pds.sessions_left = 1_000_000
    return pds


if __name__ == "__main__":
    asyncio.run(serve(opened(sys.argv[1], Path(sys.argv[2])), {}))
