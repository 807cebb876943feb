/** A form as a list of what it asks, and each change of that list as new texts of the form and its hints. */

import { asWord } from "../designer_kit/language.js";
import { snippets } from "./snippets.js";

/**
 * @typedef {object} AskedField
 * @property {string} name
 * @property {string} title
 * @property {string} kind
 * @property {boolean} isRequired
 * @property {boolean} isShownOnly
 * @property {string} help
 * @property {{value: string, label: string}[] | null} choices null when it is no choice
 * @property {string} when the condition under which it is shown
 * @property {string} role whose officers a picker offers, nothing for everyone
 * @property {boolean} isFilled whether it begins with what the case knows
 * @property {string} begins the expression that it begins with, else
 *
 * @typedef {{schema: string, ui: string}} Texts
 */

/** @param {Texts} texts @returns {{schema: any, ui: any}} */
function parsed(texts) {
  return { schema: JSON.parse(texts.schema.trim() || "{}"), ui: JSON.parse(texts.ui.trim() || "{}") };
}

/** @param {{schema: any, ui: any}} form @returns {Texts} */
function written({ schema, ui }) {
  const hasHints = Object.keys(ui).length > 0;
  return { schema: `${JSON.stringify(schema, null, 2)}\n`, ui: hasHints ? `${JSON.stringify(ui, null, 2)}\n` : "" };
}

/** The names of the fields as people see them: those of the order first. @param {any} schema @param {any} ui @returns {string[]} */
function namesInOrder(schema, ui) {
  const names = Object.keys(schema.properties ?? {});
  const order = Array.isArray(ui.order) ? ui.order.filter((/** @type {string} */ name) => names.includes(name)) : [];
  return [...order, ...names.filter((name) => !order.includes(name))];
}

/** @param {Texts} texts @returns {AskedField[]} */
export function fieldsOf(texts) {
  const { schema, ui } = parsed(texts);
  return namesInOrder(schema, ui).map((name) => asked(name, schema.properties[name], ui.fields?.[name] ?? {}, schema.required ?? []));
}

/**
 * @param {string} name
 * @param {any} property
 * @param {any} hint
 * @param {string[]} required
 * @returns {AskedField}
 */
function asked(name, property, hint, required) {
  const source = property.items?.enum ? property.items : property;
  const labels = source["x-labels"] ?? {};
  const choices = Array.isArray(source.enum) ? source.enum.map((/** @type {any} */ value) => ({ value: String(value), label: String(labels[value] ?? value) })) : null;
  return {
    name, title: String(property.title ?? name), kind: kindOf(name, property, hint), isRequired: required.includes(name), isShownOnly: property.readOnly === true,
    help: String(hint.help ?? property.description ?? ""), choices, when: String(hint.visible_when ?? ""), role: String(hint.role ?? ""), isFilled: hint.suggest === true, begins: String(hint.default ?? ""),
  };
}

/** The snippet that a field was most likely begun with. @param {string} name @param {any} property @param {any} hint */
function kindOf(name, property, hint) {
  if (name === "decision") return "decision";
  if (property.readOnly || hint.widget === "facts") return "facts";
  const known = new Set(snippets().map(({ kind }) => kind));
  if (known.has(hint.widget)) return hint.widget;
  const list = property.type === "array", format = (list ? property.items?.format : property.format) ?? "";
  const byFormat = /** @type {Record<string, string>} */ ({
    date: "date", "date-time": "datetime", email: "email", phone: "phone", officer: "officer", agency: list ? "agencies" : "agency", file: "files" });
  if (byFormat[format]) return byFormat[format];
  if (list) return property.items?.enum ? "choices" : "group";
  if (property.enum) return "select";
  if (property.type === "boolean") return "yesno";
  if (property.type === "integer" || property.type === "number") return "number";
  return property.maxLength > 200 || property.maxLength === undefined ? "textarea" : "text";
}

/**
 * What a person wrote of choices, one a line: the words, or `value = words`.
 * @param {string} text
 * @param {{value: string, label: string}[]} before whose values stay with their words
 */
