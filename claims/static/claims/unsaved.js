// @ts-check
/** Asks before a form with something typed into it is left: the buttons above it lead away. */

for (const form of document.querySelectorAll("main form[method=post]")) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", (event) => {
    const button = event instanceof SubmitEvent ? event.submitter : null;
    if (button?.getAttribute("formtarget") !== "_blank") typed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}
