/** What is not stored on the server yet is kept in this browser, so that no crash or lost line loses it. */

/** @typedef {{content: string, revision: number, at: string}} Copy */

export class LocalCopy {
  /** @param {string} path of the file */
  constructor(path) {
    this.name = `hoidap-designer:${path}`;
  }

  /**
   * @param {string} content
   * @param {number} revision of the stored draft that it continues
   */
  keep(content, revision) {
    try {
      localStorage.setItem(this.name, JSON.stringify({ content, revision, at: new Date().toISOString() }));
    } catch {
      // A full or forbidden store: the server's copy is the one that counts.
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // Likewise.
    }
  }

  /** @returns {Copy | null} */
  find() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "null");
      return kept && typeof kept.content === "string" ? kept : null;
    } catch {
      return null;
    }
  }
}

/** @param {string | Date} moment */
export function clock(moment) {
  return new Date(moment).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
}
