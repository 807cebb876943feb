import { asWord, t } from "../../designer_kit/language.js";
import { freeWord } from "../ids.js";
import { variableFault } from "./automatic.js";
import { conditionsOf } from "./conditions.js";
import { choice, functionsOf, line, lines, suggestions, termHint, tick, TERMS } from "./fields.js";

/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./fields.js").Group} Group */

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfWaiting(subject) {
  const groups = [];
  const timerPart = subject.definition("Timer"), messagePart = subject.is("ReceiveTask") ? subject.owner : subject.definition("Message");
  if (timerPart) groups.push(timer(subject, timerPart));
  if (messagePart) groups.push(message(subject, messagePart));
  if (subject.definition("Error")) groups.push(fault(subject, subject.definition("Error")));
  if (subject.is("BoundaryEvent")) groups.push(edge(subject));
  return groups;
}

const TIMES = ["timeDuration", "timeDate", "timeCycle"];

/**
 * @param {Subject} subject
 * @param {any} part
 * @returns {Group}
 */
function timer(subject, part) {
  const kind = TIMES.find((name) => part[name]) ?? "timeDuration";
  const source = part[kind]?.body ?? "";
  const set = (/** @type {string} */ to, /** @type {string} */ value) => subject.setOn(part, Object.fromEntries(
    TIMES.map((name) => [name, name === to ? subject.moddle.create("bpmn:FormalExpression", { body: value }) : undefined])));
  const examples = /** @type {Record<string, string[]>} */ ({
    timeDuration: [...TERMS, 'budget("supplement")'], timeDate: ['"2026-12-14"'], timeCycle: ['"R3/7 days"', '"R/1 working days"'],
  });
  return {
    id: "timer", title: t("Hẹn giờ"), fields: [
      choice("timer-kind", t("Loại"), kind, (value) => set(value, source), [
        { value: "timeDuration", label: t("Sau một thời hạn") }, { value: "timeDate", label: t("Vào một ngày") }, { value: "timeCycle", label: t("Lặp đi lặp lại") },
      ], { help: kind === "timeCycle" ? t("Hẹn giờ lặp chỉ đứng ở biên của một việc và không ngắt việc đó.") : "" }),
      line("timer-value", t("Biểu thức"), source, (value) => set(kind, value), {
        isCode: true, isRequired: true, hint: termHint, example: examples[kind][0], options: suggestions(examples[kind]),
        help: t("Thời hạn hoặc ngày viết trong dấu nháy; cũng có thể là một biến hay budget(…)."),
      }),
    ],
  };
}

/**
 * @param {Subject} subject
 * @param {any} part what refers to the message
 * @returns {Group}
 */
function message(subject, part) {
  const known = (subject.definitions.rootElements ?? []).filter((/** @type {any} */ one) => one.$type === "bpmn:Message" && one.name);
  const names = new Set([...known.map((/** @type {any} */ one) => one.name), "supplement.provided", "rating.submitted", "petition.withdrawn"]);
  return {
    id: "message", title: t("Thông điệp"), fields: [
      line("message", t("Tên thông điệp"), part.messageRef?.name ?? "", (name) => refer(subject, part, "messageRef", "bpmn:Message", "name", name.trim()), {
        isCode: true, isLate: true, isRequired: true, example: "supplement.provided", options: suggestions([...names]),
        help: t("Sự kiện nhận thông điệp mang đúng tên này."),
      }),
      line("correlation", t("Đối chiếu theo"), subject.property("correlation"), (value) => subject.setProperty("correlation", value), {
        isCode: true, example: "case_number", help: t("Biểu thức; để trống là theo số hồ sơ."),
      }),
      line("variable", t("Ghi nội dung vào biến"), subject.property("variable"), (value) => subject.setProperty("variable", value.trim()), {
        isCode: true, wrong: variableFault, help: t("Để trống nếu không cần nội dung của thông điệp."),
      }),
    ],
  };
}

/**
 * @param {Subject} subject
 * @param {any} part
 * @returns {Group}
 */
