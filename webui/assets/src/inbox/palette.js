import { define } from "../kit/controllers.js";

const PAUSE_MILLISECONDS = 80;

define("palette-button", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => show());
});

/** The box that leads anywhere: arrows choose, Enter goes; the buttons of the open task are among its choices. */
define("palette", (element) => new Palette(/** @type {HTMLDialogElement} */ (element)).begin());

function show() {
  const dialog = document.querySelector(".i-palette");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {string} text */
function folded(text) {
  return text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d");
}

class Palette {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
    this.found = /** @type {HTMLElement} */ (dialog.querySelector("[data-found]"));
    this.said = /** @type {HTMLElement} */ (dialog.querySelector("[data-said]"));
    this.timer = 0;
    this.turn = 0;
  }

  begin() {
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      show();
    });
    new MutationObserver(() => this.dialog.open && this.#ask()).observe(this.dialog, { attributeFilter: ["open"] });
    this.input.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.#ask(), PAUSE_MILLISECONDS);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
      const way = event.target instanceof Element ? event.target.closest("[data-press]") : null;
      if (way instanceof HTMLElement) this.#press(way);
    });
    this.dialog.addEventListener("close", () => (this.input.value = ""));
  }

  async #ask() {
    const turn = (this.turn += 1);
    const address = new URL(this.dialog.dataset.href ?? "", window.location.href);
    address.searchParams.set("q", this.input.value);
    const answer = await fetch(address, { redirect: "manual" }).catch(() => undefined);
    const html = answer?.ok ? await answer.text() : "";
    if (turn !== this.turn) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    this.found.replaceChildren(...this.#acts(), ...page.body.childNodes);
    const ways = this.#ways();
    const words = ways.length === 1 ? this.dialog.dataset.one : this.dialog.dataset.many?.replace("{count}", String(ways.length));
    this.said.textContent = (ways.length ? words : this.dialog.dataset.nothing) ?? "";
    if (!ways.length) {
      const none = document.createElement("p");
      none.className = "i-palette__kind";
      none.textContent = this.dialog.dataset.nothing ?? "";
      this.found.append(none);
    }
    this.#choose(0);
  }

  /** The buttons of the task that is open, as far as they fit what was typed. */
  #acts() {
    const words = folded(this.input.value).split(/\s+/).filter(Boolean);
    const buttons = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#task-form button[name=_do]:not([tabindex])")]);
    const fitting = buttons.filter((one) => words.every((word) => folded(one.textContent ?? "").includes(word)));
    if (!fitting.length) return [];
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.dialog.dataset.acts ?? "");
    const kind = document.createElement("p");
    kind.className = "i-palette__kind";
    kind.setAttribute("aria-hidden", "true");
    kind.textContent = this.dialog.dataset.acts ?? "";
    group.append(kind, ...fitting.map((one, index) => act(one, buttons.indexOf(one), index)));
    return [group];
  }

  /** @returns {HTMLElement[]} */
  #ways() {
    return /** @type {HTMLElement[]} */ ([...this.found.querySelectorAll('[role="option"]')]);
  }

  /** @param {number} place */
  #choose(place) {
    const ways = this.#ways();
    const chosen = ways[(place + ways.length) % Math.max(ways.length, 1)];
    for (const way of ways) way.setAttribute("aria-selected", String(way === chosen));
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const ways = this.#ways();
    const present = ways.findIndex((way) => way.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.#choose(present + 1);
    else if (event.key === "ArrowUp") this.#choose(present - 1);
    else if (event.key === "Enter") ways[present]?.click();
    else return;
    event.preventDefault();
  }

  /**
   * A choice that leads to what needs a person's eyes shows the button; the others press it.
   * @param {HTMLElement} way
   */
  #press(way) {
    const buttons = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#task-form button[name=_do]:not([tabindex])")]);
    const button = buttons[Number(way.dataset.press)];
    this.dialog.close();
    if (!button) return;
    const fold = button.closest("details");
    if (fold) fold.open = true;
    button.scrollIntoView({ block: "center" });
    if (button.getAttribute("value") === "assign") fold?.querySelector("select")?.focus();
    else button.click();
  }
}

/**
 * @param {HTMLElement} button
 * @param {number} number
 * @param {number} index
 */
function act(button, number, index) {
  const way = document.createElement("div");
  way.className = "i-palette__way";
  way.id = `way-act-${index}`;
  way.setAttribute("role", "option");
  way.dataset.press = String(number);
  way.textContent = button.textContent;
  return way;
}
