/** What the editors ask the server: a file's content, to keep it, to check it. */

/**
 * @typedef {object} Answer
 * @property {number} status 0 when nothing came back
 * @property {any} told the JSON that came back, {} when there was none
 */

/**
 * @typedef {object} Addresses
 * @property {string} content
 * @property {string} check
 * @property {string} words
 * @property {string} preview
 * @property {string} library
 */

/**
 * @param {HTMLElement} root
 * @returns {Addresses}
 */
export function addressesOf(root) {
  const data = root.dataset;
  return {
    content: data.contentUrl ?? "", check: data.checkUrl ?? "", words: data.wordsUrl ?? "",
    preview: data.previewUrl ?? "", library: data.libraryUrl ?? "/",
  };
}

/**
 * @param {HTMLElement} root
 * @param {string} url
 * @param {string} [method]
 * @param {unknown} [body]
 * @returns {Promise<Answer>}
 */
export async function ask(root, url, method = "GET", body = undefined) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": root.dataset.csrf ?? "" };
  try {
    const answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    // A page instead of data is the sign-in page: the visit has ended.
    if (!isJson) return { status: answer.ok ? 401 : answer.status, told: {} };
    return { status: answer.status, told: await answer.json() };
  } catch {
    return { status: 0, told: {} };
  }
}

/**
 * The address of the editor of another file of the library.
 * @param {HTMLElement} root
 * @param {string} path
 */
export function editorOf(root, path) {
  return `${addressesOf(root).library.replace(/\/$/, "")}/tep/${path.split("/").map(encodeURIComponent).join("/")}`;
}
