// @ts-check
/** Finds words in the text, whatever their case and accents. */

import { sentence } from "./announce.js";
import { backToText } from "./moves.js";
import { byId, currentPlace, reading, rangeOf, remember, select, tidied } from "./places.js";
import { show } from "./scrolling.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {{text: string, letters: string, from: number[]}} Folded where each letter comes from in the text */

const SAME = new Map([["’", "'"], ["‘", "'"], ["ʼ", "'"], ["“", '"'], ["”", '"'], ["\n", " "]]);
const MARKS = /\p{M}/gu;

const form = /** @type {HTMLFormElement} */ (byId("find"));
const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
const output = /** @type {HTMLOutputElement} */ (form.querySelector("output"));

/** @type {Folded | null} */
let folded = null;
/** @type {Place[]} */
let found = [];
let number = 0;
let origin = 0; // where the search began

/** @param {string} text @returns {Folded} */
function fold(text) {
  /** @type {number[]} */
  const from = [];
  let letters = "";
  let at = 0;
  for (const character of text) {
    const letter = character < "\u0080" ? character : character.normalize("NFD").replace(MARKS, "");
    const plain = SAME.get(letter) ?? (/\s/.test(letter) ? " " : letter.toLowerCase());
    for (let unit = 0; unit < plain.length; unit += 1) from.push(at);
    letters += plain;
    at += character.length;
  }
  return { text, letters, from };
}

/** @param {string} words @returns {Place[]} */
function places(words) {
  if (folded?.text !== reading.text) folded = fold(reading.text);
  const { letters, from } = folded;
  const wanted = fold(words).letters;
  const all = [];
  for (let at = letters.indexOf(wanted); wanted && at >= 0; at = letters.indexOf(wanted, at + wanted.length)) {
    all.push({ from: from[at], to: from[at + wanted.length] ?? reading.text.length });
  }
  return all;
}

export function openFind() {
  origin = currentPlace()?.from ?? 0;
  form.hidden = false;
  input.focus();
  input.select();
}

/** @returns {boolean} whether it was open; the match stays selected */
export function closeFind() {
  if (form.hidden) return false;
  const place = currentPlace();
  form.hidden = true;
  CSS.highlights?.delete("found");
  backToText(place);
  return true;
}

function search() {
  found = places(input.value);
  number = Math.max(0, found.findIndex(({ from }) => from >= origin));
  go();
}

/** @param {1 | -1} step */
export function findNext(step) {
  number = (number + step + found.length) % (found.length || 1);
  go();
}

function go() {
  const place = tidied(found[number] ?? null);
  showFound();
  if (!place) {
    output.value = input.value ? sentence("notFound") : "";
    return;
  }
  output.value = sentence("found", { number: number + 1, total: found.length });
  show(rangeOf(place));
  // In a field the selection is the field's own: the match is selected when the field is left.
  if (document.activeElement === input) remember(place);
  else select(place);
}

/** Highlights the match, in the text as it stands. */
export function showFound() {
  const place = found[number];
  if (place && !form.hidden) CSS.highlights?.set("found", new Highlight(rangeOf(place)));
  else CSS.highlights?.delete("found");
}

input.addEventListener("input", search);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    findNext(event.shiftKey ? -1 : 1);
  }
});
form.addEventListener("submit", (event) => event.preventDefault());
