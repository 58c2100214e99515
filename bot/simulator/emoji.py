"""The short names of emoji that this workspace knows: a part of Slack's list, in its spelling."""

import re

_TABLE = """
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|white_check_mark ✅|heavy_check_mark ✔️
ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔
no_entry_sign 🚫|octagonal_sign 🛑|raised_hand ✋|hand ✋|wastebasket 🗑️|eyes 👀
eye 👁️|lock 🔒|unlock 🔓|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚
alarm_clock ⏰|stopwatch ⏱️|clock9 🕘|calendar 📆|date 📅|spiral_calendar_pad 🗓️
pushpin 📌|round_pushpin 📍|paperclip 📎|memo 📝|pencil 📝|pencil2 ✏️
lower_left_ballpoint_pen 🖊️|newspaper 📰|mega 📣|loudspeaker 📢|bell 🔔|no_bell 🔕
warning ⚠️|rotating_light 🚨|question ❓|grey_question ❔|exclamation ❗
heavy_exclamation_mark ❗|bangbang ‼️|interrobang ⁉️|bulb 💡|fire 🔥|boom 💥
sparkles ✨|star ⭐|star2 🌟|zap ⚡|rocket 🚀|airplane ✈️|airplane_departure 🛫
airplane_arriving 🛬|small_airplane 🛩️|train 🚋|bullettrain_side 🚄|car 🚗
red_car 🚗|oncoming_automobile 🚘|taxi 🚕|bus 🚌|bike 🚲|ship 🚢|boat ⛵|sailboat ⛵
palm_tree 🌴|beach_with_umbrella 🏖️|camping 🏕️|desert_island 🏝️|house 🏠
house_with_garden 🏡|office 🏢|hospital 🏥|face_with_thermometer 🤒|thermometer 🌡️
mask 😷|sneezing_face 🤧|nauseated_face 🤢|face_with_head_bandage 🤕|pill 💊
syringe 💉|baby 👶|baby_bottle 🍼|sleeping 😴|zzz 💤|bed 🛏️|crescent_moon 🌙
first_quarter_moon_with_face 🌛|sunny ☀️|sunrise 🌅|cloud ☁️|rainbow 🌈
snowflake ❄️|umbrella_with_rain_drops ☔|ocean 🌊|grinning 😀|smiley 😃|smile 😄|grin 😁
laughing 😆|satisfied 😆|sweat_smile 😅|joy 😂|rolling_on_the_floor_laughing 🤣
slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊|innocent 😇
heart_eyes 😍|kissing_heart 😘|yum 😋|stuck_out_tongue 😛|thinking_face 🤔
zipper_mouth_face 🤐|neutral_face 😐|expressionless 😑|no_mouth 😶|smirk 😏
unamused 😒|face_with_rolling_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔|worried 😟
confused 😕|frowning 😦|open_mouth 😮|astonished 😲|flushed 😳|pleading_face 🥺
fearful 😨|cold_sweat 😰|cry 😢|sob 😭|scream 😱|triumph 😤|rage 😡|angry 😠
skull 💀|clown_face 🤡|ghost 👻|robot_face 🤖|alien 👽|see_no_evil 🙈|sunglasses 😎
nerd_face 🤓|partying_face 🥳|hugging_face 🤗|shushing_face 🤫|saluting_face 🫡
melting_face 🫠|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚
blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔|two_hearts 💕|100 💯
clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|wave 👋|handshake 🤝|ok_hand 👌|v ✌️
crossed_fingers 🤞|point_up ☝️|point_up_2 👆|point_down 👇|point_left 👈
point_right 👉|fist ✊|facepunch 👊|punch 👊|call_me_hand 🤙|writing_hand ✍️
shrug 🤷|face_palm 🤦|man 👨|woman 👩|headphones 🎧
performing_arts 🎭
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|birthday 🎂|cake 🍰|trophy 🏆|sports_medal 🏅
dart 🎯|art 🎨|coffee ☕|tea 🍵|bowl_with_spoon 🥣|stew 🍲|ramen 🍜|bread 🍞
croissant 🥐|carrot 🥕|tomato 🍅|onion 🧅|leafy_green 🥬|fork_and_knife 🍴
knife_fork_plate 🍽️|pizza 🍕|apple 🍎|lemon 🍋|herb 🌿|four_leaf_clover 🍀
seedling 🌱|leaves 🍃|dog 🐶|cat 🐱|bird 🐦|bee 🐝|honeybee 🐝|turtle 🐢|snail 🐌
unicorn_face 🦄|bug 🐛|butterfly 🦋|computer 💻|iphone 📱|telephone_receiver 📞
e-mail 📧|email ✉️|envelope ✉️|inbox_tray 📥|outbox_tray 📤|link 🔗|mag 🔍|key 🔑|hammer 🔨
wrench 🔧|gear ⚙️|shield 🛡️|scales ⚖️|moneybag 💰|chart_with_upwards_trend 📈
bar_chart 📊|books 📚|book 📖|camera 📷|frame_with_picture 🖼️|movie_camera 🎥
microphone 🎤|musical_note 🎵|globe_with_meridians 🌐|earth_africa 🌍
white_circle ⚪|red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢
large_yellow_circle 🟡|large_orange_circle 🟠|black_circle ⚫|white_large_square ⬜
heavy_plus_sign ➕|heavy_minus_sign ➖|arrow_up ⬆️|arrow_down ⬇️
arrow_right ➡️|arrow_left ⬅️|arrows_counterclockwise 🔄
leftwards_arrow_with_hook ↩️|repeat 🔁|twisted_rightwards_arrows 🔀
double_vertical_bar ⏸️|black_square_for_stop ⏹️|arrow_forward ▶️
fast_forward ⏩|rewind ⏪|new 🆕|ok 🆗|sos 🆘|vertical_traffic_light 🚦
traffic_light 🚥|construction 🚧|checkered_flag 🏁|triangular_flag_on_post 🚩
waving_white_flag 🏳️|flag-fr 🇫🇷|flag-gb 🇬🇧|flag-de 🇩🇪
"""

STANDARD: dict[str, str] = {
    name: character
    for name, _, character in (
        entry.strip().partition(" ") for line in _TABLE.split("\n") for entry in line.split("|")
    )
    if name
}

_TONED = re.compile(r"^(?P<name>.+?)::skin-tone-[2-6]$")


def base_name(name: str) -> str:
    """Cut a skin tone: `+1::skin-tone-3` is `+1` (trap 34)."""
    match = _TONED.match(name)
    return match["name"] if match else name


def is_known(name: str, custom: dict[str, str]) -> bool:
    """Tell whether a reaction of this name exists here; skin tones are no names of their own."""
    bare = base_name(name)
    return bare in STANDARD or name in custom
