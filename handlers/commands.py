"""The slash command: acknowledge, read, call one service, answer that person alone."""

from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import orders
from bot.domain.commands import parse
from bot.domain.errors import NotFound
from bot.domain.helptext import help_text
from bot.domain.orders import CommandProblem, Connect, Disconnect
from bot.domain.people import UserId
from bot.services import (
    accounts,
    drafting,
    enrolling,
    erasing,
    history,
    noticing,
    overview,
    pausing,
    refusing,
    stopping,
    takedown,
    timekeeping,
    watching,
    weekly,
)
from bot.services.asking import Asked
from bot.services.hearing import over, the_pause
from bot.services.showing import announce
from bot.slack import answers, listing, watchwords, whywords
from bot.slack.wording import footer
from bot.words.phrases import capitalized, joined, phrase, rendered, t
from handlers import asked, composer, connecting, findings, incidents, opinions, parking
from handlers.desk import Desk
from handlers.errors import answered, in_words
from handlers.payloads import Payload, Typed, typed

# Only a form can take a file, and it opens before anything is answered.
ONLY_A_FORM = phrase("Please type just `/draft import`, and attach the table in its form.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the command."""

    async def on_command(
        ack: AsyncAck, body: Payload, respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        await ack()
        request = typed(body)
        if isinstance(parse(request.text), orders.Import):
            sentence = await parking.opened(desk, client, request.asking)
        elif request.text.strip():
            sentence = await answered(desk, request.user, answer(desk, request))
        else:
            sentence = await composer.opened(desk, client, request.asking)
        if sentence:
            await respond(rendered(sentence), response_type="ephemeral")

    app.command(desk.command)(desk.heard(on_command))


async def answer(desk: Desk, request: Typed) -> str:
    """Carry out one command; the answer is for that person alone. Raises `UserError`."""
    desk.refuse_elsewhere(request.team)
    await noticing.active(desk.ctx, request.user)
    command = parse(request.text)
    match command:
        case CommandProblem():
            await refusing.note(desk.ctx, request.user, "NotUnderstood")
            return joined("\n", [command.sentence, *map(_way, command.did_you_mean)])
        case orders.Help():
            return _help(desk, command.topic)
        case orders.Submit() | orders.Edit() | orders.At() | orders.Withdraw():
            return await _drafting(desk, request, command)
        case orders.Ask() | orders.Again():
            return await parking.answer(desk, request, command)
        case orders.Import():
            return ONLY_A_FORM
        case orders.Urgent() | orders.Reviewed():
            return await opinions.hurry(desk.ctx, request.user, command)
        case orders.Waive() | orders.ExceptWords() | orders.Exceptions():
            return await findings.answer(desk.ctx, request.user, command)
        case orders.Suggest() | orders.Take():
            zone = await _zone(desk, request.user)
            return await opinions.answer(desk, request.user, command, zone)
        case orders.List() | orders.Queue() | orders.Week():
            return await _listing(desk, request.user, command)
        case orders.Show() | orders.Why() | orders.History() | orders.Status():
            return await _asking(desk, request, command)
        case orders.Away() | orders.Back() | orders.Watch():
            return await _watching(desk, request, command)
        case orders.Confirm() | orders.Live() | orders.Dry() | Connect() | Disconnect():
            return await _trusting(desk, request, command)
        case orders.Hold() | orders.Release() | orders.Lift() | orders.Takedown():
            return await _stopping(desk, request, command)
        case orders.Correct() | orders.Museum():
            return await incidents.answer(desk, request, command)
        case orders.Erase():
            return await _erase(desk, request.user, command)
        case orders.Pause() | orders.Resume() | orders.Through() | orders.Now():
            return await _everything(desk, request.user, command)


async def _everything(
    desk: Desk,
    user: UserId,
    command: orders.Pause | orders.Resume | orders.Through | orders.Now,
) -> str:
    """What stops everything, or lets it go on."""
    match command:
        case orders.Pause():
            return await _pause(desk, user, command)
        case orders.Resume():
            return await _resume(desk, user, command.account)
        case orders.Through():
            return await _through(desk, user, command.draft)
        case orders.Now():
            return await timekeeping.this_is_now(desk.ctx, user)


def _way(typed: str) -> str:
    """One way to say it, as it can be typed."""
    return f"• `{typed}`" if typed.startswith("-") else f"• `/draft {typed}`"


def _help(desk: Desk, topic: str | None) -> str:
    if topic is not None:
        return help_text(topic)
    gestures = footer(desk.ctx.rules.gestures)
    return joined("\n", (help_text(None), desk.ctx.rules.intake.in_words(), gestures))


async def _zone(desk: Desk, user: UserId) -> ZoneInfo:
    return await drafting.zone_for(desk.ctx, user)


async def _drafting(
    desk: Desk,
    request: Typed,
    command: orders.Submit | orders.Edit | orders.At | orders.Withdraw,
) -> str:
    ctx, user = desk.ctx, request.user
    match command:
        case orders.Submit():
            draft = await drafting.submit(
                ctx,
                drafting.Request(
                    author=user,
                    text=command.text,
                    accounts=command.accounts,
                    when=command.when,
                    key=request.key,
                    person=UserId(command.person) if command.person else None,
                    reviewer=UserId(command.reviewer) if command.reviewer else None,
                ),
            )
            return await asked.answer(ctx, draft, user)
        case orders.Edit() | orders.At():
            return await opinions.change(desk, user, command, await _zone(desk, user))
        case orders.Withdraw():
            draft = await drafting.withdraw(ctx, command.draft, user)
            return t("D-{id} is withdrawn.", id=draft.id)


async def _listing(
    desk: Desk, user: UserId, command: orders.List | orders.Queue | orders.Week
) -> str:
    """What is under way, or comes: for this person, or as a picture for everybody."""
    ctx = desk.ctx
    await overview.may_read(ctx, user)
    zone = await _zone(desk, user)
    match command:
        case orders.List():
            found = await overview.listing(ctx, command.label)
            return listing.listing(found, zone, command.label)
        case orders.Queue():
            return listing.queue(await overview.queue(ctx), zone)
        case orders.Week():
            await weekly.post_week(ctx)
            return t("The coming week is in the channel.")


async def _asking(
    desk: Desk,
    request: Typed,
    command: orders.Show | orders.Why | orders.History | orders.Status,
) -> str:
    ctx = desk.ctx
    await overview.may_read(ctx, request.user)
    zone = await _zone(desk, request.user)
    match command:
        case orders.Show():
            shown = await overview.one(ctx, command.draft)
            return answers.shown(shown.view, zone, shown.link)
        case orders.Why():
            return whywords.why((await overview.one(ctx, command.draft)).view, zone)
        case orders.History():
            return answers.history(await history.of(ctx, command.draft), zone)
        case orders.Status():
            said = answers.status(await overview.on_air(ctx), zone)
            return f"{said}\n{watchwords.on_duty(await watching.on_duty(ctx))}".strip()


async def _watching(
    desk: Desk, request: Typed, command: orders.Away | orders.Back | orders.Watch
) -> str:
    ctx, user = desk.ctx, request.user
    match command:
        case orders.Back():
            return watchwords.returned(await watching.back(ctx, user), await _zone(desk, user))
        case orders.Away():
            person = UserId(command.person) if command.person else None
            absence = await watching.away(ctx, user, command.span, person)
            return watchwords.absent(absence, user, await _zone(desk, user))
        case orders.Watch(span=""):
            await watching.end_watch(ctx, user)
            return t("You don't have the watch any more; thank you for it.")
        case orders.Watch():
            taken = await watching.take_watch(ctx, user, command.span)
            return watchwords.watching(taken.watch, taken.still, await _zone(desk, user))


async def _trusting(
    desk: Desk,
    request: Typed,
    command: orders.Confirm | orders.Live | orders.Dry | Connect | Disconnect,
) -> str:
    """Whom and what is trusted: newcomers, and accounts."""
    if isinstance(command, Connect | Disconnect):
        return await connecting.answer(desk.ctx, request.user, command)
    if isinstance(command, orders.Confirm):
        return await enrolling.confirm(desk.ctx, UserId(command.person), request.user)
    if isinstance(command, orders.Dry):
        account = await accounts.dry(desk.ctx, command.account, request.user)
        return t(
            "`{name}` only rehearses now; `/draft live {name}` takes two people.", name=account.name
        )
    match await accounts.live(desk.ctx, command.account, request.user):
        case Asked.DONE:
            return t(
                "`{account}` is live now: approved posts really leave.", account=command.account
            )
        case Asked.OPEN | Asked.ALREADY:
            return t(
                "Somebody else has to confirm that `{account}` goes live.", account=command.account
            )


async def _stopping(
    desk: Desk,
    request: Typed,
    command: orders.Hold | orders.Release | orders.Lift | orders.Takedown,
) -> str:
    ctx, user = desk.ctx, request.user
    match command:
        case orders.Hold():
            return answers.held(await stopping.hold(ctx, command.draft, user, command.reason))
        case orders.Release():
            draft = await stopping.release(ctx, command.draft, user, command.reason)
            return t("D-{id} is released.", id=draft.id)
        case orders.Lift():
            draft = await stopping.lift(ctx, command.draft, user, command.reason)
            return t(
                "The objection to D-{id} is lifted; approvals of this version count again.",
                id=draft.id,
            )
        case orders.Takedown():
            number = command.draft
            if number is None:
                number = await takedown.at_address(ctx, command.address)
            found = await takedown.take_down(ctx, number, user)
            return answers.removed(found, ctx.rules.phones)


async def _pause(desk: Desk, user: UserId, command: orders.Pause) -> str:
    said: list[str] = []
    unknown: list[NotFound] = []
    for account in command.accounts or ("",):
        try:
            met = await pausing.pause(desk.ctx, user, command.reason, account)
        except NotFound as error:
            # A slip in one name keeps no other account from being stopped.
            unknown.append(error)
            continue
        await announce(desk.ctx, answers.paused(met.pause, met.waiting, met.too_late))
        said.append(answers.paused_to(met.pause, met.waiting, met.too_late))
        if met.unknown:
            said.append(
                t(
                    "For one account alone, write `/draft pause {unknown} REASON`.",
                    unknown=met.unknown,
                )
            )
    if unknown and not said:
        raise unknown[0]
    # Each of them: what is not told of, people take for paused.
    said.extend(map(in_words, unknown))
    if command.accounts:
        said.append(t("If that was a text to post, resume, and put `post:` in front of it."))
    return " ".join(said)


async def _resume(desk: Desk, user: UserId, account: str) -> str:
    done = await pausing.resume(desk.ctx, user, account)
    what = the_pause(account)
    if done.alone:
        sentence = phrase(
            "<@{by}> took {what} back within a minute; nothing was stopped.", by=user, what=what
        )
        await announce(desk.ctx, sentence)
        return t("The pause is taken back; nothing was stopped by it.")
    match done.asked:
        case Asked.DONE:
            await announce(desk.ctx, over(user, account, done))
            return t("{what} is over.", what=capitalized(what))
        case Asked.OPEN | Asked.ALREADY:
            return t("Somebody else has to confirm that {what} ends.", what=what)


async def _erase(desk: Desk, user: UserId, command: orders.Erase) -> str:
    match await erasing.erase(desk.ctx, command.draft, user, command.reason):
        case Asked.DONE:
            return t(
                "What D-{draft} said is erased here; its digests are kept.", draft=command.draft
            )
        case Asked.OPEN | Asked.ALREADY:
            return t(
                "Somebody else, no author of D-{draft}, has to confirm it.", draft=command.draft
            )


async def _through(desk: Desk, user: UserId, number: int) -> str:
    match await pausing.let_through(desk.ctx, number, user):
        case Asked.DONE:
            return t(
                "D-{number} may leave in spite of the pause, once it is approved.", number=number
            )
        case Asked.OPEN | Asked.ALREADY:
            return t(
                "Somebody else, no author of it, has to confirm that D-{number} may leave.",
                number=number,
            )
