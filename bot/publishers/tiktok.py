"""TikTok: it takes a post of photos or of a video, and publishes it later.

It fetches photos from us, and gets a video in pieces. There is no key, no list to look through, no
reading and no deleting. What is known after a post was taken is its number of publication: it is
kept where the post took long, and tells how it ended.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Picture, Target
from bot.domain.dressing import Disclosure, disclosures
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
    Unauthorized,
)
from bot.domain.figures import ServerLimits
from bot.domain.fitting import misfit
from bot.ports import Abilities, Addresses, Pictures, Seen
from bot.publishers.answers import Answer
from bot.publishers.approved import check, check_name, lent, take_all
from bot.publishers.client import Client, bearer
from bot.publishers.film_length import seconds_of
from bot.publishers.http import Wire
from bot.publishers.plain import Plain
from bot.publishers.tiktok_answers import OK, code_of, failure, meaning
from bot.publishers.tiktok_films import (
    NO_TO_A_PIECE,
    FilmUploads,
    Named,
    is_waiting,
    lacks_its_end,
    refuse_what_never_came,
    source_info,
    what_of,
)
from bot.words.phrases import phrase

MOST_PICTURES = 35
LARGEST = 20 * 1024 * 1024
LONGEST_TITLE = 2200
"""In units of UTF-16, as TikTok counts what stands with a video."""
WHO = "TikTok"
SITE = "https://www.tiktok.com"
WAITS = (1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 10.0)
PATIENCE = 50.0
"""Seconds in which a post that was taken is asked for, the answers included: within the lease."""
VISIBILITIES: Mapping[str, str] = {"public": "PUBLIC_TO_EVERYONE", "private": "SELF_ONLY"}
FAILED_THERE = "FAILED"
AT_WORK = frozenset({"PROCESSING_UPLOAD", "PROCESSING_DOWNLOAD"})
INIT = "/v2/post/publish/content/init/"
INIT_FILM = "/v2/post/publish/video/init/"
LONGEST = "max_video_post_duration_sec"
CREATOR = "/v2/post/publish/creator_info/query/"
STATUS = "/v2/post/publish/status/fetch/"
USER = "/v2/user/info/"


class TikTokPublisher(Plain):
    """One account; `visibility` is `public` or `private`, `own_brand` discloses promotion."""

    abilities = Abilities(
        repeat_is_harmless=False, deletes=False, finds=False, reads=False, tells_limits=True
    )

    def __init__(
        self,
        account: Account,
        *,
        secret: str,
        wire: Wire,
        addresses: Addresses | None,
        extras: Mapping[str, str],
    ) -> None:
        self.account = account
        self._wire = wire
        self._addresses = addresses
        self._visibility = VISIBILITIES[extras.get("visibility", "public")]
        self._own_brand = bool(extras.get("own_brand"))
        self._client = Client(wire, account.base_url, bearer(secret))
        self._films = FilmUploads(wire, account.base_url)
        wire.keep_secret(token=secret)

    async def who_am_i(self) -> str:
        """Return the account's lasting number. Raise `Refused` for another's login."""
        await self._creator()
        user = (await self._read(USER, fields="open_id")).get("user")
        number = user.get("open_id") if isinstance(user, dict) else None
        if not isinstance(number, str) or not number:
            raise NothingSent(phrase("TikTok does not say whose login it is; nothing was sent."))
        return f"tiktok:{number}"

    async def limits(self) -> ServerLimits | None:
        """Ask how long a video of this account may last."""
        most = (await self._creator()).get(LONGEST)
        return ServerLimits(video_seconds=most) if type(most) is int else None

    async def check(self, target: Target) -> None:
        """Ask what the account may do now. Raise `Refused` with who can help."""
        self._check_visibility(await self._creator())
        _check_title(target)
        if not target.has_video:
            lent(self._addresses, WHO)

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Ask what the account may do now, check what it shows, and freeze the request.

        A video is named there, and brought but for its end: nothing of it is out yet.
        """
        check(target, self.account, await self.who_am_i(), WHO)
        if said := misfit(target):
            raise Refused(said)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        films = [(picture, content) for picture, content in taken if picture.is_video]
        if not films and any(len(content) > LARGEST for _, content in taken):
            raise Refused(
                phrase("TikTok takes pictures up to 20 MB; save a smaller one for a new look.")
            )
        _check_title(target)
        creator = await self._creator()
        self._check_visibility(creator)
        body = (
            await self._with_film(target, key, creator, *films[0])
            if films
            else self._frozen(target, key, creator)
        )
        return Intent(key=key, body=json.dumps(body))

    async def _with_film(
        self, target: Target, key: str, creator: Mapping[str, Any], film: Picture, content: bytes
    ) -> dict[str, Any]:
        """Name the publication, and bring all of its video but the end, or go on with that."""
        most, seconds = creator.get(LONGEST), seconds_of(content)
        if type(most) is int and seconds > most:
            raise Refused(
                phrase(
                    "TikTok takes videos of at most {most} seconds from this account, and this one"
                    " has {seconds}; cut it, and attach it for a new look.",
                    most=most,
                    seconds=f"{seconds:.1f}",
                )
            )
        post_info = self._film_info(target, creator)
        what = what_of(post_info, film.sha256)
        begun = self._films.going_on(key, what)
        if begun is None:
            named = await self._named(post_info, len(content))
            begun = await self._films.begin(key, what, named, content)
        brought = {"before": begun.size - len(begun.rest), "at": begun.named.at.isoformat()}
        return {"publish_id": begun.named.number, "post_info": post_info, "film": brought}

    async def _named(self, post_info: Mapping[str, Any], size: int) -> Named:
        asked = {"post_info": post_info, "source_info": source_info(size)}
        at = self._wire.clock.now()
        answer = await self._client.ask("POST", INIT_FILM, json=asked)
        data = self._data(answer, effect=False)
        number, where = data.get("publish_id"), data.get("upload_url")
        if not (isinstance(number, str) and number and isinstance(where, str)):
            raise NothingSent(phrase("TikTok does not say where the video goes; nothing was sent."))
        return Named(number=number, where=where, at=at)

    async def send(self, intent: Intent) -> Receipt:
        """Hand the post over once, and wait a while for how it ends.

        Raise `OutcomeUnknown` where TikTok has taken it and does not say in time that it is out.
        """
        body = json.loads(intent.body)
        is_film = "film" in body
        number = await (self._end_of_film(intent, body) if is_film else self._handed_over(intent))
        receipt = await self._until_out(number, is_film=is_film)
        if receipt is None:
            raise _still_at_work(number)
        return receipt

    async def find(self, intent: Intent) -> Receipt | None:
        """Ask how a post ended that TikTok had taken and not finished; `None` proves nothing.

        Raise `OutcomeUnknown` when that could not be asked, `StillAtWork` while TikTok has all of
        it, and `Refused` for what failed there, or never came.
        """
        body = json.loads(intent.body)
        number = intent.trace or body.get("publish_id")
        if not number:
            return None
        try:
            data = await self._asked(number)
        except PublishError as error:
            raise OutcomeUnknown(error.sentence) from None
        refuse_what_never_came(data, body, self._wire.clock.now())
        try:
            receipt = self._ended(data, number, is_film="film" in body)
        except Unauthorized as failed:
            raise Refused(failed.sentence) from None
        if receipt is None and data.get("status") in AT_WORK and not is_waiting(data, body):
            raise _still_at_work(number)
        return receipt

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Raise `Refused`: TikTok shows no program a post of photos."""
        raise Refused(phrase("TikTok can't be asked for a post; please look at the account."))

    async def delete(self, receipt: Receipt) -> None:
        """Raise `Refused`: TikTok lets no program delete."""
        raise Refused(phrase("TikTok lets no program delete; please delete the post in the app."))

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _creator(self) -> dict[str, Any]:
        """Ask what the account may do now. Raise `Refused` for another name than the settings'."""
        creator = self._data(await self._client.ask("POST", CREATOR, json={}), effect=False)
        name = creator.get("creator_username")
        if not isinstance(name, str) or not name:
            raise NothingSent(phrase("TikTok does not say whose login it is; nothing was sent."))
        check_name(name, self.account, WHO)
        return creator

    def _check_visibility(self, creator: Mapping[str, Any]) -> None:
        options = creator.get("privacy_level_options")
        if isinstance(options, list) and self._visibility in options:
            return
        raise Refused(
            phrase(
                "TikTok does not let this account post with the visibility that the"
                " settings name; ask an administrator to change the account, or the"
                " setting."
            )
        )

    def _frozen(self, target: Target, key: str, creator: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "media_type": "PHOTO",
            "post_mode": "DIRECT_POST",
            "post_info": {
                "description": target.text,
                **self._told(target, creator),
                "auto_add_music": False,
            },
            "source_info": {
                "source": "PULL_FROM_URL",
                "photo_cover_index": 0,
                "photo_images": [self._address(picture, key) for picture in target.pictures],
            },
        }

    def _address(self, picture: Picture, key: str) -> str:
        return lent(self._addresses, WHO)(picture, key)

    def _film_info(self, target: Target, creator: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": target.text,
            **self._told(target, creator),
            "disable_duet": creator.get("duet_disabled") is True,
            "disable_stitch": creator.get("stitch_disabled") is True,
        }

    def _told(self, target: Target, creator: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of each post: who sees it, who may comment, and what it promotes."""
        return {
            "privacy_level": self._visibility,
            "disable_comment": creator.get("comment_disabled") is True,
            "brand_content_toggle": Disclosure.PAID in disclosures(target.options),
            "brand_organic_toggle": self._own_brand,
        }

    async def _handed_over(self, intent: Intent) -> str:
        """Hand photos over once, and return the number of their publication."""
        answer = await self._client.ask("POST", INIT, body=intent.body.encode(), effect=True)
        number = self._data(answer, effect=True).get("publish_id")
        if not isinstance(number, str) or not number:
            raise Happened(
                phrase("TikTok took the post, but does not name it; please look at the account.")
            )
        return number

    async def _end_of_film(self, intent: Intent, body: Mapping[str, Any]) -> str:
        """Bring the end of a video once.

        Raise `NothingSent` where TikTok says no, and says itself that it has not got all of it.
        """
        number = str(body["publish_id"])
        answer = await self._films.finish(intent.key, number)
        if answer.ok:
            return number
        doubt = OutcomeUnknown(self._wire.doubt(answer).sentence, number)
        if answer.status not in NO_TO_A_PIECE:
            raise doubt
        try:
            data = await self._asked(number)
        except PublishError:
            raise doubt from None
        if not lacks_its_end(data, body["film"]["before"]):
            raise doubt
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise self._wire.refusal(answer, effect=False)
        raise NothingSent(
            phrase(
                "TikTok did not take the end of the video (status {status}), so nothing is out; it"
                " is sent anew.",
                status=answer.status,
            )
        )

    async def _until_out(self, number: str, *, is_film: bool) -> Receipt | None:
        end = self._wire.clock.monotonic() + PATIENCE
        for wait in WAITS:
            if self._wire.clock.monotonic() + wait > end:
                return None
            await self._wire.clock.sleep(wait)
            try:
                data = await self._asked(number)
            except PublishError:
                # Whatever this look was answered, the post is taken: it says nothing of that.
                continue
            receipt = self._ended(data, number, is_film=is_film)
            if receipt is not None:
                return receipt
        return None

    async def _asked(self, number: str) -> dict[str, Any]:
        """Ask how far a post is."""
        answer = await self._client.ask("POST", STATUS, json={"publish_id": number})
        return self._data(answer, effect=False)

    def _ended(self, data: Mapping[str, Any], number: str, *, is_film: bool) -> Receipt | None:
        """Read how a post ended, if it did. Raise what its failure means: it is not out."""
        if data.get("status") == FAILED_THERE:
            reason = str(data.get("fail_reason") or "no reason given")
            raise failure(WHO, reason, is_film=is_film)
        if data.get("status") != "PUBLISH_COMPLETE":
            return None
        ids = data.get("publicaly_available_post_id")
        post = str(ids[0]) if isinstance(ids, list) and ids else ""
        profile = f"{SITE}/@{self.account.handle}"
        kind = "video" if is_film else "photo"
        url = f"{profile}/{kind}/{post}" if post else profile
        return Receipt(remote_id=post or number, url=url, at=self._wire.clock.now())

    async def _read(self, path: str, **params: str) -> dict[str, Any]:
        return self._data(await self._client.get(path, **params), effect=False)

    def _data(self, answer: Answer, *, effect: bool) -> dict[str, Any]:
        """Return the `data` of a yes, or raise what the answer means."""
        if not answer.ok or code_of(answer) not in ("", OK):
            raise meaning(self._wire, answer, effect=effect)
        data = self._wire.require(answer, effect=effect).get("data")
        return data if isinstance(data, dict) else {}


def _still_at_work(number: str) -> StillAtWork:
    return StillAtWork(phrase("TikTok has taken the post, and is still working on it."), number)


def _check_title(target: Target) -> None:
    """Refuse words that are too long beside a video; beside photos more of them are taken."""
    if target.has_video and len(target.text.encode("utf-16-le", "replace")) // 2 > LONGEST_TITLE:
        raise Refused(
            phrase(
                "TikTok takes at most {most} characters with a video, where an emoji counts as"
                " two or more; shorten the text, and ask for a new look.",
                most=LONGEST_TITLE,
            )
        )
