// Dialogs: the modal views of the app, and the small question before something is done.

import { renderBlocks } from "./blocks.js";
import { el, fill, iconButton } from "./dom.js";
import { missingInputs, readValues } from "./inputs.js";
import { renderText } from "./text.js";

/**
 * Ask before acting; resolves to true when the person agrees. `confirm` is Slack's confirmation
 * object.
 */
export function ask(dialog, confirm, world) {
  const surface = { world };
  const title = confirm.title ?? { type: "plain_text", text: "Are you sure?" };
  dialog.setAttribute("aria-label", title.text);
  const done = (value) => dialog.close(value);
  dialog.replaceChildren(
    el("h2", {}, renderText(title, surface)),
    el("div", { class: "text" }, renderText(confirm.text, surface)),
    el(
      "div",
      { class: "dialog-buttons" },
      el(
        "button",
        { type: "button", class: "button", testid: "confirm-cancel", onclick: () => done("no") },
        renderText(confirm.deny ?? plain("Cancel"), surface),
      ),
      el(
        "button",
        {
          type: "button",
          class: `button ${confirm.style ?? "primary"}`,
          testid: "confirm-ok",
          autofocus: true,
          onclick: () => done("yes"),
        },
        renderText(confirm.confirm ?? plain("Yes"), surface),
      ),
    ),
  );
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

const plain = (text) => ({ type: "plain_text", text });

/** Keep the modal in step with the open views; `desk` has submitView, closeView and viewAction. */
export function createModal(dialog) {
  const modal = { dialog, view: null, errors: {}, desk: null, isBusy: false };
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (modal.view) modal.desk.closeView(modal.view);
  });
  return { show: (desk) => show(modal, desk) };
}

function show(modal, desk) {
  modal.desk = desk;
  const view = (desk.world.snapshot.views ?? []).at(-1) ?? null;
  if (view?.id !== modal.view?.id) {
    modal.errors = {};
    modal.dialog.replaceChildren();
  }
  modal.view = view;
  if (!view) {
    if (modal.dialog.open) modal.dialog.close();
    return;
  }
  draw(modal);
  if (!modal.dialog.open) modal.dialog.showModal();
}

function surfaceOf({ view, desk, dialog, errors }) {
  return {
    world: desk.world,
    kind: "modal",
    idPrefix: view.id,
    errors,
    kept: view.state?.values,
    act: (block, element, value, control) =>
      desk.viewAction(view, readValues(dialog, view, desk.world), {
        block,
        element,
        value,
        control,
      }),
  };
}

function draw(modal) {
  const { view, desk, dialog } = modal;
  const surface = surfaceOf(modal);
  dialog.setAttribute("aria-labelledby", "modal-title");
  fill(
    dialog,
    el(
      "form",
      {
        class: "view",
        key: view.id,
        testid: "modal-form",
        novalidate: true,
        "data-view-id": view.id,
        onsubmit: (event) => submit(event, modal),
      },
      el(
        "header",
        { class: "view-head" },
        el("h2", { id: "modal-title" }, renderText(view.title, surface)),
        iconButton("close", "Close", { testid: "modal-x", onclick: () => desk.closeView(view) }),
      ),
      el("div", { class: "view-body", tabindex: "-1" }, renderBlocks(view.blocks, surface)),
      el(
        "p",
        { class: "problem", role: "alert", testid: "modal-problem", hidden: !modal.errors[""] },
        modal.errors[""] ?? "",
      ),
      footer(modal, surface),
    ),
  );
}

function footer({ view, desk }, surface) {
  return el(
    "footer",
    { class: "view-foot" },
    el(
      "button",
      {
        type: "button",
        class: "button",
        testid: "modal-close",
        onclick: () => desk.closeView(view),
      },
      view.close ? renderText(view.close, surface) : "Close",
    ),
    view.submit &&
      el(
        "button",
        { type: "submit", class: "button primary", testid: "modal-submit" },
        renderText(view.submit, surface),
      ),
  );
}

async function submit(event, modal) {
  event.preventDefault();
  const { view, desk, dialog } = modal;
  if (modal.isBusy || !view.submit) return;
  await Promise.all([...dialog.querySelectorAll("input[type=file]")].map((one) => one.uploading));
  const values = readValues(dialog, view, desk.world);
  modal.errors = missingInputs(view, values);
  if (!Object.keys(modal.errors).length) {
    modal.isBusy = true;
    dialog.setAttribute("aria-busy", "true");
    modal.errors = await desk.submitView(view, values);
    dialog.removeAttribute("aria-busy");
    modal.isBusy = false;
  }
  if (modal.view?.id !== view.id) return;
  draw(modal);
  dialog.querySelector("[aria-invalid=true], [role=alert]:not([hidden])")?.focus();
}
