// @ts-check
/* The lines of an import: how many are kept, counted as they change, and ranges with the shift key. */

const form = /** @type {HTMLFormElement} */ (document.querySelector(".look-through"));
const count = /** @type {HTMLElement} */ (form.querySelector(".kept-count"));
const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[name="kept"]')]);

/** @type {HTMLInputElement | null} */
let last = null;

form.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.name !== "kept") return;
  if (event.shiftKey && last) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to)) between.checked = box.checked;
  }
  last = box;
  count.textContent = String(boxes.filter((each) => each.checked).length);
});
