/**
 * The conditions of fields, as far as the page can tell them: comparisons with a text or number,
 * `in` a list, bare names, `not`, joined by `and` or by `or`. What is not understood is shown;
 * the server has the last word either way.
 */

const WHOLE = /^(not\s+)?([a-z_]\w*)(?:\s*(==|!=|in|not in)\s*(.+))?$/i;

/**
 * @param {string} condition
 * @param {(name: string) => string[]} valuesOf
 * @returns {boolean}
 */
export function holds(condition, valuesOf) {
  const text = condition.trim();
  if (/[()]/.test(text)) return true;
  if (/\sor\s/.test(text)) return text.split(/\sor\s/).some((part) => holds(part, valuesOf));
  if (/\sand\s/.test(text)) return text.split(/\sand\s/).every((part) => holds(part, valuesOf));
  const match = WHOLE.exec(text);
  if (!match) return true;
  const [, negated, name, operator, right] = match;
  const found = compared(valuesOf(name), operator, right);
  return found === undefined ? true : negated ? !found : found;
}

/**
 * @param {string[]} values
 * @param {string | undefined} operator
 * @param {string | undefined} right
 * @returns {boolean | undefined}
 */
function compared(values, operator, right) {
  if (!operator) return values.some((value) => value !== "" && value !== "false");
  const wanted = literals(right ?? "", operator.endsWith("in"));
  if (!wanted) return undefined;
  const isAmong = values.some((value) => wanted.includes(value));
  return operator === "==" || operator === "in" ? isAmong : !isAmong;
}

/**
 * @param {string} text
 * @param {boolean} isList
 * @returns {string[] | undefined}
 */
function literals(text, isList) {
  try {
    const value = JSON.parse(text.trim().replaceAll("'", '"').replace(/\bTrue\b/g, "true").replace(/\bFalse\b/g, "false"));
    if (isList !== Array.isArray(value)) return undefined;
    return (isList ? value : [value]).map(String);
  } catch {
    return undefined;
  }
}
