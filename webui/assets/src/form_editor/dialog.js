/** The question about one field: a new one, or one of the list. */

import { asks, part } from "../designer_kit/bar.js";
import { asWord, t } from "../designer_kit/language.js";
import { choicesFrom, choicesText } from "./fields.js";
import { snippets } from "./snippets.js";

/**
 * @typedef {import("./fields.js").AskedField} AskedField
 * @typedef {{form: string, name: string, schema: any}} KnownField what another form asks for
 * @typedef {{kind: string, name: string, title: string, isRequired: boolean, help: string, choices: {value: string, label: string}[] | null,
 *   when: string, role: string, isFilled: boolean, begins: string, source: KnownField | null}} Said
 */

const CHOICES = new Set(["radio", "select", "choices", "decision"]);
const FROM_ELSEWHERE = new Set(["facts", "again"]);

export class FieldDialog {
  /**
   * @param {HTMLElement} root
   * @param {(word: string) => string} freeName
   */
  constructor(root, freeName) {
    this.root = root;
    this.freeName = freeName;
    /** @type {KnownField[]} */
    this.known = [];
    this.isNew = true;
    /** @type {AskedField["choices"]} */
    this.before = null;
    this.isOwnName = false;
    this.kinds.replaceChildren(...snippets().map(({ kind, label }) => new Option(label, kind)));
    this.kinds.addEventListener("change", () => this.fit());
    this.title.addEventListener("input", () => this.propose());
    this.name.addEventListener("input", () => { this.isOwnName = this.name.value !== ""; });
    this.sources.addEventListener("change", () => this.takeSource());
  }

  get title() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-title]")); }
  get name() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-name]")); }
  get kinds() { return /** @type {HTMLSelectElement} */ (part(this.root, "[data-kinds]")); }
  get must() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-must]")); }
  get sources() { return /** @type {HTMLSelectElement} */ (part(this.root, "[data-field-source]")); }
  get choices() { return /** @type {HTMLTextAreaElement} */ (part(this.root, "[data-field-choices]")); }
  get help() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-help]")); }
  get when() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-when]")); }
  get roles() { return /** @type {HTMLSelectElement} */ (part(this.root, "[data-field-role]")); }
  get begins() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-begins]")); }
  get filled() { return /** @type {HTMLInputElement} */ (part(this.root, "[data-field-filled]")); }

  /** @param {KnownField[]} known @param {{code: string, name: string}[]} roles */
  know(known, roles) {
    this.known = known;
    this.roles.replaceChildren(new Option(t("Mọi người trong cơ quan"), ""), ...roles.map(({ code, name }) => new Option(name, code)));
    const first = new Option(t("– Chọn mục –"), "");
    this.sources.replaceChildren(first, ...known.map((one, at) => new Option(`${one.schema.title ?? one.name} · ${fileOf(one.form)}`, String(at))));
  }

  /**
   * What the person says; null when they leave it.
   * @param {AskedField | null} one
   * @param {AskedField[]} others of the same form, for its conditions
   * @returns {Promise<Said | null>}
   */
  async ask(one, others) {
    this.isNew = one === null;
    this.before = one?.choices ?? null;
    this.isOwnName = !this.isNew;
    part(this.root, "#field-title").textContent = one ? t("Sửa mục") : t("Thêm mục");
    for (const button of this.root.querySelectorAll("[data-field-done]")) button.textContent = one ? t("Xong") : t("Thêm mục");
    this.title.value = one?.title ?? "";
    this.name.value = one?.name ?? "";
    this.name.readOnly = !this.isNew;
    this.kinds.value = one?.kind ?? "text";
    this.kinds.disabled = !this.isNew;
    this.must.checked = one?.isRequired ?? false;
    this.help.value = one?.help ?? "";
    this.when.value = one?.when ?? "";
    this.filled.checked = one?.isFilled ?? false;
    this.begins.value = one?.begins ?? "";
    this.roles.value = one?.role ?? "";
    this.sources.value = "";
    this.choices.value = one?.choices ? choicesText(one.choices) : "";
    part(this.root, "[data-field-conditions]").replaceChildren(...conditions(others).map(({ value, label }) => new Option(label, value)));
    this.fit();
    if ((await asks(this.root, "field")) !== "add") return null;
    return this.said();
  }

  /** Only what fits the kind is asked. */
  fit() {
    const kind = this.kinds.value;
    this.show("choices", CHOICES.has(kind) && (this.isNew || this.before !== null));
    this.show("source", this.isNew && FROM_ELSEWHERE.has(kind));
    this.show("role", kind === "officer");
    this.show("must", kind !== "facts" && kind !== "decision");
    this.show("begins", !["facts", "decision", "files", "group"].includes(kind));
    this.show("filled", !["facts", "decision", "again"].includes(kind));
    if (this.isNew && CHOICES.has(kind) && !this.choices.value) this.choices.placeholder = kind === "decision" ? t("approve = Đồng ý\nreturn = Trả lại") : t("Nghỉ phép năm\nNghỉ việc riêng");
    if (this.isNew && kind === "decision" && !this.isOwnName) this.name.value = this.freeName("decision");
  }

  /** @param {string} name @param {boolean} isAsked */
  show(name, isAsked) {
    part(this.root, `[data-asked="${name}"]`).hidden = !isAsked;
  }

  propose() {
    if (this.isNew && !this.isOwnName && this.kinds.value !== "decision") this.name.value = this.freeName(asWord(this.title.value));
  }

  takeSource() {
    const source = this.source;
    if (!source) return;
    if (!this.title.value) this.title.value = String(source.schema.title ?? source.name);
    this.name.value = source.name;
    this.isOwnName = true;
  }

  get source() {
    return this.isNew && FROM_ELSEWHERE.has(this.kinds.value) && this.sources.value ? this.known[Number(this.sources.value)] : null;
  }

  /** @returns {Said} */
  said() {
    const kind = this.kinds.value, isChoice = CHOICES.has(kind);
    const title = this.title.value.trim();
    const word = this.isNew ? this.freeName(asWord(this.name.value) || asWord(title) || "muc") : this.name.value;
    const written = choicesFrom(this.choices.value, this.before ?? []);
    return {
      kind, name: word, title: title || (snippets().find((one) => one.kind === kind)?.label ?? word),
      isRequired: kind === "decision" || this.must.checked, help: this.help.value.trim(), choices: isChoice && written.length ? written : null,
      when: this.when.value, role: kind === "officer" ? this.roles.value : "", isFilled: this.filled.checked || kind === "again",
      begins: ["facts", "decision"].includes(kind) ? "" : this.begins.value, source: this.source,
    };
  }
}

/** What a field may depend on: each choice of the form's other fields. @param {AskedField[]} others */
function conditions(others) {
  return others.flatMap((one) => (one.kind === "choices" ? [] : one.choices ?? []).map(({ value, label }) => (
    { value: `${one.name} == "${value}"`, label: t("“{title}” là “{label}”", { title: one.title, label }) })));
}

/** @param {string} path */
function fileOf(path) {
  return path.split("/").at(-1) ?? path;
}
