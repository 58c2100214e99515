"""One process that wants an account's token: started by a test, told when, and killed if need be.

It prints `ready`, and after a line of input the token, or the kind of what went wrong.
"""

import asyncio
import sys
from datetime import timedelta

import aiohttp

from bot.clock import AdjustableClock
from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.errors import PublishError
from bot.publishers.signing_in import sign_in_of
from bot.services.logins import Logins
from storage.store import Store
from storage.vault import Vault
from tests.factories import SEALER
from tests.publishers.servers.oauth_door import APP, APP_SECRET

ACME = AccountName("acme-x")
KEY = "a key for the tests of tokens number one"


async def whose(name: AccountName, _token: str) -> str:
    raise AssertionError(f"nobody asks whose {name} is")


async def main(url: str, network: str, ahead: float) -> None:
    """Open everything, wait for a line, ask for the token of now, and tell."""
    clock = AdjustableClock()
    clock.advance(timedelta(seconds=ahead))
    account = Account(name=ACME, network=Network.X, base_url=network, handle="ana", mode=Mode.LIVE)
    store = await Store.open(url)
    async with aiohttp.ClientSession() as session:
        sign = sign_in_of(account, extras={}, app=(APP, APP_SECRET), session=session, clock=clock)
        assert sign is not None
        logins = Logins(
            store=store,
            clock=clock,
            sealer=SEALER,
            vault=Vault([KEY]),
            whose=whose,
            signs={ACME: sign},
        )
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        try:
            told = (await logins.of(ACME).now()).grant.access
        except PublishError as error:
            told = f"{type(error).__name__}: {error.sentence}"
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
