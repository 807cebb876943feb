/** A field of each kind, as it is written right: what to add to the schema, and to its hints. */

import { t } from "../designer_kit/language.js";

/**
 * @typedef {object} Snippet
 * @property {string} kind
 * @property {string} label
 * @property {Record<string, unknown>} schema
 * @property {Record<string, unknown>} [hint]
 */

/** @returns {Snippet[]} */
export function snippets() {
  const choices = { enum: ["mot", "hai"], "x-labels": { mot: t("Lựa chọn một"), hai: t("Lựa chọn hai") } };
  return [
    { kind: "text", label: t("Một dòng chữ"), schema: { type: "string", maxLength: 200 } },
    { kind: "textarea", label: t("Nhiều dòng chữ"), schema: { type: "string", maxLength: 5000 }, hint: { widget: "textarea" } },
    { kind: "richtext", label: t("Văn bản có định dạng"), schema: { type: "string", maxLength: 20000 }, hint: { widget: "richtext" } },
    { kind: "number", label: t("Số"), schema: { type: "integer", minimum: 0 } },
    { kind: "date", label: t("Ngày"), schema: { type: "string", format: "date" } },
    { kind: "datetime", label: t("Ngày và giờ"), schema: { type: "string", format: "date-time" } },
    { kind: "radio", label: t("Chọn một (thấy hết)"), schema: { type: "string", ...choices }, hint: { widget: "radio" } },
    { kind: "select", label: t("Chọn một (danh sách dài)"), schema: { type: "string", ...choices }, hint: { widget: "select" } },
    { kind: "choices", label: t("Chọn nhiều"), schema: { type: "array", items: { type: "string", ...choices }, uniqueItems: true } },
    { kind: "yesno", label: t("Có hoặc không"), schema: { type: "boolean" } },
    { kind: "officer", label: t("Cán bộ"), schema: { type: "string", format: "officer" } },
    { kind: "agency", label: t("Một cơ quan"), schema: { type: "string", format: "agency" } },
    { kind: "agencies", label: t("Nhiều cơ quan"), schema: { type: "array", items: { type: "string", format: "agency" }, uniqueItems: true } },
    { kind: "files", label: t("Tệp đính kèm"), schema: { type: "array", items: { type: "string", format: "file" }, maxItems: 5 } },
    { kind: "email", label: t("Thư điện tử"), schema: { type: "string", format: "email", "x-personal": true } },
    { kind: "phone", label: t("Số điện thoại"), schema: { type: "string", format: "phone", "x-personal": true } },
    { kind: "facts", label: t("Điều đã biết (chỉ đọc)"), schema: { type: "string", maxLength: 200, readOnly: true }, hint: { widget: "facts" } },
    { kind: "again", label: t("Hỏi lại một mục đã hỏi (điền sẵn)"), schema: { type: "string", maxLength: 200 }, hint: { suggest: true } },
    {
      kind: "group", label: t("Nhóm lặp lại"),
      schema: { type: "array", maxItems: 20, items: { type: "object", properties: { noi_dung: { title: t("Nội dung"), type: "string", maxLength: 200 } }, required: ["noi_dung"] } },
    },
    {
      kind: "decision", label: t("Quyết định (các nút)"),
      schema: { type: "string", enum: ["approve", "return"], "x-labels": { approve: t("Đồng ý"), return: t("Trả lại") } }, hint: { widget: "radio" },
    },
  ];
}

/**
 * The form and its hints with one more field at the end.
 * @param {string} schemaText
 * @param {string} uiText
 * @param {{snippet: Snippet, name: string, title: string, isRequired: boolean, source?: {schema: any} | null}} field `source`: the field of another form that it is like
 * @returns {{schema: string, ui: string}}
 */
export function withField(schemaText, uiText, { snippet, name, title, isRequired, source = null }) {
  const schema = JSON.parse(schemaText.trim() || "{}"), ui = JSON.parse(uiText.trim() || "{}");
  schema.type ??= "object";
  schema.properties = { ...schema.properties, [name]: Object.assign({ title }, source ? like(source.schema, snippet) : snippet.schema, { title }) };
  if (isRequired && !snippet.schema.readOnly) schema.required = [...(schema.required ?? []), name];
  if (ui.order) ui.order = [...ui.order, name];
  if (snippet.hint) ui.fields = { ...ui.fields, [name]: snippet.hint };
  const hasHints = uiText.trim() || snippet.hint;
  return { schema: `${JSON.stringify(schema, null, 2)}\n`, ui: hasHints ? `${JSON.stringify(ui, null, 2)}\n` : "" };
}

/** @param {any} schema @param {Snippet} snippet */
function like(schema, snippet) {
  return snippet.schema.readOnly ? { ...schema, readOnly: true } : schema;
}

/**
 * What is wrong with a JSON text, with its line; null when it can be read.
 * @param {string} text
 * @returns {{line: number, message: string} | null}
 */
export function jsonFault(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    const position = /position (\d+)/.exec(why), lineSaid = /line (\d+)/.exec(why);
    const isEnd = /end of JSON|Unexpected end|Unterminated/i.test(why);
    const upTo = position ? text.slice(0, Number(position[1])) : text.trimEnd();
    const line = lineSaid ? Number(lineSaid[1]) : upTo.split("\n").length;
    return { line, message: jsonWords(why, isEnd, text, upTo.length) };
  }
}

/**
 * @param {string} why
 * @param {boolean} isEnd
 * @param {string} text
 * @param {number} at
 */
function jsonWords(why, isEnd, text, at) {
  const before = text.slice(0, at).trimEnd().at(-1) ?? "", here = text.slice(at).trimStart().at(0) ?? "";
  if (isEnd) return t("Văn bản kết thúc khi còn thiếu dấu đóng ngoặc hoặc dấu nháy.");
  if (before === "," && "}]".includes(here)) return t("Thừa dấu phẩy trước dấu đóng ngoặc.");
  if (here === "'") return t("Dùng dấu nháy kép, không dùng dấu nháy đơn.");
  if (/Expected ','|after property value|after array element/.test(why)) return t("Thiếu dấu phẩy giữa hai mục.");
  if (/Expected ':'|after property name/.test(why)) return t("Thiếu dấu hai chấm sau tên.");
  if (/Bad control character/.test(why)) return t("Xuống dòng bên trong dấu nháy: viết \\n thay cho xuống dòng.");
  return t("Chữ “{here}” không đúng chỗ.", { here });
}
