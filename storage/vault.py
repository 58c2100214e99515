"""Tokens, encrypted: only ciphertext is ever in the database, and the keys never are."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from storage.engine import StorageError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_LABEL = b"second-opinion tokens v1"
_NO_KEY = (
    "A stored token can't be opened with SECOND_OPINION_TOKEN_KEY; please put the key of before"
    " behind the new one, or connect the account anew."
)


class Locked(StorageError):
    """What was stored can't be opened with the keys that there are."""


class Vault:
    """Encrypts with the first key and opens with each of them; shows neither keys nor contents."""

    __slots__ = ("_fernet", "_keys")

    def __init__(self, keys: Sequence[str]) -> None:
        """Take keys of any text, the newest first."""
        self._keys = tuple(_fernet_key(key) for key in keys)
        self._fernet: MultiFernet | None = None

    @property
    def is_usable(self) -> bool:
        """Whether there is any key."""
        return bool(self._keys)

    def lock(self, what: str, plain: Mapping[str, str]) -> str:
        """Encrypt values; `what` says what they belong to, and opens them again."""
        body = json.dumps({"what": what, "plain": dict(plain)}).encode()
        return self._all().encrypt(body).decode("ascii")

    def unlock(self, what: str, locked: str) -> dict[str, str]:
        """Decrypt what `lock` gave. Raises `Locked`, also where it belongs to something else."""
        # Loaded by whoever has a connected account, and by nobody else.
        from cryptography.fernet import InvalidToken

        try:
            opened = json.loads(self._all().decrypt(locked.encode("ascii", "replace")))
        except (InvalidToken, ValueError):
            raise Locked(_NO_KEY) from None
        if opened["what"] != what:
            raise Locked(
                "A stored token belongs to something else, such as another address; please connect"
                " it anew."
            )
        return {str(name): str(value) for name, value in opened["plain"].items()}

    def lock_anew(self, locked: str) -> str:
        """Encrypt with the first key what any of them opens. Raises `Locked`."""
        from cryptography.fernet import InvalidToken

        try:
            return self._all().rotate(locked.encode("ascii", "replace")).decode("ascii")
        except InvalidToken:
            raise Locked(_NO_KEY) from None

    def _all(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet

        if not self._keys:
            raise Locked("SECOND_OPINION_TOKEN_KEY is missing; it opens the stored tokens.")
        if self._fernet is None:
            self._fernet = MultiFernet([Fernet(key) for key in self._keys])
        return self._fernet


def _fernet_key(key: str) -> bytes:
    """Make a key of the right form out of random text of any form."""
    return base64.urlsafe_b64encode(hmac.new(key.encode(), _LABEL, hashlib.sha256).digest())
