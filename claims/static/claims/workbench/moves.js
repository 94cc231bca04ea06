// @ts-check
/** Moves the selection through the text: by sentence, suggestion and claim, and its edges by word and sentence. */

import { announce, sentence } from "./announce.js";
import { byId, currentPlace, endOf, rangeOf, reading, select } from "./places.js";
import { firstInView, show } from "./scrolling.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./places.js").Sentence} Sentence */

/**
 * @param {Place} place to select
 * @param {object} [options]
 * @param {string} [options.words] what to say of it, if not its text
 * @param {Place} [options.inView] which part of it has to be in view, if not all
 */
function goTo(place, { words = reading.text.slice(place.from, place.to), inView = place } = {}) {
  backToText(place);
  show(rangeOf(inView));
  announce(words);
}

/** Puts the focus into the text, with the selection that it had. */
export function backToText(place = currentPlace()) {
  reading.element.focus({ preventScroll: true });
  if (place) select(place);
}

/** Lets the focus stay in the text when the panel comes with a field that asks for it. */
export function stayInText() {
  for (const field of byId("panel").querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
}

function noMore() {
  announce(sentence("noMore"));
}

/** @returns {Place} where to go on from; at first the top of what is in view */
function here() {
  const at = reading.paragraphs[firstInView()]?.from ?? 0;
  return currentPlace() ?? { from: at, to: at };
}

// From one to the next ------------------------------------------------------------------------------------------

/** @param {Sentence} candidate */
function isSuggested(candidate) {
  return candidate.suggested && !candidate.dismissed;
}

/** @param {(candidate: Sentence) => boolean} [isWanted] */
export function nextSentence(isWanted = () => true) {
  const place = here();
  // A caret stands in a sentence that nobody has read yet; a selection has been read to its end.
  const isUnread = (/** @type {Sentence} */ { from, to }) => (place.from < place.to ? from >= place.to : to > place.to);
  say(reading.sentences.find((candidate) => isUnread(candidate) && isWanted(candidate)));
}

/** @param {(candidate: Sentence) => boolean} [isWanted] */
export function previousSentence(isWanted = () => true) {
  const place = here();
  say(reading.sentences.findLast((candidate) => candidate.from < place.from && isWanted(candidate)));
}

export function nextSuggested() {
  nextSentence(isSuggested);
}

export function previousSuggested() {
  previousSentence(isSuggested);
}

/** @param {Sentence | undefined} found */
function say(found) {
  if (!found) return noMore();
  const words = reading.text.slice(found.from, found.to);
  goTo({ from: found.from, to: found.to }, { words: isSuggested(found) ? `${words} (${found.reasons})` : words });
}

/** @returns {Sentence | undefined} the sentence that the selection begins in */
export function sentenceHere() {
  const place = currentPlace();
  return place ? reading.sentences.find(({ from, to }) => from <= place.from && place.from < to) : undefined;
}

/** @type {string} the marker that was gone to last: several can stand at one place */
let lastMarker = "";

/** @param {1 | -1} step */
export function moveToClaim(step) {
  const { markers } = reading;
  const place = here();
  const last = markers.findIndex(({ link, at }) => link === document.activeElement || (link.id === lastMarker && at === place.to));
  const byPlace =
    step > 0 ? markers.findIndex(({ at }) => at > place.from) : markers.findLastIndex(({ at }) => at <= place.from);
  const marker = markers[last < 0 ? byPlace : last + step];
  if (!marker) return noMore();
  lastMarker = marker.link.id;
  select({ from: marker.at, to: marker.at });
  marker.link.focus({ preventScroll: true });
  show(marker.link);
  marker.link.click();
}

// The edges of the selection ------------------------------------------------------------------------------------

/** @param {number} at @returns {number | undefined} where the first word ends that ends after a place */
function wordEndAfter(at) {
  for (let word = reading.words.containing(at); word; word = reading.words.containing(endOf(word))) {
    if (word.isWordLike) return endOf(word);
  }
}

/** @param {number} at @returns {number | undefined} where the last word ends that ends before a place */
function wordEndBefore(at) {
  for (let word = reading.words.containing(at - 1); word; word = reading.words.containing(word.index - 1)) {
    if (word.isWordLike && endOf(word) < at) return endOf(word);
  }
}

/** @param {number} at @returns {number | undefined} where the last word begins that begins before a place */
function wordStartBefore(at) {
  for (let word = reading.words.containing(at - 1); word; word = reading.words.containing(word.index - 1)) {
    if (word.isWordLike) return word.index;
  }
}

/** @param {number} at @returns {number | undefined} where the first word begins that begins after a place */
function wordStartAfter(at) {
  for (let word = reading.words.containing(at); word; word = reading.words.containing(endOf(word))) {
    if (word.isWordLike && word.index > at) return word.index;
  }
}

/** @param {number} at @returns {number | undefined} */
function sentenceEndAfter(at) {
  return reading.sentences.find(({ to }) => to > at)?.to;
}

/** @param {number} at @returns {number | undefined} */
function sentenceEndBefore(at) {
  return reading.sentences.findLast(({ to }) => to < at)?.to;
}

/** @param {(at: number) => number | undefined} edgeFrom */
function moveEnd(edgeFrom) {
  const { from, to } = here();
  const end = edgeFrom(to);
  if (end === undefined || end <= from) return noMore();
  goTo({ from, to: end }, { inView: { from: end - 1, to: end } });
}

/** @param {(at: number) => number | undefined} edgeFrom */
function moveStart(edgeFrom) {
  const { from, to } = here();
  const start = edgeFrom(from);
  if (start === undefined || start >= to) return noMore();
  goTo({ from: start, to }, { inView: { from: start, to: start + 1 } });
}

export const longerByWord = () => moveEnd(wordEndAfter);
export const shorterByWord = () => moveEnd(wordEndBefore);
export const longerBySentence = () => moveEnd(sentenceEndAfter);
export const shorterBySentence = () => moveEnd(sentenceEndBefore);
export const startEarlier = () => moveStart(wordStartBefore);
export const startLater = () => moveStart(wordStartAfter);
