// @ts-check
/*
 * The quotes that lost their place, from the keyboard: j and k go from one to the next, the other keys press the
 * button that bears their name in the current one. No key does anything while something is typed, and without this
 * script every button works all the same.
 */

/** @type {HTMLElement[]} */
const quotes = [...document.querySelectorAll(".asked-quote")].filter((quote) => quote instanceof HTMLElement);

/** @returns {number} where the current quote stands in the list: the one marked, or that which has the focus inside */
function current() {
  const focused = quotes.findIndex((quote) => quote.contains(document.activeElement));
  return focused >= 0 ? focused : quotes.findIndex((quote) => quote.classList.contains("current"));
}

/** @param {HTMLElement} quote */
function mark(quote) {
  for (const other of quotes) other.classList.toggle("current", other === quote);
}

/** @param {number} position */
function goTo(position) {
  const quote = quotes[Math.max(0, Math.min(quotes.length - 1, position))];
  mark(quote);
  quote.focus();
}

/** @param {HTMLElement} quote */
function choose(quote) {
  const details = quote.querySelector("details.choose");
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.querySelector("textarea")?.focus();
}

/** @type {HTMLInputElement | null} */
const areOn = document.querySelector("#keys-on"); // single keys can be switched off (WCAG 2.1.4), as in the workbench
const SETTING = "workbench-keys";

/** Remembers the switch, where the browser lets us. */
function keepSwitch() {
  if (!areOn) return;
  try {
    areOn.checked = localStorage.getItem(SETTING) !== "off";
    areOn.addEventListener("change", () => localStorage.setItem(SETTING, areOn.checked ? "on" : "off"));
  } catch {
    // without storage the switch holds for this page
  }
}

/** @param {KeyboardEvent} event */
function isForUs(event) {
  if (areOn && !areOn.checked) return false;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  return !typing && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === "Escape" && current() >= 0) quotes[current()].focus(); // out of a field, back to the keys
  if (!isForUs(event)) return;
  const quote = quotes[Math.max(0, current())];
  if (event.key === "j") goTo(current() + 1);
  else if (event.key === "k") goTo(current() - 1);
  else if (event.key === "s") choose(quote);
  else {
    const button = quote.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (!(button instanceof HTMLButtonElement)) return;
    button.click();
  }
  event.preventDefault();
}

/** A second press while the page is on its way would be answered with a refusal. @param {SubmitEvent} event */
function onSubmit(event) {
  if (isSent) event.preventDefault();
  isSent = true;
}

let isSent = false;

keepSwitch();
if (quotes.length > 0) {
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("focusin", () => {
    if (current() >= 0) mark(quotes[current()]);
  });
  addEventListener("pageshow", () => { isSent = false; });
  goTo(quotes.findIndex((quote) => `#${quote.id}` === location.hash));
}
