"""Which policy the bot runs with: the confirmed one, whatever the file says today (rule 35)."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from unicodedata import category

from bot.config.explain import explain_policy
from bot.config.fingerprint import digest_of_body, policy_body
from bot.config.settings import Settings
from bot.domain.errors import ConfigError
from bot.domain.four_eyes import FIRST_NEEDS, Proposal, changes, in_words, needed_for, people_in
from bot.domain.people import MEMBER, UserId
from bot.domain.seals import Sealer
from bot.services.context import Context
from bot.slack.escaping import escape
from bot.words.languages import Language
from bot.words.phrases import Phrase, in_language, phrase
from storage import policies
from storage.policies import InForce
from storage.store import Store

_ID = re.compile(rf"\b{MEMBER.pattern}\b")
# Ends of lines, what turns the order of letters around, and the like.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# A message cuts what is longer off, and nobody would see what they confirm; lists have commas.
_IN_LINES = re.compile(r".{1,2500}(?:, |$)|.{1,2500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The settings to run with, their policy's digest, and what waits for people, if anything."""

    settings: Settings
    policy: str
    proposal: Proposal | None = None


async def choose(
    settings: Settings, store: Store, is_gone: Callable[[str], Awaitable[bool]] | None = None
) -> Chosen:
    """Compare the file's policy with the confirmed one, and let that one stand if they differ.

    `is_gone` tells whether a channel can't be used any more: nobody could confirm anything in
    it, so then nothing is published before people confirm the new settings in the new one.
    """
    sealer = Sealer(settings.secret_key.reveal().encode())
    found = await store.read(lambda tx: policies.in_force(tx, sealer))
    if found is None:
        return _first(settings)
    try:
        before = settings.under(found.policy.body)
    except ConfigError as error:
        return _unusable(settings, tuple(_of_the_file(said) for said in error.problems))
    old = before.slack.drafts_channel
    if is_gone and old != settings.slack.drafts_channel and await is_gone(old):
        return _unusable(settings, (phrase("the drafts channel of before is gone"),))
    return _compared(settings, before, found)


def _body(settings: Settings) -> tuple[str, str]:
    body = policy_body(settings.written)
    return body, digest_of_body(body)


def _first(settings: Settings) -> Chosen:
    body, digest = _body(settings)
    lines = tuple(explain_policy(settings))
    proposal = Proposal(
        digest=digest,
        body=body,
        lines=lines,
        needed=FIRST_NEEDS,
        people=people_in(settings.policy_values),
        first=True,
    )
    return Chosen(settings=settings, policy=digest, proposal=proposal)


def _unusable(settings: Settings, problems: tuple[str, ...]) -> Chosen:
    """The confirmed policy can't be kept, so nothing is published before two confirm another."""
    body, digest = _body(settings)
    lines = (
        phrase(
            "the settings of before can't be used any more, so nothing is published until then:"
        ),
        *problems,
        *explain_policy(settings),
    )
    proposal = Proposal(
        digest=digest,
        body=body,
        lines=lines,
        needed=FIRST_NEEDS,
        aside=_installers(settings),
        people=people_in(settings.policy_values),
    )
    return Chosen(settings=settings, policy=digest, proposal=proposal)


def _of_the_file(said: str) -> str:
    """What only whoever runs the bot can mend is quoted as `check` would say it, in English."""
    return phrase("whoever runs the bot reads why: “{message}”", message=said)


def _compared(settings: Settings, before: Settings, found: InForce) -> Chosen:
    different = changes(before.policy_values, settings.policy_values)
    if not different:
        return Chosen(settings=settings, policy=found.policy.digest)
    body, digest = _body(settings)
    aside = _installers(settings) | _installers(before)
    proposal = Proposal(
        digest=digest,
        body=body,
        lines=tuple(in_words(change) for change in different),
        needed=needed_for(different, aside),
        aside=aside,
        people=people_in(before.policy_values) | people_in(settings.policy_values),
    )
    return Chosen(settings=before, policy=found.policy.digest, proposal=proposal)


def _installers(settings: Settings) -> frozenset[UserId]:
    return frozenset({settings.slack.installer} if settings.slack.installer else ())


def as_chosen(ctx: Context, chosen: Chosen, renewed: asyncio.Event) -> Context:
    """Let the context know the policy that it was made from, and what waits for people (35)."""
    return replace(ctx, policy=chosen.policy, proposal=shown(chosen.proposal), renew=renewed.set)


def shown(proposal: Proposal | None) -> Proposal | None:
    """What waits for people, with its words as they can stand in a message.

    Members are named there: nobody knows who an id is, and whom it makes an approver. No value
    begins a line of its own, which would be taken for another setting's.
    """
    if proposal is None:
        return None
    lines = tuple(_escaped(line, proposal.people) for line in proposal.lines)
    return replace(proposal, lines=lines)


def _escaped(line: str, people: frozenset[UserId]) -> str:
    def render(language: Language) -> str:
        said = in_language(line, language)
        words = "".join(" " if category(c) in _UNSEEN else c for c in said)
        return "\n… ".join(_IN_LINES.findall(_ID.sub(named, escape(words))))

    def named(found: re.Match[str]) -> str:
        return f"<@{found[0]}>" if found[0] in people else found[0]

    return Phrase(render(Language.EN), render)
