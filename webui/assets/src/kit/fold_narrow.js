import { define } from "./controllers.js";

const NARROW = "(max-width: 48rem)";

/** What stands open beside the work on a wide screen begins folded on a narrow one. */
define("fold-narrow", (element) => {
  const details = /** @type {HTMLDetailsElement} */ (element);
  if (window.matchMedia(NARROW).matches && !details.querySelector(":target")) details.open = false;
});
