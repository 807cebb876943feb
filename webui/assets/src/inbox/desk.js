import { define } from "../kit/controllers.js";
import { say, take } from "../kit/parts.js";
import { deskKeys } from "./desk_keys.js";
import { linesIn, opener, renew } from "./lines.js";
import { News } from "./news.js";
import { beside, Prepared } from "./prepared.js";

const WIDE = "(min-width: 69rem)";
const OF_TASK = /\/viec\/([0-9a-f-]+)/;
const TASK = /\/viec\/[0-9a-f-]+$/;

/** The list left, the task right: opening one swaps the right part alone, and the list keeps itself up to date. */
define("desk", (element) => new Desk(element).begin());

/**
 * @param {ParentNode} part
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(part, selector) {
  return /** @type {HTMLElement} */ (part.querySelector(selector));
}

export class Desk {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.list = find(element, "[data-pane-list]");
    this.lines = find(element, "[data-lines]");
    this.pane = find(element, "[data-pane]");
    this.prepared = new Prepared(element.dataset.csrf ?? "");
    this.news = new News({ address: () => this.#newsAddress(), take: (page) => this.#takeNews(page), ended: (is) => this.#end(is) });
    this.opening = 0;
    /** @type {Set<string>} tasks that came in while the page was open */
    this.fresh = new Set();
    /** @type {Set<string>} tasks that this page itself has moved: they come and go unannounced */
    this.own = new Set();
  }

  begin() {
    this.element.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("submit", (event) => this.#submit(event));
    window.addEventListener("popstate", () => this.#goBack());
    for (const kind of ["pointerover", "focusin"]) {
      this.lines.addEventListener(kind, (event) => this.#approach(event));
    }
    deskKeys(this);
    this.news.begin();
    this.#prepareNext();
  }

  get isWide() {
    return window.matchMedia(WIDE).matches;
  }

  /** The line of the task that is open. */
  get opened() {
    return linesIn(this.lines).find((line) => line.dataset.line === this.pane.dataset.task);
  }

  /**
   * Open a task of the list in the right part; on a narrow screen, its page.
   * @param {string} href
   */
  async open(href) {
    if (!this.isWide) {
      window.location.assign(href);
      return;
    }
    const turn = (this.opening += 1);
    this.#mark(href);
    const html = await this.#fetched(href);
    if (turn !== this.opening) return;
    if (html === undefined) {
      window.location.assign(href);
      return;
    }
    this.#put(html);
    const isHere = href === window.location.href;
    window.history[isHere ? "replaceState" : "pushState"]({ desk: true }, "", href);
    this.#read();
  }

  /** Nothing is open any more. */
  close() {
    this.opening += 1;
    this.#empty();
    window.history.pushState({ desk: true }, "", this.element.dataset.queue);
  }

  /** Focus on the line of the open task, else on the first. */
  toList() {
    const line = this.opened ?? linesIn(this.lines)[0];
    if (line) opener(line).focus();
  }

  #empty() {
    const none = /** @type {HTMLTemplateElement} */ (find(this.element, "template[data-none]"));
    this.pane.replaceChildren(none.content.cloneNode(true));
    delete this.pane.dataset.task;
    delete this.pane.dataset.mark;
    this.element.classList.remove("i-desk--open");
    this.#head("h1");
    document.title = this.element.dataset.title ?? "";
    this.#mark("");
  }

  /** @param {string} href */
  async #fetched(href) {
    try {
      const ready = await this.prepared.open(href);
      if (ready !== undefined) return ready;
      const answer = await fetch(beside(href, "manh"), { redirect: "manual" });
      return answer.ok ? await answer.text() : undefined;
    } catch {
      say(this.element.dataset.lost ?? "");
      return undefined;
    }
  }

  /** @param {string} html */
  #put(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = page.querySelector("[data-pane-content]");
    if (part instanceof HTMLElement) {
      document.title = part.dataset.title ?? document.title;
      this.pane.dataset.task = part.dataset.task;
      this.pane.dataset.mark = part.dataset.mark;
    }
    take(this.pane, part ?? page.querySelector("main") ?? page.body);
    this.element.classList.add("i-desk--open");
    this.#head("h2");
    this.fresh.delete(this.pane.dataset.task ?? "");
    const line = this.opened;
    if (line) this.#name(line);
    this.#mark(line ? opener(line).href : "");
    this.#prepareNext();
  }

  /**
   * A page has one first heading: the open task's, else the list's.
   * @param {"h1" | "h2"} level
   */
  #head(level) {
    const present = find(this.list, "[data-list-heading]");
    if (present.localName === level) return;
    const heading = document.createElement(level);
    heading.className = present.className;
    heading.dataset.listHeading = "";
    heading.append(...present.childNodes);
    present.replaceWith(heading);
  }

