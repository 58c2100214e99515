// Block Kit: each block becomes an element; what the page can't show says so.

import { el } from "./dom.js";
import { renderElement } from "./elements.js";
import { renderInput } from "./inputs.js";
import { dateElement, inline, link, mention } from "./mrkdwn.js";
import { picture, renderText } from "./text.js";

/**
 * Render blocks for one surface.
 * `surface`: {world, kind: "message" | "modal" | "home", idPrefix, errors, act(block, element, value)}.
 */
export function renderBlocks(blocks, surface) {
  return (blocks ?? []).map((block, index) => renderBlock(block, surface, index));
}

function renderBlock(block, surface, index) {
  const draw = BLOCKS[block.type] ?? unknown;
  const node = draw(block, surface);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.dataset.blockId = block.block_id;
  node.dataset.key = block.block_id ?? `${block.type}-${index}`;
  return node;
}

const BLOCKS = {
  section,
  header,
  context,
  actions,
  divider: () => el("hr"),
  image,
  input: renderInput,
  rich_text: richText,
  markdown: (block, surface) => el("div", {}, inline(block.text ?? "", surface.world)),
};

function unknown(block) {
  return el(
    "p",
    { class: "unknown-block" },
    `A “${block.type}” block: this practice workspace can't show it.`,
  );
}

function header(block, surface) {
  return el(
    "div",
    { role: "heading", "aria-level": surface.kind === "message" ? 4 : 3 },
    renderText(block.text, surface),
  );
}

function section(block, surface) {
  const body = el("div", { class: "section-body" });
  if (block.text)
    body.append(
      el("div", { class: `text text-${block.text.type}` }, renderText(block.text, surface)),
    );
  if (block.fields) {
    body.append(
      el(
        "div",
        { class: "fields" },
        block.fields.map((field) =>
          el("div", { class: `text text-${field.type}` }, renderText(field, surface)),
        ),
      ),
    );
  }
  const accessory =
    block.accessory &&
    el("div", { class: "accessory" }, renderElement(block.accessory, block, surface));
  return el("div", {}, body, accessory);
}

function context(block, surface) {
  return el(
    "div",
    {},
    (block.elements ?? []).map((element) => {
      if (element.type === "image") return picture(element, "context-picture");
      return el("span", { class: `text text-${element.type}` }, renderText(element, surface));
    }),
  );
}

function actions(block, surface) {
  return el(
    "div",
    { role: "group", "aria-label": "Actions" },
    (block.elements ?? []).map((element) => renderElement(element, block, surface)),
  );
}

function image(block, surface) {
  const caption = block.title && el("figcaption", {}, renderText(block.title, surface));
  return el("figure", {}, caption, picture(block, "block-picture"));
}

function richText(block, surface) {
  return el(
    "div",
    {},
    (block.elements ?? []).map((element) => richPart(element, surface)),
  );
}

function richPart(part, surface) {
  const children = (part.elements ?? []).map((element) =>
    RICH_LEAVES[element.type] ? richLeaf(element, surface) : richPart(element, surface),
  );
  switch (part.type) {
    case "rich_text_section":
      return el("div", { class: "rich-section" }, children);
    case "rich_text_preformatted":
      return el("pre", {}, children);
    case "rich_text_quote":
      return el("blockquote", {}, children);
    case "rich_text_list": {
      const items = children.map((child) => el("li", {}, child));
      const start = part.style === "ordered" && part.offset ? part.offset + 1 : null;
      return el(
        part.style === "ordered" ? "ol" : "ul",
        { class: `indent-${Math.min(part.indent ?? 0, 4)}`, start },
        items,
      );
    }
    default:
      return unknown(part);
  }
}

const RICH_LEAVES = {
  text: (leaf) => [leaf.text],
  link: (leaf, world) => [link(leaf.url, [leaf.text ?? leaf.url], world)],
  emoji: (leaf, world) => [
    world.emojiNode(leaf.skin_tone ? `${leaf.name}::skin-tone-${leaf.skin_tone}` : leaf.name),
  ],
  user: (leaf, world) => [mention(`@${world.nameOf(leaf.user_id)}`, leaf.user_id === world.me)],
  usergroup: (leaf) => [mention(`@${leaf.usergroup_id}`)],
  channel: (leaf, world) => [mention(`#${world.channelName(leaf.channel_id)}`)],
  broadcast: (leaf) => [mention(`@${leaf.range}`, true)],
  date: (leaf, world) => [
    dateElement(
      { seconds: leaf.timestamp, format: leaf.format, address: leaf.url, fallback: leaf.fallback },
      world,
    ),
  ],
  color: (leaf) => [el("code", {}, leaf.value)],
};

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function richLeaf(leaf, surface) {
  let children = RICH_LEAVES[leaf.type](leaf, surface.world);
  for (const [style, tag] of Object.entries(STYLES))
    if (leaf.style?.[style]) children = [el(tag, {}, children)];
  return children;
}
