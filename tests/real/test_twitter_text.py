"""X's lengths and links are those of twitter-text itself, where it can be run.

Set `TWITTER_TEXT` to a folder with `node_modules/twitter-text` (version 3) in it.
"""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.corpus.__main__ import FILES, SECOND, rows_of
from bot.lint.lengths import weighted
from bot.lint.x_links import x_links

NODE = shutil.which("node")
WHERE = os.environ.get("TWITTER_TEXT", "")
PROGRAM = """
const tt = require('twitter-text');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const told = texts.map(t => [tt.parseTweet(t).weightedLength, tt.extractUrls(t)]);
process.stdout.write(JSON.stringify(told));
"""
# Without hosts of other alphabets: run together with a Latin one, a path may end otherwise. Emoji
# stand apart, since twitter-text takes half of one for a letter of the host behind it.
PIECES = (
    *(
        "a",
        "b c",
        " ",
        "é",
        "日本",
        "🎉 ",
        "👨‍👩‍👧 ",
        "🇫🇷 ",
        "👍🏽 ",
        "©",
        "™",
        "…",
        "—",
        "“",
        "'",
        '"',
    ),
    *("https://", "http://", "www.", "example.com", "test.fr", "t.co", "co.uk", "é.com"),
    *("/path", "/é", "(x)", "((", "))", "?q=1", "&b", "#tag", "@user", "a@b.com", ".", ",", "-"),
    *("_", ":8080", "exa_mple.com", "a-.com", "\n", "=", "+", "|", "!"),
)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not (NODE and WHERE), reason="needs node, and TWITTER_TEXT set"),
]


def _told(texts: list[str]) -> list[tuple[int, list[str]]]:
    """What twitter-text says of each text: its weighted length, and its links."""
    asked = [str(NODE), "-e", PROGRAM]
    ran = subprocess.run(
        asked, input=json.dumps(texts).encode(), capture_output=True, check=True, cwd=Path(WHERE)
    )
    return [(length, links) for length, links in json.loads(ran.stdout)]


def test_posts_of_the_corpora_have_its_lengths_and_links() -> None:
    texts = [row["text"] for row in rows_of((*FILES, *SECOND))]
    for text, (length, links) in zip(texts, _told(texts), strict=True):
        assert weighted(text) == length, text
        assert [text[start:end] for start, end in x_links(text)] == links, text


@pytest.mark.parametrize("seed", range(8))
def test_pieces_of_links_in_any_order_have_its_lengths(seed: int) -> None:
    chance = random.Random(seed)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 9))) for _ in range(3000)]
    other = [
        (text, weighted(text), length)
        for text, (length, _) in zip(texts, _told(texts), strict=True)
        if weighted(text) != length
    ]
    assert not other
