/** Asks every few seconds how the desk stands; seldom while nobody looks or the server is away, at once on return. */

const SECOND = 1000;
const USUAL = 15 * SECOND;
const LONGEST = 600 * SECOND;

/** @typedef {{ address: () => string, take: (page: Document) => void, ended: (isEnded: boolean) => void }} Reader */

export class News {
  /** @param {Reader} reader */
  constructor(reader) {
    this.reader = reader;
    this.mark = "";
    this.asked = "";
    this.pause = USUAL;
    this.timer = 0;
    /** @type {Promise<void> | undefined} */
    this.asking = undefined;
  }

  begin() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask();
    });
    window.addEventListener("focus", () => this.ask());
    window.addEventListener("online", () => this.ask());
    this.#wait();
  }

  /** Now, whatever the time. */
  ask() {
    this.asking ??= this.#ask().finally(() => {
      this.asking = undefined;
      this.#wait();
    });
    return this.asking;
  }

  async #ask() {
    const address = this.reader.address();
    const mark = address === this.asked ? this.mark : "";
    try {
      const answer = await fetch(address, {
        redirect: "manual", cache: "no-store", headers: mark ? { "If-None-Match": mark } : {},
      });
      this.reader.ended(answer.type === "opaqueredirect" || answer.status === 401);
      if (answer.ok) {
        this.reader.take(new DOMParser().parseFromString(await answer.text(), "text/html"));
        this.mark = answer.headers.get("ETag") ?? "";
        this.asked = address;
      }
      const isWell = answer.ok || answer.status === 304;
      this.pause = isWell && document.visibilityState === "visible" ? USUAL : Math.min(this.pause * 2, LONGEST);
    } catch {
      this.pause = Math.min(this.pause * 2, LONGEST);
    }
  }

  #wait() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), this.pause);
  }
}
