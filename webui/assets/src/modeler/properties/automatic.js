import { t } from "../../designer_kit/language.js";
import { choice, functionsOf, line, lines, link, note } from "./fields.js";

/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./fields.js").Group} Group */

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfAutomatic(subject) {
  if (subject.is("ServiceTask")) return [operation(subject)];
  if (subject.is("BusinessRuleTask")) return [decision(subject)];
  if (subject.is("ScriptTask")) return [script(subject)];
  if (subject.is("CallActivity")) return [called(subject)];
  return [];
}

const TYPES = () => /** @type {Record<string, string>} */ ({
  text: t("văn bản"), number: t("số"), boolean: t("đúng hoặc sai"), date: t("ngày"), list: t("danh sách"), object: t("nhóm giá trị"), any: t("giá trị bất kỳ"),
});

/** @param {Subject} subject @returns {Group} */
function operation(subject) {
  const present = subject.operator;
  const known = subject.words.operations.find(({ name }) => name === present.id);
  const options = subject.words.operations.map(({ name, title }) => ({ value: name, label: title || name }));
  const take = (/** @type {string} */ id) => {
    const next = subject.words.operations.find(({ name }) => name === id);
    const names = new Set((next?.parameters ?? []).map((/** @type {any} */ one) => one.name));
    subject.setOperator({ ...present, id, parameters: present.parameters.filter((one) => !next || names.has(one.id)) });
  };
  const fields = [choice("operation", t("Thao tác"), present.id, take, [{ value: "", label: t("Chưa chọn") }, ...options], { isRequired: true })];
  if (known?.is_outward) fields.push(note("outward", t("Thao tác này ra ngoài hệ thống và không rút lại được: phiên bản dùng nó cần người thứ hai duyệt.")));
  fields.push(...parameters(subject, known));
  if (present.id) {
    fields.push(line("result", t("Ghi kết quả vào biến"), present.resultVariable, (value) => subject.setOperator({ ...present, resultVariable: value.trim() }), {
      isCode: true, wrong: variableFault, help: resultHelp(known),
    }));
  }
  if (present.id) fields.push(functionsOf(subject.words.functions));
  return { id: "operation", title: t("Làm gì?"), fields };
}

/** @param {string} value */
export function variableFault(value) {
  const isWord = /^[A-Za-z_][A-Za-z0-9_]*$/.test(value.trim()) && !value.includes("__");
  return !value.trim() || isWord ? "" : t("Tên biến là một từ: chữ cái không dấu, chữ số và dấu gạch dưới.");
}

/** @param {any} known */
function resultHelp(known) {
  const names = (known?.results ?? []).map((/** @type {any} */ one) => one.name).join(", ");
  return names ? t("Kết quả gồm: {names}. Để trống nếu không cần.", { names }) : t("Để trống nếu không cần kết quả.");
}

/**
 * @param {Subject} subject
 * @param {any} known
 * @returns {import("./fields.js").Field[]}
 */
function parameters(subject, known) {
  const present = subject.operator;
  const given = new Map(present.parameters.map((one) => [one.id, one]));
  const known_ = /** @type {any[]} */ (known?.parameters ?? []);
  const strangers = present.parameters.filter((one) => !known_.some(({ name }) => name === one.id)).map((one) => ({ name: one.id, title: one.id, type: "any", required: false }));
  const types = TYPES();
  return [...known_, ...strangers].map((parameter) => {
    const old = given.get(parameter.name);
    const set = (/** @type {string} */ value) => {
      const one = { id: parameter.name, type: old?.type ?? "any", value };
      const isNew = !given.has(parameter.name);
      const list = isNew ? [...present.parameters, one] : present.parameters.map((other) => (other.id === one.id ? one : other));
      subject.setOperator({ ...present, parameters: list });
    };
    return line(`parameter-${parameter.name}`, parameter.title || parameter.name, old?.value ?? "", set, {
      isCode: true, isRequired: parameter.required, help: t("Biểu thức cho ra {type}", { type: types[parameter.type] ?? parameter.type }),
    });
  });
}

/** @param {Subject} subject @returns {Group} */
function decision(subject) {
  const id = subject.text("calledDecisionId").trim();
  const known = subject.words.decisions.find((one) => one.id === id);
  const options = subject.words.decisions.map(({ id: value, name }) => ({ value, label: name || value }));
  const fields = [choice("decision", t("Bảng quyết định"), id, (value) => subject.setText("calledDecisionId", value), [{ value: "", label: t("Chưa chọn") }, ...options], {
    isRequired: true, help: t("Mỗi cột kết quả của bảng trở thành một biến của hồ sơ."),
  })];
  if (known) fields.push(link("decision-open", t("Mở bảng quyết định"), subject.places.editorOf(known.path)));
  return { id: "decision", title: t("Hỏi bảng nào?"), fields };
}

/** @param {Subject} subject @returns {Group} */
function script(subject) {
  return {
    id: "script", title: t("Đặt biến"), fields: [
      lines("script", t("Mỗi dòng một phép gán"), subject.owner.script ?? "", (value) => subject.setOn(subject.owner, { script: value.trim() ? value : undefined }), {
        isCode: true, rows: 5, example: "returns = default(returns, 0) + 1", help: t("Tất cả được gán, hoặc không gì cả. Chỉ gán cho cả biến, không gán vào bên trong."),
      }),
      functionsOf(subject.words.functions),
    ],
  };
}

/** @param {Subject} subject @returns {Group} */
function called(subject) {
  const id = subject.owner.calledElement ?? "";
  const known = subject.words.processes.find((one) => one.id === id);
  const options = subject.words.processes.map(({ id: value, name }) => ({ value, label: name || value }));
  const fields = [choice("called", t("Quy trình được gọi"), id, (value) => subject.set({ calledElement: value || undefined }), [{ value: "", label: t("Chưa chọn") }, ...options], {
    isRequired: true, help: t("Quy trình này chạy trong cùng hồ sơ và dùng chung biến."),
  })];
  if (known) fields.push(link("called-open", t("Mở quy trình này"), subject.places.editorOf(known.path)));
  return { id: "called", title: t("Gọi quy trình nào?"), fields };
}
