// @ts-check
/** Says what happened, to whoever cannot see it and where it is not seen to everybody. The page holds the sentences, in its language. */

import { byId } from "./places.js";

/** @type {string[]} */
let unsaid = [];

/** @param {string} words */
export function announce(words) {
  unsaid.push(words);
  if (unsaid.length === 1) queueMicrotask(say); // what is announced at one time is said together
}

const SHOWN = 4000; // milliseconds
let timer = 0;

/**
 * Says it to the eye as well: what a key or a button could not do, or did out of sight.
 * @param {string} words
 */
export function tell(words) {
  announce(words);
  const announcer = byId("announcer");
  announcer.classList.remove("visually-hidden");
  clearTimeout(timer);
  timer = setTimeout(() => announcer.classList.add("visually-hidden"), SHOWN);
}

function say() {
  const announcer = byId("announcer");
  const words = unsaid.join(" ");
  unsaid = [];
  // The same words twice are a change only if they differ.
  announcer.textContent = announcer.textContent === words ? `${words}\u00a0` : words;
}

/**
 * One of the page's own sentences: `data-no-more` for "noMore".
 * @param {string} name
 * @param {Record<string, string | number>} [values] for its %(name)s
 * @returns {string}
 */
export function sentence(name, values = {}) {
  const words = byId("announcer").dataset[name] ?? "";
  return words.replace(/%\((\w+)\)s/g, (_match, key) => String(values[key]));
}
