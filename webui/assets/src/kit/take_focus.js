import { define } from "./controllers.js";

/** The summary of errors is read first. */
define("take-focus", (element) => {
  element.focus();
});
