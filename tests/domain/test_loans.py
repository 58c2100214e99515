"""A picture's public address: nobody guesses it, and it ends by itself."""

from datetime import timedelta

import pytest

from bot.domain.loans import LASTS, Loan, addresses_at, read_loan
from bot.domain.seals import Sealer
from tests.factories import NOON, SEALER, a_picture

JPEG = a_picture(media_type="image/jpeg")


def parts_of(address: str) -> dict[str, str]:
    *_, key, sha256, until, seal = address.split("/")
    return {"key": key, "sha256": sha256, "until": until, "seal": seal}


def lent(key: str = "k1") -> str:
    addresses = addresses_at("https://posts.acme.example", SEALER, lambda: NOON)
    assert addresses is not None
    return addresses(JPEG, key)


def test_an_address_is_read_back_as_what_was_lent() -> None:
    address = lent()
    assert address.startswith("https://posts.acme.example/media/k1/")
    assert address.endswith(".jpg")
    loan = read_loan(SEALER, parts_of(address), NOON)
    assert loan == Loan.of(JPEG, "k1", NOON)


def test_without_a_public_address_nothing_is_lent() -> None:
    assert addresses_at("", SEALER, lambda: NOON) is None


def test_an_address_ends_by_itself() -> None:
    parts = parts_of(lent())
    assert read_loan(SEALER, parts, NOON + LASTS - timedelta(seconds=1)) is not None
    assert read_loan(SEALER, parts, NOON + LASTS) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "k2"},
        {"sha256": "cd" * 32},
        {"until": str(int((NOON + timedelta(days=365)).timestamp()))},
        {"until": "soon"},
        {"until": "٣"},
        {"until": "9" * 5000},
        {"until": ""},
        {"seal": "00" * 32},
        {"seal": ""},
        {"seal": "é"},
    ],
)
def test_whoever_changes_an_address_has_none(changed: dict[str, str]) -> None:
    assert read_loan(SEALER, parts_of(lent()) | changed, NOON) is None


def test_an_address_of_another_installation_is_none_of_ours() -> None:
    other = Sealer(b"another key of thirty-two bytes!!")
    assert read_loan(other, parts_of(lent()), NOON) is None


def test_a_seal_of_another_sort_is_no_address() -> None:
    """What is sealed elsewhere with the same key opens nothing here."""
    parts = parts_of(lent())
    loan = Loan.of(JPEG, "k1", NOON)
    seal = SEALER.seal("delivery", (loan.key, loan.sha256, loan.until))
    assert read_loan(SEALER, parts | {"seal": seal}, NOON) is None
