"""OAuth 1.0a: each call signed with four keys that don't run out."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The app's key and secret, and those of the account that it acts for."""

    app: str
    app_secret: str = field(repr=False)
    token: str
    token_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedCalls:
    """Gives each call its `Authorization` header; bodies that are no forms are not signed."""

    keys: Keys
    clock: Clock

    def __call__(self, method: str, url: str, params: Mapping[str, str]) -> Mapping[str, str]:
        """Sign one call anew."""
        at = str(int(self.clock.now().timestamp()))
        fields = fields_of(self.keys, nonce=secrets.token_hex(16), at=at)
        signature = sign(self.keys, method, url, {**params, **fields})
        written = sorted({**fields, "oauth_signature": signature}.items())
        return {
            "Authorization": "OAuth "
            + ", ".join(f'{_encoded(name)}="{_encoded(value)}"' for name, value in written)
        }


def fields_of(keys: Keys, *, nonce: str, at: str) -> dict[str, str]:
    """Return the protocol's own fields; `at` is a Unix time in seconds."""
    return {
        "oauth_consumer_key": keys.app,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": at,
        "oauth_token": keys.token,
        "oauth_version": "1.0",
    }


def sign(keys: Keys, method: str, url: str, params: Mapping[str, str]) -> str:
    """Sign a call whose address has no query; `params` are all that it carries."""
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in params.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method, _encoded(url), _encoded(joined)))
    key = f"{_encoded(keys.app_secret)}&{_encoded(keys.token_secret)}"
    # The scheme knows no other hash; as an HMAC it still holds.
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="~")
