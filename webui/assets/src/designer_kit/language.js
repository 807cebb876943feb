/** The editors' own words: Vietnamese where they are used, English from a table. */

import { ENGLISH } from "./english.js";

let isEnglish = false;

/** @param {string} code the language of the page */
export function speak(code) {
  isEnglish = code === "en";
}

export function speaksEnglish() {
  return isEnglish;
}

/**
 * The words in the page's language, with `{name}` replaced by its fact.
 * @param {string} words
 * @param {Record<string, string | number>} [facts]
 */
export function t(words, facts = {}) {
  const said = isEnglish ? ENGLISH[words] ?? words : words;
  return said.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

/**
 * Vietnamese text as one word of plain letters: “Soạn dự thảo” is `soan_du_thao`.
 * @param {string} text
 */
export function asWord(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const word = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 60).replace(/_+$/, "");
  return /^[0-9]/.test(word) ? `b_${word}` : word;
}
