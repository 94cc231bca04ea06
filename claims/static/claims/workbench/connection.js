// @ts-check
/**
 * Lets nothing into the page but the site's own fragments, and says what is wrong when there are none: a session that
 * ended, a refusal, no network. A request that failed leaves the page, and whatever was typed, as it was.
 */

import { byId } from "./places.js";
import { isDrawing } from "./pointer.js";

/** @typedef {"login" | "network" | "refused"} Trouble */
/** @typedef {{xhr: XMLHttpRequest, elt: Element, target: Element, requestConfig: any}} Answer */

/** What sets off a request that is sent once more, with what it was sent with the first time. */
export const REPEATED = "workbench:repeat";
const MOST_SKIPPED = 15; // polls, after failures: a minute
const htmx = /** @type {any} */ (window).htmx;

let token = document.querySelector("input[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
let failedPolls = 0;
let pollsToSkip = 0;

/** @param {Element} element */
function isPoll(element) {
  return element.id === "pulse";
}

/** @param {{status: number, getResponseHeader?: Function, headers?: Headers}} answer */
function header(answer, name = "X-Workbench") {
  return answer.headers ? answer.headers.get(name) : answer.getResponseHeader?.(name);
}

/** @param {XMLHttpRequest | Response} answer */
function isOurs(answer) {
  return answer.status === 204 || header(answer) === "fragment";
}

/** @param {string} address */
function isLogin(address) {
  return address.includes("/login/");
}

// What is wrong -------------------------------------------------------------------------------------------------

/** @param {Trouble | null} trouble */
function showTrouble(trouble) {
  const box = byId("trouble");
  box.hidden = trouble === null;
  box.dataset.shown = trouble ?? "";
  for (const sentence of box.querySelectorAll("[data-trouble]")) {
    if (sentence instanceof HTMLElement) sentence.hidden = sentence.dataset.trouble !== trouble;
  }
}

/** @param {Element} element that asked @param {Trouble} trouble */
function fail(element, trouble) {
  if (isPoll(element)) {
    failedPolls += 1;
    pollsToSkip = Math.min(2 ** (failedPolls - 1) - 1, MOST_SKIPPED);
    if (trouble === "login" || failedPolls > 1) showTrouble(trouble === "login" ? "login" : "network");
    return;
  }
  showTrouble(trouble);
  element.dispatchEvent(new CustomEvent("workbench:failed", { bubbles: true }));
}

/** @param {Element} element */
function succeed(element) {
  if (isPoll(element)) failedPolls = 0;
  // A refusal stays until something else was accepted; a poll says no more than that the site is there.
  if (!isPoll(element) || byId("trouble").dataset.shown !== "refused") showTrouble(null);
}

// Requests and answers ------------------------------------------------------------------------------------------

/** @param {Event} _ @param {any} detail */
function onRequest(_, { headers, formData }) {
  headers["X-CSRFToken"] = token;
  if (formData.has("csrfmiddlewaretoken")) formData.set("csrfmiddlewaretoken", token);
}

/**
 * A poll that another answer replaces while it is under way knows less than that answer, and finds nothing to replace.
 * @param {Element} poll
 */
function dropWhenReplaced(poll) {
  poll.addEventListener("htmx:beforeOnLoad", (event) => { if (!poll.isConnected) event.preventDefault(); }, { once: true });
}

/** @param {Event} event @param {Answer} answer */
function onAnswer(event, { xhr, elt, requestConfig }) {
  if (isOurs(xhr)) {
    token = header(xhr, "X-CSRF-Token") ?? token;
    succeed(elt);
    // The same will be in the next answer, when nobody is drawing a selection over the text.
    if (isPoll(elt) && isDrawing()) event.preventDefault();
    return;
  }
  event.preventDefault();
  const isRepeated = requestConfig.triggeringEvent?.type === REPEATED;
  if (xhr.status === 403 && requestConfig.verb === "post" && !isRepeated) repeat(elt, requestConfig);
  else if (isLogin(xhr.responseURL) || xhr.status === 401 || (xhr.status === 403 && !isRepeated)) fail(elt, "login");
  else fail(elt, "refused");
}

/**
 * Sends a request once more, with a new token: the old one went with a session that another tab has renewed.
 * @param {Element} element
 * @param {any} request
 */
async function repeat(element, { verb, path, target, formData }) {
  const address = document.querySelector("#pulse")?.getAttribute("hx-get") ?? "";
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!isOurs(answer)) return fail(element, "login");
    token = header(answer, "X-CSRF-Token") ?? token;
  } catch {
    return fail(element, "network");
  }
  htmx.ajax(verb, path, { source: element, event: new CustomEvent(REPEATED), target, values: formData });
}

/**
 * @param {string} name
 * @param {(event: any, detail: any) => void} heard
 */
function on(name, heard) {
  document.addEventListener(name, (event) => heard(event, /** @type {CustomEvent} */ (event).detail));
}

export function watchConnection() {
  on("htmx:configRequest", onRequest);
  on("htmx:beforeOnLoad", onAnswer);
  on("htmx:beforeRequest", (event, { elt }) => {
    if (!isPoll(elt)) return;
    dropWhenReplaced(elt);
    if (pollsToSkip > 0) {
      pollsToSkip -= 1;
      event.preventDefault();
    }
  });
  on("htmx:afterRequest", (_, { xhr, elt }) => {
    if (isOurs(xhr)) elt.dispatchEvent(new CustomEvent("workbench:answered", { bubbles: true }));
  });
  on("htmx:sendError", (_, { elt }) => fail(elt, "network"));
  on("htmx:timeout", (_, { elt }) => fail(elt, "network"));
  addEventListener("online", () => { pollsToSkip = 0; });
}
