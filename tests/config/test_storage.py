"""Where the bytes of pictures are kept, as the settings say it."""

from bot.domain.keeping import MediaPlace
from tests.config.samples import TOML, load, problems


def storage(*lines: str) -> str:
    return "\n".join((TOML, "[storage]", *lines, ""))


def test_pictures_are_in_the_database_unless_a_folder_is_named() -> None:
    assert load().storage.pictures is MediaPlace.DATABASE
    named = load(storage('pictures = "folder"', 'folder = "pictures"')).storage
    assert (named.pictures, named.folder) == (MediaPlace.FOLDER, "pictures")
    older = load(storage('folder = "pictures"')).storage
    assert (older.pictures, older.folder) == (MediaPlace.DATABASE, "pictures")


def test_what_is_missing_or_unknown_is_named() -> None:
    (problem,) = problems(storage('pictures = "folder"'))
    assert "folder is missing" in problem
    (problem,) = problems(storage('pictures = "nowhere"'))
    assert 'must be one of database, folder, s3, not "nowhere"' in problem


def test_a_folder_on_a_disk_that_is_emptied_is_refused() -> None:
    lines = ('pictures = "folder"', 'folder = "pictures"')
    assert len(problems(storage(*lines), DYNO="web.1")) == 2
    known = ("ephemeral_disk_is_fine = true", *lines)
    assert problems(storage(*known), DYNO="web.1") == ()


def test_rule_35_where_bytes_are_kept_is_no_policy() -> None:
    inside, outside = load(), load(storage('pictures = "folder"', 'folder = "pictures"'))
    assert inside.policy_values == outside.policy_values


BUCKET = (
    "[storage.s3]",
    'endpoint = "https://s3.eu-west-3.amazonaws.com"',
    'region = "eu-west-3"',
    'bucket = "acme-pictures"',
    'prefix = "second-opinion/"',
    'secret_env = "PICTURES_S3_KEY"',
)
KEY = {"PICTURES_S3_KEY": "AKIDEXAMPLE canary/secret+key"}


def test_a_bucket_is_read_with_its_key_which_is_a_secret() -> None:
    known = load(storage('pictures = "s3"', "most_gb = 50", *BUCKET), **KEY)
    bucket = known.storage.bucket
    assert bucket is not None
    assert (bucket.endpoint, bucket.name) == ("https://s3.eu-west-3.amazonaws.com", "acme-pictures")
    assert (bucket.key_id, bucket.secret.reveal()) == ("AKIDEXAMPLE", "canary/secret+key")
    assert known.storage.most == 50 * 10**9
    assert "canary/secret+key" in known.secrets()
    assert "canary/secret+key" not in repr(known)


def test_a_bucket_needs_no_disk() -> None:
    lines = storage("ephemeral_disk_is_fine = true", 'pictures = "s3"', *BUCKET)
    assert problems(lines, DYNO="web.1", **KEY) == ()


def test_all_that_is_wrong_with_a_bucket_is_named_at_once_and_no_key_is_shown() -> None:
    lines = storage(
        'pictures = "s3"',
        "[storage.s3]",
        'endpoint = "http://s3.example"',
        'region = "Paris!"',
        'bucket = "-"',
        'prefix = "no-slash"',
        'secret_env = "PICTURES_S3_KEY"',
    )
    found = problems(lines, PICTURES_S3_KEY="canary")
    named = ("endpoint", "region", "bucket", "prefix", "secret_env")
    assert [any(name in one for one in found) for name in named] == [True] * 5
    assert len(found) == 5
    assert not any("canary" in one for one in found)


def test_a_bucket_that_is_not_there_or_a_key_that_stands_in_the_file_is_refused() -> None:
    (problem,) = problems(storage('pictures = "s3"'))
    assert "[storage.s3] has to name the bucket" in problem
    written = tuple(line for line in BUCKET if "secret_env" not in line)
    (problem,) = problems(storage('pictures = "s3"', *written, 'secret_env = "canary key"'))
    assert "must name an environment variable of its own" in problem
    assert "canary" not in problem
