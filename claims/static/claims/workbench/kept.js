// @ts-check
/**
 * Keeps what is typed in the browser until it is saved, and offers it back: after a crash, a lost session, a conflict,
 * or when another claim was opened in between.
 */

import { announce } from "./announce.js";
import { REPEATED } from "./connection.js";
import { byId } from "./places.js";
import { forget, keys, store, stored } from "./storage.js";

/** @typedef {Record<string, (string | boolean | string[])[]>} Values by name, in the order of the fields */
/** @typedef {{at: number, version: string, drafts: Values[]}} Kept the newest draft first */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/**
 * @typedef {object} Watched a form that is on the page
 * @property {string} initial what it held when it came
 * @property {boolean} isRefused whether the server sent it back without saving what it holds
 * @property {Values[]} offered drafts that nobody has put back or forgotten yet
 * @property {Values} rest what was put back for fields that are not there yet
 * @property {number} timer
 */

const PAUSE = 300; // milliseconds without a key before what was typed is kept
const DAYS = 30;
const NOT_KEPT = new Set(["hidden", "file", "password", "submit", "button", "reset", "image"]);

const { person, article } = byId("workbench").dataset;
const PREFIX = `workbench-draft:${person}:${article}:`;

/** @type {Map<HTMLFormElement, Watched>} */
const watched = new Map();
/** @type {Map<string, string>} by key of the form */
const submitted = new Map();

// Fields and values ---------------------------------------------------------------------------------------------

/** @param {HTMLFormElement} form @returns {Field[]} */
function fieldsOf(form) {
  const also = (form.dataset.keepAlso ?? "").split(/[\s,]+/);
  const fields = /** @type {Field[]} */ ([...form.elements].filter((element) => "value" in element && "name" in element));
  return fields.filter(({ name, type }) => name && (!NOT_KEPT.has(type) || also.includes(name)));
}

