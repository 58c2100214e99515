// Elements: make them, and bring a living tree to a wanted shape without losing what people typed.

const SVG = "http://www.w3.org/2000/svg";
const HANDLERS = ["onclick", "onchange", "oninput", "onkeydown", "onsubmit"];
// What a person changes in the browser belongs to that person; a later state does not take it back.
const OWNED_BY_THE_PERSON = new Set(["value", "checked", "selected", "open", "style"]);
const LEFT_ALONE = new Set(["TEXTAREA", "IFRAME"]);

/** Make an element; `on…` are handlers, `style` an object, `key` names it among its siblings. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

function setProperty(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "style") Object.assign(node.style, value);
  else if (name === "key") node.dataset.key = value;
  else if (name === "testid") node.dataset.testid = value;
  else if (name.startsWith("on")) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

const PATHS = {
  smile: "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16M7 8v.5M13 8v.5M6.6 12a4 4 0 0 0 6.8 0",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  reply: "M3 4h14v9H9l-4 4v-4H3z",
  pencil: "M4 16l1-4 8-8 3 3-8 8zM11 6l3 3",
  bin: "M4 6h12M8 6V4h4v2M6 6l1 10h6l1-10",
  pin: "M7 3h6l-1 5 3 3H5l3-3zM10 11v6",
  send: "M3 10l14-6-4 12-4-4zM9 12l8-8",
  reload: "M16 10a6 6 0 1 1-2-4.5M16 3v4h-4",
  outside: "M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7",
  close: "M5 5l10 10M15 5L5 15",
  home: "M3 9l7-6 7 6v8h-5v-5H8v5H3z",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4l3 2",
  bolt: "M11 2L4 12h5l-1 6 7-10h-5z",
};

/** Draw one of the page's own line icons; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Make an icon button with a name that both eyes and screen readers get. */
export function iconButton(name, label, props) {
  return el(
    "button",
    { type: "button", class: "icon-button", title: label, "aria-label": label, ...props },
    icon(name),
  );
}

/** Put the wanted children into a living element, keeping every node that is still wanted. */
export function fill(live, ...children) {
  const wanted = document.createElement(live.nodeName);
  wanted.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  morphChildren(live, wanted);
}

function morph(live, wanted) {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    if (live.nodeValue !== wanted.nodeValue) live.nodeValue = wanted.nodeValue;
    return;
  }
  copyAttributes(live, wanted);
  for (const handler of HANDLERS)
    if (live[handler] !== wanted[handler]) live[handler] = wanted[handler];
  if (!LEFT_ALONE.has(live.nodeName)) morphChildren(live, wanted);
}

function copyAttributes(live, wanted) {
  for (const { name } of [...live.attributes]) {
    if (!OWNED_BY_THE_PERSON.has(name) && !wanted.hasAttribute(name)) live.removeAttribute(name);
  }
  for (const { name, value } of [...wanted.attributes]) {
    if (!OWNED_BY_THE_PERSON.has(name) && live.getAttribute(name) !== value)
      live.setAttribute(name, value);
  }
  // The style attribute is refused by the page's policy, the style object is not.
  if (live.style && live.style.cssText !== wanted.style.cssText)
    live.style.cssText = wanted.style.cssText;
}

const keyOf = (node) => node.dataset?.key;

function alike(live, wanted) {
  return (
    live.nodeName === wanted.nodeName && keyOf(live) === keyOf(wanted) && live.type === wanted.type
  );
}

function morphChildren(live, wanted) {
  const wantedNodes = [...wanted.childNodes];
  const wantedKeys = new Set(wantedNodes.map(keyOf).filter(Boolean));
  const keyed = new Map();
  for (const child of [...live.childNodes]) {
    const key = keyOf(child);
    if (key && !wantedKeys.has(key)) child.remove();
    else if (key) keyed.set(key, child);
  }
  let cursor = live.firstChild;
  for (const next of wantedNodes) {
    const found = keyOf(next) ? keyed.get(keyOf(next)) : cursor;
    if (found && alike(found, next)) {
      if (found === cursor) cursor = cursor.nextSibling;
      else live.insertBefore(found, cursor);
      morph(found, next);
    } else {
      live.insertBefore(next, cursor);
    }
  }
  while (cursor) {
    const gone = cursor;
    cursor = cursor.nextSibling;
    gone.remove();
  }
}
