import { define } from "../kit/controllers.js";

/** A file is looked at below its name, without leaving the page; the same link closes it. */
define("look-here", (element) => {
  const link = /** @type {HTMLAnchorElement} */ (element);
  const place = document.createElement("div");
  place.className = "i-look__here";
  place.hidden = true;
  place.tabIndex = -1;
  link.closest("li")?.append(place);
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");

  /** @param {string} address */
  const show = async (address) => {
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-look]");
      if (!page) return location.assign(address);
      page.querySelector("h1")?.remove();
      place.replaceChildren(document.adoptNode(page));
      place.hidden = false;
      link.setAttribute("aria-expanded", "true");
      place.focus({ preventScroll: true });
    } catch {
      location.assign(address);
    }
    return undefined;
  };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (place.hidden) return void show(link.href);
    place.hidden = true;
    link.setAttribute("aria-expanded", "false");
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
  place.addEventListener("click", (event) => {
    const turned = /** @type {HTMLElement} */ (event.target).closest("a[data-look-page]");
    if (!(turned instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    show(turned.href);
  });
});
