import { is } from "bpmn-js/lib/util/ModelUtil";

import { t } from "../../designer_kit/language.js";
import { propertyOf } from "../extensions.js";
import { nameOf } from "../kinds.js";
import { fieldsNear } from "./conditions.js";
import { choice, line, link, lines, note, suggestions, termHint, TERMS } from "./fields.js";

const WINDOWS = ["2 minutes", "5 minutes", "10 minutes"];

/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./fields.js").Group} Group */

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfPeople(subject) {
  if (mayBeBroughtAbout(subject)) return subject.property("formJsonSchemaFilename") ? [form(subject), guidance(subject)] : [form(subject)];
  if (!subject.is("UserTask") && !subject.is("ManualTask")) return [];
  const groups = [who(subject), deadline(subject), guidance(subject)];
  if (subject.is("UserTask")) groups.splice(1, 0, form(subject));
  return groups;
}

/** Whether officers may let it happen from the case's page: an event that waits for a message. @param {Subject} subject */
function mayBeBroughtAbout(subject) {
  return Boolean(subject.definition("Message")) && (subject.is("IntermediateCatchEvent") || subject.is("BoundaryEvent"));
}

/** @param {Subject} subject @returns {Group} */
function who(subject) {
  const others = subject.all("UserTask").concat(subject.all("ManualTask")).filter((one) => one !== subject.owner);
  const starts = subject.all("StartEvent").filter((one) => one.$parent === subject.owner.$parent).map((one) => ({ value: one.id, label: t("người khởi tạo hồ sơ") }));
  const known = [...starts, ...others.map((one) => ({ value: one.id, label: nameOf(one) }))];
  return {
    id: "who", title: t("Ai làm?"), fields: [
      note("lane", laneWords(subject)),
      line("assignTo", t("Giao đích danh"), subject.property("assignTo"), (value) => subject.setProperty("assignTo", value), {
        isCode: true, example: "initiator", help: t("Biểu thức cho ra tên đăng nhập. Để trống thì ai giữ vai trò của làn cũng nhận được."),
        options: [{ value: "initiator", label: t("người khởi tạo hồ sơ") }, ...officerFields(subject)],
      }),
      line("agency", t("Cơ quan"), subject.property("agency"), (value) => subject.setProperty("agency", value), {
        isCode: true, example: "hub()", help: t("Biểu thức cho ra mã cơ quan. Để trống là cơ quan đang giữ hồ sơ."),
        options: [{ value: "hub()", label: t("cơ quan đầu mối") }, ...subject.words.agencies.map(({ code, name }) => ({ value: `"${code}"`, label: name }))],
      }),
      choice("notSameAs", t("Không phải người đã làm"), subject.property("notSameAs"), (value) => subject.setProperty("notSameAs", value), [
        { value: "", label: t("Không cấm ai") }, ...known,
      ], { help: t("Bốn mắt: người đã làm việc được chọn, kể cả người làm thay, không làm được việc này.") }),
    ],
  };
}

/** The officers that forms of this procedure ask for. @param {Subject} subject */
function officerFields(subject) {
  const found = fieldsNear(subject).filter(({ schema }) => schema.format === "officer");
  return found.map(({ name, schema }) => ({ value: name, label: String(schema.title ?? name) }));
}

/** @param {Subject} subject */
function laneWords(subject) {
  const lane = (subject.owner.$parent?.laneSets ?? []).flatMap(allLanes).find((/** @type {any} */ one) => (one.flowNodeRef ?? []).includes(subject.owner));
  if (!lane) return t("Việc này không nằm trong làn nào: ai trong cơ quan cũng nhận được. Kéo nó vào làn của một vai trò.");
  const role = propertyOf(lane, "role") || lane.name || "";
  const known = subject.words.roles.find(({ code, name }) => [code, name].some((one) => one.toLowerCase() === role.toLowerCase()));
  return t("Theo làn: {role}", { role: known?.name ?? (role || t("chưa có vai trò")) });
}

