"""What somebody sees who is to put a post out by hand. Pure; the post itself is rich text."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.drafts import Picture, label, parts_of
from bot.domain.handing import Handing, Standing
from bot.domain.times import say
from bot.ports import Button
from bot.slack import ids
from bot.slack.blocks import Block, quoted, sentence
from bot.slack.escaping import escape
from bot.slack.formparts import Ticket, View, field, modal
from bot.words.phrases import phrase, t
from bot.words.retelling import retold

LINK = "link"
LONGEST_LINK = 2_000
NOT_A_LINK = phrase(
    "This is no address of a page; please paste it as it is, with https://, or leave it."
)


def lines(handing: Handing, zone: ZoneInfo) -> list[str]:
    """Say what to do now, a line each."""
    what = t(
        "*{draft}* on *{account}*", draft=label(handing.draft), account=escape(handing.account)
    )
    match handing.standing:
        case Standing.ASKED:
            return _asked(handing, what, zone)
        case Standing.STOPPED:
            return [
                t(
                    ":octagonal_sign: *Stop:* please don't post {what}: {why}.",
                    what=what,
                    why=escape(retold(handing.why)),
                ),
                t(
                    "If you have posted it already, press *It is out*; if you have not, press *I"
                    " did not*, or wait whether it goes on."
                ),
            ]
        case Standing.LATE:
            return [
                t(
                    ":alarm_clock: It is too late for {what}: please don't post it any more.",
                    what=what,
                ),
                t("If you have posted it already, press *It is out*; else press *I did not*."),
            ]
        case Standing.OUT:
            return [t(":white_check_mark: Thank you: {what} counts as published.", what=what)]
        case Standing.REMOVED:
            return [t(":wastebasket: {what} counts as taken down.", what=what)]
        case Standing.NOT_OUT:
            return [
                t(
                    ":heavy_minus_sign: {what} counts as not published: please don't post it.",
                    what=what,
                )
            ]


def _asked(handing: Handing, what: str, zone: ZoneInfo) -> list[str]:
    where = t("as *{handle}*", handle=escape(handing.handle)) if handing.handle else ""
    if handing.page:
        where += t(" (<{page}|its page>)", page=escape(handing.page))
    return [
        t(
            ":outbox_tray: Please post {what} by hand {where}, just as it stands here, by {when};"
            " then press *It is out*.",
            what=what,
            where=where,
            when=say(handing.until, zone),
        ),
        *_in_order(len(parts_of(handing.text))),
        t("You alone were asked, so that nobody posts it twice."),
    ]


def _in_order(of: int) -> list[str]:
    if of == 1:
        return []
    return [
        t(
            "It is a thread of {of} parts: please post them in this order, each as an answer to the"
            " one before, with the pictures in the first.",
            of=of,
        )
    ]


def drawn(handing: Handing, zone: ZoneInfo) -> dict[str, Any]:
    """Draw the whole message: its plain text, which has no word of the post, and its blocks."""
    return {"text": "\n".join(lines(handing, zone)), "blocks": blocks(handing, zone)}


def blocks(handing: Handing, zone: ZoneInfo) -> list[Block]:
    """Draw it: what to do, the post and its pictures, and what can be pressed."""
    said = lines(handing, zone)
    shown = [quoted(parts_of(handing.text))] if handing.text else []
    known = dict(handing.hung)
    for picture in handing.pictures:
        hung = known.get(picture.sha256, "")
        if hung and picture.is_video:
            shown += sentence(_video(picture, hung))
        elif hung:
            words = picture.alt_text or t("without alt text")
            image = {"type": "image", "slack_file": {"id": hung}, "alt_text": words}
            shown.append(image)
        if picture.alt_text:
            shown += sentence(t("Alt text: {alt_text}", alt_text=escape(picture.alt_text)))
    return [*sentence("\n".join(said)), *shown, *_buttons(handing)]


def _video(picture: Picture, address: str) -> str:
    """Say where the approved video is to be had, which no message but its own can show."""
    return t(
        "🎬 <{address}|The video> belongs to it: please save it from there, and post just that one"
        " (`{short}`).",
        address=address,
        short=picture.sha256[:8],
    )


def _buttons(handing: Handing) -> list[Block]:
    if handing.standing in {Standing.OUT, Standing.NOT_OUT, Standing.REMOVED}:
        return []
    number = str(handing.delivery)
    out = Button(action=ids.BY_HAND_OUT, words=t("It is out"), value=number, style="primary")
    did_not = Button(
        action=ids.BY_HAND_NOT,
        words=t("I did not"),
        value=number,
        confirm=t("Nothing of it is out, and you will not post it any more?"),
    )
    return sentence("", (out, did_not))


def form(delivery: int) -> View:
    """The form for the link of a post that is out."""
    element = {"type": "plain_text_input", "max_length": LONGEST_LINK}
    hint = t("Copy it from the post itself; without it, the card has no link.")
    ask = field(LINK, t("The link of the post"), element, hint=hint, optional=True)
    return modal(ids.BY_HAND_FORM, Ticket(draft=delivery), (t("It is out"), t("Done")), [ask])