/** @param {Field} field */
function isChoice(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** @param {Field} field @returns {string | boolean | string[]} */
function valueOf(field) {
  if (field instanceof HTMLInputElement && isChoice(field)) return field.checked;
  if (field instanceof HTMLSelectElement && field.multiple) return [...field.selectedOptions].map(({ value }) => value);
  return field.value;
}

/** @param {HTMLFormElement} form @returns {Values} */
function valuesOf(form) {
  /** @type {Values} */
  const values = {};
  for (const field of fieldsOf(form)) (values[field.name] ??= []).push(valueOf(field));
  return values;
}

/** @param {HTMLFormElement} form @param {Values} rest from which whatever finds its field is taken */
function fill(form, rest) {
  for (const field of fieldsOf(form)) {
    const value = rest[field.name]?.shift();
    if (value === undefined || JSON.stringify(value) === JSON.stringify(valueOf(field))) continue;
    if (field instanceof HTMLInputElement && isChoice(field)) field.checked = Boolean(value);
    else if (Array.isArray(value)) {
      for (const option of /** @type {HTMLSelectElement} */ (field).options) option.selected = value.includes(option.value);
    } else field.value = String(value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const { name } of fieldsOf(form)) delete rest[name];
}

// Keeping -------------------------------------------------------------------------------------------------------

/** @param {HTMLFormElement} form */
function keyOf(form) {
  return PREFIX + form.dataset.keep;
}

/** @param {HTMLFormElement} form @param {Watched} state */
function keep(form, state) {
  clearTimeout(state.timer);
  state.timer = 0;
  const values = { ...state.rest, ...valuesOf(form) };
  const isUnsaved = state.isRefused || JSON.stringify(values) !== state.initial;
  const drafts = isUnsaved ? [values, ...state.offered] : state.offered;
  if (drafts.length === 0) return forget(keyOf(form));
  store(keyOf(form), JSON.stringify({ at: Date.now(), version: form.dataset.version ?? "", drafts }));
}

export function keepAll() {
  for (const [form, state] of watched) {
    if (state.timer) keep(form, state);
    if (!form.isConnected) watched.delete(form);
  }
}

/** @param {Event} event */
function onInput({ target }) {
  const form = /** @type {Field} */ (target).form; // which a field can belong to without standing in it
  const state = form && watched.get(form);
  if (!form || !state) return;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => keep(form, state), PAUSE);
}

/** @param {Event} event */
function onRequest(event) {
  keepAll();
  const { elt, triggeringEvent } = /** @type {CustomEvent} */ (event).detail;
  const form = elt instanceof HTMLFormElement ? elt : elt.form;
  if (watched.has(form) && triggeringEvent?.type !== REPEATED) {
    submitted.set(form.dataset.keep, JSON.stringify(valuesOf(form)));
  }
}

/** @param {string} keep the key of a form that the server saved */
function onSaved(keep) {
  keepAll();
  const sent = submitted.get(keep);
  // Its fields still say that they changed, when they leave the page: by then this is what is saved.
  for (const [form, state] of watched) {
    if (sent && form.dataset.keep === keep) Object.assign(state, { initial: sent, isRefused: false });
  }
  const [newest] = read(PREFIX + keep)?.drafts ?? [];
  // What was typed while the answer was on its way is not saved.
  if (!sent || JSON.stringify(newest) === sent) forget(PREFIX + keep);
}

// Offering back -------------------------------------------------------------------------------------------------

/** @param {string} key @returns {Kept | null} */
function read(key) {
  try {
    return JSON.parse(stored(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Watches the forms that have come, and offers what is kept for them.
 * @param {boolean} [isRefused] whether they came with a refusal
 */
export function watchForms(isRefused = false) {
  keepAll();
  for (const [form, { rest }] of watched) fill(form, rest);
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if (!(form instanceof HTMLFormElement) || watched.has(form)) continue;
    const initial = JSON.stringify(valuesOf(form));
    const kept = read(keyOf(form));
    const held = [initial, isRefused && submitted.get(form.dataset.keep ?? "")]; // a refused form holds what was sent
    const offered = (kept?.drafts ?? []).filter((values) => !held.includes(JSON.stringify(values)));
    watched.set(form, { initial, isRefused, offered, rest: {}, timer: 0 });
    if (kept && offered.length > 0) offer(form, kept);
    else if (kept && !isRefused) forget(keyOf(form));
  }
}

/** @param {HTMLFormElement} form @returns {HTMLElement | null} */
function barOf(form) {
  return form.querySelector("[data-kept]");
}

/** @param {HTMLFormElement} form @param {Kept} kept */
function offer(form, { at, version }) {
  const bar = barOf(form);
  if (!bar) return;
  const time = bar.querySelector("time");
  if (time) {
    time.dateTime = new Date(at).toISOString();
    time.textContent = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }
  const outdated = bar.querySelector("[data-kept-outdated]");
  if (outdated instanceof HTMLElement) outdated.hidden = version === (form.dataset.version ?? "");
  bar.hidden = false;
  const around = form.closest("details");
  if (around) around.open = true;
  announce(bar.querySelector("p")?.innerText ?? bar.innerText);
}

/** Shows the texts that the form has no field for any more, to copy. @param {HTMLFormElement} form @param {Values} rest */
function showRest(form, rest) {
  const box = form.querySelector("[data-kept-rest]");
  const texts = Object.values(rest).flat().filter((value) => typeof value === "string" && value.trim().length > 2);
  if (!(box instanceof HTMLElement) || texts.length === 0) return;
  box.hidden = false;
  const area = box.querySelector("textarea");
  if (area) area.value = texts.join("\n\n");
}

/** @param {Event} event */
function onClick({ target }) {
  const button = target instanceof Element ? target.closest("[data-kept-restore], [data-kept-drop]") : null;
  const form = button?.closest("form");
  const state = form && watched.get(form);
  if (!button || !form || !state) return;
  const [draft] = state.offered.splice(0, 1);
  const isRestored = button.hasAttribute("data-kept-restore");
  if (isRestored) {
    state.offered = [];
    state.rest = structuredClone(draft);
    fill(form, state.rest);
    showRest(form, state.rest);
  }
  keep(form, state);
  const bar = barOf(form);
  if (bar) bar.hidden = state.offered.length === 0;
  fieldsOf(form)[0]?.focus(); // the button that had it is gone
}

export function startKeeping() {
  const old = Date.now() - DAYS * 24 * 60 * 60 * 1000;
  for (const key of keys()) {
    if (key.startsWith("workbench-draft:") && !((read(key)?.at ?? 0) > old)) forget(key);
  }
  document.addEventListener("input", onInput);
  document.addEventListener("change", onInput);
  document.addEventListener("submit", keepAll, { capture: true });
  document.addEventListener("htmx:configRequest", onRequest);
  document.addEventListener("click", onClick);
  document.addEventListener("visibilitychange", keepAll);
  for (const name of ["pagehide", "beforeunload"]) addEventListener(name, keepAll);
  document.addEventListener("htmx:beforeSwap", keepAll);
  document.addEventListener("saved", (event) => onSaved(/** @type {CustomEvent} */ (event).detail.key));
  watchForms();
}