/** @param {any} set @returns {any[]} */
function allLanes(set) {
  return (set.lanes ?? []).flatMap((/** @type {any} */ lane) => [...(lane.childLaneSet ? allLanes(lane.childLaneSet) : []), lane]);
}

/** @param {Subject} subject @returns {Group} */
function form(subject) {
  const name = subject.property("formJsonSchemaFilename");
  const options = [{ value: "", label: t("Không có biểu mẫu") }, ...formOptions(subject)];
  const take = (/** @type {string} */ value) => {
    // The hints lie beside the form; a name for them that belongs to another form would be an error.
    const hints = subject.property("formUiSchemaFilename") && value ? value.replace(/\.json$/, ".ui.json") : "";
    subject.setProperties({ formJsonSchemaFilename: value, formUiSchemaFilename: hints });
  };
  const [label, help] = mayBeBroughtAbout(subject)
    ? [t("Cán bộ làm được từ trang hồ sơ, với biểu mẫu"), t("Chọn biểu mẫu thì cán bộ của làn, và lãnh đạo, mở được sự kiện này ở “Có thể làm thêm” khi nó đang chờ.")]
    : [t("Biểu mẫu của việc này"), ""];
  const fields = [choice("form", label, name, take, options, { help })];
  if (name) fields.push(link("form-open", t("Mở biểu mẫu"), subject.places.editorOf(`forms/${name}`)));
  else fields.push(link("form-new", t("Tạo biểu mẫu mới"), subject.places.newForm));
  return { id: "form", title: t("Biểu mẫu"), fields };
}

/** @param {Subject} subject */
export function formOptions(subject) {
  return subject.words.forms.map(({ name, title }) => ({ value: name, label: title ? `${title} – ${name}` : name }));
}

/** @param {Subject} subject @returns {Group} */
export function deadline(subject) {
  return {
    id: "deadline", title: t("Thời hạn"), fields: [
      line("dueIn", t("Phải xong trong"), subject.property("dueIn"), (value) => subject.setProperty("dueIn", value), {
        isCode: true, example: '"5 working days"', hint: termHint, options: suggestions([...TERMS, `budget("${subject.owner.id}")`]),
        help: t('Biểu thức: một thời hạn trong dấu nháy, một ngày, hoặc budget("bước") lấy từ bảng thời hạn.'),
      }),
      line("undoFor", t("Hoàn tác được trong"), subject.property("undoFor"), (value) => subject.setProperty("undoFor", value), {
        isCode: true, example: "5 minutes", options: suggestions(WINDOWS),
        help: t("Số phút mà người làm còn hoàn tác được; thông báo chờ đến lúc đó mới gửi. Để trống nếu không hoàn tác."),
      }),
    ],
  };
}

/** @param {Subject} subject @returns {Group} */
function guidance(subject) {
  return {
    id: "guidance", title: t("Hướng dẫn"), fields: [
      lines("instructions", t("Lời hướng dẫn phía trên biểu mẫu"), subject.text("instructionsForEndUser"),
        (value) => subject.setText("instructionsForEndUser", value), {
          rows: 5, help: t("Markdown. Chèn giá trị bằng {{ tên_biến }}; dùng default(…) cho biến có thể chưa có."),
        }),
    ],
  };
}

/** @param {Subject} subject @returns {Group[]} */
export function groupsOfLane(subject) {
  if (!is(subject.owner, "bpmn:Lane")) return [];
  const options = [
    { value: "", label: t("Theo tên làn") }, ...subject.words.roles.map(({ code, name }) => ({ value: code, label: name })),
  ];
  return [{
    id: "who", title: t("Ai làm?"), fields: [
      choice("role", t("Vai trò"), roleCode(subject), (value) => subject.setProperty("role", value), options, {
        help: t("Ai giữ vai trò này, trong cơ quan của hồ sơ, thì nhận được các việc trong làn."),
      }),
    ],
  }];
}

/** @param {Subject} subject */
function roleCode(subject) {
  const written = subject.property("role");
  return subject.words.roles.find(({ code, name }) => [code, name].some((one) => one.toLowerCase() === written.toLowerCase()))?.code ?? written;
}
