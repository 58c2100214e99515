"""The sequences that X counts as one emoji: Unicode 11's, as twitter-text 3 froze them.

A newer sequence, and one that is no emoji, counts sign by sign: never less than X counts.
"""

from collections import defaultdict
from typing import Final

import regex  # type: ignore[import-untyped]

from bot.domain.lazily import lazy

# Signs that are often text, so that a selector may stand behind them.
_SELECTABLE: Final = (
    "‼⁉ℹ↔-↙↩↪⌚⌛⌨⏏⏭-⏯⏱⏲⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☠☢☣☦☪☮☯☸-☺♀♂♈-♓♠♣♥♦♨♻♿⚒-⚗⚙⚛⚜⚠⚡⚪⚫⚰⚱⚽⚾"
    "⛄⛅⛈⛏⛑⛓⛔⛩⛪⛰-⛵⛸⛺⛽✂✈✉✏✒✔✖✝✡✳✴❄❇❗❣❤➡⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙🀄🅰🅱🅾🅿🈂🈚🈯🈷🌡🌤-🌬"
    "🌶🍽🎖🎗🎙-🎛🎞🎟🏍🏎🏔-🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳🕶-🕹🖇🖊-🖍🖥🖨🖱🖲🖼🗂-🗄🗑-🗓🗜-🗞🗡🗣🗨🗯🗳🗺"
    "🛋🛍-🛏🛠-🛥🛩🛰🛳©®™♟"
)
_SELECTABLE_PEOPLE: Final = "☝⛷⛹✌✍🏋🏌🕴🕵🖐"
_PEOPLE: Final = (
    "✊✋🎅🏂-🏄🏇🏊👂👃👆-👐👦-👩👮👰-👸👼💁-💃💅-💇💪🕺🖕🖖🙅-🙇🙋-🙏🚣🚴-🚶🛀🛌🤘-🤜🤞🤟🤦🤰-🤹🤽🤾🦵🦶"
    "🦸🦹🧑-🧝"
)
_SHE_OR_HE: Final = "🏃🏄🏊👮👱👳👷💁💂💆💇🙅-🙇🙋🙍🙎🚣🚴-🚶🤦🤵🤷-🤹🤽🤾🦸🦹🧖-🧝"
_SKIN: Final = "🏻-🏿"
_TOOLS: Final = "🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰-🦳"
_REGIONS: Final = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br
bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cp cr cu cv cw cx cy cz de dg dj dk dm do
dz ea ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt
gu gw gy hk hm hn hr ht hu ic id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr
kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu
mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py
qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz ta tc td tf tg
th tj tk tl tm tn to tr tt tv tw tz ua ug um un us uy uz va vc ve vg vi vn vu wf ws xk ye yt za
zm zw
"""


def _flags() -> str:
    """Pairs of letters that are a flag, as alternatives by their first letter."""
    behind: dict[str, str] = defaultdict(str)
    for region in _REGIONS.split():
        behind[_letter(region[0])] += _letter(region[1])
    return "|".join(f"{first}[{seconds}]" for first, seconds in behind.items())


def _letter(letter: str) -> str:
    return chr(0x1F1E6 + ord(letter) - ord("a"))


X_EMOJI: Final = lazy(
    # Trades, couples and families; then whoever is shown as a woman or a man.
    rf"[👨👩](?:[{_SKIN}]?\u200d(?:[⚕⚖✈]\ufe0f|[{_TOOLS}])"
    r"|(?<=👩)\u200d❤\ufe0f\u200d(?:💋\u200d)?[👨👩]|(?<=👨)\u200d❤\ufe0f\u200d(?:💋\u200d)?👨"
    r"|(?:\u200d👩|(?<=👨)\u200d👨)?\u200d(?:👦(?:\u200d👦)?|👧(?:\u200d[👦👧])?))"
    rf"|[🏋🏌🕴🕵⛹][{_SKIN}\ufe0f]\u200d[♀♂]\ufe0f|[{_SHE_OR_HE}][{_SKIN}]?\u200d[♀♂]\ufe0f"
    r"|[👯🤼🧞🧟]\u200d[♀♂]\ufe0f"
    # Two flags, an eye in a bubble, three countries by tags, keycaps, all other flags.
    r"|🏳\ufe0f\u200d🌈|🏴\u200d☠\ufe0f|👁\u200d🗨"
    r"|🏴\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    r"|\U000e0077\U000e006c\U000e0073)\U000e007f"
    rf"|[#*0-9]\ufe0f?\u20e3|{_flags()}"
    rf"|[{_SELECTABLE}]\ufe0f|[{_SELECTABLE_PEOPLE}](?:\ufe0f[{_SKIN}]?|[{_SKIN}])"
    rf"|[{_PEOPLE}][{_SKIN}]",
    compiles=regex.compile,
)
"""What counts otherwise than its signs; a single emoji has a sign's weight."""
