/**
 * What stands in the properties, as data: groups of fields, each with its value and the way to change it.
 *
 * @typedef {{value: string, label: string}} Option
 *
 * @typedef {object} Field
 * @property {string} id
 * @property {"line" | "lines" | "choice" | "choices" | "tick" | "note" | "link" | "act" | "step" | "functions"} kind
 * @property {string} label
 * @property {string} [help]
 * @property {string | boolean | string[]} [value]
 * @property {(value: any) => void} [set]
 * @property {Option[]} [options] to choose from, or suggestions for a line
 * @property {(value: string) => string} [wrong] why the value cannot be taken, "" when it can
 * @property {(value: string) => string} [hint] what should be looked at though it is taken
 * @property {boolean} [isCode] an expression or an id
 * @property {boolean} [isLate] taken when the field is left, not while typing
 * @property {boolean} [isFixed] shown, not changed
 * @property {boolean} [isRequired]
 * @property {number} [rows]
 * @property {string} [example]
 * @property {string} [href]
 * @property {() => void} [act]
 * @property {any[]} [functions]
 *
 * @typedef {object} Group
 * @property {string} id
 * @property {string} title
 * @property {Field[]} fields
 * @property {boolean} [isFolded] closed at first, unless something stands in it
 */

import { t } from "../../designer_kit/language.js";

/**
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} set
 * @param {Partial<Field>} [more]
 * @returns {Field}
 */
export function line(id, label, value, set, more = {}) {
  return { id, kind: "line", label, value, set, ...more };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} set
 * @param {Partial<Field>} [more]
 * @returns {Field}
 */
export function lines(id, label, value, set, more = {}) {
  return { id, kind: "lines", label, value, set, rows: 3, ...more };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} set
 * @param {Option[]} options
 * @param {Partial<Field>} [more]
 * @returns {Field}
 */
export function choice(id, label, value, set, options, more = {}) {
  const isKnown = options.some((option) => option.value === value);
  const all = isKnown ? options : [...options, { value, label: t("{value} (không có trong danh sách)", { value }) }];
  return { id, kind: "choice", label, value, set, options: all, ...more };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {boolean} value
 * @param {(value: boolean) => void} set
 * @param {Partial<Field>} [more]
 * @returns {Field}
 */
export function tick(id, label, value, set, more = {}) {
  return { id, kind: "tick", label, value, set, ...more };
}

/**
 * @param {string} id
 * @param {string} words
 * @returns {Field}
 */
export function note(id, words) {
  return { id, kind: "note", label: words };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} href
 * @returns {Field}
 */
export function link(id, label, href) {
  return { id, kind: "link", label, href };
}

/** @param {any[]} all what expressions may call @returns {Field} */
export function functionsOf(all) {
  return { id: "functions", kind: "functions", label: t("Hàm dùng được"), functions: all };
}

// The same that the check calls a bare duration.
const BARE = /^(R\d*\/)?P(?=[\dT])[\dYMWDTHS.,]*$/;
const UNQUOTED = /^(R\d*\/)?\d+\s+[^\d"'()=<>+*/-]+$/;

/** A term without quotation marks is the commonest mistake. @param {string} source */
export function termHint(source) {
  const text = source.trim();
  return BARE.test(text) || UNQUOTED.test(text) ? t("Văn bản phải nằm trong dấu nháy: \"{text}\"", { text }) : "";
}

export const TERMS = ['"5 working days"', '"3 ngày làm việc"', '"20 days"', '"8 working hours"'];

/** @param {string[]} values @returns {Option[]} */
export function suggestions(values) {
  return values.map((value) => ({ value, label: "" }));
}
