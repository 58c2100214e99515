// The wall beside the channel: the public feed, in a frame that is renewed without a flash.

import { el, fill, icon } from "./dom.js";

const SETTLE_MS = 250;

/** Make the wall; `show(address, version)` renews it whenever the version has changed. */
export function createWall(root) {
  const head = el("div");
  const stage = el("div", { class: "wall-stage" });
  const wall = { head, stage, address: null, version: null, timer: null };
  root.append(head, stage);
  return { show: (address, version) => show(wall, address, version) };
}

function show(wall, address, version) {
  if (version !== null && address === wall.address && version === wall.version) return;
  const isNew = address !== wall.address;
  Object.assign(wall, { address, version });
  fill(wall.head, renderHead(wall));
  if (!address)
    wall.stage.replaceChildren(
      el(
        "p",
        { class: "quiet", testid: "wall" },
        "No wall is connected yet: it appears here as soon as the bot has one.",
      ),
    );
  // Several changes in one breath make one reload; the page behind may still be writing.
  else wall.timer ??= setTimeout(() => renew(wall), isNew ? 0 : SETTLE_MS);
}

function renderHead(wall) {
  const { address } = wall;
  return el(
    "div",
    { class: "pane-title" },
    el("h2", {}, "The wall"),
    address &&
      el(
        "span",
        { class: "pane-tools" },
        el(
          "button",
          {
            type: "button",
            class: "icon-button",
            title: "Reload the wall",
            "aria-label": "Reload the wall",
            testid: "wall-reload",
            onclick: () => renew(wall),
          },
          icon("reload"),
        ),
        el(
          "a",
          {
            class: "icon-button",
            href: address,
            target: "_blank",
            rel: "noopener",
            title: "Open the wall in its own tab",
            "aria-label": "Open the wall in its own tab",
          },
          icon("outside"),
        ),
      ),
  );
}

// The next frame loads behind the old one and takes its place when it is there.
function renew(wall) {
  wall.timer = null;
  const next = el("iframe", {
    class: "wall-frame",
    title: "The wall: what the public sees",
    src: wall.address,
  });
  for (const waiting of wall.stage.querySelectorAll(".loading")) waiting.remove();
  if (!wall.stage.querySelector("iframe")) {
    next.dataset.testid = "wall";
    wall.stage.replaceChildren(next);
    return;
  }
  next.classList.add("loading");
  next.setAttribute("aria-hidden", "true");
  next.addEventListener("load", () => settle(wall, next), { once: true });
  wall.stage.append(next);
}

function settle({ stage }, next) {
  for (const other of [...stage.children]) if (other !== next) other.remove();
  next.classList.remove("loading");
  next.removeAttribute("aria-hidden");
  next.dataset.testid = "wall";
}
