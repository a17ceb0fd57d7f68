/**
 * Watershed by immersion (Vincent and Soille 1991, without dividing lines): the boundary layer is flooded level by
 * level from its minima, and every pixel with data falls to the basin that reaches it first.
 *
 * `boundary` is 0..255, `seen` is 1 where a pixel takes part; row-major, `width` pixels a row. Returns basin numbers
 * from 1 (0 where not seen) in order of level, then row, then column, and their count. Basins are connected through
 * pixel edges. Needs 8 bytes a pixel and 8 more for each pixel of the fullest level.
 */
export function watershed(
  boundary: Uint8Array,
  seen: Uint8Array,
  width: number
): { basins: Int32Array; count: number } {
  const size = boundary.length;
  const height = size / width;

  // Counting sort: the pixels of level v are order[start[v] .. start[v + 1]), in row-major order.
  const start = new Int32Array(257);
  for (let i = 0; i < size; i++) if (seen[i] === 1) start[boundary[i]! + 1]!++;
  for (let v = 0; v < 256; v++) start[v + 1]! += start[v]!;
  const order = new Int32Array(start[256]!);
  const next = start.slice(0, 256);
  for (let i = 0; i < size; i++) if (seen[i] === 1) order[next[boundary[i]!]!++] = i;

  const basins = new Int32Array(size);
  let most = 0;
  for (let v = 0; v < 256; v++) most = Math.max(most, start[v + 1]! - start[v]!);
  const queue = new Int32Array(most);
  const rim = new Int32Array(most);
  let count = 0;

  for (let level = 0; level < 256; level++) {
    const to = start[level + 1]!;
    let head = 0;
    let tail = 0;
    const spread = () => {
      while (head < tail) {
        const i = queue[head++]!;
        const basin = basins[i]!;
        const col = i % width;
        const row = (i - col) / width;
        const take = (j: number) => {
          if (seen[j] === 1 && basins[j] === 0 && boundary[j] === level) {
            basins[j] = basin;
            queue[tail++] = j;
          }
        };
        if (row > 0) take(i - width);
        if (col > 0) take(i - 1);
        if (col + 1 < width) take(i + 1);
        if (row + 1 < height) take(i + width);
      }
    };
    // First the rims of basins grow by one pixel at a time, then what no basin reached is a new minimum. The rim is
    // found before any of it is taken, so that one pixel does not run ahead of the rest of its level.
    for (let k = start[level]!; k < to; k++) {
      const basin = lowestNeighbour(boundary, basins, order[k]!, width);
      if (basin === 0) continue;
      rim[tail] = basin;
      queue[tail++] = order[k]!;
    }
    for (let k = 0; k < tail; k++) basins[queue[k]!] = rim[k]!;
    spread();
    for (let k = start[level]!; k < to; k++) {
      const i = order[k]!;
      if (basins[i] !== 0) continue;
      head = tail = 0;
      basins[i] = ++count;
      queue[tail++] = i;
      spread();
    }
  }
  return { basins, count };
}

/** The basin of the deepest neighbour that is in one already, 0 if none is; ties go up, left, right, down. */
function lowestNeighbour(boundary: Uint8Array, basins: Int32Array, i: number, width: number): number {
  const col = i % width;
  let best = 256;
  let basin = 0;
  const look = (j: number) => {
    if (basins[j]! > 0 && boundary[j]! < best) {
      best = boundary[j]!;
      basin = basins[j]!;
    }
  };
  if (i >= width) look(i - width);
  if (col > 0) look(i - 1);
  if (col + 1 < width) look(i + 1);
  if (i + width < boundary.length) look(i + width);
  return basin;
}
