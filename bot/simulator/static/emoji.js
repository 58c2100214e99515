// Emoji: short names and their characters, skin tones, and the order in which the picker offers
// them.

const TABLE = {
  "Often used here": `white_check_mark ✅|+1 👍|x ❌|eyes 👀|raised_hand ✋|octagonal_sign 🛑|wastebasket 🗑️|airplane ✈️
    heavy_check_mark ✔️|-1 👎|no_entry ⛔|tada 🎉|pray 🙏|heart ❤️|thinking_face 🤔|joy 😂`,
  "Faces and people": `smile 😄|grinning 😀|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍|sunglasses 😎
    sweat_smile 😅|rolling_on_the_floor_laughing 🤣|upside_down_face 🙃|relieved 😌|neutral_face 😐|expressionless 😑
    smirk 😏|unamused 😒|grimacing 😬|zipper_mouth_face 🤐|confused 😕|worried 😟|cry 😢|sob 😭|scream 😱
    flushed 😳|angry 😠|rage 😡|exploding_head 🤯|sleeping 😴|yawning_face 🥱|face_with_thermometer 🤒|mask 😷
    face_with_head_bandage 🤕|nauseated_face 🤢|partying_face 🥳|hugging_face 🤗|face_with_rolling_eyes 🙄
    saluting_face 🫡|melting_face 🫠|robot_face 🤖|ghost 👻|skull 💀|wave 👋|ok_hand 👌|clap 👏|raised_hands 🙌
    muscle 💪|point_up ☝️|point_right 👉|point_left 👈|point_down 👇|v ✌️|crossed_fingers 🤞|handshake 🤝
    writing_hand ✍️|fist 👊|shrug 🤷|facepalm 🤦|man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|bow 🙇|busts_in_silhouette 👥
    bust_in_silhouette 👤|speaking_head_in_silhouette 🗣️|ear 👂|brain 🧠`,
  Signs: `warning ⚠️|no_entry_sign 🚫|question ❓|exclamation ❗|grey_question ❔|bangbang ‼️|interrobang ⁉️
    ballot_box_with_check ☑️|negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖|recycle ♻️
    arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|leftwards_arrow_with_hook ↩️
    arrow_right_hook ↪️|fast_forward ⏩|black_right_pointing_double_triangle_with_vertical_bar ⏭️
    arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|record_button ⏺️|information_source ℹ️
    red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
    large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_green_square 🟩
    large_yellow_square 🟨|large_orange_square 🟧|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹
    zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|100 💯
    copyright ©️|tm ™️|new 🆕|ok 🆗|sos 🆘|free 🆓|radioactive_sign ☢️|zzz 💤|speech_balloon 💬|thought_balloon 💭`,
  Things: `alarm_clock ⏰|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|watch ⌚|clock9 🕘|clock3 🕒|calendar 📆|date 📅
    spiral_calendar_pad 🗓️|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|lock 🔒|unlock 🔓|closed_lock_with_key 🔐
    key 🔑|bell 🔔|no_bell 🔕|mega 📣|performing_arts 🎭|loudspeaker 📢|memo 📝|pencil2 ✏️|pencil 📝|page_facing_up 📄|scroll 📜|clipboard 📋
    newspaper 📰|book 📖|books 📚|bookmark 🔖|label 🏷️|file_folder 📁|open_file_folder 📂|mag 🔍|bulb 💡|flashlight 🔦
    camera 📷|frame_with_picture 🖼️|art 🎨|movie_camera 🎥|microphone 🎤|headphones 🎧|email 📧|envelope ✉️
    incoming_envelope 📨|outbox_tray 📤|inbox_tray 📥|package 📦|mailbox 📫|iphone 📱|telephone_receiver 📞
    computer 💻|keyboard ⌨️|desktop_computer 🖥️|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|broom 🧹
    scales ⚖️|shield 🛡️|gem 💎|moneybag 💰|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|balloon 🎈|confetti_ball 🎊
    crystal_ball 🔮|test_tube 🧪|pill 💊|adhesive_bandage 🩹|ambulance 🚑|rotating_light 🚨|vertical_traffic_light 🚦
    construction 🚧|traffic_light 🚥|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊
    globe_with_meridians 🌐|butterfly 🦋|elephant 🐘|mammoth 🦣|bird 🐦|classical_building 🏛️|office 🏢|house 🏠`,
  "Away, food, nature": `palm_tree 🌴|desert_island 🏝️|beach_with_umbrella 🏖️|thermometer 🌡️|house_with_garden 🏡|bus 🚌|train 🚆
    bullettrain_side 🚄|metro 🚇|car 🚗|bike 🚲|ship 🚢|rocket 🚀|airplane_departure 🛫|airplane_arriving 🛬|luggage 🧳
    baby 👶|bed 🛏️|mountain ⛰️|coffee ☕|tea 🍵|bread 🥖|stew 🍲|bowl_with_spoon 🥣|tomato 🍅|carrot 🥕|pizza 🍕|cake 🍰
    birthday 🎂|beer 🍺|wine_glass 🍷|apple 🍎|sunny ☀️|cloud ☁️|rain_cloud 🌧️|snowflake ❄️|zap ⚡|fire 🔥|rainbow 🌈
    star ⭐|star2 🌟|sparkles ✨|boom 💥|crescent_moon 🌙|earth_africa 🌍|herb 🌿|seedling 🌱|four_leaf_clover 🍀|rose 🌹
    sunflower 🌻|cherry_blossom 🌸|dog 🐶|cat 🐱|turtle 🐢|snail 🐌|bee 🐝|unicorn_face 🦄|purple_heart 💜
    green_heart 💚|blue_heart 💙|yellow_heart 💛|broken_heart 💔|flag-fr 🇫🇷|flag-de 🇩🇪|flag-es 🇪🇸|checkered_flag 🏁`,
};

