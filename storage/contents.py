"""Contents by their digest: what revisions and suggestions say, each kept once."""

from bot.domain.drafts import Content, Digest, as_plain, canonical
from storage.engine import Tx
from storage.rows import content_from


def keep(tx: Tx, content: Content, digest: Digest) -> None:
    """Keep a content under its digest, if it isn't kept yet."""
    if tx.row("SELECT 1 AS yes FROM contents WHERE digest = :digest", digest=digest) is None:
        tx.run(
            "INSERT INTO contents (digest, body) VALUES (:digest, :body)",
            digest=digest,
            body=canonical(as_plain(content)),
        )


def kept(tx: Tx, digest: Digest) -> Content | None:
    """Read a content back, or `None` where there is none."""
    row = tx.row("SELECT body FROM contents WHERE digest = :digest", digest=digest)
    return content_from(str(row["body"])) if row else None
