// Text objects and pictures: the small parts that blocks and elements share.

import { el } from "./dom.js";
import { isHere } from "./emoji.js";
import { renderMrkdwn } from "./mrkdwn.js";

/** Render a text object, plain or mrkdwn. */
export function renderText(text, surface) {
  if (!text) return [];
  if (text.type === "mrkdwn")
    return renderMrkdwn(text.text, surface.world, { verbatim: text.verbatim });
  return plainText(text, surface.world);
}

function plainText(text, world) {
  const parts =
    text.emoji === false ? [text.text] : text.text.split(/(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/);
  return parts.filter(Boolean).map((part) => {
    const name = /^:(.+):$/.exec(part)?.[1];
    return name && text.emoji !== false ? world.emojiNode(name) : document.createTextNode(part);
  });
}

/**
 * Show a picture that lies here; of one elsewhere, only its words, as nothing is fetched from
 * outside.
 */
export function picture(source, className) {
  const file = source.slack_file?.id;
  const address = file ? `/sim/file/${encodeURIComponent(file)}` : (source.image_url ?? "");
  if (address && isHere(address))
    return el("img", { class: className, src: address, alt: source.alt_text ?? "" });
  return el(
    "span",
    {
      class: `${className} picture-elsewhere`,
      role: "img",
      "aria-label": source.alt_text ?? "picture",
      title: "Pictures from outside are not fetched here",
    },
    `Picture: ${source.alt_text ?? "no description"}`,
  );
}
