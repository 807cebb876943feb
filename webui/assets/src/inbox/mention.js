import { define } from "../kit/controllers.js";

/** @typedef {{ username: string, name: string, title: string }} Person */

const MOST = 6;
let count = 0;

/** After an `@`, the colleagues who may be asked are listed; arrows choose, Enter or Tab puts the name in. */
define("mention", (element) => {
  const field = /** @type {HTMLTextAreaElement} */ (element);
  /** @type {Person[]} */
  const people = JSON.parse(field.dataset.people ?? "[]");
  if (!people.length) return;
  const list = document.createElement("ul");
  list.className = "i-mention";
  list.id = `mention-${(count += 1)}`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let chosen = 0;
  /** @type {Person[]} */
  let found = [];

  const close = () => {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    const typed = /(?:^|\s)@([^\s@]*)$/u.exec(field.value.slice(0, field.selectionStart));
    found = typed ? people.filter((one) => isMeant(one, typed[1])).slice(0, MOST) : [];
    chosen = Math.min(chosen, Math.max(found.length - 1, 0));
    if (!found.length) return close();
    list.replaceChildren(...found.map((one, place) => option(one, place, list.id, place === chosen)));
    list.hidden = false;
    field.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    return undefined;
  };
  /** @param {Person} one */
  const take = (one) => {
    const end = field.selectionStart;
    const start = field.value.lastIndexOf("@", end - 1);
    field.setRangeText(`@${one.username} `, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    field.focus();
  };
  field.addEventListener("input", () => {
    chosen = 0;
    show();
  });
  field.addEventListener("blur", () => window.setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + found.length) % found.length;
    else if (event.key === "Escape") return void (event.preventDefault(), close());
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(found[chosen]);
    else return;
    event.preventDefault();
    if (step) show();
  });
  list.addEventListener("mousedown", (event) => {
    const place = /** @type {HTMLElement} */ (event.target).closest("[data-place]")?.getAttribute("data-place");
    if (place === null || place === undefined) return;
    event.preventDefault();
    take(found[Number(place)]);
  });
});

/**
 * @param {Person} one
 * @param {number} place
 * @param {string} list
 * @param {boolean} isChosen
 */
function option(one, place, list, isChosen) {
  const line = document.createElement("li");
  line.id = `${list}-${place}`;
  line.dataset.place = String(place);
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", String(isChosen));
  line.textContent = one.title ? `${one.name} – ${one.title}` : one.name;
  return line;
}

/**
 * Whether a word of the name, or the username, begins so; with marks or without.
 * @param {Person} one
 * @param {string} typed
 */
function isMeant(one, typed) {
  const wanted = plain(typed);
  return [one.username, ...plain(one.name).split(/\s+/)].some((word) => word.startsWith(wanted));
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/giu, "d").toLowerCase();
}
