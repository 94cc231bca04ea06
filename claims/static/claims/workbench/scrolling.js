// @ts-check
/** Scrolls what is being read into view, and keeps it where it is while the text is replaced. */

import { reading } from "./places.js";

const MARGIN = 60; // pixels between what is shown and the edge of what scrolls

/** @returns {Element} what the text scrolls in */
function scroller() {
  for (let element = reading.root.parentElement; element && element !== document.body; element = element.parentElement) {
    const isScrolling = /auto|scroll/.test(getComputedStyle(element).overflowY);
    if (isScrolling && element.scrollHeight > element.clientHeight) return element;
  }
  return /** @type {Element} */ (document.scrollingElement);
}

/** @returns {[number, number]} the first and the last pixel of the window that shows text */
function edges() {
  const element = scroller();
  if (element === document.scrollingElement) return [0, window.innerHeight];
  const { top, bottom } = element.getBoundingClientRect();
  return [Math.max(0, top), Math.min(window.innerHeight, bottom)];
}

/**
 * Scrolls only when the place is not in view, and then at once: whoever holds a key down does not wait.
 * @param {Range | Element} place
 */
export function show(place) {
  const { top, bottom } = place.getBoundingClientRect();
  const [first, last] = edges();
  if (top < first + MARGIN || bottom > last - MARGIN) {
    scroller().scrollBy({ top: top - first - (last - first) / 3, behavior: "instant" });
  }
}

/** @returns {number} which paragraph is the first in view */
export function firstInView() {
  const [first] = edges();
  return reading.paragraphs.findIndex(({ element }) => element.getBoundingClientRect().bottom > first);
}

/** @param {number} number @returns {number} where the paragraph stands in the window */
export function topOf(number) {
  return reading.paragraphs[number]?.element.getBoundingClientRect().top ?? 0;
}

/** @param {number} number of a paragraph @param {number} top where it stood before the text was replaced */
export function keepAt(number, top) {
  const moved = topOf(number) - top;
  if (moved && reading.paragraphs[number]) scroller().scrollBy({ top: moved, behavior: "instant" });
}
