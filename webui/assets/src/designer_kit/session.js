/** What every editor of one file does the same way: open, keep, check, and settle who wins. */

import { asks, complain, download, notThere, onFileChosen, onPress, part, savedWords, wireNotice } from "./bar.js";
import { Findings } from "./findings.js";
import { Keeper } from "./keeping.js";
import { speak, t } from "./language.js";
import { clock } from "./local_copy.js";
import { addressesOf, ask } from "./server.js";

/**
 * @typedef {object} Editor
 * @property {() => Promise<string>} read the text as it stands
 * @property {(content: string) => Promise<void>} load show this text; throws when it cannot be shown
 * @property {(name: string, content: string) => string} [refuse] why a file of this computer cannot be taken, else ""
 * @property {(findings: import("./findings.js").Finding[]) => void} show
 * @property {(finding: import("./findings.js").Finding) => string} place
 * @property {(finding: import("./findings.js").Finding) => void} [select]
 * @property {(finding: import("./findings.js").Finding) => void} [mend]
 * @property {(finding: import("./findings.js").Finding) => import("./findings.js").Finding} [reword]
 */

export class Session {
  /**
   * @param {HTMLElement} root
   * @param {Editor} editor
   */
  constructor(root, editor) {
    this.root = root;
    this.editor = editor;
    speak(root.dataset.language ?? "vi");
    const show = savedWords(root);
    /** Of the whole page: it is stored when each of its files is. */
    this.say = (/** @type {string} */ words, /** @type {string} */ state) => {
      if (state === "saved" && this.keepers.some((one) => one.isStopped)) return;
      const isStored = state !== "saved" || !this.keepers.some((one) => one.isUnsaved);
      show(isStored ? words : t("Đang lưu…"), isStored ? state : "saving");
    };
    this.keeper = new Keeper(root, {
      read: () => this.read(), say: this.say, conflict: (told) => this.settle(told),
    });
    /** A page may keep a second file beside this one. */
    this.keepers = [this.keeper];
    this.findings = new Findings(root, {
      read: () => this.read(), show: (all) => editor.show(all), place: (one) => editor.place(one),
      select: editor.select && ((one) => editor.select?.(one)), mend: editor.mend && ((one) => editor.mend?.(one)),
      reword: editor.reword,
    });
    this.unshown = /** @type {string | null} */ (null);
    this.live = /** @type {{process: string, version: number} | null} */ (null);
    this.wire();
  }

  /** The text as it stands; of a file that cannot be shown, the file. */
  async read() {
    return this.unshown ?? await this.editor.read();
  }

  wire() {
    wireNotice(this.root);
    onPress(this.root, "save", async () => download(this.fileName(), await this.read()));
    onFileChosen(this.root, (name, content) => this.take(name, content));
    this.root.addEventListener("click", (event) => this.leave(event));
    const discard = /** @type {HTMLDialogElement} */ (part(this.root, '[data-dialog="discard"]'));
    onPress(this.root, "discard", () => discard.showModal());
    onPress(this.root, "keep-draft", () => discard.close());
    part(discard, "[data-leaves]").addEventListener("submit", () => {
      this.keeper.copy.drop();
      this.keeper.isStopped = true;
      this.root.dataset.leaving = "";
    });
  }

  /**
   * A link is followed when everything is stored.
   * @param {MouseEvent} event
   */
  async leave(event) {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const isPlain = !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!(link instanceof HTMLAnchorElement) || !isPlain || link.download || !this.keepers.some((one) => one.isUnsaved) || link.origin !== location.origin) return;
    event.preventDefault();
    const stored = await Promise.all(this.keepers.map((one) => one.finish()));
    if (stored.every(Boolean)) location.assign(link.href);
  }

  fileName() {
    return (this.root.dataset.path ?? "").split("/").at(-1) ?? "file";
  }

  /** Open the file as the server has it; offer what was not stored the last time. */
  async open() {
    const { status, told } = await ask(this.root, addressesOf(this.root).content);
    if (status !== 200) {
      complain(this.root, notThere(told.message));
      return false;
    }
    this.live = told.live ?? null;
    const unsaved = this.keeper.copy.find();
    this.keeper.begin(told.content, told.revision);
    await this.show(told.content);
    this.say(told.saved_words || t("Chưa sửa gì"), told.is_draft ? "saved" : "untouched");
    if (unsaved && unsaved.content !== told.content) await this.offer(unsaved);
    else this.findings.ask();
    return true;
  }

  /**
   * @param {string} content
   */
  async show(content) {
    try {
      await this.editor.load(content);
      this.unshown = null;
      this.root.dataset.ready = "";
    } catch (error) {
      this.unshown = content;
      complain(this.root, error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {import("./local_copy.js").Copy} unsaved */
  async offer(unsaved) {
    const words = t("Có bản chưa lưu lúc {time} trên máy này. Mở bản đó để làm tiếp, hay bỏ đi?", { time: clock(unsaved.at) });
    const chosen = await asks(this.root, "restore", words);
    if (chosen === "open") {
      this.say(t("Đang lưu…"), "saving");
      await this.show(unsaved.content);
      this.changed();
    } else {
      if (chosen === "drop") this.keeper.copy.drop();
      this.findings.ask();
    }
  }

  changed() {
    if ("readonly" in this.root.dataset) return;
    this.keeper.touch();
    this.findings.later();
  }

  /**
   * A file of this computer takes the draft's place, when it can be read and the person says so.
   * @param {string} name
   * @param {string} content
   */
  async take(name, content) {
    const why = this.editor.refuse?.(name, content) ?? "";
    if (why) {
      complain(this.root, why);
      return;
    }
    const words = t("Thay bản đang sửa bằng tệp {name}? Bản đang sửa sẽ được lưu về máy trước khi thay.", { name });
    if ((await asks(this.root, "replace", words)) !== "replace") return;
    const before = await this.read();
    try {
      await this.editor.load(content);
      this.unshown = null;
      download(`truoc-khi-thay-${this.fileName()}`, before);
      complain(this.root, "");
      this.changed();
    } catch (error) {
      await this.show(before);
      complain(this.root, t("Không mở được {name}: {why} Bản đang sửa vẫn còn nguyên.", { name, why: error instanceof Error ? error.message : "" }));
    }
  }

  /** @param {{message?: string, remedy?: string, revision: number, saved_at: string}} told */
  async settle(told) {
    const words = told.message || t("Tệp này vừa được lưu ở một cửa sổ khác lúc {time}.", { time: clock(told.saved_at) });
    const chosen = await asks(this.root, "conflict", words);
    if (chosen === "mine") {
      await this.keeper.insist(told.revision);
    } else if (chosen === "theirs") {
      const { status, told: fresh } = await ask(this.root, addressesOf(this.root).content);
      if (status !== 200) return;
      this.keeper.copy.drop();
      this.keeper.begin(fresh.content, fresh.revision);
      await this.show(fresh.content);
      this.say(t("Đã lấy bản ở cửa sổ kia"), "saved");
      this.findings.ask();
    } else {
      if (chosen === "download") download(this.fileName(), await this.read());
      await this.settle(told);
    }
  }
}
