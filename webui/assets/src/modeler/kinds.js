/** What an element is, in the words of the work. */

import { is } from "bpmn-js/lib/util/ModelUtil";

import { t } from "../designer_kit/language.js";

/** @param {any} owner @returns {string} */
export function kindOf(owner) {
  const [definition] = owner.eventDefinitions ?? [];
  if (is(owner, "bpmn:Event")) return eventKind(owner, definition?.$type ?? "");
  for (const [type, words] of kinds()) if (is(owner, type)) return words;
  return owner.$type.replace("bpmn:", "");
}

function kinds() {
  return /** @type {[string, string][]} */ ([
    ["bpmn:UserTask", t("việc của cán bộ")], ["bpmn:ManualTask", t("việc làm ngoài hệ thống")], ["bpmn:ServiceTask", t("việc tự động")],
    ["bpmn:BusinessRuleTask", t("hỏi bảng quyết định")], ["bpmn:ScriptTask", t("đặt biến")], ["bpmn:ReceiveTask", t("chờ thông điệp")],
    ["bpmn:CallActivity", t("gọi quy trình")], ["bpmn:SubProcess", t("quy trình con")], ["bpmn:ExclusiveGateway", t("rẽ nhánh, chọn một")],
    ["bpmn:ParallelGateway", t("rẽ nhánh, song song")], ["bpmn:InclusiveGateway", t("rẽ nhánh, mọi đường đúng")],
    ["bpmn:EventBasedGateway", t("chờ sự kiện đến trước")], ["bpmn:SequenceFlow", t("đường nối")], ["bpmn:Lane", t("làn")],
    ["bpmn:Participant", t("quy trình")], ["bpmn:Process", t("quy trình")], ["bpmn:Collaboration", t("sơ đồ")],
    ["bpmn:TextAnnotation", t("ghi chú")], ["bpmn:Group", t("nhóm")], ["bpmn:Association", t("đường ghi chú")],
    ["bpmn:DataObjectReference", t("hình dữ liệu")], ["bpmn:Task", t("việc chưa chọn loại")],
  ]);
}

/**
 * @param {any} owner
 * @param {string} definition
 */
function eventKind(owner, definition) {
  if (is(owner, "bpmn:StartEvent")) return t("bắt đầu");
  if (is(owner, "bpmn:EndEvent")) {
    if (definition.includes("Error")) return t("kết thúc bằng lỗi");
    return definition.includes("Terminate") ? t("kết thúc cả quy trình") : t("kết thúc");
  }
  const words = definition.includes("Timer") ? t("hẹn giờ") : definition.includes("Message") ? t("chờ thông điệp")
    : definition.includes("Error") ? t("bắt lỗi") : t("mốc");
  return is(owner, "bpmn:BoundaryEvent") ? t("{kind} ở biên", { kind: words }) : words;
}

/** @param {any} owner the name, or the kind of what has none */
export function nameOf(owner) {
  return (owner.name ?? owner.text ?? "").replace(/\s+/g, " ").trim() || capital(t("{kind} chưa có tên", { kind: kindOf(owner) }));
}

/** @param {string} words */
export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
