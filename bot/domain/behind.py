"""Behind: a post waits for what people did before, which is not all worked on (rule 24)."""

from datetime import timedelta

from bot.words.phrases import phrase

# Nobody need hear of a wait that is over sooner: it delays a post by seconds.
WORTH_TELLING = timedelta(minutes=1)

UNHEARD = phrase(
    "what people did just now is not all worked on yet, so nothing leaves before it is"
)
FELL = phrase(
    ":hourglass: Something that people did a minute ago is still not worked on, so *nothing"
    " leaves* before it is: a hold or an edit may be among it. I end by myself what takes longer"
    " than five minutes, unless it may keep a post back, and tell whoever asked for it. Whoever"
    " runs the bot, please restart it if this goes on; whoever sent a form just before then looks"
    " whether it was done, and sends it again if it wasn't."
)
OVER = phrase(":hourglass: All that people did is worked on again, so posts leave as planned.")
