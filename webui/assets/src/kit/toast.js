import { define } from "./controllers.js";

const SHOWN_MILLISECONDS = 8000;

/** A message leaves by itself, unless something went wrong, or it is pointed at or in use. */
define("toast", (element) => {
  if (element.classList.contains("k-toast--wrong")) return;
  let timer = 0;
  const leave = () => {
    timer = window.setTimeout(() => element.remove(), SHOWN_MILLISECONDS);
  };
  for (const begin of ["mouseenter", "focusin"]) element.addEventListener(begin, () => window.clearTimeout(timer));
  for (const end of ["mouseleave", "focusout"]) element.addEventListener(end, leave);
  leave();
});
