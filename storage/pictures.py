"""Pictures by the hash of their bytes: what was approved is what is published (rule 20)."""

from storage.engine import Tx


def add(tx: Tx, sha256: str, media_type: str, content: bytes) -> None:
    """Keep a picture; the same bytes are kept once."""
    if tx.row("SELECT 1 AS yes FROM pictures WHERE sha256 = :hash", hash=sha256) is None:
        tx.run(
            "INSERT INTO pictures (sha256, media_type, bytes) VALUES (:hash, :type, :bytes)",
            hash=sha256,
            type=media_type,
            bytes=content,
        )


def get(tx: Tx, sha256: str) -> bytes | None:
    """Read a picture's bytes."""
    row = tx.row("SELECT bytes FROM pictures WHERE sha256 = :hash", hash=sha256)
    return bytes(row["bytes"]) if row and isinstance(row["bytes"], bytes) else None
