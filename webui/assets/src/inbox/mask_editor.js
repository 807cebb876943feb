import { define } from "../kit/controllers.js";
import { between, read, stepped, within, WHOLE, written } from "./mask_boxes.js";

/** @typedef {import("./mask_boxes.js").Box} Box */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ box: Box, shape: SVGRectElement, line: HTMLElement, number: number }} Drawn */
/** @typedef {(point: Point) => void} Gesture */

const NEW = { x: 4_000, y: 4_500, width: 2_000, height: 400 };
const GRIP = 160;
const SLIP = 60;
const SVG = "http://www.w3.org/2000/svg";

/** Draws, moves, resizes and removes the boxes of one page, by mouse, finger and keyboard. The list beside is the form. */
define("mask-editor", (form) => new Editor(form).begin());

/**
 * @param {ParentNode} part
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(part, selector) {
  return /** @type {HTMLElement} */ (part.querySelector(selector));
}

class Editor {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
    this.area = find(form, "[data-area]");
    this.sheet = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (find(form, "[data-masks]")));
    this.list = find(form, "[data-list]");
    this.said = find(form, "[data-said]");
    /** @type {Drawn[]} */
    this.drawn = [];
    /** @type {Drawn | undefined} */
    this.picked = undefined;
    this.count = 0;
    this.grip = document.createElementNS(SVG, "rect");
    this.grip.setAttribute("class", "m-grip");
    /** @type {Gesture | undefined} */
    this.gesture = undefined;
  }

  begin() {
    this.area.classList.add("m-sheet--drawing");
    this.area.tabIndex = 0;
    this.area.setAttribute("role", "application");
    this.area.setAttribute("aria-label", find(this.area, "img").getAttribute("alt") ?? "");
    find(this.form, "[data-drawing]").hidden = false;
    this.#adopt();
    find(this.form, "[data-add]").addEventListener("click", () => this.#addByKey());
    this.area.addEventListener("keydown", (event) => this.#onKey(event));
    this.sheet.addEventListener("pointerdown", (event) => this.#onDown(event));
    this.sheet.addEventListener("pointermove", (event) => this.gesture?.(this.#point(event)));
    for (const end of ["pointerup", "pointercancel"]) this.sheet.addEventListener(end, () => this.#onUp());
    this.form.addEventListener("change", (event) => this.#toggle(/** @type {HTMLInputElement} */ (event.target)));
    this.#guard();
  }

  /** The browser asks before boxes are left behind that no button of the form has kept. */
  #guard() {
    const before = this.#drawnNow();
    let isSent = false;
    this.form.addEventListener("submit", () => (isSent = true));
    window.addEventListener("beforeunload", (event) => {
      if (!isSent && this.#drawnNow() !== before) event.preventDefault();
    });
  }

  #drawnNow() {
    return this.drawn.map((one) => written(one.box)).join(";");
  }

  /** Take over what the server wrote: each line of the list that was drawn has a rectangle without a name. */
  #adopt() {
    for (const shape of this.sheet.querySelectorAll("rect:not([data-found])")) shape.remove();
    for (const line of this.list.querySelectorAll("[data-line]")) {
      const field = /** @type {HTMLInputElement} */ (find(line, "[name=drawn]"));
      this.#keep(read(field.value), /** @type {HTMLElement} */ (line));
    }
  }

  /**
   * A new box, with its line in the list.
   * @param {Box} box
   */
  #add(box) {
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector("[data-drawn-line]"));
    const line = /** @type {HTMLElement} */ (find(template.content, "[data-line]").cloneNode(true));
    this.list.append(line);
    const one = this.#keep(within(box), line);
    find(line, "[data-words]").textContent = this.#name(one);
    return one;
  }

  /**
   * @param {Box} box
   * @param {HTMLElement} line
   */
  #keep(box, line) {
    const shape = document.createElementNS(SVG, "rect");
    shape.setAttribute("class", "m-box");
    this.sheet.append(shape);
    const one = { box, shape, line, number: (this.count += 1) };
    this.drawn.push(one);
    find(line, "[data-pick]").hidden = false;
    find(line, "[data-pick]").addEventListener("click", () => this.#pick(one, true));
    find(line, "[data-remove]").addEventListener("click", (event) => {
      event.preventDefault();
      this.#remove(one);
      find(this.form, "[data-add]").focus();
    });
    this.#place(one, box);
    return one;
  }

  /**
   * @param {Drawn} one
   * @param {Box} box
   */
  #place(one, box) {
    one.box = box;
    for (const [name, value] of Object.entries(box)) one.shape.setAttribute(name, String(value));
    /** @type {HTMLInputElement} */ (find(one.line, "[name=drawn]")).value = written(box);
    /** @type {HTMLButtonElement} */ (find(one.line, "[data-remove]")).value = written(box);
    if (one === this.picked) this.#showGrip(box);
    find(this.form, "[data-empty]").hidden = this.list.children.length > 0;
  }

  /** @param {Drawn} one */
  #remove(one) {
    one.shape.remove();
    one.line.remove();
    this.grip.remove();
    this.drawn = this.drawn.filter((other) => other !== one);
    this.picked = undefined;
    this.said.textContent = this.form.dataset.gone ?? "";
    find(this.form, "[data-empty]").hidden = this.list.children.length > 0;
  }

  /**
   * @param {Drawn} one
   * @param {boolean} goesThere
   */
  #pick(one, goesThere) {
    this.picked?.shape.classList.remove("m-box--picked");
    this.picked = one;
    one.shape.classList.add("m-box--picked");
    this.#showGrip(one.box);
    if (goesThere) this.area.focus();
    this.#say(one);
  }

  /** @param {Box} box */
  #showGrip(box) {
    const { width, height } = this.sheet.getBoundingClientRect();
    const high = height ? (GRIP * width) / height : GRIP;
    const places = { x: box.x + box.width - GRIP / 2, y: box.y + box.height - high / 2, width: GRIP, height: high };
    for (const [name, value] of Object.entries(places)) this.grip.setAttribute(name, String(value));
    this.sheet.append(this.grip);
  }

  #addByKey() {
    this.#pick(this.#add(NEW), true);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" || event.key === "Insert") {
      this.#addByKey();
    } else if (!this.picked) {
      return;
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.#remove(this.picked);
    } else {
      const box = stepped(this.picked.box, event.key, event.shiftKey);
      if (!box) return;
      this.#place(this.picked, box);
      this.#say(this.picked);
    }
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  #onDown(event) {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    const from = this.#point(event);
    const hit = this.drawn.find((one) => one.shape === event.target);
    if (event.target === this.grip && this.picked) this.gesture = this.#resizing(this.picked);
    else if (hit) this.gesture = this.#moving(hit, from);
    else this.gesture = this.#drawing(from);
  }

  #onUp() {
    if (this.gesture && this.picked) this.#say(this.picked);
    this.gesture = undefined;
  }

  /**
   * @param {Drawn} one
   * @returns {Gesture}
   */
  #resizing(one) {
    const corner = { x: one.box.x, y: one.box.y };
    return (point) => this.#place(one, between(corner, { x: Math.max(point.x, corner.x), y: Math.max(point.y, corner.y) }));
  }

  /**
   * @param {Drawn} one
   * @param {Point} from
   * @returns {Gesture}
   */
  #moving(one, from) {
    this.#pick(one, true);
    const { box } = one;
    return (point) => this.#place(one, within({ ...box, x: box.x + point.x - from.x, y: box.y + point.y - from.y }));
  }

  /**
   * A box is drawn only once the hand has gone some way: a tap makes none.
   * @param {Point} from
   * @returns {Gesture}
   */
  #drawing(from) {
    /** @type {Drawn | undefined} */
    let one;
    return (point) => {
      if (!one && Math.abs(point.x - from.x) < SLIP && Math.abs(point.y - from.y) < SLIP) return;
      const box = between(from, point);
      if (one) this.#place(one, box);
      else this.#pick((one = this.#add(box)), true);
    };
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #point(event) {
    const { left, top, width, height } = this.sheet.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) / width) * WHOLE, ((event.clientY - top) / height) * WHOLE];
    return { x: Math.min(Math.max(x, 0), WHOLE), y: Math.min(Math.max(y, 0), WHOLE) };
  }

  /** @param {HTMLInputElement} field */
  #toggle(field) {
    const found = field.dataset.toggles;
    if (found) this.sheet.querySelector(`[data-found="${found}"]`)?.classList.toggle("m-box--off", !field.checked);
  }

  /** @param {Drawn} one */
  #name(one) {
    return (this.form.dataset.box ?? "").replace("{number}", String(one.number));
  }

  /** @param {Drawn} one */
  #say(one) {
    const { x, y, width, height } = one.box;
    const name = find(one.line, "[data-words]").textContent ?? "";
    const parts = { box: name, x: x / 100, y: y / 100, width: width / 100, height: height / 100 };
    this.said.textContent = Object.entries(parts).reduce(
      (text, [part, value]) => text.replace(`{${part}}`, typeof value === "number" ? String(Math.round(value)) : value),
      this.form.dataset.place ?? "",
    );
  }
}
