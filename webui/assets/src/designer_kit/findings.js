import { t } from "./language.js";
import { addressesOf, ask } from "./server.js";

const PAUSE_MILLISECONDS = 600;

/**
 * @typedef {object} Finding
 * @property {string} file
 * @property {number} line
 * @property {string} element
 * @property {"error" | "warning"} severity
 * @property {string} code
 * @property {string} message
 * @property {string} remedy
 */

/**
 * @typedef {object} Reader
 * @property {() => Promise<string>} read
 * @property {(findings: Finding[]) => void} show those of this file
 * @property {(finding: Finding) => string} place where it is, in words
 * @property {(finding: Finding) => void} [select]
 * @property {(finding: Finding) => void} [mend]
 * @property {(finding: Finding) => Finding} [reword] the same in better words, where the editor knows more
 */

/** Asks what is wrong after each change, and says it in sentences. */
export class Findings {
  /**
   * @param {HTMLElement} root
   * @param {Reader} reader
   */
  constructor(root, reader) {
    this.root = root;
    this.reader = reader;
    this.list = /** @type {HTMLElement} */ (root.querySelector("[data-findings]"));
    this.title = /** @type {HTMLElement} */ (root.querySelector("[data-findings-title]"));
    this.timer = 0;
    this.asked = 0;
    /** @type {Finding[]} */
    this.all = [];
  }

  later() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), PAUSE_MILLISECONDS);
  }

  async ask() {
    const mine = ++this.asked;
    const content = await this.reader.read();
    const { status, told } = await ask(this.root, addressesOf(this.root).check, "POST", { content });
    // An answer that comes after a newer question is about an older text.
    if (mine !== this.asked || status !== 200) return;
    const { reword } = this.reader;
    this.show(reword ? told.findings.map(reword) : told.findings);
  }

  /** @param {Finding[]} all */
  show(all) {
    const own = this.root.dataset.path ?? "";
    const here = all.filter((one) => one.file === own).sort(bySeverity);
    const elsewhere = all.filter((one) => one.file !== own).sort(bySeverity);
    this.all = [...here, ...elsewhere];
    this.title.textContent = summary(this.all);
    this.list.replaceChildren(...here.map((one) => this.line(one, false)), ...elsewhere.map((one) => this.line(one, true)));
    this.list.hidden = !this.all.length;
    this.root.dataset.checked = String(Number(this.root.dataset.checked ?? 0) + 1);
    this.reader.show(here);
  }

  /**
   * @param {Finding} finding
   * @param {boolean} isElsewhere
   */
  line(finding, isElsewhere) {
    const item = document.createElement("li");
    item.className = `e-finding e-finding--${finding.severity}`;
    const where = isElsewhere ? this.otherFile(finding) : this.here(finding);
    const remedy = made("span", "e-finding__remedy", finding.remedy);
    item.append(made("span", "e-finding__word", severityWord(finding)), where, made("span", "e-finding__message", finding.message), remedy);
    if (!isElsewhere && this.reader.mend && finding.element) {
      const mend = button("e-finding__mend", t("Sửa"), () => this.reader.mend?.(finding));
      mend.setAttribute("aria-label", t("Sửa: {message}", { message: finding.message }));
      item.append(mend);
    }
    return item;
  }

  /** @param {Finding} finding */
  here(finding) {
    const words = this.reader.place(finding);
    if (!words) return made("span", "e-finding__place", "");
    if (!this.reader.select) return made("span", "e-finding__place", words);
    return button("e-finding__place", words, () => this.reader.select?.(finding));
  }

  /** @param {Finding} finding */
  otherFile(finding) {
    const link = document.createElement("a");
    link.className = "e-finding__place";
    const anchor = finding.element ? `#${finding.element}` : "";
    link.href = `${addressesOf(this.root).library.replace(/\/$/, "")}/tep/${finding.file}${anchor}`;
    link.textContent = t("Ở tệp {file}", { file: finding.file.split("/").at(-1) ?? "" });
    return link;
  }
}

/** @param {Finding} finding */
export function severityWord(finding) {
  return finding.severity === "error" ? t("Lỗi") : t("Nên xem");
}

/** @param {Finding[]} all */
export function summary(all) {
  const errors = all.filter((one) => one.severity === "error").length;
  const warnings = all.length - errors;
  if (!all.length) return t("Không có gì phải sửa");
  return [errors ? t("{count} lỗi", { count: errors }) : "", warnings ? t("{count} điều nên xem", { count: warnings }) : ""]
    .filter(Boolean).join(" · ");
}

/**
 * @param {Finding} one
 * @param {Finding} other
 */
function bySeverity(one, other) {
  return Number(one.severity === "warning") - Number(other.severity === "warning") || one.line - other.line;
}

/**
 * @param {string} tag
 * @param {string} look
 * @param {string} words
 */
function made(tag, look, words) {
  const element = document.createElement(tag);
  element.className = look;
  element.textContent = words;
  return element;
}

/**
 * @param {string} look
 * @param {string} words
 * @param {() => void} act
 */
function button(look, words, act) {
  const element = /** @type {HTMLButtonElement} */ (made("button", look, words));
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}
