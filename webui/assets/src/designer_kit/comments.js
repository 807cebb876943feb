/** Comments of an XML file, which the editors do not read: found before, put back after. */

/** @typedef {{text: string, before: string, inside: string}} Comment */

/**
 * The comments of a file, each with the id of the element it stands before, or at whose end it stands.
 * @param {string} xml
 * @returns {Comment[]}
 */
export function commentsOf(xml) {
  if (!xml.includes("<!--")) return [];
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  const walker = tree.createTreeWalker(tree, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) {
    const comment = /** @type {Comment} */ (/** @type {unknown} */ (walker.currentNode));
    found.push(placed(/** @type {any} */ (comment)));
  }
  return found;
}

/** @param {globalThis.Comment} comment @returns {Comment} */
function placed(comment) {
  let next = comment.nextSibling;
  while (next && next.nodeType !== Node.ELEMENT_NODE) next = next.nextSibling;
  let parent = comment.parentElement;
  while (parent && !parent.getAttribute("id")) parent = parent.parentElement;
  const before = next instanceof Element ? next.getAttribute("id") ?? "" : "";
  return { text: comment.data, before, inside: parent?.getAttribute("id") ?? "" };
}

/**
 * The file with its comments put back: before their element, or first in the one around them.
 * @param {string} xml as bpmn-js wrote it
 * @param {Comment[]} comments
 */
export function withComments(xml, comments) {
  for (const { text, before, inside } of comments) {
    const at = startOf(xml, before) ?? afterStartOf(xml, inside) ?? xml.indexOf("<", xml.indexOf("?>") + 2);
    const lineStart = xml.lastIndexOf("\n", at) + 1;
    const indent = /^\s*/.exec(xml.slice(lineStart, at))?.[0] ?? "";
    xml = `${xml.slice(0, at)}<!--${text}-->\n${indent}${xml.slice(at)}`;
  }
  return xml;
}

/**
 * @param {string} xml
 * @param {string} id
 */
function startOf(xml, id) {
  if (!id) return undefined;
  const at = xml.indexOf(` id="${id}"`);
  return at < 0 ? undefined : xml.lastIndexOf("<", at);
}

/**
 * @param {string} xml
 * @param {string} id
 */
function afterStartOf(xml, id) {
  const start = startOf(xml, id);
  if (start === undefined) return undefined;
  const end = xml.indexOf(">", start);
  // An element without content has no inside: the comment stands before it.
  return xml[end - 1] === "/" ? start : xml.indexOf("<", end);
}
