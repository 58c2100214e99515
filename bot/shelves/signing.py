"""Signs requests to S3-compatible stores: AWS Signature Version 4, in the Authorization header.

The secret never leaves this module: what is sent is a MAC over the whole request, its body's
digest included. Proven against the examples that AWS publishes.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from typing import Final
from urllib.parse import quote

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_UNRESERVED: Final = "-_.~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The key of one account at one store, and the region that the store says it is in."""

    key_id: str
    secret: str = field(repr=False)
    region: str

    def sign(self, request: "Unsigned", now: datetime) -> dict[str, str]:
        """Return the headers of the request, with those that authorise it."""
        moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        headers = {
            **{name.lower(): value for name, value in request.headers.items()},
            "host": request.host,
            "x-amz-content-sha256": request.payload,
            "x-amz-date": moment,
        }
        signed = ";".join(sorted(headers))
        scope = f"{moment[:8]}/{self.region}/s3/aws4_request"
        whole = _sha256(_canonical(request, headers, signed).encode())
        text = "\n".join((_ALGORITHM, moment, scope, whole))
        key = reduce(_mac, scope.split("/"), f"AWS4{self.secret}".encode())
        signature = _mac(key, text).hex()
        credential = f"Credential={self.key_id}/{scope}"
        says = f"{_ALGORITHM} {credential},SignedHeaders={signed},Signature={signature}"
        return {**headers, "authorization": says}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """A request before it is signed; `payload` is the SHA-256 (hex) of its body.

    `host` is as it stands in the request's header, with a port that is not the usual one. `path`
    begins with a slash and is not escaped yet.
    """

    method: str
    host: str
    path: str
    payload: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The path and the query as they are sent: escaped once, and in the signed order."""
        query = _query(self.query)
        return f"{_path(self.path)}?{query}" if query else _path(self.path)


def _canonical(request: Unsigned, headers: Mapping[str, str], signed: str) -> str:
    lines = (f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    return "\n".join(
        (
            request.method,
            _path(request.path),
            _query(request.query),
            "".join(lines),
            signed,
            request.payload,
        )
    )


def _path(path: str) -> str:
    return quote(path, safe=f"/{_UNRESERVED}")


def _query(query: Mapping[str, str]) -> str:
    pairs = [(quote(n, safe=_UNRESERVED), quote(v, safe=_UNRESERVED)) for n, v in query.items()]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
