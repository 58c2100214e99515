"""What the bot answers to one person: to commands and buttons. Pure."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.card import CardView
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft, label, parts_of, short
from bot.domain.history import Happening, said
from bot.domain.journal import THE_BOT, THE_SHELL
from bot.domain.lamp import OnAir
from bot.domain.museum import Exhibit
from bot.domain.pauses import Pause
from bot.domain.pausing import affected, announced
from bot.domain.people import UserId
from bot.domain.states import State
from bot.domain.times import Timing, say, say_timing
from bot.slack.escaping import about, escape
from bot.slack.lamp import lines
from bot.slack.listing import excerpt, line, linked
from bot.words.phrases import rendered, t
from bot.words.retelling import retold

NO_PHONES: Mapping[AccountName, UserId] = {}


def submitted(draft: Draft, zone: ZoneInfo, link: str | None, who_can: str = "") -> str:
    """Confirm a new draft, repeating date, time and zone; without a card `link` is `None`.

    `who_can` says who could approve it, and by when.
    """
    when = say_timing(draft.revision.content.timing, zone)
    accounts = ", ".join(draft.revision.content.accounts)
    if link is None:
        return t(
            "{draft} is kept, but Slack didn't take its card yet; I keep trying, and nobody can"
            " approve it before.",
            draft=label(draft.id),
        )
    return t(
        "{draft} for {accounts}, to leave {when}, now waits for somebody else's opinion:"
        " {linked}. {who_can}",
        draft=label(draft.id),
        accounts=escape(accounts),
        when=when,
        linked=linked(link, t("its card")),
        who_can=who_can,
    ).strip()


def revised(draft: Draft, before: Draft, zone: ZoneInfo, link: str | None) -> str:
    """Confirm a change, or say that there was none."""
    if draft.revision.number == before.revision.number:
        return t(
            "{draft} already says just that, so nothing changed and votes stay.",
            draft=label(draft.id),
        )
    when = say_timing(draft.revision.content.timing, zone)
    if draft.state is State.PARKED:
        return t(
            "{draft} is saved anew, to leave {when}; nobody is asked yet.",
            draft=label(draft.id),
            when=when,
        )
    card = linked(link or "", t("The new card"))
    return t(
        "{draft} is now version `{short}`, to leave {when}; earlier approvals don't count"
        " for it. {card} needs them anew.",
        draft=label(draft.id),
        short=short(draft.revision.digest),
        when=when,
        card=card,
    )


def moved(draft: Draft, timing: Timing, zone: ZoneInfo) -> str:
    """Confirm a move inside the approved window (rule 16)."""
    return t(
        "{draft} is to leave {when} now; that is inside its window, so its approvals stay.",
        draft=label(draft.id),
        when=say_timing(timing, zone),
    )


def suggested(draft: Draft) -> str:
    """Confirm a suggestion, and say how somebody becomes an author instead (rule 2)."""
    return t(
        "Thank you! Your suggestion is in the thread of {draft} for its authors, and your"
        " vote stays yours. To change it yourself and be an author, put `--as-author` in"
        " front of your words.",
        draft=label(draft.id),
    )


def shown(view: CardView, zone: ZoneInfo, link: str) -> str:
    """One draft with its link."""
    where = t("<{link}|Its card>", link=link) if link else t("It has no card in Slack now.")
    return f"{line(view, zone)}\n{where}"


def ended(words: str) -> str:
    """Escape somebody's words and end them as a sentence, if they don't end as one."""
    said = escape(words)
    return said + ("" if not said or said.endswith((".", "!", "?", "…")) else ".")


def held(draft: Draft) -> str:
    """Confirm a hold."""
    return t(
        "{draft} is held; its votes stay. `/draft release {number}` lets it go on.",
        draft=label(draft.id),
        number=draft.id,
    )


def taken_back(draft: Draft) -> str:
    """Confirm that an objection in words is over."""
    return t("Your request for changes to {draft} is taken back.", draft=label(draft.id))


def objected(draft: Draft, shown: str) -> str:
    """Confirm an objection in words, and say so where the draft was changed meanwhile."""
    number = label(draft.id)
    if draft.revision.digest != shown:
        return t(
            "{number} was changed while you wrote; your request stands against the new version,"
            " too. Please look at its new card; *Request changes* there takes your request back.",
            number=number,
        )
    if draft.state is State.PUBLISHING:
        return t(
            "Your request for changes to {number} is noted, but it is leaving just now; if it is"
            " out, *Take down* on its card removes it.",
            number=number,
        )
    return t(
        "Your request for changes to {number} is on its card, and nothing leaves until you"
        " take it back by *Request changes*, approve a newer version, or a colleague lifts"
        " it.",
        number=number,
    )


def paused(pause: Pause, waiting: Sequence[Delivery], too_late: Sequence[Delivery]) -> str:
    """Tell everybody about a pause, and truthfully what it came too late for."""
    return announced(pause, ended(pause.reason), waiting, too_late)


def paused_to(pause: Pause, waiting: Sequence[Delivery], too_late: Sequence[Delivery]) -> str:
    """Answer whoever paused: what is stopped, and how it is taken back or widened."""
    said = affected(pause, waiting, too_late)
    back = t(
        "Within a minute you can take it back alone with `/draft resume`, if nothing fell due."
    )
    if not pause.account:
        return t("Everything is paused. {said} {back}", said=said, back=back)
    wider = t("To stop everything: `/draft pause everything REASON`.")
    return t(
        "Only `{account}` is paused. {said} {wider} {back}",
        account=escape(pause.account),
        said=said,
        wider=wider,
        back=back,
    )


def removed(
    deliveries: Sequence[Delivery], phones: Mapping[AccountName, UserId] = NO_PHONES
) -> str:
    """Say for each network what became of a takedown (rule 34)."""
    lines = [f"{_removed(d)}{_link(d)}{_phone(d, phones)}" for d in deliveries]
    if any(d.state is not DeliveryState.DELETED for d in deliveries):
        lines.append(t("I go on trying; please open what is left and delete it there, too."))
    return "\n".join([t("Takedown:"), *lines])


def _removed(delivery: Delivery) -> str:
    said = retold(delivery.removal) if delivery.removal else t("being sent now")
    return about(f"• {escape(delivery.account)}", f"*{escape(said)}*")


def _phone(delivery: Delivery, phones: Mapping[AccountName, UserId]) -> str:
    phone = phones.get(delivery.account)
    done = delivery.state is DeliveryState.DELETED
    return "" if done or phone is None else t(" · <@{phone}> has the phone", phone=phone)


def _link(delivery: Delivery) -> str:
    if delivery.state is DeliveryState.DELETED or delivery.receipt is None:
        return ""
    return (
        t(" · <{url}|the post>", url=escape(delivery.receipt.url)) if delivery.receipt.url else ""
    )


def status(view: OnAir, zone: ZoneInfo) -> str:
    """Say what is live, on air, paused, leaving and unsure, as the lamp does."""
    return "\n".join(lines(view, zone))


def museum(exhibits: Sequence[Exhibit]) -> str:
    """Show the museum: what was out, its final level, and what it taught."""
    if not exhibits:
        return t("The museum is empty: nothing was taken down yet.")
    return "\n".join(_exhibit(one) for one in exhibits)


def _exhibit(one: Exhibit) -> str:
    text = excerpt(parts_of(one.texts[0])) if one.texts else t("its text was erased")
    if one.level is None:
        tell = t("`/draft museum {draft} LEVEL STORY` tells it", draft=one.draft)
        return t(
            "• *{draft}* “{text}” has no story yet; {tell}.",
            draft=label(one.draft),
            text=text,
            tell=tell,
        )
    return t(
        "• *{draft}*, level {level}: {story} · “{text}”",
        draft=label(one.draft),
        level=one.level,
        story=escape(one.story),
        text=text,
    )


def history(found: Sequence[Happening], zone: ZoneInfo) -> str:
    """Tell what happened to a draft, one line each, oldest first."""
    return "\n".join(
        f"{rendered(say(one.at, zone))} · {_actor(one.person)} {escape(said(one))}" for one in found
    )


def _actor(person: str) -> str:
    machines = {THE_BOT: t("I"), THE_SHELL: t("the server's shell")}
    return machines.get(UserId(person), f"<@{person}>")
