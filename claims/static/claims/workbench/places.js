// @ts-check
/**
 * Places in the article's text, and the way from them to the page's nodes and back.
 *
 * The server counts code points, the browser UTF-16 units. In these modules every place is in units of `reading.text`;
 * code points are met only where the server is: in `data-start`, in the list of sentences and in the forms.
 */

/** @typedef {{from: number, to: number, backward?: boolean}} Place */
/** @typedef {{element: HTMLElement, from: number, to: number}} Paragraph */
/** @typedef {Place & {suggested: boolean, dismissed: boolean, reasons: string}} Sentence */
/** @typedef {{link: HTMLAnchorElement, at: number}} Marker */
/**
 * @typedef {object} Reading what the page shows of the article, read once after each swap
 * @property {HTMLElement} root all of it, which htmx replaces
 * @property {HTMLElement} element the text, without anything around it
 * @property {string} text what its paragraphs hold, a code point here for each in the article's text
 * @property {number[]} pairs where the characters of two units stand in the text
 * @property {Paragraph[]} paragraphs
 * @property {Sentence[]} sentences
 * @property {Marker[]} markers
 * @property {Intl.Segments} words
 * @property {Intl.Segments} graphemes
 */

const CONTEXT = 32; // code points of prefix and suffix, as the server keeps them
const SPACE = /\s/;

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @type {Reading} */
export let reading = read();

/** @type {Place | null} the last selection or caret in the text, also while the focus is in a field */
let lastPlace = null;

// Reading the page ----------------------------------------------------------------------------------------------

/** Reads the text anew, when it was swapped. @returns {boolean} whether it was */
export function readAgain() {
  if (reading.root.isConnected) return false;
  const before = reading;
  reading = read();
  if (reading.root.dataset.revision !== before.root.dataset.revision) lastPlace = null;
  return true;
}

/** @returns {Reading} */
function read() {
  const root = byId("reading");
  const element = byId("text");
  /** @type {Paragraph[]} */
  const paragraphs = [];
  /** @type {Marker[]} */
  const markers = [];
  let text = "";
  let points = 0;
  for (const paragraph of element.querySelectorAll("p[data-start]")) {
    if (!(paragraph instanceof HTMLElement)) continue;
    const start = Number(paragraph.dataset.start);
    text += "\n".repeat(Math.max(0, start - points));
    const from = text.length;
    for (const piece of pieces(paragraph)) {
      if (piece instanceof Text) text += piece.data;
      else if (piece instanceof HTMLAnchorElement && piece.dataset.claim) markers.push({ link: piece, at: text.length });
    }
    paragraphs.push({ element: paragraph, from, to: text.length });
    points = start + [...text.slice(from)].length;
  }
  const pairs = [...text.matchAll(/[\u{10000}-\u{10ffff}]/gu)].map((match) => match.index);
  const lang = element.lang || undefined;
  return {
    root,
    element,
    text,
    pairs,
    paragraphs,
    sentences: sentences(pairs),
    markers,
    words: new Intl.Segmenter(lang, { granularity: "word" }).segment(text),
    graphemes: new Intl.Segmenter(lang, { granularity: "grapheme" }).segment(text),
  };
}

/** @param {number[]} pairs @returns {Sentence[]} */
function sentences(pairs) {
  const listed = JSON.parse(byId("sentences")?.textContent || "[]");
  return listed.map((/** @type {any} */ { start, end, ...more }) => ({ ...more, from: unitsAt(start, pairs), to: unitsAt(end, pairs) }));
}

/**
 * The text nodes of a paragraph, and the elements in it that are no part of the text.
 * @param {Node} node
 * @returns {Generator<Text | Element>}
 */
function* pieces(node) {
  for (const child of node.childNodes) {
    if (child instanceof Text) yield child;
    else if (child instanceof Element && child.hasAttribute("data-extra")) yield child;
    else yield* pieces(child);
  }
}

// Code points and units -----------------------------------------------------------------------------------------

/** @param {number} points @param {number[]} pairs @returns {number} */
function unitsAt(points, pairs) {
  const before = pairs.findIndex((at, number) => at - number >= points);
  return points + (before < 0 ? pairs.length : before);
}

/** @param {number} at @returns {number} code points before a place */
export function pointsAt(at) {
  const before = reading.pairs.findIndex((pair) => pair >= at);
  return at - (before < 0 ? reading.pairs.length : before);
}

