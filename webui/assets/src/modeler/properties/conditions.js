/** Conditions that can be chosen instead of written: each choice of a form, each answer of a table. */

import { t } from "../../designer_kit/language.js";

/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./fields.js").Option} Option */

/** What the forms ask for that steps of this diagram show. @param {Subject} subject */
export function fieldsNear(subject) {
  const shown = new Set([...subject.all("UserTask").map((one) => subject.propertyOf(one, "formJsonSchemaFilename")), ...processes(subject).map((one) => subject.propertyOf(one, "startForm"))]
    .filter(Boolean).map((name) => `forms/${name}`));
  return subject.words.fields.filter(({ form }) => shown.has(form));
}

/** @param {Subject} subject @returns {any[]} */
function processes(subject) {
  return (subject.definitions.rootElements ?? []).filter((/** @type {any} */ one) => one.$type === "bpmn:Process");
}

/**
 * The commonest conditions in words. The form of the step before the gateway comes first, and alone for `decision`: each step has its own.
 * @param {Subject} subject of a flow
 * @returns {Option[]}
 */
export function conditionsOf(subject) {
  const before = new Set((subject.owner.sourceRef?.incoming ?? []).map((/** @type {any} */ flow) => flow.sourceRef && subject.propertyOf(flow.sourceRef, "formJsonSchemaFilename"))
    .filter(Boolean).map((/** @type {string} */ name) => `forms/${name}`));
  const all = fieldsNear(subject).filter(({ form, name }) => name !== "decision" || !before.size || before.has(form));
  const near = all.filter(({ form }) => before.has(form));
  const asked = [...near, ...all.filter((one) => !near.includes(one))].flatMap(ofField);
  const called = new Set(subject.all("BusinessRuleTask").map((one) => subject.textOf(one, "calledDecisionId")).filter(Boolean));
  const paths = new Set(subject.words.decisions.filter(({ id }) => called.has(id)).map(({ path }) => path));
  const answered = subject.words.outputs.filter(({ table }) => paths.has(table)).flatMap(({ name, label, values }) => (
    values.map((value) => ({ value: `${name} == "${value}"`, label: t("“{title}” là “{label}”", { title: label, label: value }) }))));
  const seen = new Set();
  return [...asked, ...answered].filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** @param {{name: string, schema: any}} field @returns {Option[]} */
function ofField({ name, schema }) {
  const title = String(schema.title ?? name);
  if (schema.type === "boolean") return [{ value: name, label: t("“{title}” là có", { title }) }];
  return (schema.enum ?? []).map((/** @type {any} */ value) => (
    { value: `${name} == "${value}"`, label: t("“{title}” là “{label}”", { title, label: String(schema["x-labels"]?.[value] ?? value) }) }));
}
