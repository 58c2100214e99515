"""An anchor is read back as it was written, and nothing else is taken for one (rule 39)."""

import pytest

from bot.domain.anchors import THREAD, begins_thread, read, written
from bot.words.languages import Language
from bot.words.phrases import in_language

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text", [written(17, HASH), f"17:{HASH}", f" 17:{HASH}\n", f"\n{written(17, HASH)} "]
)
def test_an_anchor_is_read_from_our_own_message_and_from_what_a_person_types(text: str) -> None:
    assert read(text) == (17, HASH)


@pytest.mark.parametrize(
    "text",
    ["", "17", HASH, f"17:{HASH[1:]}", f"17:{HASH}0", f"17:{HASH.upper()}", f"x 17:{HASH}",
     f"journal anchor 17:{HASH}", f"-1:{HASH}"],
)  # fmt: skip
def test_nothing_else_is_an_anchor(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("language", Language)
def test_the_thread_of_anchors_is_known_in_whatever_language_it_was_begun(
    language: Language,
) -> None:
    """Else a verification would miss every anchor of a channel that reads French."""
    assert begins_thread(in_language(THREAD, language))
    assert not begins_thread("Journal anchor")
