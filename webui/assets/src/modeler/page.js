/** The page of a process: drawing, steps, properties and findings, kept in step with one another. */

import { complain, part, onPress } from "../designer_kit/bar.js";
import { speak, t } from "../designer_kit/language.js";
import { addressesOf, ask, editorOf } from "../designer_kit/server.js";
import { Session } from "../designer_kit/session.js";
import { define } from "../kit/controllers.js";
import { Drawing, whyNotBpmn } from "./drawing.js";
import { nameOf } from "./kinds.js";
import { wireKeys, wireWalking } from "./keys.js";
import { markFindings } from "./marks.js";
import { Outline, stepsOf } from "./outline.js";
import { Panel } from "./properties/panel.js";
import { groupFor } from "./properties/groups.js";
import { NO_WORDS, Subject } from "./properties/subject.js";

/** @typedef {import("../designer_kit/findings.js").Finding} Finding */

const NARROW = "(max-width: 46rem)";

define("modeler", (root) => {
  speak(root.dataset.language ?? "vi");
  const page = new ModelerPage(root);
  page.open();
});

class ModelerPage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.canvas = part(root, "[data-canvas]");
    this.isForReading = "readonly" in root.dataset || window.matchMedia(NARROW).matches;
    this.drawing = new Drawing(this.canvas, this.isForReading);
    this.words = NO_WORDS;
    /** @type {Set<string>} ids that running cases and records speak of */
    this.liveIds = new Set();
    /** @type {Map<string, Finding[]>} */
    this.byElement = new Map();
    this.places = {
      editorOf: (/** @type {string} */ path) => editorOf(root, path), goTo: (/** @type {string} */ id) => this.select(id),
      newForm: root.dataset.newFormUrl ?? "",
    };
    this.outline = new Outline(part(root, "[data-outline]"), (id) => this.select(id));
    this.panel = new Panel(part(root, "[data-properties]"), { isLive: (id) => this.liveIds.has(id) });
    this.session = new Session(root, {
      read: () => this.drawing.read(), load: (xml) => this.load(xml), refuse: (_name, xml) => whyNotBpmn(xml),
      show: (all) => this.showFindings(all), place: (one) => this.place(one),
      select: (one) => this.select(one.element), mend: (one) => this.mend(one),
    });
    this.wire();
  }

  wire() {
    const { root, drawing } = this;
    onPress(root, "fit", () => drawing.fit());
    onPress(root, "keys", () => this.help());
    if (this.isForReading) return;
    onPress(root, "process", () => drawing.get("selection").select([]));
    const events = drawing.get("eventBus");
    events.on("selection.changed", () => this.showSelection());
    events.on("commandStack.changed", () => this.changed());
    events.on("elements.changed", () => this.showSoon());
    for (const name of ["undo", "redo"]) onPress(root, name, () => drawing.get("editorActions").trigger(name));
    wireKeys(root, drawing, { help: () => this.help(), save: () => this.session.keeper.save() });
    wireWalking(this.canvas, { walk: (by) => this.walk(by), open: () => this.panel.goTo("name") });
  }

  async open() {
    const words = ask(this.root, addressesOf(this.root).words);
    const isOpen = await this.session.open();
    const { status, told } = await words;
    if (status === 200) this.words = { ...NO_WORDS, ...told };
    if (!isOpen) return;
    if (!this.isForReading && !this.session.live) this.drawing.get("idsFromNames").adopt();
    if (this.session.live) this.liveIds = new Set(this.drawing.get("elementRegistry").getAll().map((/** @type {any} */ one) => one.id));
    this.follow();
    window.addEventListener("hashchange", () => this.follow());
    this.showSelection();
    this.root.dataset.usable = "";
  }

  /** @param {string} xml */
  async load(xml) {
    await this.drawing.load(xml);
    const { unread } = this.drawing;
    if (unread.length) {
      complain(this.root, t("Không đọc được {count} phần của tệp ({names}); lưu sau khi sửa sẽ bỏ các phần này. Nên giữ một bản của tệp gốc: Tệp, Lưu về máy.", {
        count: unread.length, names: unread.slice(0, 4).join(", ") }));
    }
    const svg = this.canvas.querySelector("svg");
    svg?.setAttribute("aria-label", t("Sơ đồ. Dùng [ và ] để đi qua các bước, Enter để sửa thuộc tính, ? để xem các phím."));
    svg?.setAttribute("role", "application");
    this.show();
  }

  /** The element that the address names. */
  follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id && id !== "content") this.select(id);
  }

  changed() {
    this.session.changed();
    this.wireUndo();
  }

  wireUndo() {
    const stack = this.drawing.get("commandStack");
    for (const [name, can] of [["undo", stack.canUndo()], ["redo", stack.canRedo()]]) {
      for (const button of this.root.querySelectorAll(`[data-act="${name}"]`)) button.setAttribute("aria-disabled", String(!can));
    }
  }

  showSoon() {
    window.cancelAnimationFrame(this.frame ?? 0);
    this.frame = window.requestAnimationFrame(() => this.show());
  }

  show() {
    this.outline.show(stepsOf(this.drawing.processes), this.byElement);
    this.showSelection();
  }

  get selected() {
    return this.isForReading ? [] : this.drawing.get("selection").get();
  }

  showSelection() {
    if (this.isForReading) return;
    const all = this.selected;
    const element = (all[0]?.labelTarget ?? all[0]) || this.home();
    if (!element) return;
    this.outline.mark(all.length === 1 ? element.businessObject.id : "");
    const subject = all.length > 1 ? null : new Subject(this.drawing.viewer, element, this.words, this.places);
    this.panel.show(subject, this.faultsOf(element));
  }

  /** With nothing selected one sees the process. */
  home() {
    const root = this.drawing.get("canvas").getRootElement();
    if (root?.businessObject?.$type !== "bpmn:Collaboration") return root?.businessObject ? root : undefined;
    return root.children.find((/** @type {any} */ one) => one.businessObject.processRef) ?? root;
  }

  /** @param {any} element */
  faultsOf(element) {
    const owner = element.businessObject;
    return [owner.id, owner.processRef?.id].flatMap((id) => this.byElement.get(id) ?? []);
  }

  /** @param {string} id */
  select(id) {
    if (!this.drawing.show(id)) return;
    this.outline.mark(id);
    if (location.hash.slice(1) !== encodeURIComponent(id)) history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  }

  /** @param {number} by one step on or back, in the order of the outline */
  walk(by) {
    const steps = stepsOf(this.drawing.processes).map(({ owner }) => owner.id);
    const place = steps.indexOf(this.selected[0]?.businessObject.id);
    const next = steps[place < 0 ? 0 : (place + by + steps.length) % steps.length];
    if (next) this.select(next);
  }

  /** @param {Finding} finding */
  mend(finding) {
    this.select(finding.element);
    this.showSelection();
    this.panel.goTo(groupFor(finding.code, this.panel.groups));
  }

  /** @param {Finding} finding */
  place(finding) {
    const element = finding.element ? this.drawing.find(finding.element) : undefined;
    const owner = element?.businessObject;
    if (!owner) return finding.element || (finding.line ? t("dòng {line}", { line: finding.line }) : "");
    return nameOf(owner.processRef?.id === finding.element ? owner.processRef : owner);
  }

  /** @param {Finding[]} all */
  showFindings(all) {
    this.byElement = new Map();
    for (const one of all) {
      const element = one.element && this.drawing.find(one.element);
      if (element) this.byElement.set(one.element, [...(this.byElement.get(one.element) ?? []), one]);
    }
    markFindings(this.drawing.viewer, this.byElement);
    this.show();
  }

  help() {
    /** @type {HTMLDialogElement} */ (part(this.root, '[data-dialog="keys"]')).showModal();
  }
}
