"""Seals: a MAC over what the database must not be able to change on its own (rule 38)."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.drafts import canonical


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with the secret key, which is never in the database."""

    key: bytes = field(repr=False)

    def seal(self, what: str, parts: Iterable[str | int | None]) -> str:
        """HMAC-SHA256 (hex) over the kind of thing and its parts, in order."""
        body = canonical([what, *parts]).encode(errors="surrogatepass")
        return hmac.new(self.key, body, hashlib.sha256).hexdigest()

    def holds(self, seal: str, what: str, parts: Iterable[str | int | None]) -> bool:
        """Whether `seal` is ours for exactly these parts."""
        return hmac.compare_digest(seal, self.seal(what, parts))
