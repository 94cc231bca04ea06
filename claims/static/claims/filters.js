// @ts-check
// Shows the claims of another query without loading the page anew: what is being operated stays under the hand.
// Without it the form and its links do all the same.

const PARTS = [".page-head", ".asked-wrong", ".filters", ".results"];
const OURS = ".chips a, .orders a, .pages a, .filters-actions a, .empty a";

let asked = new AbortController();

/** @param {string} address @returns {Promise<Document | null>} the page there; null when a newer one is asked for */
async function fetched(address) {
  asked.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(address, { signal: asked.signal });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) {
      location.assign(address);
    }
    return null;
  }
}

/** @param {Element | null} element @returns {string} a selector that finds the same thing on the next page */
function sameAs(element) {
  if (element instanceof HTMLInputElement && element.type === "checkbox") {
    return `input[name="${element.name}"][value="${CSS.escape(element.value)}"]`;
  }
  return element?.id ? `#${CSS.escape(element.id)}` : "";
}

/** @param {string} address @param {boolean} isNew whether the browser's history gets an entry */
async function show(address, isNew) {
  const results = document.querySelector(".results");
  results?.setAttribute("aria-busy", "true");
  const page = await fetched(address);
  if (!page || PARTS.some((part) => !page.querySelector(part))) {
    return page ? location.assign(address) : undefined;
  }
  if (isNew) {
    history.pushState(null, "", address);
  }
  const focus = sameAs(document.activeElement);
  const open = document.querySelector(".filters-more")?.hasAttribute("open") ?? false;
  for (const part of PARTS) {
    document.querySelector(part)?.replaceWith(/** @type {Element} */ (page.querySelector(part)));
  }
  document.title = page.title;
  document.querySelector(".filters-more")?.toggleAttribute("open", open);
  const focused = focus ? document.querySelector(focus) : null;
  if (focused instanceof HTMLElement) {
    focused.focus();
  }
  document.querySelector(".asked-wrong [role=alert]")?.scrollIntoView({ block: "nearest" });
  const said = document.querySelector("#found");
  if (said) {
    said.textContent = document.querySelector(".page-head .lead-facts, .asked-wrong [role=alert]")?.textContent ?? "";
  }
}

/** @param {HTMLFormElement} form @returns {string} the address that it asks for, without what says nothing */
function addressOf(form) {
  const given = [...new FormData(form)].filter(([_name, value]) => value !== "");
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return query.size ? `${form.action}?${query}` : form.action;
}

document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && event.target.matches(".filters")) {
    event.preventDefault();
    show(addressOf(event.target), true);
  }
});

document.addEventListener("change", (event) => {
  const field = event.target;
  const chosen = field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === "checkbox");
  if (chosen && field.form?.matches(".filters")) {
    show(addressOf(field.form), true);
  }
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link?.matches(OURS) && plain) {
    event.preventDefault();
    show(link.href, true).then(() => {
      if (link.closest(".pages")) {
        window.scrollTo({ top: 0 });
      }
    });
  }
});

window.addEventListener("popstate", () => show(location.href, false));
