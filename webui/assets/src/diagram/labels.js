/**
 * The words beside flows, gateways and events, kept off what they would cover: where a drawing puts one over a shape,
 * another label or the border of its pool, it moves along its flow, or around its sign, to the first place that is free.
 */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{x: number, y: number}} Point
 */

const GAP = 3;
const EDGE = 5;
const POOL_HEAD = 30;
const STEPS = [6, 18, 34, 54, 80];
const OUTSIDE = 60;
const COVERING = 10;
const CROSSING = 3;

/** @param {import("bpmn-js/lib/Viewer").default} viewer */
export function placeLabels(viewer) {
  const registry = /** @type {any} */ (viewer.get("elementRegistry"));
  const graphics = /** @type {any} */ (viewer.get("graphicsFactory"));
  const labels = registry.filter((/** @type {any} */ one) => one.labelTarget);
  const pools = registry.filter((/** @type {any} */ one) => one.type === "bpmn:Participant").map(inner);
  const shapes = registry.filter((/** @type {any} */ one) => isInTheWay(one) && !labels.includes(one));
  const lines = registry.filter((/** @type {any} */ one) => one.waypoints).flatMap(segments);
  for (const label of labels) {
    const others = [...shapes, ...labels.filter((/** @type {any} */ one) => one !== label)];
    const cost = (/** @type {Box} */ box) => price(box, pools, others, lines);
    let best = box(label, label.x, label.y);
    let least = cost(best);
    const free = label.labelTarget.waypoints ? places(label) : around(label);
    for (const place of least ? free : []) {
      const found = cost(place);
      if (found < least) [best, least] = [place, found];
      if (!least) break;
    }
    if (best.x === label.x && best.y === label.y) continue;
    Object.assign(label, { x: best.x, y: best.y });
    graphics.update("shape", label, registry.getGraphics(label));
  }
}

/** @param {any} one */
function isInTheWay(one) {
  return !one.waypoints && one.parent && one.width && !["bpmn:Participant", "bpmn:Lane"].includes(one.type) && one.type !== "bpmn:Collaboration";
}

/**
 * @param {Box} pool
 * @returns {Box}
 */
function inner(pool) {
  return { x: pool.x + POOL_HEAD, y: pool.y + EDGE, width: pool.width - POOL_HEAD, height: pool.height - 2 * EDGE };
}

/** @param {any} connection */
function segments(connection) {
  const points = /** @type {Point[]} */ (connection.waypoints);
  return points.slice(1).map((end, place) => [points[place], end]);
}

/**
 * The places beside a flow for its label, from where it begins.
 * @param {any} label
 */
function* places(label) {
  const { width, height } = label;
  for (const [start, end] of segments(label.labelTarget)) {
    const isLevel = Math.abs(end.x - start.x) >= Math.abs(end.y - start.y);
    const length = isLevel ? Math.abs(end.x - start.x) : Math.abs(end.y - start.y);
    const way = Math.sign(isLevel ? end.x - start.x : end.y - start.y);
    for (const step of STEPS.filter((one) => one < length)) {
      const at = { x: start.x + (isLevel ? way * step : 0), y: start.y + (isLevel ? 0 : way * step) };
      if (isLevel) {
        const x = way > 0 ? at.x : at.x - width;
        yield box(label, x, at.y - height - GAP);
        yield box(label, x, at.y + GAP);
      } else {
        const y = way > 0 ? at.y : at.y - height;
        yield box(label, at.x + GAP, y);
        yield box(label, at.x - width - GAP, y);
      }
    }
  }
}

/**
 * The places around a gateway or an event for its label.
 * @param {any} label
 */
function* around(label) {
  const { x, y, width, height } = label.labelTarget;
  const [left, right] = [x - label.width - GAP, x + width + GAP];
  for (const top of [y - label.height - GAP, y - label.height / 2, y + height + GAP]) {
    yield box(label, x + width / 2 - label.width / 2, top);
    yield box(label, right, top);
    yield box(label, left, top);
  }
}

/**
 * How much is wrong with this place; 0: nothing.
 * @param {Box} place
 * @param {Box[]} pools
 * @param {Box[]} shapes
 * @param {Point[][]} lines
 */
function price(place, pools, shapes, lines) {
  const isInside = !pools.length || pools.some((pool) => holds(pool, place));
  const covered = shapes.filter((one) => meet(one, place)).length;
  const crossed = lines.filter(([start, end]) => meet(along(start, end), place)).length;
  return (isInside ? 0 : OUTSIDE) + covered * COVERING + crossed * CROSSING;
}

/**
 * @param {Box} size
 * @param {number} x
 * @param {number} y
 * @returns {Box}
 */
function box(size, x, y) {
  return { x, y, width: size.width, height: size.height };
}

/**
 * @param {Point} start
 * @param {Point} end
 * @returns {Box}
 */
function along(start, end) {
  return {
    x: Math.min(start.x, end.x), y: Math.min(start.y, end.y),
    width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y),
  };
}

/**
 * @param {Box} outer
 * @param {Box} one
 */
function holds(outer, one) {
  return one.x >= outer.x && one.y >= outer.y && one.x + one.width <= outer.x + outer.width
    && one.y + one.height <= outer.y + outer.height;
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function meet(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height
    && other.y < one.y + one.height;
}
