/** The page of a form: what is asked, how it looks, and the form as people will see it. */

import { json } from "@codemirror/lang-json";

import { asks, onPress, part } from "../designer_kit/bar.js";
import { Keeper } from "../designer_kit/keeping.js";
import { speak, t } from "../designer_kit/language.js";
import { addressesOf, ask } from "../designer_kit/server.js";
import { Session } from "../designer_kit/session.js";
import { TextEditor } from "../designer_kit/text_editor.js";
import { define, start } from "../kit/controllers.js";
import { FieldDialog } from "./dialog.js";
import { fieldsOf, headOf, moved, withChanged, withHead, without } from "./fields.js";
import { showList } from "./list.js";
import { jsonFault, snippets, withField } from "./snippets.js";

const PAUSE_MILLISECONDS = 500;

define("form-editor", (root) => {
  const page = new FormPage(root);
  page.open();
});

class FormPage {
  /** @param {HTMLElement} root */
  constructor(root) {
    speak(root.dataset.language ?? "vi");
    this.root = root;
    this.timer = 0;
    this.asked = 0;
    const isForReading = "readonly" in root.dataset;
    const editor = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ changed) => (
      new TextEditor(part(root, `[data-text="${name}"]`), { label, language: json(), isForReading, changed }));
    this.schema = editor("schema", t("Các mục của biểu mẫu (JSON)"), () => this.changed(this.session));
    this.hints = editor("ui", t("Cách trình bày (JSON)"), () => this.changed(this.beside));
    this.session = new Session(root, this.sideOf(this.schema));
    this.beside = new HintsFile(root, this.hints, this.session);
    this.session.keepers.push(this.beside.keeper);
    this.dialog = new FieldDialog(root, (word) => this.freeName(word));
    this.wire();
  }

  /** @param {TextEditor} editor */
  sideOf(editor) {
    return {
      read: async () => editor.text, load: async (/** @type {string} */ text) => editor.show(text),
      refuse: (/** @type {string} */ name, /** @type {string} */ text) => {
        const fault = jsonFault(text);
        return fault ? t("{name} không phải JSON đúng dạng, dòng {line}: {message}", { name, ...fault }) : "";
      },
      show: (/** @type {any[]} */ all) => this.showFindings(all), place: (/** @type {any} */ one) => this.place(one),
      select: (/** @type {any} */ one) => this.goTo(one), reword: (/** @type {any} */ one) => this.reword(one),
    };
  }

  wire() {
    const { root } = this;
    onPress(root, "undo", () => this.present.step("undo"));
    onPress(root, "redo", () => this.present.step("redo"));
    for (const tab of root.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => this.openTab(tab.getAttribute("data-tab") ?? "schema"));
    onPress(root, "add-field", () => this.addField());
    onPress(root, "form-head", () => this.changeHead());
    onPress(root, "code", () => this.showCode(!("code" in root.dataset)));
  }

  get present() {
    return this.hints.view.hasFocus ? this.hints : this.schema;
  }

  /** @param {string} name */
  openTab(name) {
    this.root.dataset.tab = name;
    for (const tab of this.root.querySelectorAll("[data-tab]")) tab.setAttribute("aria-selected", String(tab.getAttribute("data-tab") === name));
  }

  async open() {
    if (!await this.session.open()) return;
    await this.beside.open();
    await this.preview();
    const { status, told } = await ask(this.root, addressesOf(this.root).words);
    if (status === 200) this.dialog.know(nearFirst(told.fields, this.root.dataset.path ?? ""), told.roles);
    this.root.dataset.usable = "";
  }

  /** @param {{changed: () => void} | undefined} side */
  changed(side) {
    side?.changed();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.preview(), PAUSE_MILLISECONDS);
  }

  /** The form by the renderer that people's pages use. */
  async preview() {
    const mine = ++this.asked;
    this.listFields();
    const place = part(this.root, "[data-preview]"), wrong = part(this.root, "[data-preview-wrong]");
    const { fault } = this;
    wrong.hidden = !fault;
    if (fault) {
      const isSchema = jsonFault(this.schema.text) !== null;
      wrong.textContent = t("{where}, dòng {line}: {message} Bản xem thử dưới đây là của lần viết đúng gần nhất.", {
        where: isSchema ? t("Các mục") : t("Cách trình bày"), ...fault });
      this.showCode(true);
      (isSchema ? this.schema : this.hints).mark([{ severity: "error", ...fault }]);
      return;
    }
    const { status, told } = await ask(this.root, addressesOf(this.root).preview, "POST", {
      path: this.root.dataset.path, schema: this.schema.text, ui: this.hints.text || "{}" });
    if (mine !== this.asked || status !== 200) return;
    if (told.html) {
      const form = document.createElement("form");
      form.className = "k-form";
      form.dataset.controller = "conditional-fields more-rows";
      form.innerHTML = told.html;
      form.addEventListener("submit", (event) => event.preventDefault());
      place.replaceChildren(form);
      start(place);
    }
  }

  /** @param {import("../designer_kit/findings.js").Finding[]} all */
  showFindings(all) {
    const isHint = (/** @type {any} */ one) => one.file.endsWith(".ui.json");
    if (!jsonFault(this.schema.text)) this.schema.mark(all.filter((one) => !isHint(one)));
    if (this.hints.text.trim() && !jsonFault(this.hints.text)) this.hints.mark(this.session.findings.all.filter((one) => one.file === this.beside.path));
  }

  /** @param {import("../designer_kit/findings.js").Finding} one */
  place(one) {
    return one.line ? t("dòng {line}", { line: one.line }) : "";
  }

  /**
   * Of a text that is no JSON the server knows the place; here we can say what was probably meant.
   * @param {import("../designer_kit/findings.js").Finding} one
   */
  reword(one) {
    const text = one.file === this.root.dataset.path ? this.schema.text : one.file === this.beside.path ? this.hints.text : "";
    const fault = text.trim() && one.code === "json.malformed" ? jsonFault(text) : null;
    return fault ? { ...one, line: fault.line, message: t("Tệp không phải JSON đúng dạng. {message}", { message: fault.message }) } : one;
  }

  /** @param {import("../designer_kit/findings.js").Finding} one */
  goTo(one) {
    this.showCode(true);
    this.openTab("schema");
    this.schema.goTo(one.line);
  }

  /** @param {string} word */
  freeName(word) {
    if (!word) return "";
    const taken = new Set(Object.keys(this.properties()));
    let name = word;
    for (let number = 2; taken.has(name); number++) name = `${word}_${number}`;
    return name;
  }

  properties() {
    try {
      return JSON.parse(this.schema.text).properties ?? {};
    } catch {
      return {};
    }
  }

  /** Ask what the new field is, and write it at the end of the form. */
  async addField() {
    if (this.fault) return;
    const said = await this.dialog.ask(null, fieldsOf(this.texts));
    const snippet = snippets().find(({ kind }) => kind === said?.kind);
    if (!said || !snippet) return;
    const made = withField(this.schema.text, this.hints.text, { snippet, ...said });
    this.write(said.help || said.choices || said.when || said.role || said.isFilled || said.begins ? withChanged(made, said.name, said) : made);
  }

  /** @param {import("./fields.js").AskedField} one */
  async edit(one) {
    const said = await this.dialog.ask(one, fieldsOf(this.texts).filter(({ name }) => name !== one.name));
    if (said) this.write(withChanged(this.texts, one.name, said));
  }

  /** The title above the form, and the words on its button. */
  async changeHead() {
    if (this.fault) return;
    const title = /** @type {HTMLInputElement} */ (part(this.root, "[data-form-title]")), submit = /** @type {HTMLInputElement} */ (part(this.root, "[data-form-submit]"));
    Object.assign(title, { value: headOf(this.texts).title });
    Object.assign(submit, { value: headOf(this.texts).submit });
    if ((await asks(this.root, "head")) === "done") this.write(withHead(this.texts, { title: title.value, submit: submit.value }));
  }

  get texts() {
    return { schema: this.schema.text, ui: this.hints.text };
  }

  /** Why the list cannot be shown or changed; null when it can. */
  get fault() {
    return jsonFault(this.schema.text) ?? (this.hints.text.trim() ? jsonFault(this.hints.text) : null);
  }

  /** @param {import("./fields.js").Texts} made */
  write(made) {
    if (made.schema !== this.schema.text) this.schema.replace(made.schema);
    if (made.ui !== this.hints.text) this.hints.replace(made.ui);
    this.listFields();
  }

  /** The list follows the text, while the text can be read. */
  listFields() {
    if (this.fault) return;
    const acts = { edit: (/** @type {any} */ one) => this.edit(one),
      move: (/** @type {any} */ one, /** @type {-1 | 1} */ by) => this.write(moved(this.texts, one.name, by)),
      drop: (/** @type {any} */ one) => this.write(without(this.texts, one.name)) };
    try {
      showList(part(this.root, "[data-fields]"), fieldsOf(this.texts), "readonly" in this.root.dataset ? null : acts);
    } catch {
      // JSON, but no form: what is wrong is said among the findings.
      part(this.root, "[data-fields]").replaceChildren();
    }
  }

  /** @param {boolean} isShown */
  showCode(isShown) {
    if (isShown) this.root.dataset.code = "";
    else delete this.root.dataset.code;
    for (const button of this.root.querySelectorAll('[data-act="code"]')) button.setAttribute("aria-pressed", String(isShown));
  }
}

