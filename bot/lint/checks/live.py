"""Live words when nothing is live, or when what they announce is on another day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.context import Situation
from bot.lint.look import Look, Seen

_LIVE: Final = lazy(
    r"(?i)(?<![\w'’-])(?:we(?:['’]re| are) (?:now )?live(?: now)?(?=\W*(?:$|!|\n|with|on|from|at"
    r"|:|🔴))|(?:going|live) (?:live )?(?:right )?now\b|live now\b|🔴 ?live\b"
    r"|(?:(?-i:\bLIVE)|(?:\A|[.!?\n])\s?live) ?[:🔴]"
    r"|watch (?:us )?live\b|"
    r"nous sommes (?:en direct|en live)|on est (?:en direct|en live)|en direct (?:maintenant"
    r"|dès maintenant|là)|c['’]est (?:parti|maintenant) en (?:direct|live)|en live maintenant"
    r"|join (?:us )?live\b)"
)
# What people say when it has begun: only wrong where the day is known and another.
_BEGUN: Final = lazy(
    r"(?i)\b(?:(?:join|watch|catch|tune in(?:to)?) (?:us |the |our |it )?(?:\w+ )?(?:stream"
    r"|broadcast|livestream"
    r"|live ?stream)?\s?(?:right )?now|doors are (?:now )?open|(?:on|taking the) stage (?:now"
    r"|right now)"
    r"|is on stage|happening (?:right )?now|(?:just|has|have|we['’]ve) (?:started|kicked off|begun)"
    r"|(?:is|are) (?:under way|underway|in full swing|flowing|up and running|off and running)"
    r"|as we speak|kick[- ]?off ?!|and (?:we|they)['’]re off|on air|curtain(?:['’]s| is)? up"
    r"|(?:the )?(?:crowd|room|hall|queue) is (?:already )?(?:full|filling|packed)"
    r"|(?:le|la|les|l['’]|notre) ?(?:\w+ )?(?:direct|live|stream|concert|match|conférence|webinaire"
    r"|émission|séance|atelier|cérémonie|course|show|spectacle|réunion|débat|visite|vente|tournoi"
    r"|rencontre|finale) (?:a (?:déjà )?(?:commencé|débuté|démarré)|commence|débute|démarre"
    r"|est lancé)"
    r"|ça (?:commence|démarre) (?:maintenant|là|tout de suite)|c['’]est parti|on est (?:parti"
    r"|lancé)s?"
    r"|les portes sont ouvertes|(?:vient|viennent) de (?:commencer|monter sur scène)"
    r"|bat(?:tent)? (?:son|leur) plein|(?:le |l['’])?(?:rideau|émission|spectacle) (?:se lève"
    r"|s['’]ouvre"
    r"|commence|démarre|est lancée?)|(?:vient|viennent) (?:tout juste )?de (?:démarrer|débuter"
    r"|s['’]ouvrir"
    r"|s['’]élancer|partir)|ça y est"
    r"|en ce moment même|rejoignez (?:le|notre) (?:direct|stream|live)|est sur scène|sont sur scène"
    r"|à l['’]antenne|en direct à l['’]instant|en direct depuis|on y est)(?!\w)"
)
_LIVE_WORDS: Final = frozenset({"live", "direct", "now", "parti"})
_LIVE_LATER: Final = lazy(
    r"(?i)\b(?:tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next"
    r"|later|soon|at \d|demain|ce soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|bientôt|prochain|à \d{1,2} ?h|where we live|store|shop|boutique|website|site|the new"
    r"|le nouveau|pre-?orders?|bookings|registration|feature|update|version|app)\b"
)
_PLACES: Final = lazy(
    r"(?i)bio|@\w|chaîne|channel|youtube|twitch|instagram|facebook|page|radio|tv\b"
)
# Said of a stream or a broadcast: it runs at this moment.
_STREAMS: Final = lazy(
    r"(?i)(?:🔴\s*(?:en )?(?:live|direct|on air)|\b(?:we(?:['’]re| are)|and we(?:['’]re| are)|now"
    r"|currently|already) (?:now |currently |already )?(?:live|streaming|broadcasting|on[- ]air"
    r"|rolling)\b|\b(?:live|streaming|stream|broadcast(?:ing)?|livestream(?:ing)?|webcast|on air)\b"
    r"[^.!?\n]{0,30}\b(?:right now|now|this minute|this second|at the moment|as we speak|already)\b"
    r"|\b(?:tune in|join (?:us|in|the \w+)|watch|click (?:in|to)|hop (?:on|in)|jump (?:on|in)"
    r"|log (?:on|in)|come and watch|drop into)\b[^.!?\n]{0,40}\b(?:now|right now|live|already)\b"
    r"|\b(?:on|nous) (?:stream|streame|streamons|diffuse|diffusons|filme|filmons)\b|\bça (?:stream"
    r"|streame|diffuse)\b|\ben (?:direct|live)\b\s*[!:🔴]|\b(?:en direct|en live|le direct|le live"
    r"|le stream)\b[^.!?\n]{0,30}\b(?:maintenant|tout de suite|à l['’]instant|en ce moment|déjà"
    r"|actuellement|est (?:lancé|ouvert|en cours))(?!\w)|\b(?:maintenant|actuellement|en ce moment)"
    r" en (?:direct|live)\b|\b(?:connectez-vous|rejoignez(?:-nous)?|venez|suivez(?:-nous)?)\b"
    r"[^.!?\n]{0,40}\b(?:maintenant|tout de suite|dès à présent|en direct|en live|vite)(?!\w))"
)
_NOT_YET: Final = lazy(
    r"(?i)\b(?:tomorrow|next|later|soon|will (?:be|go|stream)|going live (?:on|at)|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|reminder|replay|recording|catch up|watch again"
    r"|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|bientôt|prochain\w*|sera"
    r"|serons|seront|rappel|rediffusion|revoir)\b"
)


def not_live(look: Look) -> Iterator[Seen]:
    """A post that says that something is live, and nothing shows that it is."""
    if _is_on_another_day(look.post.situation):
        begun = _BEGUN.search(look.text)
        if begun and not _NOT_YET.search(look.text):
            yield Seen(span=begun.span())
    elif look.has_word(_LIVE_WORDS):
        match = _LIVE.search(look.text)
        if match and not _LIVE_LATER.search(look.text) and not _has_a_place(look):
            yield Seen(span=match.span())


def live_another_day(look: Look) -> Iterator[Seen]:
    """What is on the air at this moment by its words, and on another day by its date."""
    if not _is_on_another_day(look.post.situation) or look.days:
        return
    streams = _LIVE.search(look.text) or _STREAMS.search(look.text)
    if streams and not _NOT_YET.search(look.text):
        yield Seen(span=streams.span(), facts={"date": str(look.post.situation.event_date)})


def _has_a_place(look: Look) -> bool:
    """Whether the post says where it can be seen, or shows it: a still picture doesn't."""
    moves = any(not one.type.startswith("image") for one in look.post.media)
    return bool(look.addresses or moves or _PLACES.search(look.text))


def _is_on_another_day(situation: Situation) -> bool:
    """Whether the post leaves on another day than that of what it is about."""
    event, when = situation.event_date, situation.scheduled_at
    return bool(event and when and abs(when.date() - event) >= timedelta(days=1))
