import { define } from "../kit/controllers.js";

/** A menu that closes when one looks elsewhere. */
define("menu", (element) => {
  const menu = /** @type {HTMLDetailsElement} */ (element);
  document.addEventListener("click", (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
});
