// Slack's own markup (mrkdwn), turned into elements; nothing of it is ever read as HTML.

import { el } from "./dom.js";
import { fillDate } from "./times.js";

const FORMATS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const PERMALINK = /\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})(?:\?|$)/;

/** Turn the three entities back into characters. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Render a whole mrkdwn text: fences, quotes, then what stands in the lines. */
export function renderMrkdwn(text, world, options = {}) {
  const parts = text.split("```");
  const closed = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  const tail = parts
    .slice(closed)
    .map((part) => `\`\`\`${part}`)
    .join("");
  return parts.slice(0, closed).flatMap((part, index) => {
    if (index % 2) return el("pre", {}, flat(part.replace(/^\n|\n$/g, ""), world));
    return lines(index === closed - 1 ? part + tail : part, world, options);
  });
}

function lines(text, world, options) {
  const nodes = [];
  const quote = /^(?:&gt;|>) ?/;
  const all = text.split("\n");
  for (let start = 0; start < all.length;) {
    const quoted = quote.test(all[start]);
    let end = start + 1;
    while (end < all.length && quote.test(all[end]) === quoted) end += 1;
    const body = all
      .slice(start, end)
      .map((line) => (quoted ? line.replace(quote, "") : line))
      .join("\n");
    const content = inline(body, world, options);
    nodes.push(quoted ? el("blockquote", {}, content) : content);
    start = end;
  }
  return nodes.flat();
}

/** Render what can stand inside a line. */
export function inline(text, world, options = {}) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(unescape(plain)));
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const found = tokenAt(text, at, world, options);
    if (found) {
      flush();
      nodes.push(...[found.node].flat());
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function tokenAt(text, at, world, options) {
  const rest = text.slice(at);
  switch (text[at]) {
    case "\n":
      return { node: el("br"), length: 1 };
    case "<":
      return angled(rest, world, options);
    case "`":
      return code(rest, world);
    case ":":
      return emoji(rest, world);
    case "*":
    case "_":
    case "~":
      return formatted(text, at, world, options);
    case "h":
      return options.verbatim || WORD.test(text[at - 1] ?? "") ? null : bareLink(rest, world);
    default:
      return null;
  }
}

function angled(rest, world, options) {
  const match = /^<([^<>\n]+)>/.exec(rest);
  return match && { node: angledNode(match[1], world, options), length: match[0].length };
}

function code(rest, world) {
  const match = /^`([^`\n]+)`/.exec(rest);
  return match && { node: el("code", {}, flat(match[1], world)), length: match[0].length };
}

function emoji(rest, world) {
  const match = /^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/.exec(rest);
  return match && { node: world.emojiNode(match[1]), length: match[0].length };
}

function bareLink(rest, world) {
  const match = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"]/.exec(rest);
  return (
    match && {
      node: link(unescape(match[0]), [unescape(match[0])], world),
      length: match[0].length,
    }
  );
}

function formatted(text, at, world, options) {
  const mark = text[at];
  if (WORD.test(text[at - 1] ?? "") || /\s/.test(text[at + 1] ?? " ") || text[at + 1] === mark)
    return null;
  for (let end = at + 2; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] === "<") end = Math.max(end, text.indexOf(">", end));
    const closes =
      text[end] === mark && !/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? "");
    if (closes) {
      const inner = inline(text.slice(at + 1, end), world, options);
      return { node: el(FORMATS[mark], {}, inner), length: end - at + 1 };
    }
  }
  return null;
}

// Inside code nothing is formatted, but a link still shows its label.
function flat(text, world) {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((part) => {
      const match = /^<([^<>\n]+)>$/.exec(part);
      return match ? angledNode(match[1], world, {}).textContent : unescape(part);
    })
    .join("");
}

function angledNode(body, world, options) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? null : body.slice(bar + 1);
  if (target.startsWith("@"))
    return mention(`@${world.nameOf(target.slice(1))}`, target.slice(1) === world.me);
  if (target.startsWith("#"))
    return mention(
      `#${world.channels.has(target.slice(1)) ? world.channelName(target.slice(1)) : (label ?? target.slice(1))}`,
    );
  if (target.startsWith("!date^")) return dateNode(target, label, world);
  if (target.startsWith("!subteam^")) return mention(label ?? "@group");
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`, true);
  if (label === null)
    return link(unescape(target), [unescape(target).replace(/^mailto:/, "")], world);
  return link(unescape(target), inline(label, world, { ...options, verbatim: true }), world);
}

/** Show a person's, group's or channel's name. */
export function mention(text, isMine = false) {
  return el("span", { class: isMine ? "mention mine" : "mention" }, text);
}

function dateNode(target, fallback, world) {
  const [, seconds, format, address] = target.split("^");
  return dateElement({ seconds: Number(seconds), format, address, fallback }, world);
}

/** Show a moment in the viewer's own zone, its fallback where the moment can't be read. */
export function dateElement({ seconds, format, address, fallback }, world) {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return document.createTextNode(fallback ?? "");
  const text = fillDate(format ?? "{date_num}", moment, world);
  const node = el(
    "time",
    { datetime: moment.toISOString(), title: fallback ?? moment.toISOString() },
    text,
  );
  return address ? link(unescape(address), [node], world) : node;
}

/**
 * Make a link; one to a message of this workspace jumps there, an address of another kind stays
 * text.
 */
export function link(address, children, world) {
  const place = PERMALINK.exec(address);
  if (place && world.channels.has(place[1])) {
    return el(
      "a",
      {
        href: `#message-${place[2]}.${place[3]}`,
        "data-jump": `${place[1]}/${place[2]}.${place[3]}`,
      },
      children,
    );
  }
  if (!/^(https?:|mailto:)/i.test(address)) return el("span", { title: address }, children);
  return el(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", title: address },
    children,
  );
}
