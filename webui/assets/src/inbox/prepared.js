/**
 * Tasks made ready before they are opened. They arrive sealed; the key comes when one is opened, and giving it out is
 * what the server writes down as opening. Where the browser has no such cryptography nothing is made ready.
 */

const KEPT_MILLISECONDS = 120_000;
const MOST = 4;
const NONCE_BYTES = 12;

/** @typedef {{ at: number, mark: string, sealed: Promise<ArrayBuffer | undefined> }} Ready */

export class Prepared {
  /** @param {string} csrf */
  constructor(csrf) {
    this.csrf = csrf;
    /** @type {Map<string, Ready>} */
    this.ready = new Map();
  }

  /** Whatever was made ready may have moved. */
  forget() {
    this.ready.clear();
  }

  /** @param {string} href of a task */
  prepare(href) {
    const present = this.ready.get(href);
    if (!window.crypto.subtle || (present && Date.now() - present.at < KEPT_MILLISECONDS)) return;
    /** @type {Ready} */
    const one = { at: Date.now(), mark: "", sealed: Promise.resolve(undefined) };
    one.sealed = fetch(beside(href, "san"), { redirect: "manual" }).then(async (answer) => {
      if (!answer.ok) return undefined;
      one.mark = answer.headers.get("X-Mark") ?? "";
      return answer.arrayBuffer();
    }).catch(() => undefined);
    this.ready.set(href, one);
    for (const old of [...this.ready.keys()].slice(0, -MOST)) this.ready.delete(old);
  }

  /**
   * The task's part of the page, if it was made ready and has not moved since.
   * @param {string} href
   * @returns {Promise<string | undefined>}
   */
  async open(href) {
    const one = this.ready.get(href);
    this.ready.delete(href);
    const sealed = one && Date.now() - one.at < KEPT_MILLISECONDS ? await one.sealed : undefined;
    if (!one || !sealed) return undefined;
    const nonce = new Uint8Array(sealed, 0, NONCE_BYTES);
    const body = new URLSearchParams({ nonce: hex(nonce), mark: one.mark });
    const answer = await fetch(beside(href, "mo"), {
      method: "POST", body, headers: { "X-CSRFToken": this.csrf }, redirect: "manual",
    });
    if (!answer.ok) return undefined;
    const { key } = await answer.json();
    return unsealed(sealed, nonce, bytes(key));
  }
}

/**
 * @param {ArrayBuffer} sealed
 * @param {Uint8Array<ArrayBuffer>} nonce
 * @param {Uint8Array<ArrayBuffer>} secret
 */
async function unsealed(sealed, nonce, secret) {
  const key = await window.crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
  const packed = await window.crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, sealed.slice(NONCE_BYTES));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/**
 * The address of a part of a task.
 * @param {string} href
 * @param {string} part
 */
export function beside(href, part) {
  const address = new URL(href, window.location.href);
  address.pathname = `${address.pathname}/${part}`;
  return address.href;
}

/** @param {Uint8Array} some */
function hex(some) {
  return [...some].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text */
function bytes(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