/**
 * The fields of the forms beside this one, then all others; not its own.
 * @param {import("./dialog.js").KnownField[]} all
 * @param {string} path
 */
function nearFirst(all, path) {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const others = all.filter(({ form }) => form !== path);
  return [...others.filter(({ form }) => form.startsWith(folder)), ...others.filter(({ form }) => !form.startsWith(folder))];
}

/** The hints lie in a file of their own: kept like the form, with words of its own only when something is wrong. */
class HintsFile {
  /**
   * @param {HTMLElement} root
   * @param {TextEditor} editor
   * @param {Session} session of the form
   */
  constructor(root, editor, session) {
    this.editor = editor;
    this.session = session;
    this.path = (root.dataset.path ?? "").replace(/\.json$/, ".ui.json");
    const shadow = document.createElement("div");
    Object.assign(shadow.dataset, root.dataset, { path: this.path, contentUrl: this.address(root.dataset.contentUrl), checkUrl: this.address(root.dataset.checkUrl) });
    this.shadow = shadow;
    this.keeper = new Keeper(shadow, {
      read: async () => editor.text, say: (words, state) => session.say(words, state), conflict: (told) => this.settle(told),
      stored: () => session.findings.ask(),
    });
  }

  /** @param {string | undefined} url */
  address(url) {
    return (url ?? "").replace(/\.json(\/[^/]*)$/, ".ui.json$1");
  }

  async open() {
    const { status, told } = await ask(this.shadow, addressesOf(this.shadow).content);
    const content = status === 200 ? told.content : "";
    this.keeper.begin(content, status === 200 ? told.revision : 0);
    this.editor.show(content);
  }

  changed() {
    if ("readonly" in this.shadow.dataset) return;
    this.keeper.touch();
  }

  /** @param {{message?: string, revision: number}} told */
  async settle(told) {
    const chosen = await asks(this.session.root, "conflict", told.message ?? "");
    if (chosen === "theirs") await this.open();
    else await this.keeper.insist(told.revision);
  }
}