const SAME = {
  thumbsup: "+1",
  thumbsdown: "-1",
  hand: "raised_hand",
  stop_sign: "octagonal_sign",
  trash: "wastebasket",
  simple_smile: "slightly_smiling_face",
  thinking: "thinking_face",
  rofl: "rolling_on_the_floor_laughing",
  robot: "robot_face",
  punch: "fist",
  unicorn: "unicorn_face",
  hourglass_done: "hourglass",
  flag_fr: "flag-fr",
  sun: "sunny",
  laughing: "smile",
  satisfied: "smile",
  heavy_exclamation_mark: "exclamation",
  face_palm: "facepalm",
  checkered: "checkered_flag",
  black_circle_for_record: "record_button",
};

const TAKES_A_TONE = new Set(
  `+1 -1 raised_hand wave ok_hand clap raised_hands muscle point_up point_right point_left point_down v
  crossed_fingers pray writing_hand fist shrug facepalm bow ear baby`.split(/\s+/),
);

export const TONES = [
  { number: 1, label: "No skin tone", character: "✋" },
  ...[2, 3, 4, 5, 6].map((number) => ({
    number,
    label: `Skin tone ${number}`,
    character: `✋${toneMark(number)}`,
  })),
];

const GROUPS = Object.entries(TABLE).map(([title, lines]) => ({
  title,
  entries: lines
    .split(/[|\n]/)
    .map((entry) => entry.trim().split(" "))
    .map(([name, character]) => ({ name, character })),
}));
const CHARACTERS = new Map(
  GROUPS.flatMap(({ entries }) => entries.map(({ name, character }) => [name, character])),
);

function toneMark(number) {
  return String.fromCodePoint(0x1f3fa + number - 1);
}

/** Find an emoji: its character, or the address of its picture, or null where nobody knows it. */
export function lookUp(fullName, custom = {}) {
  const [name, tone] = fullName.split("::");
  const found = resolve(name, custom, 5);
  const number = /^skin-tone-([2-6])$/.exec(tone ?? "")?.[1];
  if (!found || !number || isAddress(found)) return found;
  return found.replace("\ufe0f", "") + toneMark(Number(number));
}

function resolve(name, custom, stepsLeft) {
  const own = Object.hasOwn(custom, name) ? custom[name] : undefined;
  if (own?.startsWith("alias:"))
    return stepsLeft ? resolve(own.slice(6), custom, stepsLeft - 1) : null;
  return own ?? CHARACTERS.get(name) ?? CHARACTERS.get(SAME[name]) ?? null;
}

/** Tell whether an emoji is a picture rather than a character. */
export function isAddress(found) {
  return /^(https?:|data:|\/)/.test(found);
}

/** Tell whether a picture lies on this computer, since no other is fetched. */
export function isHere(address) {
  return (
    /^data:image\//.test(address) || new URL(address, location.href).origin === location.origin
  );
}

/** List the picker's groups for what is typed; the workspace's own emoji come last. */
export function groupsFor(query, custom = {}) {
  const wanted = query.trim().toLowerCase().replaceAll(":", "").replace(/\s+/g, "_");
  const own = Object.keys(custom)
    .filter((name) => !CHARACTERS.has(name))
    .map((name) => ({ name, character: lookUp(name, custom) }));
  return [...GROUPS, { title: "This workspace's own", entries: own }]
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ name, character }) => character && matches(name, wanted)),
    }))
    .filter(({ entries }) => entries.length);
}

function matches(name, wanted) {
  return (
    name.includes(wanted) ||
    Object.entries(SAME).some(([other, real]) => real === name && other.includes(wanted))
  );
}

/** Add the chosen skin tone to a name that can carry one. */
export function withTone(name, tone) {
  return tone > 1 && TAKES_A_TONE.has(name) ? `${name}::skin-tone-${tone}` : name;
}
