import type { Affine } from '../../../pipeline/geo/affine.ts';
import type { CogInput } from '../../../pipeline/io/cog.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import { seeded } from '../../support/random.ts';

const UTM: Affine = [10, 0, 500_000, 0, -10, 4_000_000];
const DEGREES: Affine = [0.0001, 0, 116.25, 0, -0.0001, 36.5];

/** Fields of a few values with noise and holes of nodata: something for every codec, predictor and mean to bite on. */
function ground<P extends Pixel>(out: P, width: number, amplitude: number, nodata: number | null, seed: number): P {
  const random = seeded(seed);
  const signed = out instanceof Uint8Array || out instanceof Uint16Array || out instanceof Uint32Array ? 0 : 1;
  const whole = !(out instanceof Float32Array || out instanceof Float64Array);
  for (let i = 0; i < out.length; i++) {
    const [row, col] = [Math.floor(i / width), i % width];
    const field = (Math.floor(row / 37) * 5 + Math.floor(col / 23) * 3) % 11;
    const v = amplitude * (field / 11 - signed * 0.5) + amplitude * 0.08 * random();
    const hole = field === 4 || random(40) === 0;
    out[i] = hole && nodata !== null ? nodata : whole ? Math.round(v) : v;
  }
  return out;
}

function classes(width: number, height: number): Uint8Array {
  const random = seeded(5);
  return Uint8Array.from({ length: width * height }, (_, i) =>
    random(300) === 0 ? random(7) : (Math.floor(i / width / 31) + Math.floor((i % width) / 45)) % 7
  );
}
const COLOURS = Array.from({ length: 7 }, (_, i) => [i * 30, 255 - i * 20, (i * 77) % 256] as const);

const one = (data: Pixel, width: number, more: Partial<CogInput> = {}): CogInput => ({
  grid: { epsg: 32650, transform: UTM, width, height: data.length / width },
  bands: [{ name: 'x', data }],
  ...more
});
const placed = (epsg: number | null, transform: Affine) => {
  const input = one(ground(new Uint16Array(40 * 30), 40, 9000, 0, 7), 40, { nodata: 0 });
  return { ...input, grid: { ...input.grid, epsg, transform } };
};
const small = { u8: 200, i8: 200, u16: 60_000, i16: 60_000, u32: 4e9, i32: 4e9, f32: 2, f64: 2e9 };
const TYPES = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  f64: Float64Array
} as const;
type TypeName = keyof typeof TYPES;
const sized = (type: TypeName, width: number, height: number, nodata: number | null, seed = 3) =>
  ground(new TYPES[type](width * height), width, small[type], nodata, seed);

/** What each golden file is made of, by its name. */
export const CASES: Record<string, () => CogInput> = {
  'mask-1100x700-colours': () => one(classes(1100, 700), 1100, { nodata: 0, colours: COLOURS }),
  'mask-513x512': () => one(classes(513, 512), 513, { nodata: 0 }),
  'mask-512x512': () => one(classes(512, 512), 512, { nodata: 0 }),
  'one-pixel': () => one(Uint16Array.of(7), 1, { nodata: 0 }),
  'column-1x700': () => one(sized('u16', 1, 700, null), 1),
  'row-1025x1': () => one(sized('f32', 1025, 1, Number.NaN), 1025, { nodata: Number.NaN, overviews: 'mean' }),
  ...Object.fromEntries(
    (Object.keys(TYPES) as TypeName[]).flatMap((type) =>
      (['deflate', 'zstd', 'none'] as const).map((compression) => {
        const nodata = type === 'f64' ? Number.NaN : type.startsWith('u') ? 0 : type === 'f32' ? -9999 : -99;
        return [`${type}-${compression}`, () => one(sized(type, 61, 43, nodata), 61, { nodata, compression })];
      })
    )
  ),
  'u8-predictor-2': () => one(sized('u8', 61, 43, 0), 61, { predictor: 2 }),
  'f32-predictor-1': () => one(sized('f32', 61, 43, null), 61, { predictor: 1 }),
  'mean-u8-777x1025': () => one(sized('u8', 777, 1025, null), 777, { overviews: 'mean' }),
  'mean-u16-1030x517-nodata': () => one(sized('u16', 1030, 517, 0), 1030, { nodata: 0, overviews: 'mean' }),
  'mean-i16-513x515-zstd': () =>
    one(sized('i16', 513, 515, -9999), 513, { nodata: -9999, overviews: 'mean', compression: 'zstd' }),
  'mean-u32-600x530': () => one(sized('u32', 600, 530, 0), 600, { nodata: 0, overviews: 'mean' }),
  'mean-f32-1041x900-nan': () =>
    one(sized('f32', 1041, 900, Number.NaN), 1041, { nodata: Number.NaN, overviews: 'mean' }),
  'mean-f64-640x514': () => one(sized('f64', 640, 514, -1e30), 640, { nodata: -1e30, overviews: 'mean' }),
  'bands-3-u16-names-scale': () => ({
    grid: { epsg: 32650, transform: UTM, width: 530, height: 90 },
    bands: ['B02', 'a <&> "b"', '近红外'].map((name, i) => ({
      name,
      data: sized('u16', 530, 90, 0, 10 + i),
      ...(i === 2 ? {} : { scale: 0.0001, offset: i === 0 ? -0.1 : 0 })
    })),
    nodata: 0
  }),
  'degrees-4326': () => placed(4326, DEGREES),
  'degrees-4490': () => placed(4490, DEGREES),
  'degrees-6668': () => placed(6668, DEGREES),
  'zone-4525': () => placed(4525, [10, 0, 37_500_000, 0, -10, 4_000_000]),
  'no-crs': () => placed(null, UTM),
  'no-place': () => placed(null, [1, 0, 0, 0, 1, 0]),
  'south-up': () => placed(32650, [10, 0, 500_000, 0, 10, 4_000_000]),
  rotated: () => placed(32650, [8, 6, 500_000, 6, -8, 4_000_000]),
  'big-one-pixel': () => one(Uint8Array.of(3), 1, { bigTiff: true }),
  'big-3-bands': () => ({
    grid: { epsg: 32650, transform: UTM, width: 700, height: 520 },
    bands: ['a', 'b', 'c'].map((name, i) => ({ name, data: sized('i16', 700, 520, -99, i) })),
    nodata: -99,
    bigTiff: true
  })
};
