import { t } from "../../designer_kit/language.js";
import { foreignAttributes, foreignParts } from "../extensions.js";
import { idFault } from "../ids.js";
import { nameOf } from "../kinds.js";
import { choice, line, lines, link, note, termHint, tick, TERMS, suggestions } from "./fields.js";
import { formOptions } from "./people.js";

/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./fields.js").Group} Group */

/** @param {Subject} subject @param {{isLive: (id: string) => boolean}} known @returns {Group} */
export function nameGroup(subject, known) {
  const owner = subject.shown;
  const isText = subject.is("TextAnnotation");
  const fields = [];
  if (isText) fields.push(lines("name", t("Nội dung"), owner.text ?? "", (text) => subject.set({ text })));
  else if (!subject.is("Association")) fields.push(lines("name", t("Tên"), owner.name ?? "", (name) => rename(subject, name || undefined), { rows: 1 }));
  fields.push(id(subject, known));
  return { id: "name", title: t("Tên và mã"), fields };
}

/**
 * A pool and the process in it go by one name, unless they were given two.
 * @param {Subject} subject
 * @param {string | undefined} name
 */
function rename(subject, name) {
  const { owner, shown, element, modeling } = subject;
  const isShared = owner !== shown && (!owner.name || owner.name === shown.name);
  subject.together(() => {
    modeling.updateProperties(element, { name });
    if (isShared) subject.setOn(owner, { name });
  });
}

/** @param {Subject} subject @param {{isLive: (id: string) => boolean}} known */
function id(subject, known) {
  if (subject.is("Process")) {
    return line("id", t("Mã"), subject.owner.id, () => {}, { isCode: true, isFixed: true, help: t("Mã của quy trình là tên tệp; nơi khác gọi quy trình bằng mã này.") });
  }
  const faults = /** @type {Record<string, string>} */ ({
    form: t("Mã là một từ: chữ cái không dấu, chữ số, dấu gạch dưới; bắt đầu bằng chữ cái."),
    reserved: t("Mã này dành riêng cho bộ máy."), taken: t("Đã có phần tử khác mang mã này."),
  });
  const isLive = known.isLive(subject.owner.id);
  return line("id", t("Mã"), subject.owner.id, (value) => subject.modeling.updateProperties(subject.element, { id: value.trim() }), {
    isCode: true, isLate: true, wrong: (value) => faults[idFault(subject.moddle, subject.owner, value.trim())] ?? "",
    help: isLive ? t("Mã này đang được hồ sơ và báo cáo dùng: chỉ đổi khi thật cần.") : t("Nhật ký, kịch bản và báo cáo gọi phần tử bằng mã."),
  });
}

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfProcess(subject) {
  if (!subject.is("Process")) return [];
  const property = (/** @type {string} */ name) => subject.property(name);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) => subject.setProperty(name, value);
  const form = property("startForm");
  return [
    { id: "process", title: t("Quy trình"), fields: [
      line("title", t("Tên trong danh sách"), property("title"), set("title")),
      tick("executable", t("Chạy được"), subject.owner.isExecutable === true, (value) => subject.setOn(subject.owner, { isExecutable: value })),
      line("caseTitle", t("Tên của mỗi hồ sơ"), property("caseTitle"), set("caseTitle"), { isCode: true, help: t("Biểu thức trên các mục của biểu mẫu bắt đầu. Để trống thì hồ sơ mang tên quy trình.") }),
    ] },
    { id: "start", title: t("Bắt đầu"), fields: [
      choice("startForm", t("Biểu mẫu bắt đầu"), form, set("startForm"), [{ value: "", label: t("Không có biểu mẫu") }, ...formOptions(subject)]),
      ...(form ? [link("startForm-open", t("Mở biểu mẫu"), subject.places.editorOf(`forms/${form}`))] : []),
      startRoles(subject),
      line("startVariables", t("Biến có từ đầu"), property("startVariables"), set("startVariables"), {
        isCode: true, example: "channel, field", help: t("Tên các biến do chương trình gửi vào khi bắt đầu, cách nhau bằng dấu phẩy."),
      }),
      line("about", t("Làm trên hồ sơ của quy trình"), property("about"), set("about"), {
        isCode: true, help: t("Mã của quy trình khác: quy trình này được mở từ trang hồ sơ của nó. Để trống nếu đứng riêng."),
      }),
      ...(property("about") ? [line("offeredIf", t("Chỉ mở được khi"), property("offeredIf"), set("offeredIf"), { isCode: true, example: "petition.is_published" })] : []),
      tick("ownPartOnly", t("Ai chỉ làm ở quy trình này thì chỉ thấy phần việc của mình"), property("ownPartOnly") !== "", (value) => set("ownPartOnly")(value ? "true" : "")),
    ] },
    { id: "deadline", title: t("Thời hạn"), fields: [
      line("dueIn", t("Cả hồ sơ phải xong trong"), property("dueIn"), set("dueIn"), { isCode: true, hint: termHint, example: '"20 days"', options: suggestions(TERMS) }),
      choice("budgets", t("Bảng thời hạn từng bước"), property("budgets"), set("budgets"), [
        { value: "", label: t("Không có bảng") }, ...subject.words.decisions.map(({ id: value, name }) => ({ value, label: name || value }))],
      { help: t("Bảng mà budget(\"bước\") hỏi: cột hỏi là step, cột kết quả là term.") }),
    ] },
  ];
}

