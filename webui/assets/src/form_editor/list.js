/** The fields of the form as a list: each with what it is, and the ways to change it. */

import { t } from "../designer_kit/language.js";
import { snippets } from "./snippets.js";

/**
 * @typedef {import("./fields.js").AskedField} AskedField
 * @typedef {{edit: (one: AskedField) => void, move: (one: AskedField, by: -1 | 1) => void, drop: (one: AskedField) => void}} Acts
 */

/**
 * @param {HTMLElement} place
 * @param {AskedField[]} all
 * @param {Acts | null} acts null where nothing may be changed
 */
export function showList(place, all, acts) {
  const labels = new Map(snippets().map(({ kind, label }) => [kind, label]));
  place.replaceChildren(...all.map((one, at) => {
    const item = document.createElement("li");
    item.className = "x-field";
    item.dataset.field = one.name;
    const words = document.createElement("div");
    words.className = "x-field__words";
    words.append(said("strong", "x-field__title", one.title), said("span", "x-field__facts", factsOf(one, labels)));
    item.append(words);
    if (acts) item.append(buttons(one, at, all.length, acts));
    return item;
  }));
}

/** @param {AskedField} one @param {Map<string, string>} labels */
function factsOf(one, labels) {
  const facts = [labels.get(one.kind) ?? one.kind, one.name, one.isRequired ? t("bắt buộc") : "", one.choices ? one.choices.map(({ label }) => label).join(" / ") : "",
    one.isFilled ? t("điền sẵn") : "", one.role, one.when ? t("chỉ hiện khi {when}", { when: one.when }) : ""];
  return facts.filter(Boolean).join(" · ");
}

/** @param {AskedField} one @param {number} at @param {number} count @param {Acts} acts */
function buttons(one, at, count, acts) {
  const row = document.createElement("div");
  row.className = "x-field__acts";
  row.append(
    button(t("Sửa"), t("Sửa mục “{title}”", { title: one.title }), () => acts.edit(one)),
    button(t("Lên"), t("Đưa “{title}” lên", { title: one.title }), () => acts.move(one, -1), at === 0),
    button(t("Xuống"), t("Đưa “{title}” xuống", { title: one.title }), () => acts.move(one, 1), at === count - 1),
    button(t("Bỏ"), t("Bỏ mục “{title}”", { title: one.title }), () => acts.drop(one)));
  return row;
}

/** @param {string} words @param {string} label @param {() => void} act @param {boolean} [isIdle] */
function button(words, label, act, isIdle = false) {
  const made = said("button", "x-field__act", words);
  made.setAttribute("type", "button");
  made.setAttribute("aria-label", label);
  made.title = label;
  if (isIdle) made.setAttribute("aria-disabled", "true");
  made.addEventListener("click", () => { if (!isIdle) act(); });
  return made;
}

/** @param {string} tag @param {string} look @param {string} words */
function said(tag, look, words) {
  const made = document.createElement(tag);
  made.className = look;
  made.textContent = words;
  return made;
}
