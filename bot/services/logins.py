"""Logins: the tokens of connected accounts, renewed by one at a time, and used or not at all.

Whoever renews takes the row in one transaction, asks the network outside of it, and keeps what
came in another one. A secret that is worth nothing once it was used is never used twice, also
where two processes want to renew at once or one is killed in between.
"""

import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.accounts import AccountName
from bot.domain.connections import (
    PAUSE_AFTER_TROUBLE,
    REFUSED,
    Connection,
    Grant,
    Held,
    Renewal,
    State,
    not_connected,
    worth_nothing,
)
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Throttled,
    Unauthorized,
)
from bot.domain.journal import THE_BOT, Kind
from bot.domain.seals import Sealer
from bot.login_ports import SignIn
from bot.ports import Clock
from bot.services.record import record
from bot.words.phrases import phrase
from storage import clockwork, connections
from storage.engine import Tx
from storage.store import Store
from storage.vault import Locked, Vault

log = logging.getLogger(__name__)

Whose = Callable[[AccountName, str], Awaitable[str]]

CUT_OFF = phrase("whoever renewed it was stopped in between, so what renews it may be used up")
NOT_ANSWERED = phrase(
    "the network gave no answer when it was renewed, so what renews it may be used up"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """All connected accounts; `signs` are of those whose network lets people sign in.

    `whose` asks a network whose token it is, with that token alone. `places` say of each
    account its network and address, to which alone its token goes. `public_url` is where our
    own pages are reached, or empty.
    """

    store: Store
    clock: Clock
    sealer: Sealer
    vault: Vault
    whose: Whose
    signs: Mapping[AccountName, SignIn] = field(default_factory=dict)
    places: Mapping[AccountName, str] = field(default_factory=dict)
    public_url: str = ""

    def of(self, name: AccountName) -> "AccountLogin":
        """The login of one account."""
        return AccountLogin(logins=self, name=name)

    def place_of(self, name: AccountName) -> str:
        """Where a token of this account may be used."""
        return self.places.get(name, "")

    async def held(self, name: AccountName) -> Held:
        """Read the token in use. Raises `Unauthorized` where there is none to use."""
        try:
            return await self.store.read(lambda tx: self.held_in(tx, name))
        except Locked as locked:
            raise Unauthorized(f"{name}: {locked}") from None

    def held_in(self, tx: Tx, name: AccountName) -> Held:
        """Read the token in use. Raises `Unauthorized` where there is none, or `Locked`."""
        known = connections.get(tx, name, self.sealer)
        if known is not None and known.is_over(self.clock.now()):
            raise Unauthorized(worth_nothing(name, known.trouble))
        place = self.place_of(name)
        found = connections.held(tx, name, self.sealer, self.vault, place=place)
        if found is None:
            raise Unauthorized(not_connected(name))
        return found

    async def renew(self, held: Held) -> bool:
        """Renew one login, unless somebody else does; say whether there is a new token."""
        sign = self.signs.get(held.connection.account)
        if sign is None or held.grant.renewal is Renewal.NONE:
            return False
        token = uuid.uuid4().hex
        if not await self.store.write(lambda tx: self._taken(tx, held.connection, token)):
            return False
        try:
            grant = await sign.renew(held.grant)
        except PublishError as error:
            await self._failed(held.connection, token, error)
            return False
        kept = await self.store.write(lambda tx: self._kept(tx, held.connection, token, grant))
        if not kept and await self.is_over(held.connection.account):
            # It was disconnected meanwhile: what has just been given is nobody's any more.
            await self.end(held.connection.account, grant)
        return kept

    async def is_over(self, name: AccountName) -> bool:
        """Whether a login has ended, so that only a person begins anew."""
        found = await self.store.read(lambda tx: connections.get(tx, name, self.sealer))
        return found is not None and found.state is State.OVER

    async def end(self, name: AccountName, grant: Grant) -> bool:
        """Let the network end a login; false where that can't be, or it did not say yes."""
        sign = self.signs.get(name)
        try:
            return sign is not None and await sign.revoke(grant)
        except PublishError as error:
            log.warning(
                "login not ended at the network",
                extra={
                    "event": "login.not_revoked",
                    "account": name,
                    "why": type(error).__name__,
                },
            )
            return False

    def _taken(self, tx: Tx, connection: Connection, token: str) -> bool:
        if clockwork.held(tx, self.sealer):
            # A restored copy may hold what was used since; nobody has said yet that this is now.
            return False
        return connections.begin_renewal(tx, connection, token, self.clock.now())

    def _kept(self, tx: Tx, connection: Connection, token: str, grant: Grant) -> bool:
        now = self.clock.now()
        kept = connections.renewed(
            tx,
            connection.account,
            token,
            grant,
            now=now,
            sealer=self.sealer,
            vault=self.vault,
            place=self.place_of(connection.account),
        )
        if kept:
            record(tx, now, Kind.LOGIN_RENEWED, THE_BOT, account=connection.account)
        return kept

    async def _failed(self, connection: Connection, token: str, error: PublishError) -> None:
        now = self.clock.now()
        trouble, again_at = judged(error, connection.renewal, now)
        await self.store.write(lambda tx: self._given_up(tx, connection, token, trouble, again_at))

    def _given_up(
        self,
        tx: Tx,
        connection: Connection,
        token: str,
        trouble: str,
        again_at: datetime | None,
    ) -> None:
        name = connection.account
        if connections.not_renewed(tx, name, token, trouble=trouble, again_at=again_at):
            over = again_at is None
            record(tx, self.clock.now(), Kind.LOGIN_NOT_RENEWED, THE_BOT, account=name, over=over)

    async def note_refused(self, held: Held) -> None:
        """Remember that the network refused a token which nothing renews, for its owner to hear."""
        if held.grant.renewal is Renewal.NONE:

            def noted(tx: Tx) -> None:
                if connections.note_refused(tx, held.connection):
                    name = held.connection.account
                    record(tx, self.clock.now(), Kind.LOGIN_REFUSED, THE_BOT, account=name)

            await self.store.write(noted)

    async def settle_abandoned(self) -> None:
        """Settle what a killed process was renewing: what may be used up is never used again."""
        now = self.clock.now()

        def settled(tx: Tx) -> None:
            for connection, token in connections.abandoned(tx, now, self.sealer):
                again_at = None if connection.renewal is Renewal.ROTATES else now
                self._given_up(tx, connection, token, CUT_OFF, again_at)

        if await self.store.read(lambda tx: bool(connections.abandoned(tx, now, self.sealer))):
            await self.store.write(settled)

    async def renew_due(self) -> None:
        """Renew every login whose time has come; one that fails keeps no other one back."""
        await self.settle_abandoned()
        now = self.clock.now()
        for connection in await self.store.read(lambda tx: connections.everyone(tx, self.sealer)):
            if connection.state is not State.READY or not connection.wants_renewal(now):
                continue
            try:
                await self.renew(await self.held(connection.account))
            except PublishError as error:
                log.warning(
                    "login not renewed",
                    extra={
                        "event": "login.not_renewed",
                        "account": connection.account,
                        "why": type(error).__name__,
                    },
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLogin:
    """The login of one account, as its publisher asks for it."""

    logins: Logins
    name: AccountName

    async def now(self) -> Held:
        """The token in use, renewed where it is time to. Raises a `PublishError` without one."""
        held = await self._settled()
        now = self.logins.clock.now()
        if held.connection.state is State.READY and held.connection.wants_renewal(now):
            await self.logins.renew(held)
            held = await self.logins.held(self.name)
        return self._usable(held)

    async def check(self) -> None:
        """Raise `Unauthorized` where the login has ended."""
        await self.logins.held(self.name)

    async def anew(self, refused: Held) -> Held:
        """A newer token than one that was refused. Raises a `PublishError` without one."""
        held = await self._settled()
        if held.connection.version == refused.connection.version:
            fresh = held.connection.is_fresh(self.logins.clock.now())
            if not fresh and not self._waits(held.connection):
                await self.logins.renew(held)
            held = await self.logins.held(self.name)
            if held.connection.version == refused.connection.version:
                raise await self._refused(held)
        return self._usable(held)

    def _waits(self, connection: Connection) -> bool:
        """Whether it is being renewed, or will be tried again: no last word on the token."""
        again_at = connection.again_at
        later = again_at is not None and self.logins.clock.now() < again_at
        return connection.state is State.RENEWING or later

    async def _refused(self, held: Held) -> PublishError:
        """What it means that the token in use was refused, and is not renewed now."""
        if self._waits(held.connection):
            return self._not_yet()
        await self.logins.note_refused(held)
        return Unauthorized(worth_nothing(self.name, REFUSED))

    def _not_yet(self) -> NothingSent:
        return NothingSent(
            phrase(
                "The login of {account} is being renewed, so nothing was sent yet.",
                account=self.name,
            )
        )

    async def _settled(self) -> Held:
        held = await self.logins.held(self.name)
        until = held.connection.renewing_until
        if until is None or self.logins.clock.now() < until:
            return held
        await self.logins.settle_abandoned()
        return await self.logins.held(self.name)

    def _usable(self, held: Held) -> Held:
        """A token that has run out is not worth a call; it may be renewed a moment later."""
        ends = held.grant.expires_at
        if ends is None or self.logins.clock.now() < ends:
            return held
        raise self._not_yet()


def judged(error: PublishError, renewal: Renewal, now: datetime) -> tuple[str, datetime | None]:
    """Say in words why a login was not renewed, and when to try again; `None` for never."""
    match error:
        case Unauthorized():
            return error.sentence, None
        case OutcomeUnknown() | Happened() if renewal is Renewal.ROTATES:
            return NOT_ANSWERED, None
        case Throttled(retry_after=float() as seconds):
            return error.sentence, now + timedelta(seconds=seconds)
        case _:
            return error.sentence, now + PAUSE_AFTER_TROUBLE
