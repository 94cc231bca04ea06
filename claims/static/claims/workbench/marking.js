// @ts-check
/** Makes a claim of what is selected, and dismisses a suggestion; each is sent while the reading goes on. */

import { announce, sentence, tell } from "./announce.js";
import { nextSuggested, sentenceHere, stayInText } from "./moves.js";
import { byId, currentPlace, described, rangeOf, reading, tidied } from "./places.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {{place: Place, values: Record<string, string>, undo?: () => void}} Item what to send, and undo if it fails */

/**
 * Sends a form once for each item, one after the other: of several requests by one form htmx would keep the last only.
 * @param {string} id of the form
 * @param {(answered?: Item) => void} changed
 */
function outbox(id, changed) {
  /** @type {Item[]} */
  const items = [];

  function send() {
    const form = /** @type {HTMLFormElement} */ (byId(id));
    for (const [name, value] of Object.entries(items[0].values)) {
      /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value;
    }
    form.requestSubmit();
  }

  /** @param {string} name @param {() => void} heard */
  function on(name, heard) {
    document.addEventListener(name, ({ target }) => {
      if (target instanceof Element && target.id === id && items.length > 0) heard();
    });
  }
  on("workbench:answered", () => {
    changed(items.shift());
    if (items.length > 0) send();
  });
  on("workbench:failed", () => {
    for (const item of items.splice(0)) item.undo?.();
    changed();
  });

  return {
    items,
    /** @param {Item} item */
    add(item) {
      items.push(item);
      if (items.length === 1) send();
    },
  };
}

const marks = outbox("mark", (answered) => {
  showMarking();
  if (!answered) return;
  performance.measure("claim-settled", "claim-key");
  // Whoever went on reading before the answer came does not want to be in a field of the panel now.
  if (!isSame(answered.place, tidied(currentPlace()))) stayInText();
});
const dismissals = outbox("dismiss", () => {});

export function claim() {
  performance.mark("claim-key");
  const place = tidied(currentPlace()) ?? tidied(sentenceHere() ?? null);
  if (!place) return tell(sentence("nothingSelected"));
  if (marks.items.some((item) => isSame(item.place, place))) return;

  marks.add({ place, values: { ...described(place), revision: revision() } });
  showMarking();
  announce(sentence("marked"));
  requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("claim-shown", "claim-key")));
}

export function dismiss() {
  const found = sentenceHere();
  if (!found?.suggested || found.dismissed) return tell(sentence("nothingToDismiss"));
  found.dismissed = true;
  const undo = () => { found.dismissed = false; };
  dismissals.add({ place: found, values: { sentence: reading.text.slice(found.from, found.to) }, undo });
  nextSuggested();
}

/** @param {Place} one @param {Place | null} other */
function isSame(one, other) {
  return one.from === other?.from && one.to === other.to;
}

function revision() {
  return reading.root.dataset.revision ?? "";
}

/** Highlights what is not answered yet, in the text as it stands. */
export function showMarking() {
  const here = marks.items.filter((item) => item.values.revision === revision());
  CSS.highlights?.set("marking", new Highlight(...here.map((item) => rangeOf(item.place))));
}
