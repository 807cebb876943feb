import { define } from "./controllers.js";

/** A button that can only work with a script shows itself only then. */
define("print", (element) => {
  element.hidden = false;
  element.addEventListener("click", () => window.print());
});
