"""Measures lint: milliseconds for a post of 280 characters, hostile texts, import and memory.

Run `python -m benchmarks.lint`. Prints the median and the 99th percentile beside a floor (what
splitting the same posts into words costs in the same run), and ends with 1 if a bound is broken.
All times are of the processor: what else runs on the machine doesn't count.
"""

import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from bot.lint.linter import Linter

POSTS = 1000
MEDIAN_MS, P99_MS, HOSTILE_S = 1.0, 5.0, 1.0
IMPORT_MS, IMPORT_MIB = 300, 80
HOSTILE_LENGTH = 100_000
SENTENCES = (
    "Our doors open at nine on Saturday, and the first fifty of you get a warm croissant. ",
    "Nos portes ouvrent samedi à neuf heures, et un croissant attend les cinquante premiers. ",
    "Thanks to everyone who came to the fire alarm workshop with @ana@town.example 🎉 ",
    "Merci à toutes et tous, les photos sont sur https://example.com/photos/2026 #été ",
    "Release 4.2 fixes the {crash} on start-up: see the notes [2-1] and tell us more. ",
)
HOSTILE = (
    *("a", "{", "{{", "[", "<", "*", "_", "~", ":", "`", "&", "@", "#", ".", "a.", "a-", "-a"),
    *("é", "🚨", "👨‍👩‍👧", "🇫", "a 🇫", "e\u0301", "\u0301", "\u200d", "\ud800", "\0", "\n", " "),
    *("http://", "https://a.", "www.", "@a@", "a@", "<@U", "<http://", "[a](http", "\ufdfa"),
    *("**a", "*a", "_a", "~a", ":a", "XXX.", "XXX ", "TBD ", "$€XX", "{{a}}", "`{{a}}`", "|"),
    *("%A", "*|A", "(", "http://a.fr/(", "# ", "\n\n# a", "🆘 ", "alert ", "alert no idea "),
    *("no idea alert spoiler alert ", "alerte on ne sait pas ", "here's a a a ", "\nhere is "),
)


def posts() -> list[str]:
    """A thousand posts of 280 characters, no two alike."""
    turns = ("".join(SENTENCES[(n + k) % len(SENTENCES)] for k in range(5)) for n in range(POSTS))
    return [f"{number} {turn}"[:280] for number, turn in enumerate(turns)]


def timed(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds for each text, after a warm-up."""
    for text in texts[:50]:
        work(text)
    spent = []
    for text in texts:
        start = time.process_time()
        work(text)
        spent.append((time.process_time() - start) * 1000)
    return sorted(spent)


def percentile(spent: list[float], share: float) -> float:
    """The value that `share` of the sorted values don't exceed."""
    return spent[min(len(spent) - 1, int(len(spent) * share))]


def import_cost() -> tuple[float, float]:
    """Milliseconds and MiB (in pages of 4 KiB) that import and load add to an empty process."""
    probe = (
        "import time;from pathlib import Path;"
        "rss=lambda:int(Path('/proc/self/statm').read_text().split()[1])/256;"
        "a=rss();t=time.process_time();"
        "from bot.lint.linter import Linter;kept=Linter.with_builtin_packs();"
        "print((time.process_time()-t)*1000,rss()-a)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
        for _ in range(3)
    ]
    best = min(tuple(map(float, run.stdout.split())) for run in runs)
    return best[0], best[1]


def main() -> int:
    """Print the figures; 1 if one is out of bounds."""
    say = sys.stdout.write
    linter = Linter.with_builtin_packs()
    words = re.compile(r"\w+")
    texts = posts()
    floor = timed(lambda text: words.findall(text.casefold()), texts)
    spent = timed(lambda text: linter.check_text(text, "mastodon"), texts)
    median, p99 = statistics.median(spent), percentile(spent, 0.99)
    say(f"floor (split into words)  median {statistics.median(floor):.4f} ms\n")
    say(f"lint of 280 characters    median {median:.3f} ms (at most {MEDIAN_MS})")
    say(f"  p99 {p99:.3f} ms (at most {P99_MS})\n")
    worst, piece = hostile(linter)
    say(f"hostile {HOSTILE_LENGTH} characters  worst {worst:.3f} s with {piece!r}")
    say(f" (at most {HOSTILE_S})\n")
    took, grew = import_cost()
    say(f"import and load           {took:.0f} ms (at most {IMPORT_MS}),")
    say(f" {grew:.1f} MiB (at most {IMPORT_MIB})\n")
    say(f"this process              {resource.getrusage(0).ru_maxrss / 1024:.0f} MiB\n")
    slow = median > MEDIAN_MS or p99 > P99_MS or worst > HOSTILE_S
    return int(slow or took > IMPORT_MS or grew > IMPORT_MIB)


def hostile(linter: Linter) -> tuple[float, str]:
    """Seconds that the worst hostile text takes on the worst network, and its piece."""
    spent: list[tuple[float, str]] = []
    for piece in HOSTILE:
        text = (piece * HOSTILE_LENGTH)[:HOSTILE_LENGTH]
        for network in ("bluesky", "mastodon", "x", "threads"):
            start = time.process_time()
            linter.check_text(text, network)
            spent.append((time.process_time() - start, f"{piece} on {network}"))
    return max(spent)


if __name__ == "__main__":
    sys.exit(main())
