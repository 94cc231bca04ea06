// @ts-check
// Keeps the card of the quote that is being read in sight, while the cards scroll beside the text.
// Without it the page does all the same: a marker leads to its card, and a card back to its quote.

const UPPER = 0.15; // a quote is being read once its marker stands below this part of the window

/** @type {HTMLElement | null} */
const cards = document.querySelector(".cards");
/** @type {HTMLAnchorElement[]} */
const markers = [...document.querySelectorAll("a.marker")].filter((marker) => marker instanceof HTMLAnchorElement);

/** @returns {boolean} whether the cards scroll on their own, and nobody is among them */
function canFollow() {
  return cards !== null && cards.scrollHeight > cards.clientHeight + 1 && !cards.matches(":hover, :focus-within");
}

/** @returns {HTMLElement | null} the card of the first quote that is still to be read */
function cardBeingRead() {
  const line = window.innerHeight * UPPER;
  const marker = markers.find((candidate) => candidate.getBoundingClientRect().bottom > line) ?? markers.at(-1);
  return marker ? document.querySelector(marker.hash) : null;
}

function follow() {
  waiting = false;
  const card = canFollow() ? cardBeingRead() : null;
  if (cards && card) {
    cards.scrollTo({ top: card.offsetTop - 4 });
  }
}

let waiting = false;
function onScroll() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(follow);
  }
}

if (cards && markers.length > 0) {
  window.addEventListener("scroll", onScroll, { passive: true });
}
