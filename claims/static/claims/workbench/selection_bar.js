// @ts-check
/**
 * The buttons for what is selected: next to it, or at the bottom of the window, where fingers and a narrow window leave
 * no room beside the text.
 */

import { currentPlace, byId, reading, rangeOf, selected, tidied } from "./places.js";
import { backToText } from "./moves.js";
import { isDrawing, onRelease } from "./pointer.js";

const GAP = 8; // pixels between the selection and the bar
const AT_THE_BOTTOM = matchMedia("(pointer: coarse), (max-width: 40rem)");

const bar = byId("selection-bar");
let isPlanned = false;

function plan() {
  if (!isPlanned) requestAnimationFrame(place);
  isPlanned = true;
}

function place() {
  isPlanned = false;
  if (bar.contains(document.activeElement)) return;
  const shown = isDrawing() || !reading.root.isConnected ? null : tidied(selected());
  bar.hidden = shown === null;
  if (!shown) return;
  bar.style.position = "fixed";
  bar.style.inset = AT_THE_BOTTOM.matches ? "auto 0 0 0" : beside(rangeOf(shown));
}

/** @param {Range} range @returns {string} below the end of the selection, or above its beginning */
function beside(range) {
  const rects = range.getClientRects();
  const [first, last] = [rects[0], rects[rects.length - 1]];
  const { offsetHeight: height, offsetWidth: width } = bar;
  const below = last.bottom + GAP;
  const above = first.top - GAP - height;
  const fits = below + height <= innerHeight || above < 0;
  const top = Math.max(0, Math.min(fits ? below : above, innerHeight - height));
  const left = Math.max(0, Math.min(fits ? last.left : first.left, innerWidth - width));
  return `${Math.round(top)}px auto auto ${Math.round(left)}px`;
}

/** @param {KeyboardEvent} event */
function onTextKey(event) {
  const isTab = event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (!isTab || bar.hidden || event.target !== reading.element) return;
  event.preventDefault();
  bar.querySelector("button")?.focus();
}

/** @param {KeyboardEvent} event */
function onBarKey(event) {
  const buttons = [...bar.querySelectorAll("button")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((at + step) % buttons.length)?.focus();
    event.preventDefault();
  }
  if (event.key === "Tab") {
    // The bar stands between the text and whatever follows: forward, the browser goes on from the selection.
    backToText(currentPlace());
    if (event.shiftKey) event.preventDefault();
  }
}

export function watchSelection() {
  document.addEventListener("selectionchange", plan);
  addEventListener("scroll", plan, { passive: true, capture: true });
  addEventListener("resize", plan, { passive: true });
  addEventListener("keydown", onTextKey);
  bar.addEventListener("keydown", onBarKey);
  // On a touch screen a tap beside the text would end the selection before the button hears of it.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  onRelease(plan);
}
