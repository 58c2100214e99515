"""Files that people and the app upload: who may fetch them, and how Slack names them.

Slack looks at an upload of the app's a moment later: until then its kind is unknown and no block
can show it. `looks` says how many times `files.info` finds it so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.simulator.ledger import Ledger
from bot.simulator.model import UserId
from bot.simulator.refusals import Payload, Refusal

LONGEST_ALT = 1_000
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
    (b"RIFF", "image/webp", "webp"),
    (b"\0\0\0\x18ftyp", "video/mp4", "mp4"),
    (b"%PDF", "application/pdf", "pdf"),
)
_OTHER = ("text/plain", "text")
# What a `slack_file` of a block may be.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One uploaded file; `looks` are the times that it still isn't looked at.

    `shares` are the channels where it stands, each with its message's `ts`.
    """

    id: str
    user: UserId
    name: str
    content: bytes
    created: int
    title: str = ""
    looks: int = 0
    shares: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> tuple[str, str]:
        """Its media type and Slack's word for it, by its first bytes."""
        found = ((mime, word) for start, mime, word in _KINDS if self.content.startswith(start))
        return next(found, _OTHER)


@dataclass(slots=True, kw_only=True)
class _Upload:
    user: UserId
    name: str
    length: int
    content: bytes | None = None


@dataclass(slots=True)
class Files:
    """All files of the workspace. `readable` are those that the app may fetch and show."""

    ledger: Ledger
    looks: int = 0
    readable: set[str] = field(default_factory=set)
    _files: dict[str, File] = field(default_factory=dict)
    _uploads: dict[str, _Upload] = field(default_factory=dict)

    def add(self, user: UserId, name: str, content: bytes) -> File:
        """Keep what a person uploaded; the app can read it once a form gives it over."""
        return self._keep(self.ledger.new_id("F"), user, name, content)

    def _keep(self, file_id: str, user: UserId, name: str, content: bytes) -> File:
        file = File(
            id=file_id, user=user, name=name, content=content, created=self.ledger.seconds()
        )
        self._files[file.id] = file
        return file

    def find(self, file_id: str) -> File:
        """Return a file, or raise `file_not_found`."""
        found = self._files.get(file_id)
        if found is None:
            raise Refusal("file_not_found")
        return found

    def delete(self, file_id: str) -> None:
        """Remove a file, as its owner can at any time (trap 100)."""
        self._files.pop(file_id, None)

    def looked_at(self, file_id: str) -> File:
        """Return a file that the app may read, and count the look at it."""
        file = self.find(file_id)
        if file_id not in self.readable:
            raise Refusal("file_not_found")
        if file.looks:
            self._files[file_id] = replace(file, looks=file.looks - 1)
        return file

    def begin(self, user: UserId, name: str, length: int) -> str:
        """Promise a place for an upload; return the id of the file to be."""
        file_id = self.ledger.new_id("F")
        self._uploads[file_id] = _Upload(user=user, name=name, length=length)
        return file_id

    def receive(self, file_id: str, content: bytes) -> None:
        """Take the bytes of an upload, as many as were announced."""
        upload = self._uploads.get(file_id)
        if upload is None or len(content) != upload.length:
            raise Refusal("invalid_upload")
        upload.content = content

    def complete(self, user: UserId, wanted: Sequence[tuple[str, str]]) -> list[File]:
        """Make files of uploads that have arrived, each with its id and title."""
        for file_id, _ in wanted:
            upload = self._uploads.get(file_id)
            if upload is None or upload.user != user or upload.content is None:
                raise Refusal("file_not_found")
        return [self._completed(file_id, title) for file_id, title in wanted]

    def _completed(self, file_id: str, title: str) -> File:
        upload = self._uploads.pop(file_id)
        file = self._keep(file_id, upload.user, upload.name, upload.content or b"")
        self._files[file_id] = replace(file, title=title, looks=self.looks)
        self.readable.add(file_id)
        return self._files[file_id]

    def shared(self, file_id: str, channel: str, ts: str) -> None:
        """Note that a message in a channel shows a file."""
        file = self.find(file_id)
        self._files[file_id] = replace(file, shares=(*file.shares, (channel, ts)))

    def given(self, person: UserId, files: Iterable[object], base_url: str) -> list[Payload]:
        """What a form gives over: a person's own files, which the app can read from then on."""
        ids = [str(one.get("id")) for one in files if isinstance(one, dict)]
        found = [self.find(file_id) for file_id in ids]
        if any(file.user != person for file in found):
            raise Refusal("file_not_found")
        self.readable.update(ids)
        return [file_object(file, base_url) for file in found]

    def check_shown(self, blocks: Sequence[Payload]) -> None:
        """Raise `invalid_blocks` for a picture that the app may not show, or not yet."""
        wrong = [
            f"invalid slack file [json-pointer:/blocks/{index}/slack_file]"
            for index, block in enumerate(blocks)
            if block.get("type") == "image" and "slack_file" in block
            if not self._can_show(block["slack_file"])
        ]
        if wrong:
            raise Refusal("invalid_blocks", *wrong, errors=wrong)

    def _can_show(self, named: object) -> bool:
        file = self._files.get(str(named.get("id"))) if isinstance(named, dict) else None
        if file is None or file.id not in self.readable or file.looks:
            return False
        return file.kind[0] in _SHOWN


def file_object(file: File, base_url: str) -> Payload:
    """Build Slack's file object; what isn't looked at yet has no kind."""
    mime, word = ("", "") if file.looks else file.kind
    address = f"{base_url}files-pri/{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mime,
        "filetype": word,
        "user": file.user,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "file_access": "visible",
        "permalink": f"{base_url}files/{file.user}/{file.id}/{file.name}",
        "shares": {"public": {channel: [{"ts": ts}] for channel, ts in file.shares}},
        "url_private": f"{address}/{file.name}",
        "url_private_download": f"{address}/download/{file.name}",
    }
