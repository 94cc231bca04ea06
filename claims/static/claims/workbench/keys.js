// @ts-check
/**
 * Calls acts by key and by button. Which key does what stands in the help dialog and nowhere else. No single key acts
 * while something is typed, and all of them can be switched off (WCAG 2.1.4).
 */

import { byId } from "./places.js";
import { store, stored } from "./storage.js";

/** @typedef {Record<string, () => void>} Acts */

const SETTING = "workbench-keys";
const REPEATING = /^(next|previous|longer|shorter|earlier|later)-/; // while the key is held down

/** @type {HTMLDialogElement} */
const help = /** @type {any} */ (byId("keys"));
/** @type {HTMLInputElement} */
const areOn = /** @type {any} */ (byId("keys-on"));
const rows = /** @type {NodeListOf<HTMLElement>} */ (help.querySelectorAll("[data-act][data-key]"));
const bound = new Map([...rows].map(({ dataset }) => [dataset.key, dataset.act ?? ""]));

/** @param {Acts} acts by the name that `data-act` has for them, and "escape" */
export function bind(acts) {
  const workbench = byId("workbench");
  addEventListener("keydown", (event) => onKey(event, acts));
  workbench.addEventListener("click", (event) => {
    const act = buttonOf(event)?.dataset.act;
    if (act) acts[act]?.();
  });
  // A button of an act takes neither the focus nor the selection that it is about.
  workbench.addEventListener("mousedown", (event) => {
    if (buttonOf(event)) event.preventDefault();
  });
  areOn.checked = stored(SETTING) !== "off";
  areOn.addEventListener("change", () => store(SETTING, areOn.checked ? "on" : "off"));
}

export function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

/** @param {Event} event @returns {HTMLButtonElement | null} */
function buttonOf({ target }) {
  return target instanceof Element ? target.closest("button[data-act]") : null;
}

/** @param {KeyboardEvent} event @param {Acts} acts */
function onKey(event, acts) {
  const isComposing = event.isComposing || event.keyCode === 229;
  if (isComposing || event.defaultPrevented || !(event.target instanceof Element)) return;
  const act = actOf(event, event.target);
  if (!act || (event.repeat && !REPEATING.test(act))) return;
  event.preventDefault();
  acts[act]?.();
}

/** @param {KeyboardEvent} event @param {Element} target @returns {string | undefined} */
function actOf(event, target) {
  const dialog = document.querySelector("dialog[open]");
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (event.key === "Escape") return dialog || hasModifier ? undefined : "escape";
  if ((event.ctrlKey || event.metaKey) && !event.altKey && target.closest("#panel")) {
    return { s: "save", Enter: "send" }[event.key];
  }
  const act = bound.get(event.key);
  if (hasModifier || !areOn.checked || isField(target) || (dialog && !(dialog === help && act === "help"))) return;
  return act;
}

/** @param {Element} target */
function isField(target) {
  return target.matches("input, textarea, select") || (target instanceof HTMLElement && target.isContentEditable);
}
