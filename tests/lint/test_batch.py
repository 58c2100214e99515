"""The batch form: any line is answered or named, and nothing else stops."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import BAD_SETTINGS, main
from bot.domain.links import LinkFact, Outcome
from bot.lint.batch import answer_line, read_line
from bot.lint.context import Media, Recent
from bot.lint.posts import PostError
from tests.lint.linters import LINTER

FULL = {
    "id": "row 1",
    "text": "Nos portes ouvrent à neuf heures",
    "network": "Bluesky",
    "lang": "fr-FR",
    "mood": "calm",
    "context": {
        "account": {"name": "Ferry", "handle": "@ferry", "industry": "transport", "age": 7},
        "media": [
            {"type": "image", "alt_text": None, "file_name": "a.jpg", "has_gps": True},
            {"camera": "Pixel"},
        ],
        "scheduled_at": "2026-06-01T09:00:00+02:00",
        "event_date": "2026-06-02",
        "recent_posts": ["One", {"text": "Two"}],
        "recent_age_days": [1, 2.5],
        "glossary": ["Ferry Line"],
        "sponsored": False,
        "links": [
            {"url": "https://ferry.example/", "outcome": "gone", "status": 404, "final": None},
            {"url": "ferry.example", "outcome": "answers", "final": "https://ferry.example/"},
        ],
    },
}


def test_everything_that_a_line_tells_is_known() -> None:
    identity, post = read_line(json.dumps(FULL))
    assert identity == "row 1"
    assert (post.network, post.language) == ("bluesky", "fr")
    assert (post.profile.name, post.profile.own_handles) == ("Ferry", ("@ferry",))
    assert post.profile.glossary == ("Ferry Line",)
    assert post.media == (
        Media(alt_text="", file_name="a.jpg", has_gps=True),
        Media(camera="Pixel", alt_text=None),
    )
    situation = post.situation
    assert situation.scheduled_at is not None
    assert situation.scheduled_at.isoformat() == "2026-06-01T09:00:00+02:00"
    assert str(situation.event_date) == "2026-06-02"
    assert situation.recent == (
        Recent(text="One", age_days=1),
        Recent(text="Two", age_days=2.5),
    )
    assert situation.sponsored is False
    assert post.links == (
        LinkFact(url="https://ferry.example/", outcome=Outcome.GONE, status=404),
        LinkFact(url="ferry.example", outcome=Outcome.ANSWERS, final="https://ferry.example/"),
    )


def test_what_is_left_out_is_not_known() -> None:
    _, post = read_line('{"text": "Hi", "network": "x", "context": null}')
    assert post.media == ()
    assert post.situation.scheduled_at is None
    assert post.situation.sponsored is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ("[1]", "this is no JSON object"),
        ('{"network": "x"}', "text is missing"),
        ('{"text": "a"}', "network is missing"),
        ('{"text": 7, "network": "x"}', "text must be a text, not 7"),
        ('{"text": "", "network": "x", "context": []}', ""),
        ('{"text": "", "network": "x", "context": [1]}', r"context must be an object, not \[1\]"),
        (
            '{"text": "", "network": "x", "context": {"links": [{"url": "a", "outcome": "so"}]}}',
            'outcome must be one of answers, gone, failing, .*, not "so"',
        ),
        (
            '{"text": "", "network": "x", "context": {"links": [{"outcome": "gone"}]}}',
            "url is missing",
        ),
        ('{"text": "", "network": "x", "context": {"media": [1]}}', "media must be a list of obj"),
        (
            '{"text": "", "network": "x", "context": {"scheduled_at": "soon"}}',
            'scheduled_at is no date or time: "soon"',
        ),
        (
            '{"text": "", "network": "x", "context": {"sponsored": "yes"}}',
            'sponsored must be bool, not "yes"',
        ),
        (
            '{"text": "", "network": "x", "context": {"recent_posts": "no"}}',
            "recent_posts is no list",
        ),
        (
            '{"text": "", "network": "x", "context": {"recent_posts": [""], '
            '"recent_age_days": "7"}}',
            "recent_age_days must be a number",
        ),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, said: str) -> None:
    if not said:
        read_line(line)
        return
    with pytest.raises(PostError, match=said):
        read_line(line)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda some: (
            st.lists(some) | st.dictionaries(st.sampled_from([*FULL, *FULL["context"]]), some)  # type: ignore[misc]
        ),
    )
)
def test_any_json_is_read_or_refused_in_one_line(value: object) -> None:
    try:
        identity, post = read_line(json.dumps(value))
    except PostError as problem:
        said = str(problem)
    else:
        said = "read"
        if post.network in LINTER.networks():
            assert json.loads(answer_line(identity, LINTER.check_post(post)))
    assert len(said.splitlines()) == 1


def lines(monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in given)))


def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, bad = '{"id": %d, "text": "Soup", "network": "x"}', '{"id": 3, "text": "Hi {{name}}", '
    lines(
        monkeypatch,
        calm % 1,
        "?",
        "",
        '{"text": "", "network": "myspace"}',
        bad + '"network": "x"}',
    )
    assert main(["lint", "--jsonl"]) == 2
    printed = capsys.readouterr()
    answers = [json.loads(line) for line in printed.out.splitlines()]
    assert [(answer["id"], answer["level"]) for answer in answers] == [(1, 0), (3, 3)]
    assert set(answers[1]["findings"][0]) == {"code", "severity", "level", "message", "span"}
    assert answers[1]["findings"][0]["span"] == [3, 11]
    assert [error[:7] for error in printed.err.splitlines()] == ["line 2:", "line 4:"]


def test_a_batch_that_could_be_read_ends_with_0_whatever_the_levels(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines(monkeypatch, '{"id": 1, "text": "Alert", "network": "bluesky"}')
    assert main(["lint", "--jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["level"] == 5


def test_files_are_judged_one_by_one_and_the_level_decides_the_status(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    calm, alarm = tmp_path / "calm.txt", tmp_path / "alarm.txt"
    calm.write_text("Soup is back", encoding="utf-8")
    alarm.write_text("Emergency! We ran out of napkins", encoding="utf-8")
    assert main(["lint", str(calm), str(alarm)]) == 0
    assert main(["lint", "--fail-at", "2", str(calm)]) == 0
    assert main(["lint", "--fail-at", "2", str(calm), str(alarm)]) == 1
    assert capsys.readouterr().out.count(f"{alarm}:") == 2
    assert main(["lint", str(tmp_path / "none.txt")]) == BAD_SETTINGS
    assert "none.txt" in capsys.readouterr().err


def test_sarif_names_file_line_and_rule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    post = tmp_path / "post.txt"
    post.write_bytes("Fresh bread\nfor {{name}} \udcff".encode("utf-8", "surrogateescape"))
    assert main(["lint", "--sarif", str(post)]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("placeholder-tag", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == str(post)
    region = place["region"]
    assert (region["startLine"], region["startColumn"]) == (2, 5)
    assert (region["endLine"], region["endColumn"]) == (2, 13)
    assert "placeholder-tag" in {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_a_rule_is_explained_and_an_unknown_one_has_a_neighbour(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["lint", "--explain", "crisis-bare"]) == 0
    printed = capsys.readouterr().out
    for part in ("severity 5", "why: ", "what to do: ", "fires on: Alert 🔴", "leaves alone: "):
        assert part in printed
    assert main(["lint", "--explain", "crisis-bar"]) == BAD_SETTINGS
    assert "did you mean 'crisis-bare'?" in capsys.readouterr().err
