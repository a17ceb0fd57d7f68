/**
 * Shapes as flat lists t0, s0, t1, s1 … (not closed) in the frame of their block, and cuts along its axes. A shape is
 * a simple polygon; a cut through a bay leaves several pieces, each simple again.
 */
export type Shape = number[];
export type Axis = 0 | 1;

export function shapeArea(shape: Shape): number {
  let twice = 0;
  const n = shape.length;
  for (let k = 0; k < n; k += 2) {
    const m = k + 2 < n ? k + 2 : 0;
    twice +=
      (shape[k]! - shape[0]!) * (shape[m + 1]! - shape[1]!) - (shape[m]! - shape[0]!) * (shape[k + 1]! - shape[1]!);
  }
  return Math.abs(twice) / 2;
}

/** Least and most along t, then along s. */
export function boundsOf(shape: Shape): [number, number, number, number] {
  let [t0, t1, s0, s1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < shape.length; k += 2) {
    const [t, s] = [shape[k]!, shape[k + 1]!];
    if (t < t0) t0 = t;
    if (t > t1) t1 = t;
    if (s < s0) s0 = s;
    if (s > s1) s1 = s;
  }
  return [t0, t1, s0, s1];
}

/**
 * Area of what lies below `at` on an axis. Measured from the line itself, so that what runs along it counts for
 * nothing.
 */
export function areaBelow(shape: Shape, axis: Axis, at: number): number {
  let sum = 0;
  const n = shape.length;
  for (let k = 0; k < n; k += 2) {
    const m = k + 2 < n ? k + 2 : 0;
    let u0 = shape[k + axis]! - at;
    let u1 = shape[m + axis]! - at;
    if (u0 >= 0 && u1 >= 0) continue;
    let v0 = shape[k + 1 - axis]!;
    let v1 = shape[m + 1 - axis]!;
    if (u0 > 0) {
      v0 += ((v1 - v0) * u0) / (u0 - u1);
      u0 = 0;
    } else if (u1 > 0) {
      v1 = v0 + ((v1 - v0) * u0) / (u0 - u1);
      u1 = 0;
    }
    sum += (u0 + u1) * (v1 - v0);
  }
  return Math.abs(sum) / 2;
}

/** Where to cut so that `share` of the area lies below, to a thousandth of the area. */
export function findCut(shape: Shape, axis: Axis, share: number): number {
  const bounds = boundsOf(shape);
  let [low, high] = [bounds[2 * axis]!, bounds[2 * axis + 1]!];
  const whole = shapeArea(shape);
  let [below, above] = [-share, 1 - share]; // miss at low and at high
  let at = low + (high - low) * share;
  for (let step = 0; step < 40; step++) {
    const miss = areaBelow(shape, axis, at) / whole - share;
    if (Math.abs(miss) < 1e-3 * Math.min(share, 1 - share)) break;
    if (miss < 0) [low, below] = [at, miss];
    else [high, above] = [at, miss];
    const linear = low - (below * (high - low)) / (above - below);
    // Every third step halves, so that a flat end cannot hold the secant.
    at = step % 3 === 2 ? (low + high) / 2 : linear;
  }
  return at;
}

/** What of a shape lies below (`side` −1) or above (1) a line: none, one or several simple shapes. */
export function clip(shape: Shape, axis: Axis, at: number, side: -1 | 1): Shape[] {
  const n = shape.length / 2;
  let start = 0;
  while (start < n && side * (shape[2 * start + axis]! - at) > 0) start++;
  if (start === n) return [shape];
  const chains: Shape[] = [];
  const ends: End[] = [];
  let chain: Shape = [];
  let from = side * (shape[2 * start + axis]! - at); // depth within, at the vertex before: the walk begins outside
  for (let step = 1; step <= n; step++) {
    const k = 2 * ((start + step - 1) % n);
    const m = 2 * ((start + step) % n);
    const to = side * (shape[m + axis]! - at);
    if (from > 0 !== to > 0) {
      const v0 = shape[k + 1 - axis]!;
      const v = v0 + (from / (from - to)) * (shape[m + 1 - axis]! - v0);
      if (to > 0) chains.push((chain = []));
      ends.push({ v, chain: chains.length - 1, exit: from > 0 });
      if (axis === 0) chain.push(at, v);
      else chain.push(v, at);
    }
    if (to > 0) chain.push(shape[m]!, shape[m + 1]!);
    from = to;
  }
  return chains.length < 2 ? chains : joined(chains, ends);
}

/** Where a chain begins or ends on the line. */
type End = { v: number; chain: number; exit: boolean };

/** Chains joined along the line: neighbours on it, two and two, bound what lies within. */
function joined(chains: Shape[], ends: End[]): Shape[] {
  ends.sort((a, b) => a.v - b.v || a.chain - b.chain);
  const next = new Int32Array(chains.length).fill(-1);
  for (let k = 0; k + 1 < ends.length; k += 2) {
    const [a, b] = [ends[k]!, ends[k + 1]!];
    if (a.exit === b.exit) return [chains.flat()]; // a touch without a crossing: keep it whole
    if (a.exit) next[a.chain] = b.chain;
    else next[b.chain] = a.chain;
  }
  const shapes: Shape[] = [];
  const done = new Uint8Array(chains.length);
  for (let first = 0; first < chains.length; first++) {
    const shape: Shape = [];
    for (let c = first; c >= 0 && done[c] === 0; c = next[c]!) {
      done[c] = 1;
      shape.push(...chains[c]!);
    }
    if (shape.length > 0) shapes.push(shape);
  }
  return shapes;
}

/** What of a shape lies between two lines. */
export const slice = (shape: Shape, axis: Axis, from: number, to: number): Shape[] =>
  clip(shape, axis, from, 1).flatMap((s) => clip(s, axis, to, -1));
