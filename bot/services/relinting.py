"""Relinting: what lint says more strictly after an upgrade is said at the start, not at T (35)."""

from dataclasses import dataclass

from bot.domain.drafts import Draft, short
from bot.domain.journal import THE_BOT, Kind
from bot.domain.report import Finding, Report
from bot.domain.states import OPEN
from bot.services.context import Context
from bot.services.judging import judge
from bot.services.record import record
from bot.services.showing import tell
from bot.words.phrases import joined, phrase, trimmed
from storage import absences, drafts, votes
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Stricter:
    """An open draft that lint judges more strictly than when its version was made."""

    draft: Draft
    then: Report
    now: Report
    told: tuple[str, ...]

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that there were not."""
        known = {finding.code for finding in self.then.findings}
        return tuple(finding for finding in self.now.findings if finding.code not in known)


async def relint(ctx: Context) -> None:
    """Judge every open draft again, and say in its thread, once, where that is stricter now.

    Its decision follows by itself: the card is looked at anew after every start (rule 24).
    """
    for found in await ctx.store.write(lambda tx: _stricter(tx, ctx)):
        await tell(ctx, found.draft, sentence(found))


def sentence(found: Stricter) -> str:
    """Say to authors and former voters what is judged more strictly, and where to see more."""
    who = " ".join(f"<@{person}>" for person in found.told)
    version = short(found.draft.revision.digest)
    what = joined(" ", (finding.message for finding in found.new))
    said = phrase(
        "{who} Lint judges version {version} more strictly than before: level"
        " {level} is now {level_now}. {what}",
        who=who,
        version=version,
        level=found.then.level,
        level_now=found.now.level,
        what=what,
    )
    why = phrase("`/draft why {draft}` says what is missing now.", draft=found.draft.id)
    return joined(" ", [trimmed(said), why])


def _stricter(tx: Tx, ctx: Context) -> list[Stricter]:
    found = []
    for number in drafts.in_states(tx, OPEN):
        draft = drafts.get(tx, number)
        if draft is None:
            continue
        one = _compared(tx, ctx, draft)
        if is_stricter(one.then, one.now) and _first(tx, ctx, one):
            found.append(one)
    return found


def is_stricter(then: Report, now: Report) -> bool:
    """Whether a judgement asks for more than the one before: a higher level, or a mended text."""
    before = {finding.code for finding in then.blocking}
    return now.level > then.level or any(f.code not in before for f in now.blocking)


def _compared(tx: Tx, ctx: Context, draft: Draft) -> Stricter:
    then = drafts.report_of(tx, draft.id, draft.revision.number)
    voters = votes.standing(votes.of(tx, draft.id, draft.revision.number))
    return Stricter(
        draft=draft,
        then=then,
        now=judge(tx, ctx, draft.id, draft.revision.content),
        told=tuple(dict.fromkeys((*draft.authors, *sorted(voters)))),
    )


def _first(tx: Tx, ctx: Context, one: Stricter) -> bool:
    codes = sorted(finding.code for finding in one.new)
    key = f"stricter {one.draft.id} {one.draft.revision.number} {one.now.level} {' '.join(codes)}"
    if not absences.first_time(tx, key, ctx.now()):
        return False
    record(
        tx,
        ctx.now(),
        Kind.LINT_STRICTER,
        THE_BOT,
        one.draft.id,
        digest=one.draft.revision.digest,
        before=int(one.then.level),
        level=int(one.now.level),
        codes=codes,
    )
    return True