function fault(subject, part) {
  const known = (subject.definitions.rootElements ?? []).filter((/** @type {any} */ one) => one.$type === "bpmn:Error" && one.errorCode);
  return {
    id: "error", title: t("Lỗi"), fields: [
      line("error", t("Mã lỗi"), part.errorRef?.errorCode ?? "", (code) => refer(subject, part, "errorRef", "bpmn:Error", "errorCode", code.trim()), {
        isCode: true, isLate: true, isRequired: subject.is("EndEvent"), options: suggestions(known.map((/** @type {any} */ one) => one.errorCode)),
        help: subject.is("EndEvent") ? t("Lỗi này được bắt ở biên của quy trình con hoặc lời gọi bao quanh.") : t("Để trống thì bắt mọi lỗi."),
      }),
    ],
  };
}

/**
 * Refer to the message or error of this name; make it when the file has none, drop the one nobody refers to any more.
 * @param {Subject} subject
 * @param {any} part
 * @param {string} reference
 * @param {string} type
 * @param {string} key
 * @param {string} value
 */
function refer(subject, part, reference, type, key, value) {
  const roots = subject.definitions.rootElements;
  let target = roots.find((/** @type {any} */ one) => one.$type === type && one[key] === value);
  subject.together(() => {
    if (value && !target) {
      const word = asWord(value), suffix = type === "bpmn:Message" ? "message" : "error";
      target = subject.moddle.create(type, { id: freeWord(subject.moddle, `${word}_${suffix}`), [key]: value, ...(suffix === "error" ? { name: value } : {}) });
      target.$parent = subject.definitions;
      subject.moddle.ids.claim(target.id, target);
      const after = roots.findLastIndex((/** @type {any} */ one) => one.$type === type);
      subject.setOn(subject.definitions, { rootElements: [...roots.slice(0, after + 1), target, ...roots.slice(after + 1)] });
    }
    subject.setOn(part, { [reference]: value ? target : undefined });
  });
}

/** @param {Subject} subject @returns {Group} */
function edge(subject) {
  const isError = Boolean(subject.definition("Error"));
  return {
    id: "edge", title: t("Khi xảy ra"), fields: [
      tick("interrupts", t("Ngắt việc đang làm"), subject.owner.cancelActivity !== false, (value) => subject.set({ cancelActivity: value }), {
        isFixed: isError, help: isError ? t("Lỗi luôn ngắt việc nó gắn vào.") : t("Không ngắt: việc vẫn tiếp tục, đường này chạy thêm bên cạnh."),
      }),
    ],
  };
}

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfFlow(subject) {
  if (!subject.is("SequenceFlow")) return [];
  const flow = subject.owner, source = flow.sourceRef;
  const isChoice = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"].includes(source?.$type);
  if (!isChoice && !flow.conditionExpression) return [];
  const isDefault = source?.default === flow;
  const gateway = subject.modeler.get("elementRegistry").get(source.id);
  const makeDefault = (/** @type {boolean} */ value) => subject.together(() => {
    if (value && flow.conditionExpression) subject.set({ conditionExpression: undefined });
    subject.modeling.updateProperties(gateway, { default: value ? flow : undefined });
  });
  const fields = isChoice ? [tick("default", t("Đường mặc định"), isDefault, makeDefault, { help: t("Đi đường này khi không điều kiện nào đúng.") })] : [];
  if (!isDefault) {
    const known = conditionsOf(subject), present = flow.conditionExpression?.body ?? "";
    if (isChoice && known.length) {
      const isKnown = known.some(({ value }) => value === present);
      const pick = (/** @type {string} */ value) => value && subject.set({ conditionExpression: subject.expression(value) });
      fields.push(choice("condition-known", t("Chọn nhanh"), isKnown ? present : "", pick, [{ value: "", label: present ? t("– Viết riêng ở dưới –") : t("– Chọn điều kiện –") }, ...known], {
        help: t("Theo lựa chọn của biểu mẫu và kết quả của bảng quyết định; ghép nhiều điều kiện thì viết ở dưới."),
      }));
    }
    fields.push(lines("condition", t("Điều kiện"), flow.conditionExpression?.body ?? "", (value) => subject.set({ conditionExpression: subject.expression(value) }), {
      isCode: true, rows: 2, isRequired: isChoice, example: 'decision == "return"',
      help: isChoice ? t("Biểu thức đúng hay sai trên các biến của hồ sơ.") : t("Điều kiện chỉ có tác dụng sau cổng rẽ nhánh."),
    }));
  }
  if (!isDefault) fields.push(functionsOf(subject.words.functions));
  return [{ id: "condition", title: t("Khi nào đi đường này?"), fields }];
}
