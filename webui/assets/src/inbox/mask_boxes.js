/**
 * Rectangles on a page, in ten-thousandths of what is seen. Pure: values in, values out.
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

export const WHOLE = 10_000;
export const SMALLEST = 20;
export const STEP = 50;

/**
 * The box within the page, no smaller than can be drawn.
 * @param {Box} box
 * @returns {Box}
 */
export function within(box) {
  const width = Math.min(Math.max(Math.round(box.width), SMALLEST), WHOLE);
  const height = Math.min(Math.max(Math.round(box.height), SMALLEST), WHOLE);
  return {
    x: Math.min(Math.max(Math.round(box.x), 0), WHOLE - width),
    y: Math.min(Math.max(Math.round(box.y), 0), WHOLE - height),
    width,
    height,
  };
}

/**
 * The box between two corners.
 * @param {{ x: number, y: number }} one
 * @param {{ x: number, y: number }} other
 * @returns {Box}
 */
export function between(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return within({ x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) });
}

/**
 * Where an arrow key takes the box; with Shift it changes its size. Undefined: another key.
 * @param {Box} box
 * @param {string} key
 * @param {boolean} resizes
 * @returns {Box | undefined}
 */
export function stepped(box, key, resizes) {
  /** @type {Record<string, [number, number]>} */
  const ways = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const way = ways[key];
  if (!way) return undefined;
  const [across, down] = way;
  return resizes
    ? within({ ...box, width: Math.min(box.width + across, WHOLE - box.x), height: Math.min(box.height + down, WHOLE - box.y) })
    : within({ ...box, x: box.x + across, y: box.y + down });
}

/**
 * As the form sends it.
 * @param {Box} box
 */
export function written(box) {
  return [box.x, box.y, box.width, box.height].join(",");
}

/**
 * As the form has it.
 * @param {string} text
 * @returns {Box}
 */
export function read(text) {
  const [x = 0, y = 0, width = 0, height = 0] = text.split(",").map(Number);
  return within({ x, y, width, height });
}
