"""Signatures of webhooks by the Standard Webhooks scheme."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

PREFIX = "whsec_"
FEWEST_BYTES = 24
MOST_BYTES = 64


class Signer:
    """Signs with one secret, or with several while one replaces another.

    A secret is `whsec_` and 24 to 64 bytes in base64. Raise `ValueError` for another one.
    """

    def __init__(self, secrets: str) -> None:
        self._keys = [_key(secret) for secret in secrets.split()]
        if not self._keys:
            raise ValueError("there is no secret")

    def headers(self, number: str, at: datetime, body: bytes) -> Mapping[str, str]:
        """Return the three headers of a message; `number` is its own for ever, and has no dot."""
        seconds = str(int(at.timestamp()))
        signed = f"{number}.{seconds}.".encode() + body
        signatures = [
            base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
            for key in self._keys
        ]
        return {
            "webhook-id": number,
            "webhook-timestamp": seconds,
            "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
        }


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(PREFIX) or not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError("not a secret of this scheme")
    return key
