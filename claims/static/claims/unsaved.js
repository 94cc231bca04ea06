// @ts-check
/**
 * Asks before a form that was changed is left: the buttons above it lead away. What is in the form now is compared
 * with what was in it, since scripts that fill a field in (a search box, a calendar) say nothing about it. A form that
 * came back with an error holds what nobody saved.
 */

/** @param {HTMLFormElement} form */
function contents(form) {
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("main form[method=post]:not(#changelist-form)");

for (const form of forms) {
  const cameBack = form.querySelector(".errornote, .errorlist") !== null;
  const before = contents(form);
  let isSent = false;
  form.addEventListener("submit", (event) => {
    const button = event instanceof SubmitEvent ? event.submitter : null;
    isSent = button?.getAttribute("formtarget") !== "_blank";
  });
  addEventListener("beforeunload", (event) => {
    if (!isSent && (cameBack || contents(form) !== before)) event.preventDefault();
  });
  addEventListener("pageshow", () => { isSent = false; });
}