export function choicesFrom(text, before = []) {
  /** @type {{value: string, label: string}[]} */
  const found = [];
  for (const line of text.split("\n").map((one) => one.trim()).filter(Boolean)) {
    const [, given, words] = /^([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.+)$/.exec(line) ?? [null, "", line];
    const value = given || before.find(({ label }) => label === words)?.value || asWord(words) || `lua_chon_${found.length + 1}`;
    if (!found.some((one) => one.value === value)) found.push({ value, label: words });
  }
  return found;
}

/** @param {{value: string, label: string}[]} choices */
export function choicesText(choices) {
  return choices.map(({ value, label }) => `${value} = ${label}`).join("\n");
}

/**
 * The form with what was said of one of its fields.
 * @param {Texts} texts
 * @param {string} name
 * @param {{title: string, isRequired: boolean, help: string, choices: {value: string, label: string}[] | null, when: string, role: string, isFilled: boolean, begins: string}} said
 * @returns {Texts}
 */
export function withChanged(texts, name, said) {
  const form = parsed(texts), { schema, ui } = form;
  const property = schema.properties[name], hint = { ...ui.fields?.[name] };
  property.title = said.title;
  const required = (schema.required ?? []).filter((/** @type {string} */ one) => one !== name);
  if (said.isRequired && !property.readOnly) required.push(name);
  if (required.length || schema.required) schema.required = required;
  if (!said.help) delete property.description;
  set(hint, "help", property.description === undefined ? said.help : "");
  if (property.description !== undefined) property.description = said.help;
  set(hint, "visible_when", said.when.trim());
  set(hint, "suggest", said.isFilled);
  set(hint, "role", said.role);
  set(hint, "default", said.begins.trim());
  if (said.choices?.length) setChoices(form, name, property, said.choices);
  const fields = { ...ui.fields, [name]: hint };
  if (!Object.keys(hint).length) delete fields[name];
  if (Object.keys(fields).length || ui.fields) ui.fields = fields;
  return written(form);
}

/**
 * @param {any} form
 * @param {string} name
 * @param {any} property
 * @param {{value: string, label: string}[]} choices
 */
function setChoices({ ui }, name, property, choices) {
  const target = property.items?.enum ? property.items : property;
  target.enum = choices.map(({ value }) => value);
  target["x-labels"] = Object.fromEntries(choices.map(({ value, label }) => [value, label]));
  // The button says what it will do.
  if (name === "decision") ui.outcomes = target["x-labels"];
}

/** @param {any} object @param {string} key @param {unknown} value nothing takes it away */
function set(object, key, value) {
  if (value) object[key] = value;
  else delete object[key];
}

/** The form without that field. @param {Texts} texts @param {string} name @returns {Texts} */
export function without(texts, name) {
  const form = parsed(texts), { schema, ui } = form;
  const kept = (/** @type {string[] | undefined} */ names) => names?.filter((one) => one !== name);
  delete schema.properties[name];
  if (schema.required) schema.required = kept(schema.required);
  if (ui.order) ui.order = kept(ui.order);
  if (ui.fields) delete ui.fields[name];
  if (name === "decision") delete ui.outcomes;
  return written(form);
}

/** The form with that field one place up (-1) or down (1). @param {Texts} texts @param {string} name @param {-1 | 1} by @returns {Texts} */
export function moved(texts, name, by) {
  const form = parsed(texts), { schema, ui } = form;
  const names = namesInOrder(schema, ui), at = names.indexOf(name), to = at + by;
  if (at < 0 || to < 0 || to >= names.length) return texts;
  [names[at], names[to]] = [names[to], names[at]];
  if (Array.isArray(ui.order)) ui.order = names;
  else schema.properties = Object.fromEntries(names.map((one) => [one, schema.properties[one]]));
  return written(form);
}

/** What the form is called, and the words on its button. @param {Texts} texts */
export function headOf(texts) {
  const { schema, ui } = parsed(texts);
  return { title: String(schema.title ?? ""), submit: String(ui.submit ?? "") };
}

/** @param {Texts} texts @param {{title: string, submit: string}} said @returns {Texts} */
export function withHead(texts, said) {
  const form = parsed(texts);
  if (said.title.trim()) form.schema.title = said.title.trim();
  set(form.ui, "submit", said.submit.trim());
  return written(form);
}