  /** The task is read from its beginning: the title has the focus, unless something in it asked for that. */
  #read() {
    if (this.pane.contains(document.activeElement)) return;
    const heading = this.pane.querySelector("h1");
    if (!heading) return;
    window.scrollTo(0, 0);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /** @param {string} href of the task that is open */
  #mark(href) {
    for (const line of linesIn(this.lines)) {
      const link = opener(line);
      if (link.href === href) {
        link.setAttribute("aria-current", "true");
        line.scrollIntoView({ block: "nearest" });
      } else link.removeAttribute("aria-current");
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[data-open]") : null;
    if (!(link instanceof HTMLAnchorElement) || !this.isWide) return;
    event.preventDefault();
    this.open(link.href);
  }

  #goBack() {
    const here = window.location;
    if (TASK.test(here.pathname)) this.open(here.href);
    else if (here.pathname === new URL(this.element.dataset.queue ?? "", here.href).pathname) this.#empty();
    else here.reload();
  }

  /** @param {Event} event */
  #approach(event) {
    const line = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    if (line instanceof HTMLElement && line !== this.opened && this.isWide) this.prepared.prepare(opener(line).href);
  }

  #prepareNext() {
    const lines = linesIn(this.lines);
    const next = lines[this.opened ? lines.indexOf(this.opened) + 1 : 0];
    if (next && this.isWide) window.setTimeout(() => this.prepared.prepare(opener(next).href), 0);
  }

  /**
   * The buttons of a task and of its line are pressed without leaving the page.
   * @param {SubmitEvent} event
   */
  async #submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || !this.isWide) return;
    if (!form.hasAttribute("data-desk-form") || event.submitter?.hasAttribute("data-download")) return;
    // A button that goes elsewhere is no answer to the task.
    if (/^[^#]/.test(event.submitter?.getAttribute("formaction") ?? "")) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    this.own.add(OF_TASK.exec(form.action)?.[1] ?? "");
    this.element.classList.add("i-desk--busy");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Desk": "1" } });
      await this.#answered(answer, form, event.submitter);
    } catch {
      say(this.element.dataset.unsent ?? "");
      window.dispatchEvent(new Event("pageshow"));
    }
    this.element.classList.remove("i-desk--busy");
  }

  /**
   * @param {Response} answer
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  async #answered(answer, form, submitter) {
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const { go, said } = await answer.json();
      this.#tell(said);
      await this.#goOn(new URL(go, window.location.href));
      this.news.ask();
    } else if (answer.status === 401) {
      sendAlone(form, submitter);
    } else {
      this.#put(await answer.text());
      window.history.replaceState(window.history.state, "", window.location.href);
    }
  }

  /** @param {URL} where */
  async #goOn(where) {
    if (TASK.test(where.pathname) && where.searchParams.has("hang")) {
      await this.open(where.href);
    } else if (where.pathname === new URL(this.element.dataset.queue ?? "", where.href).pathname) {
      this.close();
    } else window.location.assign(where.href);
  }

  /** @param {string} said what the server says was done */
  #tell(said) {
    const page = new DOMParser().parseFromString(said, "text/html");
    take(find(document, ".k-toasts"), find(page, ".k-toasts"));
    take(find(document, "[data-undo]"), find(page, "[data-undo]"));
  }

  #newsAddress() {
    const address = new URL(this.element.dataset.news ?? "", window.location.href);
    const { task, mark } = this.pane.dataset;
    if (task) {
      address.searchParams.set("mo", task);
      address.searchParams.set("nhan", mark ?? "");
    }
    return address.href;
  }

  /** @param {Document} page */
  #takeNews(page) {
    const fresh = page.querySelector("[data-news-lines]");
    if (fresh) {
      const { added, gone } = renew(this.lines, fresh);
      document.dispatchEvent(new Event("parts:changed"));
      if (added.length || gone.length) this.prepared.forget();
      this.#announce(added, gone);
      if (this.opened) opener(this.opened).setAttribute("aria-current", "true");
      this.#prepareNext();
    }
    const undo = page.querySelector("[data-news-undo]");
    const shown = find(document, "[data-undo]");
    if (undo && !shown.contains(document.activeElement)) take(shown, undo);
    for (const one of page.querySelectorAll("[data-news-counts] > [data-href]")) {
      count(one.getAttribute("data-href") ?? "", one.textContent ?? "");
    }
    this.#warn(page.querySelector("[data-news-moved]"));
  }

  /**
   * What has come and gone, said once and shown above the list.
   * @param {string[]} added
   * @param {string[]} gone
   */
  #announce(added, gone) {
    const others = gone.filter((id) => id !== this.pane.dataset.task && !this.own.has(id));
    const news = added.filter((id) => !this.own.has(id));
    for (const id of news) this.fresh.add(id);
    for (const line of linesIn(this.lines)) this.#name(line);
    const words = [counted(this.element, "new", news.length), counted(this.element, "gone", others.length)].filter(Boolean);
    if (!words.length) return;
    find(this.list, "[data-said]").textContent = words.join(". ");
    const shown = find(this.list, "[data-fresh]");
    shown.textContent = words.join(" · ");
    shown.hidden = false;
  }

  /**
   * A line that came in while the page was open says so until it is opened.
   * @param {HTMLElement} line
   */
  #name(line) {
    const present = line.querySelector("[data-fresh-word]");
    if (!this.fresh.has(line.dataset.line ?? "")) {
      present?.remove();
    } else if (!present) {
      const word = document.createElement("span");
      word.className = "i-line__fresh";
      word.dataset.freshWord = "";
      word.textContent = this.element.dataset.newWord ?? "";
      line.querySelector(".i-line__title")?.append(" ", word);
    }
  }

  /** @param {Element | null} moved what somebody else has done with the task that is open */
  #warn(moved) {
    const present = this.pane.querySelector("[data-moved]");
    if (!moved) {
      present?.remove();
    } else if (present?.textContent !== moved.textContent) {
      present?.remove();
      const note = document.createElement("div");
      note.className = "k-note k-note--soon i-moved";
      note.dataset.moved = "";
      note.setAttribute("role", "status");
      this.pane.prepend(note);
      note.append(...moved.childNodes);
    }
  }

  /** @param {boolean} isEnded */
  #end(isEnded) {
    find(this.element, "[data-ended]").hidden = !isEnded;
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} what
 * @param {number} number
 */
function counted(element, what, number) {
  if (!number) return "";
  const words = element.getAttribute(`data-${what}-${number === 1 ? "one" : "many"}`) ?? "";
  return words.replace("{count}", String(number));
}

/**
 * The number beside an entry of the side bar.
 * @param {string} href
 * @param {string} number
 */
function count(href, number) {
  const entry = document.querySelector(`.s-nav__entry[href="${CSS.escape(href).replaceAll("\\/", "/").replaceAll("\\-", "-")}"]`);
  if (!entry) return;
  let shown = entry.querySelector(".s-nav__count");
  if (!shown && number !== "0") {
    shown = document.createElement("span");
    shown.className = "s-nav__count";
    entry.append(shown);
  }
  if (number === "0") shown?.remove();
  else if (shown && shown.textContent !== number) shown.textContent = number;
}

/**
 * Sent as the browser does: signing in again brings it back.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function sendAlone(form, submitter) {
  if (submitter instanceof HTMLButtonElement && submitter.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  form.submit();
}
