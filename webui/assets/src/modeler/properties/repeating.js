import { t } from "../../designer_kit/language.js";
import { standInFor } from "../whole_file.js";
import { variableFault } from "./automatic.js";
import { choice, line, lines } from "./fields.js";

/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./fields.js").Group} Group */

const MULTI = "bpmn:MultiInstanceLoopCharacteristics", LOOP = "bpmn:StandardLoopCharacteristics";

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfRepeating(subject) {
  if (!subject.is("Activity")) return [];
  const part = subject.owner.loopCharacteristics;
  const kind = !part ? "none" : part.$type === LOOP ? "loop" : part.isSequential ? "sequential" : "parallel";
  const fields = [choice("repeat", t("Làm lại"), kind, (value) => become(subject, part, value), [
    { value: "none", label: t("Làm một lần") }, { value: "parallel", label: t("Nhiều bản cùng lúc") },
    { value: "sequential", label: t("Nhiều bản lần lượt") }, { value: "loop", label: t("Lặp cho đến khi đạt") },
  ])];
  if (part?.$type === MULTI) fields.push(...instances(subject, part));
  if (part?.$type === LOOP) fields.push(...loop(subject, part));
  return [{ id: "repeat", title: t("Làm lại nhiều lần"), fields, isFolded: !part }];
}

/**
 * @param {Subject} subject
 * @param {any} part
 * @param {string} kind
 */
function become(subject, part, kind) {
  const isMulti = kind === "parallel" || kind === "sequential";
  if (isMulti && part?.$type === MULTI) {
    subject.setOn(part, { isSequential: kind === "sequential" });
    return;
  }
  const made = kind === "none" ? undefined : subject.moddle.create(isMulti ? MULTI : LOOP, isMulti ? { isSequential: kind === "sequential" } : { loopMaximum: 10 });
  if (made) made.$parent = subject.owner;
  subject.set({ loopCharacteristics: made });
}

/**
 * @param {Subject} subject
 * @param {any} part
 */
function instances(subject, part) {
  const source = part.loopCardinality ? "count" : "list";
  const by = choice("repeat-by", t("Bao nhiêu bản?"), source, (value) => subject.setOn(part, value === "count"
    ? { loopCardinality: subject.moddle.create("bpmn:FormalExpression", { body: "2" }), loopDataInputRef: undefined, inputDataItem: undefined }
    : { loopCardinality: undefined }), [
    { value: "list", label: t("Mỗi mục của một danh sách") }, { value: "count", label: t("Một số bản nhất định") },
  ]);
  const given = source === "count" ? [counted(subject, part)] : [
    variable(subject, part, "repeat-list", t("Danh sách"), "loopDataInputRef", t("Biến chứa danh sách, ví dụ các cơ quan phối hợp.")),
    item(subject, part, "repeat-item", t("Mỗi mục gọi là"), "inputDataItem"),
  ];
  return [by, ...given,
    variable(subject, part, "repeat-results", t("Gom kết quả vào"), "loopDataOutputRef", t("Biến danh sách nhận kết quả của từng bản; để trống nếu không gom.")),
    item(subject, part, "repeat-result", t("Kết quả của mỗi bản"), "outputDataItem"),
    lines("repeat-until", t("Dừng sớm khi"), part.completionCondition?.body ?? "", (value) => subject.setOn(part, { completionCondition: subject.expression(value) }), {
      isCode: true, rows: 2, help: t("Biểu thức; các bản còn lại bị bỏ khi nó đúng. Để trống là làm hết."),
    }),
  ];
}

/** @param {Subject} subject @param {any} part */
function counted(subject, part) {
  return line("repeat-count", t("Số bản"), part.loopCardinality?.body ?? "",
    (value) => subject.setOn(part, { loopCardinality: subject.moddle.create("bpmn:FormalExpression", { body: value }) }), { isCode: true, isRequired: true, example: "len(agencies)" });
}

/**
 * @param {Subject} subject
 * @param {any} part
 * @param {string} id
 * @param {string} label
 * @param {string} name
 * @param {string} help
 */
function variable(subject, part, id, label, name, help) {
  const set = (/** @type {string} */ value) => subject.setOn(part, { [name]: value.trim() ? standInFor(subject.moddle, value.trim()) : undefined });
  return line(id, label, part[name]?.id ?? "", set, { isCode: true, wrong: variableFault, help });
}

/**
 * @param {Subject} subject
 * @param {any} part
 * @param {string} id
 * @param {string} label
 * @param {string} name
 */
function item(subject, part, id, label, name) {
  const set = (/** @type {string} */ value) => {
    const made = value.trim() ? subject.moddle.create(name === "inputDataItem" ? "bpmn:DataInput" : "bpmn:DataOutput", { id: value.trim() }) : undefined;
    if (made) made.$parent = part;
    subject.setOn(part, { [name]: made });
  };
  return line(id, label, part[name]?.id ?? "", set, { isCode: true, wrong: variableFault, help: t("Tên biến trong từng bản.") });
}

/** @param {Subject} subject @param {any} part */
function loop(subject, part) {
  return [
    lines("loop-while", t("Làm lại khi"), part.loopCondition?.body ?? "", (value) => subject.setOn(part, { loopCondition: subject.expression(value) }), {
      isCode: true, rows: 2, help: t("Biểu thức đúng thì làm thêm một lần."),
    }),
    line("loop-most", t("Nhiều nhất bao nhiêu lần"), part.loopMaximum === undefined ? "" : String(part.loopMaximum),
      (value) => subject.setOn(part, { loopMaximum: value.trim() ? Number(value) : undefined }), {
        wrong: (value) => (!value.trim() || (/^\d+$/.test(value.trim()) && Number(value) > 0 && Number(value) <= 10_000) ? "" : t("Một số từ 1 đến 10 000.")),
      }),
  ];
}
