import { seeded } from './random.ts';

/** Label images as land lies: 0 is ground without a field. Labels may be of several patches until `label` parts them. */

/** Fields with straight sides (a Voronoi mosaic of `cells`), one in five of them no field. */
export function straightFields(seed: number, width: number, height: number, cells: number): Int32Array {
  const random = seeded(seed);
  const seeds = Array.from({ length: cells }, (_, i) => ({
    x: random() * width,
    y: random() * height,
    value: random(5) === 0 ? 0 : i + 1
  }));
  return Int32Array.from({ length: width * height }, (_, i) => {
    const col = i % width;
    const [x, y] = [col + 0.5, (i - col) / width + 0.5];
    let best = seeds[0]!;
    let least = Infinity;
    for (const s of seeds) {
      const d = (s.x - x) ** 2 + (s.y - y) ** 2;
      if (d < least) [best, least] = [s, d];
    }
    return best.value;
  });
}

/** Strips of 2 to 10 px across the raster at a slant, with roads of up to 2 px between blocks of them, one in seven no field. */
export function strips(seed: number, width: number, height: number): Int32Array {
  const random = seeded(seed);
  const angle = random() * Math.PI;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [wide, long, road] = [2 + random(9), 8 + random(20), random(3)];
  const values = new Map<string, number>();
  return Int32Array.from({ length: width * height }, (_, i) => {
    const col = i % width;
    const row = (i - col) / width;
    const [u, v] = [col * c + row * s + 500, -col * s + row * c + 500];
    if (v % long < road) return 0;
    const strip = `${Math.floor(u / wide)} ${Math.floor(v / long)}`;
    if (!values.has(strip)) values.set(strip, random(7) === 0 ? 0 : values.size + 1);
    return values.get(strip)!;
  });
}

/** Every pixel one of three values or none: the worst a border can be. */
export function speckle(seed: number, width: number, height: number): Int32Array {
  const random = seeded(seed);
  return Int32Array.from({ length: width * height }, () => random(4));
}
