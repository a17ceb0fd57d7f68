import { expect, test } from 'vitest';
import type { Window } from '../../../pipeline/geo/window.ts';
import {
  FIELD_MULTIPLE,
  type FieldNet,
  fieldsOf,
  fieldWindowOf,
  onMultiples
} from '../../../pipeline/segment/field-net.ts';
import {
  type Composite,
  fillPlotInput,
  medianComposite,
  PLOT_CHANNELS,
  PLOT_HEADS,
  periodOf
} from '../../../pipeline/segment/plot-input.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { stitch } from '../../../pipeline/tile/stitch.ts';
import { seeded } from '../../support/random.ts';

const channel = (name: (typeof PLOT_CHANNELS)[number]) => PLOT_CHANNELS.indexOf(name);

test('a composite is the median of what was seen; a pixel that nothing saw stays empty', () => {
  const look = (v: number[]) => [v, v.map((x) => x && x + 1), v, v].map((band) => Uint16Array.from(band));
  const [blue, green, , nir] = medianComposite([look([500, 0, 0]), look([100, 300, 0]), look([900, 500, 0])], 3);
  expect([...blue!]).toEqual([500, 400, 0]);
  expect([...green!]).toEqual([501, 401, 0]);
  expect([...nir!]).toEqual([500, 400, 0]);
  const [, , , without] = medianComposite([[blue!, green!, blue!, null]], 3);
  expect(without).toBeNull();
});

test('two months make a period, through the turn of the year', () => {
  expect(periodOf(2024, 2)).toBe(periodOf(2024, 3));
  expect(periodOf(2023, 12)).toBe(periodOf(2024, 1));
  expect(periodOf(2024, 4) - periodOf(2024, 3)).toBe(1);
});

test('inputs say what is there: data, near infrared, greenness', () => {
  const of = (red: number, nir: number | null) => {
    const x = new Float32Array(PLOT_CHANNELS.length);
    const band = (v: number) => Uint16Array.of(v + 1);
    fillPlotInput([band(300), band(500), band(red), nir === null ? null : band(nir)], 1, x);
    return x;
  };
  const [crop, soil, blind] = [of(300, 4500), of(1800, 2600), of(300, null)];
  expect(crop[channel('NDVI')]).toBeGreaterThan(soil[channel('NDVI')]!);
  expect([crop[channel('seen')], blind[channel('seen')]]).toEqual([1, 1]);
  expect([crop[channel('nir is there')], blind[channel('nir is there')]]).toEqual([1, 0]);
  expect([blind[channel('B08')], blind[channel('NDVI')]]).toEqual([0, 0]);
  const empty = new Float32Array(PLOT_CHANNELS.length);
  fillPlotInput(
    [0, 0, 0, 0].map((v) => Uint16Array.of(v)),
    1,
    empty
  );
  expect(empty.every((v) => v === 0)).toBe(true);
});

/** A network that looks at a pixel and those five to its west and south. */
const local: FieldNet = async (x, composites, rows, columns) => {
  const out = new Float32Array(rows * columns * PLOT_HEADS.length);
  const at = (t: number, r: number, c: number) =>
    r < 0 || c < 0 || r >= rows || c >= columns
      ? 0
      : x[((t * rows + r) * columns + c) * PLOT_CHANNELS.length + channel('B02')]!;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let t = 0; t < composites; t++) sum += at(t, r, c) + at(t, r, c - 5) - at(t, r + 5, c);
      const p = 1 / (1 + Math.exp(-sum));
      out.set([p, 1 - p, p * p, p / 2], (r * columns + c) * PLOT_HEADS.length);
    }
  }
  return out;
};

test('layers do not depend on how the ground is cut, nor on what lies where', async () => {
  const random = seeded(8);
  const whole: Window = { col: -37, row: 250, width: 330, height: 61 };
  const size = whole.width * whole.height;
  const band = () => Uint16Array.from({ length: size }, () => (random(9) === 0 ? 0 : 1 + random(3000)));
  const composites: Composite[] = [0, 1].map(() => {
    const blue = band();
    return [blue, blue, blue, blue];
  });
  const one = await fieldsOf(local, composites, whole, whole);
  for (const core of [
    { col: -37, row: 250, width: 100, height: 61 },
    { col: 63, row: 250, width: 230, height: 30 },
    { col: 201, row: 277, width: 20, height: 21 }
  ]) {
    // What a tile reads may lie partly beyond the ground: there is nothing there.
    const read = fieldWindowOf(core);
    const seen = composites.map((c) =>
      c.map((layer) => {
        const out = new Uint16Array(read.width * read.height);
        stitch(out, read, whole, layer!);
        return out;
      })
    );
    const part = await fieldsOf(local, seen, read, core);
    for (const name of ['field', 'east', 'south', 'depth'] as const) {
      expect(part[name], name).toEqual(cut(one[name], whole, core));
    }
  }
});

test('without a clear look there is nothing; windows lie on multiples', async () => {
  const w = { col: 3, row: -5, width: 10, height: 10 };
  const dark = [0, 0, 0, 0].map(() => new Uint16Array(100));
  expect((await fieldsOf(local, [dark], w, w)).field.every((v) => v === 0)).toBe(true);
  const m = onMultiples(w);
  expect([m.col, m.row, m.width, m.height].every((v) => v % FIELD_MULTIPLE === 0)).toBe(true);
  expect(m).toEqual({ col: 0, row: -8, width: 16, height: 16 });
});