/** @param {Subject} subject @returns {import("./fields.js").Field} */
function startRoles(subject) {
  const written = subject.property("startRoles").split(",").map((one) => one.trim()).filter(Boolean);
  const codes = written.map((one) => subject.words.roles.find(({ code, name }) => [code, name].some((word) => word.toLowerCase() === one.toLowerCase()))?.code ?? one);
  const known = subject.words.roles.map(({ code, name }) => ({ value: code, label: name }));
  const strangers = codes.filter((code) => !known.some(({ value }) => value === code)).map((value) => ({ value, label: value }));
  return {
    id: "startRoles", kind: "choices", label: t("Ai được bắt đầu"), value: codes, options: [...known, ...strangers],
    set: (/** @type {string[]} */ values) => subject.setProperty("startRoles", values.join(", ")),
    help: t("Không chọn ai thì chỉ hệ thống bắt đầu quy trình này."),
  };
}

/** Where the case goes from here. @param {Subject} subject @returns {Group[]} */
export function groupsOfWay(subject) {
  const flows = subject.owner.outgoing ?? [];
  if (!subject.is("FlowNode") || !flows.length) return [];
  return [{ id: "after", title: t("Sau đó"), fields: flows.filter((/** @type {any} */ flow) => flow.targetRef).map((/** @type {any} */ flow) => ({
    id: `after-${flow.id}`, kind: "step", label: nameOf(flow.targetRef), help: wayWords(subject, flow), act: () => subject.places.goTo(flow.targetRef.id),
  })) }];
}

/** @param {Subject} subject @param {any} flow */
function wayWords(subject, flow) {
  if (subject.owner.default === flow) return flow.name ? t("“{name}”, đường mặc định", { name: flow.name }) : t("đường mặc định");
  return [flow.name && `“${flow.name}”`, flow.conditionExpression?.body].filter(Boolean).join(" · ");
}

/** @param {Subject} subject @returns {Group[]} */
export function closingGroups(subject) {
  const groups = [];
  if (subject.is("FlowNode") || subject.is("Process") || subject.is("SequenceFlow")) {
    const law = subject.property("legalBasis");
    groups.push({ id: "law", title: t("Căn cứ pháp lý"), isFolded: !law && !subject.is("Activity"), fields: [
      lines("legalBasis", t("Văn bản, điều, khoản"), law, (value) => subject.setProperty("legalBasis", value.replace(/\n/g, " ")), {
        rows: 2, example: t("Nghị định 20/2008/NĐ-CP, Điều 14 khoản 2"), help: t("Hiện ở bước này cho cán bộ và được giữ trong hồ sơ."),
      })] });
  }
  const documentation = subject.owner.get?.("documentation")?.[0];
  if (subject.owner.get && "documentation" in subject.owner.$descriptor.propertiesByName) {
    groups.push({ id: "remarks", title: t("Ghi chép của người thiết kế"), isFolded: !documentation?.text, fields: [
      lines("documentation", t("Ghi chép"), documentation?.text ?? "", (text) => subject.setOn(subject.owner, {
        documentation: text.trim() ? [subject.moddle.create("bpmn:Documentation", { text }), ...subject.owner.documentation.slice(1)] : subject.owner.documentation.slice(1),
      }), { help: t("Chỉ người thiết kế đọc.") })] });
  }
  const foreign = [...new Set([...foreignParts(subject.owner), ...(subject.shown === subject.owner ? [] : foreignParts(subject.shown))])];
  if (foreign.length) {
    groups.push({ id: "foreign", title: t("Giữ nguyên"), fields: [
      note("foreign", t("Của phần mềm khác, được giữ nguyên khi lưu: {names}", { names: foreign.join(", ") })),
      { id: "foreign-drop", kind: "act", label: t("Bỏ các phần này"), act: () => dropForeign(subject) },
    ] });
  }
  return groups;
}

/** What other programs wrote leaves by the person's own wish alone. @param {Subject} subject */
function dropForeign(subject) {
  subject.together(() => {
    for (const owner of new Set([subject.owner, subject.shown])) {
      const none = Object.fromEntries(foreignAttributes(owner).map((name) => [name, undefined]));
      subject.setOn(owner, { ...none, extensionElements: subject.extensions.withoutForeign(owner) });
    }
  });
}
