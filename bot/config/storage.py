"""Read the `[storage]` table: where the bytes of pictures are kept."""

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.config.addresses import problem_with, without_slash
from bot.config.environment import A_NAME, NAMES, Surroundings, value_of
from bot.config.problems import shown
from bot.config.records import BucketSettings, StorageSettings
from bot.config.secret import Secret
from bot.config.tables import Table
from bot.domain.keeping import MediaPlace

PLACES = (MediaPlace.DATABASE, MediaPlace.FOLDER, MediaPlace.S3)
LONGEST_DAYS = 36_500
MOST_GB = 1_000_000
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_PREFIX = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9._-]*/)*")


def read_storage(table: Table, around: Surroundings, environ: Mapping[str, str]) -> StorageSettings:
    """Read it, and note problems."""
    forgets = around.platform if not table.flag("ephemeral_disk_is_fine", False) else ""
    if forgets and around.database_url.startswith("sqlite:"):
        table.complain(
            "ephemeral_disk_is_fine",
            f"is not true, and {forgets} empties its disk at every restart: approvals and"
            " the proof of what was sent would be lost, so please run the bot where the disk"
            " stays.",
        )
    place, folder = _place(table), table.text("folder")
    bucket = _bucket(table.table("s3"), environ) if table.has("s3") else None
    if place is MediaPlace.FOLDER and not folder:
        table.complain("folder", "is missing; it names the folder for pictures.")
    if place is MediaPlace.S3 and bucket is None:
        table.complain("pictures", 'is "s3", so a table [storage.s3] has to name the bucket.')
    if place is MediaPlace.FOLDER and forgets:
        table.complain(
            "pictures",
            f"can't be {shown(place.value)} here, because {forgets} empties its disk at every"
            " restart, and posts that wait would lose their pictures.",
        )
    days = table.number("keep_pictures_days", 30, (1, LONGEST_DAYS))
    most = table.number("most_gb", 0, (0, MOST_GB))
    table.end()
    return StorageSettings(
        pictures=place,
        folder=folder,
        keeps=timedelta(days=days),
        most=most * 10**9 or None,
        bucket=bucket,
    )


def _place(table: Table) -> MediaPlace:
    written = table.text("pictures", MediaPlace.DATABASE.value)
    if written in PLACES:
        return MediaPlace(written)
    table.complain("pictures", f"must be one of {', '.join(PLACES)}, not {shown(written)}.")
    return MediaPlace.DATABASE


def _bucket(table: Table, environ: Mapping[str, str]) -> BucketSettings:
    endpoint = table.text("endpoint")
    if problem := problem_with(endpoint):
        table.complain("endpoint", problem)
    name, region, prefix = table.text("bucket"), table.text("region"), table.text("prefix")
    if not _BUCKET.fullmatch(name):
        table.complain("bucket", f"must be the name of a bucket, not {shown(name)}.")
    if not _REGION.fullmatch(region):
        table.complain("region", "must be the store's region, such as us-east-1.")
    if not _PREFIX.fullmatch(prefix):
        table.complain("prefix", "must be the name of a folder with a slash behind it, or nothing.")
    key_id, secret, variable = _key(table, environ)
    table.end()
    return BucketSettings(
        endpoint=without_slash(endpoint),
        region=region,
        name=name,
        prefix=prefix,
        key_id=key_id,
        secret=Secret(secret),
        secret_env=variable,
    )


def _key(table: Table, environ: Mapping[str, str]) -> tuple[str, str, str]:
    """Read the variable that holds the access key: its id, a space, and its secret."""
    name = table.text("secret_env")
    if not A_NAME.fullmatch(name) or name in NAMES:
        table.complain(
            "secret_env",
            "must name an environment variable of its own, such as PICTURES_S3_KEY, and never"
            " hold the key itself.",
        )
        return "", "", ""
    parts = value_of(environ, name).split()
    if len(parts) != 2:
        table.complain(
            "secret_env",
            f"names {name}, which must hold the access key's id and its secret, with a space"
            " between them.",
        )
        return "", "", name
    return parts[0], parts[1], name
