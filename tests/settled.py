"""A database in which two colleagues have confirmed the settings, as in every bot at work."""

from datetime import datetime
from pathlib import Path

from bot.config.fingerprint import digest_of_body, policy_body
from bot.config.settings import Settings
from bot.domain.four_eyes import FIRST_NEEDS
from bot.domain.journal import THE_BOT, Kind
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.services.record import record
from storage import policies
from storage.connection import SqliteTx, connect
from storage.engine import Tx
from tests.storage.templates import begin_with_tables


def settle(path: Path, settings: Settings, people: tuple[str, ...], now: datetime) -> None:
    """Make a database, where there is none, as an earlier start left it: these people confirmed.

    How they do so in Slack is told by `tests/flows/test_four_eyes.py`; most stories begin later.
    """
    is_new = not path.exists()
    begin_with_tables(path)
    if not (is_new and people):
        return
    db = connect(path)
    try:
        db.execute("BEGIN IMMEDIATE")
        _confirmed(SqliteTx(db), settings, [UserId(one) for one in people], now)
        db.execute("COMMIT")
    finally:
        db.close()


def _confirmed(tx: Tx, settings: Settings, people: list[UserId], now: datetime) -> None:
    sealer = Sealer(settings.secret_key.reveal().encode())
    body = policy_body(settings.written)
    offer = policies.offer(
        tx, digest=digest_of_body(body), body=body, needed=FIRST_NEEDS, now=now, sealer=sealer
    )
    facts = {"offer": offer.id, "policy": offer.digest}
    record(tx, now, Kind.POLICY_OFFERED, THE_BOT, **facts, needed=offer.needed)
    for person in people:
        policies.confirm(tx, offer, person, now=now, sealer=sealer)
        record(tx, now, Kind.POLICY_CONFIRMED, person, **facts)
    policies.put_in_force(tx, offer, now=now, sealer=sealer)
    record(tx, now, Kind.POLICY_IN_FORCE, people[-1], **facts, people=tuple(people))
