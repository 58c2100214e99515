"""What somebody sees who is to put a post out by hand. Pure; the post itself is rich text."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.drafts import label
from bot.domain.handing import Handing, Standing
from bot.domain.times import say
from bot.ports import Button
from bot.slack import ids
from bot.slack.blocks import Block, quote, sentence
from bot.slack.escaping import escape
from bot.slack.formparts import Ticket, View, field, modal

LINK = "link"
LONGEST_LINK = 2_000
NOT_A_LINK = "This is no address of a page; please paste it as it is, with https://, or leave it."


def lines(handing: Handing, zone: ZoneInfo) -> list[str]:
    """Say what to do now, a line each."""
    what = f"*{label(handing.draft)}* on *{escape(handing.account)}*"
    where = f"as *{escape(handing.handle)}*" if handing.handle else ""
    if handing.page:
        where += f" (<{escape(handing.page)}|its page>)"
    match handing.standing:
        case Standing.ASKED:
            return [
                f":outbox_tray: Please post {what} by hand {where}, just as it stands here, by"
                f" {say(handing.until, zone)}; then press *It is out*.",
                "You alone were asked, so that nobody posts it twice.",
            ]
        case Standing.STOPPED:
            return [
                f":octagonal_sign: *Stop:* please don't post {what}: {escape(handing.why)}.",
                "If you have posted it already, press *It is out*; if you have not, press *I did"
                " not*, or wait whether it goes on.",
            ]
        case Standing.LATE:
            return [
                f":alarm_clock: It is too late for {what}: please don't post it any more.",
                "If you have posted it already, press *It is out*; else press *I did not*.",
            ]
        case Standing.OUT:
            return [f":white_check_mark: Thank you: {what} counts as published."]
        case Standing.REMOVED:
            return [f":wastebasket: {what} counts as taken down."]
        case Standing.NOT_OUT:
            return [f":heavy_minus_sign: {what} counts as not published: please don't post it."]


def drawn(handing: Handing, zone: ZoneInfo) -> dict[str, Any]:
    """Draw the whole message: its plain text, which has no word of the post, and its blocks."""
    return {"text": "\n".join(lines(handing, zone)), "blocks": blocks(handing, zone)}


def blocks(handing: Handing, zone: ZoneInfo) -> list[Block]:
    """Draw it: what to do, the post and its pictures, and what can be pressed."""
    said = lines(handing, zone)
    shown = [quote(handing.text)] if handing.text else []
    known = dict(handing.hung)
    for picture in handing.pictures:
        words = picture.alt_text or "without alt text"
        if picture.sha256 in known:
            file = {"id": known[picture.sha256]}
            shown.append({"type": "image", "slack_file": file, "alt_text": words})
        if picture.alt_text:
            shown += sentence(f"Alt text: {escape(picture.alt_text)}")
    return [*sentence("\n".join(said)), *shown, *_buttons(handing)]


def _buttons(handing: Handing) -> list[Block]:
    if handing.standing in {Standing.OUT, Standing.NOT_OUT, Standing.REMOVED}:
        return []
    number = str(handing.delivery)
    out = Button(action=ids.BY_HAND_OUT, words="It is out", value=number, style="primary")
    did_not = Button(
        action=ids.BY_HAND_NOT,
        words="I did not",
        value=number,
        confirm="Nothing of it is out, and you will not post it any more?",
    )
    return sentence("", (out, did_not))


def form(delivery: int) -> View:
    """The form for the link of a post that is out."""
    element = {"type": "plain_text_input", "max_length": LONGEST_LINK}
    hint = "Copy it from the post itself; without it, the card has no link."
    ask = field(LINK, "The link of the post", element, hint=hint, optional=True)
    return modal(ids.BY_HAND_FORM, Ticket(draft=delivery), ("It is out", "Done"), [ask])
