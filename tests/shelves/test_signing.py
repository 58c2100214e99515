"""Our signatures are those of the examples that Amazon publishes for S3."""

import hashlib
from datetime import UTC, datetime

import pytest

from bot.shelves.signing import Signer, Unsigned

NOON = datetime(2013, 5, 24, tzinfo=UTC)
SIGNER = Signer(
    key_id="AKIAIOSFODNN7EXAMPLE",
    secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",  # Amazon's own example
    region="us-east-1",
)
EMPTY = hashlib.sha256(b"").hexdigest()
HELLO = hashlib.sha256(b"Welcome to Amazon S3.").hexdigest()
HOST = "examplebucket.s3.amazonaws.com"


def request(path: str, **given: object) -> Unsigned:
    known = {"method": "GET", "host": HOST, "payload": EMPTY, "path": path}
    return Unsigned(**{**known, **given})  # type: ignore[arg-type]


EXAMPLES = {
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41": request(
        "/test.txt", headers={"Range": "bytes=0-9"}
    ),
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd": request(
        "/test$file.text",
        method="PUT",
        payload=HELLO,
        headers={
            "Date": "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
        },
    ),
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543": request(
        "/", query={"lifecycle": ""}
    ),
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7": request(
        "/", query={"prefix": "J", "max-keys": "2"}
    ),
}


@pytest.mark.parametrize(("signature", "unsigned"), list(EXAMPLES.items()))
def test_the_published_examples_have_their_published_signatures(
    signature: str, unsigned: Unsigned
) -> None:
    says = SIGNER.sign(unsigned, NOON)["authorization"]
    assert says.endswith(f",Signature={signature}")
    assert "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request," in says


def test_what_is_sent_is_escaped_as_it_was_signed() -> None:
    unsigned = request("/soup & tea/ä", query={"b": "ü", "a": "1/2"})
    assert unsigned.target == "/soup%20%26%20tea/%C3%A4?a=1%2F2&b=%C3%BC"


def test_the_secret_is_nowhere_in_what_is_sent_or_shown() -> None:
    signed = SIGNER.sign(request("/test.txt"), NOON)
    assert SIGNER.secret not in f"{SIGNER!r} {signed}"
