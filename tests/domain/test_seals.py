"""Seals: what was not written by us, or not exactly so, does not hold (rule 38)."""

import hashlib
import hmac

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.seals import Sealer

PARTS = st.lists(st.text(max_size=8) | st.integers() | st.none(), max_size=5)
OURS = Sealer(b"our key")


@given(PARTS)
def test_rule_38_a_seal_holds_for_what_was_sealed(parts: list[str | int | None]) -> None:
    assert OURS.holds(OURS.seal("vote", parts), "vote", parts)


@given(PARTS, PARTS)
def test_rule_38_a_seal_holds_for_nothing_else(
    parts: list[str | int | None], others: list[str | int | None]
) -> None:
    assume(parts != others)
    assert not OURS.holds(OURS.seal("vote", parts), "vote", others)


def test_parts_cannot_flow_into_each_other() -> None:
    seals = {
        OURS.seal("a", ["bc"]),
        OURS.seal("a", ["b", "c"]),
        OURS.seal("ab", ["c"]),
        OURS.seal("a", [1]),
        OURS.seal("a", ["1"]),
        OURS.seal("a", [None]),
        OURS.seal("a", ["null"]),
        OURS.seal("a", []),
        OURS.seal("a", ["c", "b"]),
    }
    assert len(seals) == 9


def test_another_key_makes_another_seal() -> None:
    assert not OURS.holds(Sealer(b"their key").seal("vote", [1]), "vote", [1])
    assert not OURS.holds("", "vote", [1])


def test_the_seal_is_plain_hmac_sha256_over_canonical_json() -> None:
    expected = hmac.new(b"our key", b'["vote",1,"\xc3\xa9",null]', hashlib.sha256).hexdigest()
    assert OURS.seal("vote", [1, "é", None]) == expected


def test_half_of_a_letter_is_sealed_like_any_text() -> None:
    """JSON can bring one half of a pair of surrogates, which UTF-8 has no way to write."""
    assert OURS.holds(OURS.seal("vote", ["\ud83c"]), "vote", ["\ud83c"])


def test_the_key_never_shows() -> None:
    assert "our key" not in repr(OURS)
