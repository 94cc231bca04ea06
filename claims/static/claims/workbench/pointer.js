// @ts-check
/** Whether somebody is drawing a selection: the text under it must not be replaced, nor covered by the bar. */

let isDown = false;

export function isDrawing() {
  return isDown;
}

/** @param {() => void} released what to do whenever the drawing ends */
export function onRelease(released) {
  for (const name of ["pointerup", "pointercancel"]) {
    addEventListener(name, () => {
      isDown = false;
      released();
    });
  }
}

addEventListener("pointerdown", (event) => {
  isDown = event.pointerType !== "touch"; // a finger is taken over by the browser, which says nothing of its end
});
