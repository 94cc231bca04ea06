// @ts-check
/**
 * Gives each search box of the admin (select2) the name of the field that it stands for. What it renders is
 * named after the chosen value alone, so that an empty one has no name for a screen reader.
 */

/** @param {Element} box */
function name(box) {
  const select = box.previousElementSibling;
  const selection = box.querySelector(".select2-selection");
  const chosen = box.querySelector(".select2-selection__rendered");
  if (!(select instanceof HTMLSelectElement) || !select.labels?.length || !selection || !chosen) return;
  const label = select.labels[0];
  label.id ||= `${select.id}_label`;
  selection.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  chosen.setAttribute("aria-labelledby", label.id);
}

/** @param {ParentNode} part */
function nameAll(part) {
  part.querySelectorAll(".select2-container").forEach(name);
  // Django names this sign, but a span that is no picture cannot have a name.
  part.querySelectorAll("span.help-tooltip[aria-label]").forEach((sign) => sign.setAttribute("role", "img"));
}

new MutationObserver(() => nameAll(document)).observe(document.body, { childList: true, subtree: true });
nameAll(document);
