// @ts-check
/** The workbench's page: which act does what, and what happens when htmx has replaced a part of the page. */

import { announce, sentence, tell } from "./announce.js";
import { watchConnection } from "./connection.js";
import { closeFind, findNext, openFind, showFound } from "./find.js";
import { startKeeping, watchForms } from "./kept.js";
import { bind, toggleHelp } from "./keys.js";
import { claim, dismiss, showMarking } from "./marking.js";
import * as moves from "./moves.js";
import { byId, currentPlace, readAgain, reading, select, selected, tidied } from "./places.js";
import { firstInView, keepAt, topOf } from "./scrolling.js";
import { watchSelection } from "./selection_bar.js";

// Acts ----------------------------------------------------------------------------------------------------------

function copy() {
  moves.backToText();
  if (tidied(selected())) document.execCommand("copy"); // which asks onCopy what to copy
  else tell(sentence("nothingSelected"));
}

/** Copies the article's words without the markers between them. @param {ClipboardEvent} event */
function onCopy(event) {
  const place = tidied(selected());
  if (!place || !event.clipboardData || !reading.element.contains(document.getSelection()?.anchorNode ?? null)) return;
  event.clipboardData.setData("text/plain", reading.text.slice(place.from, place.to));
  event.preventDefault();
  tell(sentence("copied"));
}

function openForm() {
  const fields = byId("panel").querySelectorAll("input:not([type=hidden]), textarea, select");
  const first = [...fields].find((field) => field instanceof HTMLElement && field.checkVisibility() && !field.matches(":disabled"));
  /** @type {HTMLElement} */ (first ?? byId("panel")).focus();
}

/**
 * Presses the button of the form that the focus is in; from elsewhere that of the claim.
 * @param {string} selector
 */
function press(selector) {
  const field = /** @type {HTMLInputElement | null} */ (document.activeElement);
  /** @type {HTMLButtonElement[]} */
  const buttons = [...byId("panel").querySelectorAll(selector)].filter((button) => button instanceof HTMLButtonElement);
  const form = field?.form && byId("panel").contains(field) ? field.form : document.querySelector("#claim-form");
  const button = buttons.find((candidate) => candidate.form === form);
  if (button && !button.disabled) button.click();
  else tell(sentence("nothingToSave"));
}

function escape() {
  const active = document.activeElement;
  const isElsewhere = active === document.body || (byId("workbench").contains(active) && active !== reading.element);
  if (!closeFind() && isElsewhere) moves.backToText();
}

/** Opens the innermost claim of the words that were clicked. @param {MouseEvent} event */
function onClick({ target }) {
  const mark = target instanceof Element && !target.closest("a") ? target.closest("#text mark[data-claim]") : null;
  const place = currentPlace();
  if (!(mark instanceof HTMLElement) || !place || place.from < place.to) return;
  const markers = reading.markers.filter(({ link }) => link.dataset.claim === mark.dataset.claim);
  (markers.find(({ at }) => at >= place.from) ?? markers.at(-1))?.link.click();
}

bind({
  "next-sentence": () => moves.nextSentence(),
  "previous-sentence": () => moves.previousSentence(),
  "next-suggested": moves.nextSuggested,
  "previous-suggested": moves.previousSuggested,
  "next-claim": () => moves.moveToClaim(1),
  "previous-claim": () => moves.moveToClaim(-1),
  "longer-word": moves.longerByWord,
  "shorter-word": moves.shorterByWord,
  "longer-sentence": moves.longerBySentence,
  "shorter-sentence": moves.shorterBySentence,
  "earlier-start": moves.startEarlier,
  "later-start": moves.startLater,
  "find": openFind,
  "find-next": () => findNext(1),
  "find-previous": () => findNext(-1),
  "find-close": closeFind,
  "form": openForm,
  "save": () => press("[data-save]"),
  "send": () => press("[data-send]"),
  "help": toggleHelp,
  claim,
  dismiss,
  copy,
  escape,
});
document.addEventListener("copy", onCopy);
document.addEventListener("click", onClick);
watchSelection();
watchConnection();
startKeeping();

// What htmx replaced --------------------------------------------------------------------------------------------

let before = { place: selected(), isFocused: false, paragraph: 0, top: 0, revision: "" };

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.target !== reading.root) return;
  const paragraph = firstInView();
  before = {
    place: selected(),
    isFocused: reading.root.contains(document.activeElement),
    paragraph,
    top: topOf(paragraph),
    revision: reading.root.dataset.revision ?? "",
  };
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { requestConfig } = /** @type {CustomEvent} */ (event).detail;
  if (requestConfig?.elt.closest("#text")) moves.stayInText(); // a marker was followed, to read on from it
  if (!readAgain()) return;
  // htmx gives the focus back to whatever has the same id; a marker may be gone.
  if (before.isFocused && document.activeElement === document.body) reading.element.focus({ preventScroll: true });
  if (before.revision === reading.root.dataset.revision) {
    if (before.place) select(before.place);
    keepAt(before.paragraph, before.top);
  }
  showMarking();
  showFound();
  markCurrent();
});

/** @type {Element | null} */
let announced = null;

document.addEventListener("htmx:afterSettle", (event) => {
  watchForms(/** @type {CustomEvent} */ (event).detail.xhr?.status >= 400);
  const words = document.querySelector("#panel [data-announce]");
  if (words instanceof HTMLElement && words !== announced) announce(words.dataset.announce || words.innerText);
  announced = words;
});

// What opened a claim may be gone with the panel that it stood in: the next Tab leads on from the new one.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const panel = byId("panel");
  if (target !== panel) return;
  panel.scrollTop = 0; // where the answer stands in words
  const wrong = panel.querySelector(".errors :is(input, textarea, select):not([type=hidden])");
  if (wrong instanceof HTMLElement) wrong.focus();
  else if (document.activeElement === document.body) panel.focus({ preventScroll: true });
  if (isBelow.matches && !panel.contains(document.activeElement)) panel.scrollIntoView();
  markCurrent();
});

// A button that is gone with its piece of evidence leaves the focus at the heading.
document.addEventListener("htmx:afterSettle", () => {
  const isIn = document.activeElement !== document.body;
  const said = document.querySelector("#evidence > .said, #evidence > .refusal");
  if (!isIn && said) document.getElementById("evidence-heading")?.focus({ preventScroll: true });
});

// Title and publisher are asked once the address is known to be new: whoever was a Tab ahead is led back to them.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const next = document.activeElement;
  if (!(target instanceof Element) || target.id !== "found-source" || !(next instanceof HTMLInputElement)) return;
  const isUntouched = next.type === "radio" && !next.form?.querySelector(`[name="${next.name}"]:checked`);
  const first = target.querySelector("input");
  if (first && !first.value && isUntouched && target.parentElement === next.form) first.focus();
});

const isBelow = matchMedia("(max-width: 59.99rem)"); // the panel then stands below the text, out of sight

/** Shows in the text which claim is open in the panel. */
function markCurrent() {
  const open = byId("panel").querySelector("[data-claim]")?.getAttribute("data-claim");
  for (const mark of document.querySelectorAll("#text [data-claim]")) {
    const isOpen = mark.getAttribute("data-claim") === open;
    mark.classList.toggle("is-current", isOpen);
    if (mark instanceof HTMLAnchorElement) isOpen ? mark.setAttribute("aria-current", "true") : mark.removeAttribute("aria-current");
  }
}
markCurrent();

