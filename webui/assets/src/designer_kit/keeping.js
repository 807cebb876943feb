import { t } from "./language.js";
import { clock, LocalCopy } from "./local_copy.js";
import { addressesOf, ask } from "./server.js";

const PAUSE_MILLISECONDS = 700;
const FIRST_RETRY_MILLISECONDS = 2000;
const LONGEST_RETRY_MILLISECONDS = 20_000;

/**
 * @typedef {object} Listener
 * @property {() => Promise<string>} read the text as it stands in the editor
 * @property {(words: string, state: "saved" | "untouched" | "saving" | "trouble") => void} say
 * @property {(told: {message: string, revision: number, saved_at: string}) => void} conflict
 * @property {(content: string) => void} [stored]
 */

/** Keeps the text on the server as it changes: one request at a time, again and again until it is stored. */
export class Keeper {
  /**
   * @param {HTMLElement} root
   * @param {Listener} listener
   */
  constructor(root, listener) {
    this.root = root;
    this.listener = listener;
    this.copy = new LocalCopy(root.dataset.path ?? "");
    this.revision = 0;
    this.stored = "";
    this.isChanged = false;
    this.isSaving = false;
    this.isStopped = false;
    this.timer = 0;
    this.saving = Promise.resolve();
    this.retryAfter = FIRST_RETRY_MILLISECONDS;
    window.addEventListener("online", () => this.isChanged && this.save());
    window.addEventListener("beforeunload", (event) => {
      if (this.isUnsaved && !this.root.hasAttribute("data-leaving")) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.isChanged) this.save();
    });
  }

  /**
   * Begin with what the server has.
   * @param {string} content
   * @param {number} revision
   */
  begin(content, revision) {
    this.stored = content;
    this.revision = revision;
    this.isChanged = false;
    this.isStopped = false;
  }

  get isUnsaved() {
    return this.isChanged || this.isSaving;
  }

  /** Store what is not stored, before one goes on to another page. */
  async finish() {
    await this.saving;
    if (this.isChanged) await this.save();
    return !this.isUnsaved;
  }

  /** The text was changed: store it after a short pause. */
  touch() {
    this.isChanged = true;
    if (this.isStopped) return;
    if (!this.isSaving) this.listener.say(t("Đang lưu…"), "saving");
    this.after(PAUSE_MILLISECONDS);
  }

  /** @param {number} milliseconds */
  after(milliseconds) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), milliseconds);
  }

  /** @returns {Promise<void>} */
  save() {
    window.clearTimeout(this.timer);
    if (this.isSaving || this.isStopped) return this.saving;
    this.isSaving = true;
    this.saving = this.send();
    return this.saving;
  }

  async send() {
    this.isChanged = false;
    const content = await this.listener.read();
    if (content === this.stored) {
      this.isSaving = false;
      this.copy.drop();
      this.listener.say(t("Đã lưu"), "saved");
      return;
    }
    this.copy.keep(content, this.revision);
    const { status, told } = await ask(this.root, addressesOf(this.root).content, "PUT", { content, revision: this.revision });
    this.isSaving = false;
    this.hear(status, told, content);
    if (this.isChanged && !this.isStopped) this.after(this.retryAfter > FIRST_RETRY_MILLISECONDS ? this.retryAfter : PAUSE_MILLISECONDS);
  }

  /**
   * @param {number} status
   * @param {any} told
   * @param {string} content
   */
  hear(status, told, content) {
    if (status === 200) {
      this.stored = content;
      this.revision = told.revision;
      this.retryAfter = FIRST_RETRY_MILLISECONDS;
      if (!this.isChanged) this.copy.drop();
      this.listener.say(told.saved_words || t("Đã lưu {time}", { time: clock(told.saved_at ?? new Date()) }), "saved");
      this.listener.stored?.(content);
      return;
    }
    this.isChanged = true;
    if (status === 409) {
      this.isStopped = true;
      this.listener.say(t("Chưa lưu: tệp đã đổi ở cửa sổ khác"), "trouble");
      this.listener.conflict(told);
    } else if (status === 401 || status === 403 || status === 404) {
      this.listener.say(t("Chưa lưu được: phiên làm việc đã hết. Đăng nhập lại ở cửa sổ khác; trang này giữ bản đang sửa."), "trouble");
      this.retry();
    } else if (status >= 400 && status < 500) {
      this.listener.say(t("Chưa lưu được: {why}", { why: [told.message, told.remedy].filter(Boolean).join(" ") }), "trouble");
      this.isStopped = status === 413;
      if (!this.isStopped) this.retry();
    } else {
      this.listener.say(t("Chưa lưu được: mất kết nối. Bản đang sửa được giữ ở máy này và sẽ tự gửi lại."), "trouble");
      this.retry();
    }
  }

  retry() {
    this.retryAfter = Math.min(this.retryAfter * 1.6, LONGEST_RETRY_MILLISECONDS);
  }

  /**
   * This window's text shall stand, over the one that was stored elsewhere.
   * @param {number} revision the one that it replaces
   */
  insist(revision) {
    this.revision = revision;
    this.isStopped = false;
    return this.save();
  }
}
