"""Signed requests that were heard, each once, for as long as their signature could be believed."""

from storage.engine import Tx

# Slack's signatures are believed for five minutes, by Slack's own time on them.
KEPT_SECONDS = 900
PREFIX = "signed"


def first_time(tx: Tx, signature: str, signed_at: int) -> bool:
    """Note a signature with its Unix second, and say whether it is new."""
    if was_heard(tx, signature):
        return False
    tx.run(
        "DELETE FROM notices WHERE key LIKE 'signed %' AND CAST(at AS INTEGER) < :oldest",
        oldest=signed_at - KEPT_SECONDS,
    )
    tx.run(
        "INSERT INTO notices (key, at) VALUES (:key, :at)", key=_key(signature), at=str(signed_at)
    )
    return True


def was_heard(tx: Tx, signature: str) -> bool:
    """Whether a signature was noted."""
    key = _key(signature)
    return tx.row("SELECT 1 AS yes FROM notices WHERE key = :key", key=key) is not None


def _key(signature: str) -> str:
    return f"{PREFIX} {signature}"
