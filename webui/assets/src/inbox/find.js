import { define } from "../kit/controllers.js";
import { isTyping } from "./keys.js";

/** The key `/` leads to the search for a case. */
define("find-case", (element) => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    event.preventDefault();
    element.focus();
  });
});
