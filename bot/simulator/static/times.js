// Times: what a moment is called in a person's own zone, and back from what a person picked.

const formatters = new Map();

// The page itself is English, with a clock of 24 hours.
const HOUSE = "en-GB";

function formatter(zone, options, locale = HOUSE) {
  const key = locale + zone + JSON.stringify(options);
  if (!formatters.has(key))
    formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formatters.get(key);
}

const say = (moment, zone, options, locale) => formatter(zone, options, locale).format(moment);

/** In which locale Slack writes dates for somebody: their own, but for English ours. */
export const localeOf = (theirs) => (!theirs || theirs.startsWith("en") ? HOUSE : theirs);

/** Name a zone that the browser knows, UTC otherwise. */
export function knownZone(zone) {
  try {
    formatter(zone, {});
    return zone;
  } catch (error) {
    if (error instanceof RangeError) return "UTC";
    throw error;
  }
}

export const momentOf = (ts) => new Date(Number(ts) * 1000);
export const clockTime = (moment, zone, locale) =>
  say(moment, zone, { hour: "2-digit", minute: "2-digit" }, locale);
export const clockSeconds = (moment, zone, locale) =>
  say(moment, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, locale);
export const shortDay = (moment, zone) =>
  say(moment, zone, { weekday: "short", day: "numeric", month: "short" });
export const longDay = (moment, zone, locale) =>
  say(moment, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, locale);
export const wholeMoment = (moment, zone) =>
  `${longDay(moment, zone)}, ${clockSeconds(moment, zone)} (${zone})`;

/** Name the day as a number that sorts and compares: 2026-11-23. */
export function dayNumber(moment, zone) {
  const parts = partsOf(moment, zone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

function partsOf(moment, zone) {
  const options = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  };
  return Object.fromEntries(
    formatter(zone, options)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
}

/** Say today, yesterday or tomorrow where it is so, null otherwise. */
export function nearDay(moment, now, zone, locale = HOUSE) {
  const days = Math.round(
    (Date.parse(dayNumber(moment, zone)) - Date.parse(dayNumber(now, zone))) / 86_400_000,
  );
  if (Math.abs(days) > 1) return null;
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
}

/** Write a moment as a datetime-local field wants it, in the person's zone. */
export function toField(moment, zone) {
  const { year, month, day, hour, minute } = partsOf(moment, zone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** Read a datetime-local field in the person's zone; Unix seconds. */
export function fromField(text, zone) {
  const asIfUtc = Date.parse(`${text.slice(0, 16)}:00Z`);
  let guess = asIfUtc;
  // Twice, since the first guess may lie on the other side of a change of offset.
  for (let round = 0; round < 2; round += 1) guess = asIfUtc - offset(guess, zone);
  return Math.round(guess / 1000);
}

function offset(milliseconds, zone) {
  const { year, month, day, hour, minute, second } = partsOf(new Date(milliseconds), zone);
  return (
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) -
    Math.floor(milliseconds / 1000) * 1000
  );
}

/** Count the seconds until the next 09:00 in the zone. */
export function secondsToMorning(now, zone) {
  const today = fromField(`${dayNumber(now, zone)}T09:00`, zone);
  const tomorrow = fromField(
    `${dayNumber(new Date(now.getTime() + 86_400_000), zone)}T09:00`,
    zone,
  );
  const seconds = Math.floor(now.getTime() / 1000);
  return Math.max(1, (today > seconds ? today : tomorrow) - seconds);
}

const DATE_PARTS = {
  date_num: (moment, zone) => dayNumber(moment, zone),
  date: (moment, zone, locale) =>
    say(moment, zone, { day: "numeric", month: "long", year: "numeric" }, locale),
  date_short: (moment, zone, locale) =>
    say(moment, zone, { day: "numeric", month: "short", year: "numeric" }, locale),
  date_long: longDay,
  time: clockTime,
  time_secs: clockSeconds,
};

/** Fill a date format of Slack's ("{date_pretty} at {time}") for one viewer. */
export function fillDate(format, moment, { now, zone, locale }) {
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "ago") return ago(moment, now, locale);
    const pretty = name.endsWith("_pretty");
    const part =
      DATE_PARTS[name === "day_divider_pretty" ? "date_long" : name.replace(/_pretty$/, "")];
    if (!part) return whole;
    return (pretty && nearDay(moment, now, zone, locale)) || part(moment, zone, locale);
  });
}

/** Say how far away a moment is: 5 minutes ago, in 2 hours. */
export function ago(moment, now, locale = HOUSE) {
  const seconds = (moment - now) / 1000;
  const [unit, size] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ].find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(
    Math.round(seconds / size),
    unit,
  );
}
