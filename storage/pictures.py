"""Pictures by the hash of their bytes: what was approved is what is published (rule 20)."""

from collections.abc import Iterable

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


def size(tx: Tx, sha256: str) -> int:
    """Say how many bytes a picture has; none where it isn't kept, or was erased."""
    row = tx.row("SELECT length(bytes) AS size FROM pictures WHERE sha256 = :hash", hash=sha256)
    return int(str(row["size"])) if row else 0


def drop_unused(tx: Tx, wanted: Iterable[str]) -> None:
    """Delete those of these pictures that no version shows and nobody's form holds."""
    for sha256 in wanted:
        used = tx.row(
            "SELECT 1 AS yes FROM pictures WHERE sha256 = :hash AND (length(bytes) = 0"
            " OR EXISTS (SELECT 1 FROM contents WHERE instr(body, :hash) > 0)"
            " OR EXISTS (SELECT 1 FROM composed WHERE instr(body, :hash) > 0))",
            hash=sha256,
        )
        if used is None:
            tx.run("DELETE FROM hung WHERE sha256 = :hash", hash=sha256)
            tx.run("DELETE FROM pictures WHERE sha256 = :hash", hash=sha256)