/**
 * What the server finds a place again by.
 * @param {Place} place
 * @returns {{quote: string, prefix: string, suffix: string, start: string}}
 */
export function described({ from, to }) {
  const { text } = reading;
  return {
    quote: text.slice(from, to),
    prefix: [...text.slice(Math.max(0, from - 2 * CONTEXT), from)].slice(-CONTEXT).join(""),
    suffix: [...text.slice(to, to + 2 * CONTEXT)].slice(0, CONTEXT).join(""),
    start: String(pointsAt(from)),
  };
}

/**
 * A place without the white space at its edges, and with whole graphemes only.
 * @param {Place | null} place
 * @returns {Place | null} null where nothing is left
 */
export function tidied(place) {
  if (!place) return null;
  let { from, to } = place;
  while (from < to && SPACE.test(reading.text[from])) from += 1;
  while (from < to && SPACE.test(reading.text[to - 1])) to -= 1;
  return from < to ? { from: graphemeAt(from).index, to: endOf(graphemeAt(to - 1)) } : null;
}

/** @param {number} at */
function graphemeAt(at) {
  return /** @type {Intl.SegmentData} */ (reading.graphemes.containing(at));
}

/** @param {Intl.SegmentData} segment */
export function endOf(segment) {
  return segment.index + segment.segment.length;
}

// Places and nodes ----------------------------------------------------------------------------------------------

/**
 * @param {Node} node
 * @param {number} offset
 * @returns {number} the place of a boundary of the page; before, between and after the paragraphs the nearest one
 */
export function placeOf(node, offset) {
  const edge = new Range();
  edge.setStart(node, offset);
  const element = node instanceof Element ? node : node.parentElement;
  const owner = element?.closest("p[data-start]");
  const paragraph = reading.paragraphs.find((candidate) => candidate.element === owner);
  if (!paragraph) {
    return reading.paragraphs.find((after) => edge.comparePoint(after.element, 0) >= 0)?.from ?? reading.text.length;
  }
  let at = paragraph.from;
  for (const piece of pieces(paragraph.element)) {
    if (piece === node) return at + offset;
    if (!(piece instanceof Text)) continue;
    if (edge.comparePoint(piece, piece.length) > 0) break;
    at += piece.length;
  }
  return at;
}

/**
 * @param {number} at
 * @param {boolean} isEnd whether what ends here is meant, rather than what begins
 * @returns {[Node, number]}
 */
function nodeAt(at, isEnd) {
  const paragraph =
    reading.paragraphs.findLast(({ from }) => (isEnd ? from < at : from <= at)) ?? reading.paragraphs[0];
  let rest = Math.min(at, paragraph.to) - paragraph.from;
  /** @type {[Node, number]} */
  let last = [paragraph.element, 0];
  for (const piece of pieces(paragraph.element)) {
    if (!(piece instanceof Text)) continue;
    if (rest < piece.length || (isEnd && rest === piece.length)) return [piece, rest];
    rest -= piece.length;
    last = [piece, piece.length];
  }
  return last;
}

/** @param {Place} place @returns {Range} */
export function rangeOf({ from, to }) {
  const range = new Range();
  range.setStart(...nodeAt(from, false));
  range.setEnd(...nodeAt(to, from < to));
  return range;
}

// The selection -------------------------------------------------------------------------------------------------

/** @returns {Place | null} what is selected in the text now, a caret included */
export function selected() {
  const selection = document.getSelection();
  if (!selection?.anchorNode || !selection.focusNode) return null;
  if (!selection.getRangeAt(0).intersectsNode(reading.element)) return null;
  const anchor = placeOf(selection.anchorNode, selection.anchorOffset);
  const focus = placeOf(selection.focusNode, selection.focusOffset);
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus), backward: focus < anchor };
}

/** @returns {Place | null} what is selected, or was when the focus went into a field */
export function currentPlace() {
  const isInField = document.activeElement?.matches("input, textarea, select");
  return (isInField ? null : selected()) ?? lastPlace;
}

/** @param {Place} place what to go on from, without selecting it */
export function remember(place) {
  lastPlace = place;
}

/** @param {Place} place */
export function select(place) {
  const { startContainer, startOffset, endContainer, endOffset } = rangeOf(place);
  const selection = document.getSelection();
  if (place.backward) selection?.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
  else selection?.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
  lastPlace = place;
}

document.addEventListener("selectionchange", () => {
  if (reading.root.isConnected) lastPlace = selected() ?? lastPlace;
});
